"""The colours label maps are stored in."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

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
