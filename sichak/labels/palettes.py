"""The colours label maps are stored in. Loaders read the index only; people compare colours."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Colour = tuple[int, int, int]
"""RGB, 0..255."""
Palette = tuple[Colour, ...]
"""The colour of each label, from 0."""

CIHP_PGN_PALETTE: Palette = (
    (0, 0, 0), (128, 0, 0), (255, 0, 0), (0, 85, 0), (170, 0, 51),
    (255, 85, 0), (0, 0, 85), (0, 119, 221), (85, 85, 0), (0, 85, 85),
    (85, 51, 0), (52, 86, 128), (0, 128, 0), (0, 0, 255), (51, 170, 221),
    (0, 255, 255), (85, 255, 170), (170, 255, 85), (255, 255, 0), (255, 170, 0),
)  # fmt: skip
"""RGB of CIHP 0..19 in the ``_vis.png`` files CIHP_PGN writes (``utils/utils.py`` there)."""

VITON_HD_PALETTE: Palette = (
    (0x00, 0x00, 0x00), (0x80, 0x00, 0x00), (0xFE, 0x00, 0x00), (0x00, 0x55, 0x00),
    (0xA9, 0x00, 0x33), (0xFE, 0x55, 0x00), (0x00, 0x00, 0x55), (0x00, 0x77, 0xDC),
    (0x55, 0x55, 0x00), (0x00, 0x55, 0x55), (0x55, 0x33, 0x00), (0x34, 0x56, 0x80),
    (0x00, 0x80, 0x00), (0x00, 0x00, 0xFE), (0x33, 0xA9, 0xDC), (0x00, 0xFE, 0xFE),
    (0x55, 0xFE, 0xA9), (0xA9, 0xFE, 0x55), (0xFE, 0xFE, 0x00), (0xFE, 0xA9, 0x00),
)  # fmt: skip
"""RGB of CIHP 0..19 as stored in VITON-HD's ``image-parse-v3`` PNGs.

These are CIHP_PGN's colours with 255, 170 and 221 lowered by one; they are what
the released files hold.
"""

FILLER: Colour = (20, 20, 20)
"""What VITON-HD's files hold behind the last colour."""


def voc_palette(size: int) -> Palette:
    """PASCAL VOC's colours, which SCHP writes its label maps in.

    The bits of a label, lowest first, go in turn to red, green and blue, and fill each
    channel from its highest bit down (``VOClabelcolormap`` of the VOC devkit).

    Args:
        size: number of labels, 0..256; all colours are different.
    """
    return tuple((_voc(label, 0), _voc(label, 1), _voc(label, 2)) for label in range(size))


def _voc(label: int, channel: int) -> int:
    return sum((label >> (3 * bit + channel) & 1) << (7 - bit) for bit in range(3))


def pil_palette(palette: Palette = VITON_HD_PALETTE) -> list[int]:
    """The 768 numbers of a PIL palette: the colours, then (20, 20, 20).

    Args:
        palette: at most 256 colours; as it is, the one a dataset is stored in.
    """
    return [channel for colour in _filled(palette) for channel in colour]


def colourise(
    labels: npt.NDArray[np.uint8], palette: Palette = VITON_HD_PALETTE
) -> npt.NDArray[np.uint8]:
    """Paint a label map.

    Args:
        labels: (H, W) uint8; labels without a colour become (20, 20, 20).
        palette: RGB of each label.

    Returns:
        (H, W, 3) uint8 RGB.
    """
    return np.array(_filled(palette), dtype=np.uint8)[labels]


def _filled(palette: Palette) -> Palette:
    return palette + (FILLER,) * (256 - len(palette))
