"""Plain backgrounds of packshots: what has exactly their colour and reaches the border.

On such photos (most shops' packshots) the outline can be read off the picture
itself, even of a white shirt on white, as long as its shading is there.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from sichak.image import RGB

Bool = npt.NDArray[np.bool_]

FRAME = 0.02
"""Width of the border that is looked at, as a part of the picture's height."""
SAME = 4
"""Levels that the channels of a plain background may differ by (JPEG, faint gradients)."""
PLAIN = 0.9
"""Share of the frame that must have one colour."""


def backdrop(rgb: RGB) -> Bool | None:
    """The plain background that reaches the picture's border.

    Args:
        rgb: (H, W, 3).

    Returns:
        (H, W), or None when the border is not of one colour. Empty never: at least
        most of the border is in it.
    """
    height, width = rgb.shape[:2]
    edge = max(1, round(FRAME * height))
    frame = np.ones((height, width), dtype=bool)
    frame[edge:-edge, edge:-edge] = False
    colour = np.median(rgb[frame], axis=0)
    like = np.abs(rgb.astype(np.int16) - colour.astype(np.int16)).max(axis=2) <= SAME
    if like[frame].mean() < PLAIN:
        return None
    # Opened, so that the background does not creep along a bright seam into the garment.
    opened = cv2.morphologyEx(like.astype(np.uint8), cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    opened[frame & like] = 1
    _, parts = cv2.connectedComponents(opened, connectivity=4)
    outer = np.unique(parts[frame & (opened > 0)])
    return np.asarray(np.isin(parts, outer[outer > 0]))
