"""The box a parser looks at: around the person's joints, in the shape of its input."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sichak.body25 import BODY_25, Pose

BEYOND = (0.35, 0.45, 0.35, 0.25)
"""What of a person lies beyond their joints, left, top, right and bottom, in torso lengths.

Hair lies above the eyes, soles below the ankles, wide garments and bags beside the hips.
"""


@dataclass(frozen=True)
class Box:
    """A box in pixels of the photo; it may reach over the photo's edges."""

    x: float
    y: float
    width: float
    height: float

    def with_aspect(self, aspect: float) -> Box:
        """The smallest box of width / height ``aspect`` around this one, with its centre."""
        width = max(self.width, self.height * aspect)
        return self._centred(width, width / aspect)

    def grown(self, factor: float) -> Box:
        """A box with the same centre and sides longer by a factor."""
        return self._centred(self.width * factor, self.height * factor)

    def clipped(self, width: int, height: int) -> Box:
        """The part of the box inside a photo of this size."""
        left, top = max(self.x, 0.0), max(self.y, 0.0)
        right = min(self.x + self.width, float(width))
        bottom = min(self.y + self.height, float(height))
        return Box(left, top, max(right - left, 0.0), max(bottom - top, 0.0))

    def _centred(self, width: float, height: float) -> Box:
        return Box(
            self.x + (self.width - width) / 2, self.y + (self.height - height) / 2, width, height
        )


def person_box(pose: Pose, width: int, height: int) -> Box:
    """The box of a person, from their keypoints.

    Args:
        pose: (25, 3) BODY_25 in pixels of the photo.
        width: of the photo.
        height: of the photo.

    Returns:
        The joints' bounds, wider by :data:`BEYOND`, inside the photo; the whole
        photo when fewer than three joints were found.
    """
    found = pose[(pose[:, 0] != 0) | (pose[:, 1] != 0)][:, :2]
    if len(found) < 3:
        return Box(0.0, 0.0, float(width), float(height))
    low, high = found.min(axis=0), found.max(axis=0)
    torso = _torso(pose) or float(np.hypot(*(high - low))) / 3
    left, top, right, bottom = (torso * share for share in BEYOND)
    box = Box(
        float(low[0]) - left,
        float(low[1]) - top,
        float(high[0] - low[0]) + left + right,
        float(high[1] - low[1]) + top + bottom,
    )
    return box.clipped(width, height)


def _torso(pose: Pose) -> float:
    neck, hips = pose[BODY_25.NECK, :2], pose[BODY_25.MID_HIP, :2]
    return float(np.hypot(*(hips - neck))) if neck.any() and hips.any() else 0.0
