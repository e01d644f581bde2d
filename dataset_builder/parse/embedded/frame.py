"""The part of a photo that the embedded parser sees."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from dataset_builder.parse.person_box import Box, person_box
from dataset_builder.parse.scores import Scores, decided_at
from sichak.body25 import Pose
from sichak.image import RGB, Grey

MARGIN = 1.12
"""The framed box over the person's: a garment may be wider than the skeleton tells."""


def framed_box(pose: Pose, width: int, height: int) -> Box:
    """The part of a photo to look at: the person's box and a margin, inside the photo."""
    return person_box(pose, width, height).grown(MARGIN).clipped(width, height)


@dataclass(frozen=True)
class Frame:
    """A window on a photo, shown at the size of a network's input.

    Attributes:
        left, top, right, bottom: whole pixels of the photo; may lie beyond its edges.
        width, height: of the input.
    """

    left: int
    top: int
    right: int
    bottom: int
    width: int
    height: int

    @classmethod
    def around(cls, box: Box, width: int, height: int) -> Frame:
        """The frame of an input's shape around a box."""
        wide = box.with_aspect(width / height)
        left, top = round(wide.x), round(wide.y)
        return cls(
            left,
            top,
            left + max(1, round(wide.width)),
            top + max(1, round(wide.height)),
            width,
            height,
        )

    def picture(self, rgb: RGB) -> RGB:
        """What the frame shows, (height, width, 3); the photo's border pixels go on beyond it."""
        height, width = rgb.shape[:2]
        rows = np.clip(np.arange(self.top, self.bottom), 0, height - 1)
        columns = np.clip(np.arange(self.left, self.right), 0, width - 1)
        inside = min(self.left, self.top) >= 0 and self.right <= width and self.bottom <= height
        shown = (
            rgb[self.top : self.bottom, self.left : self.right]
            if inside
            else rgb[rows[:, None], columns]
        )
        shrinks = shown.shape[0] > self.height
        return np.asarray(
            cv2.resize(
                shown,
                (self.width, self.height),
                interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR,
            ),
            dtype=np.uint8,
        )

    def pose(self, pose: Pose, stride: int = 1) -> Pose:
        """Keypoints in pixels of the input, or of a map of it at a stride; missing ones stay so.

        Pixel centres are integers on both sides.
        """
        moved = pose.copy()
        scale = (
            np.array(
                [self.width / (self.right - self.left), self.height / (self.bottom - self.top)]
            )
            / stride
        )
        found = (pose[:, 0] != 0) | (pose[:, 1] != 0)
        corner = np.array([self.left, self.top])
        moved[found, :2] = (pose[found, :2] + 0.5 - corner) * scale - 0.5
        return moved

    def on_photo(self, scores: Scores, width: int, height: int) -> Grey:
        """The label map of the whole photo; background where the frame shows nothing.

        Args:
            scores: (C, h, w) of the frame, at any stride.
            width: of the photo.
            height: of the photo.

        Returns:
            (height, width) uint8.
        """
        large = decided_at(scores, self.right - self.left, self.bottom - self.top)
        left, top = max(self.left, 0), max(self.top, 0)
        right, bottom = min(self.right, width), min(self.bottom, height)
        photo = np.zeros((height, width), dtype=np.uint8)
        if left < right and top < bottom:
            photo[top:bottom, left:right] = large[
                top - self.top : bottom - self.top, left - self.left : right - self.left
            ]
        return photo
