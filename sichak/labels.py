"""The label tables of human parsing: numbers, names and palettes.

Left and right are always the person's own: in a frontal photo the left arm is
on the right of the picture.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np
import numpy.typing as npt


class CIHP(IntEnum):
    """The 20 labels of CIHP as VITON-HD's ``image-parse-v3`` uses them.

    Number 10 is the skin of torso and neck. (LIP has the same numbers, but its
    10 is "jumpsuits" and it has no neck.)
    """

    BACKGROUND = 0
    HAT = 1
    HAIR = 2
    GLOVE = 3
    SUNGLASSES = 4
    UPPER_CLOTHES = 5
    DRESS = 6
    COAT = 7
    SOCKS = 8
    PANTS = 9
    NECK = 10
    SCARF = 11
    SKIRT = 12
    FACE = 13
    LEFT_ARM = 14
    RIGHT_ARM = 15
    LEFT_LEG = 16
    RIGHT_LEG = 17
    LEFT_SHOE = 18
    RIGHT_SHOE = 19


class ATR(IntEnum):
    """The 18 labels of ATR, the numbering of SCHP-ATR and Dress Code."""

    BACKGROUND = 0
    HAT = 1
    HAIR = 2
    SUNGLASSES = 3
    UPPER_CLOTHES = 4
    SKIRT = 5
    PANTS = 6
    DRESS = 7
    BELT = 8
    LEFT_SHOE = 9
    RIGHT_SHOE = 10
    FACE = 11
    LEFT_LEG = 12
    RIGHT_LEG = 13
    LEFT_ARM = 14
    RIGHT_ARM = 15
    BAG = 16
    SCARF = 17


ATR_NECK = 18
"""The neck as a 19th label beside :class:`ATR`, which counts it to the face.

OOTDiffusion and IDM-VTON make it from two parsers: face of SCHP-ATR and not face of SCHP-LIP.
"""

CIHP_TO_ATR: dict[int, int] = {
    CIHP.BACKGROUND: ATR.BACKGROUND,
    CIHP.HAT: ATR.HAT,
    CIHP.HAIR: ATR.HAIR,
    CIHP.GLOVE: ATR.BAG,  # ATR has no glove; like a bag it is worn over all and stays
    CIHP.SUNGLASSES: ATR.SUNGLASSES,
    CIHP.UPPER_CLOTHES: ATR.UPPER_CLOTHES,
    CIHP.DRESS: ATR.DRESS,
    CIHP.COAT: ATR.UPPER_CLOTHES,
    CIHP.SOCKS: ATR.LEFT_LEG,  # ATR has no socks; no rule that reads ATR tells the legs apart
    CIHP.PANTS: ATR.PANTS,
    CIHP.NECK: ATR_NECK,
    CIHP.SCARF: ATR.SCARF,
    CIHP.SKIRT: ATR.SKIRT,
    CIHP.FACE: ATR.FACE,
    CIHP.LEFT_ARM: ATR.LEFT_ARM,
    CIHP.RIGHT_ARM: ATR.RIGHT_ARM,
    CIHP.LEFT_LEG: ATR.LEFT_LEG,
    CIHP.RIGHT_LEG: ATR.RIGHT_LEG,
    CIHP.LEFT_SHOE: ATR.LEFT_SHOE,
    CIHP.RIGHT_SHOE: ATR.RIGHT_SHOE,
}
"""CIHP label → ATR label, or :data:`ATR_NECK`."""


def atr_from_cihp(labels: npt.NDArray[np.uint8], *, neck: bool = True) -> npt.NDArray[np.uint8]:
    """Renumber a CIHP label map as ATR.

    Args:
        labels: (H, W) uint8, CIHP 0..19.
        neck: keep the neck as label 18; otherwise it becomes face, as in plain ATR.

    Returns:
        (H, W) uint8, ATR 0..17 and, with ``neck``, 18. Labels above 19 become background.
    """
    table = np.zeros(256, dtype=np.uint8)
    for cihp, atr in CIHP_TO_ATR.items():
        table[cihp] = atr if neck or atr != ATR_NECK else ATR.FACE
    return table[labels]


MIRRORED = {14: 15, 15: 14, 16: 17, 17: 16, 18: 19, 19: 18}
"""CIHP labels that trade places when a picture is mirrored."""

VITON_HD_PALETTE: tuple[tuple[int, int, int], ...] = (
    (0x00, 0x00, 0x00), (0x80, 0x00, 0x00), (0xFE, 0x00, 0x00), (0x00, 0x55, 0x00),
    (0xA9, 0x00, 0x33), (0xFE, 0x55, 0x00), (0x00, 0x00, 0x55), (0x00, 0x77, 0xDC),
    (0x55, 0x55, 0x00), (0x00, 0x55, 0x55), (0x55, 0x33, 0x00), (0x34, 0x56, 0x80),
    (0x00, 0x80, 0x00), (0x00, 0x00, 0xFE), (0x33, 0xA9, 0xDC), (0x00, 0xFE, 0xFE),
    (0x55, 0xFE, 0xA9), (0xA9, 0xFE, 0x55), (0xFE, 0xFE, 0x00), (0xFE, 0xA9, 0x00),
)  # fmt: skip
"""RGB of labels 0..19 as stored in VITON-HD's ``image-parse-v3`` PNGs.

These are CIHP_PGN's colours with 255, 170 and 221 lowered by one; they are what
the released files hold. Loaders read the index only.
"""


def pil_palette() -> list[int]:
    """The 768 numbers of a PIL palette: the 20 VITON-HD colours, then (20, 20, 20)."""
    flat = [channel for colour in VITON_HD_PALETTE for channel in colour]
    return flat + [20] * (768 - len(flat))


def colourise(labels: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Paint a label map.

    Args:
        labels: (H, W) uint8, CIHP 0..19.

    Returns:
        (H, W, 3) uint8 RGB in VITON-HD's colours.
    """
    table = np.array(pil_palette(), dtype=np.uint8).reshape(256, 3)
    return table[labels]
