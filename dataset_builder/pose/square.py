"""Squares cut from a picture for a network, and points carried back."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from sichak.image import RGB

Points = npt.NDArray[np.float64]
"""(N, 2): x, y in pixels; the first pixel's centre is (0, 0)."""


@dataclass(frozen=True)
class Square:
    """A square on a picture; it may stick out and be turned.

    Attributes:
        x, y: centre in pixels.
        side: length in pixels.
        angle: radians clockwise on the screen that the square's right side points away
            from the picture's.
    """

    x: float
    y: float
    side: float
    angle: float = 0.0

    def matrix(self, size: int) -> npt.NDArray[np.float64]:
        """(2, 3) affine map from a cut of ``size`` pixels to the picture."""
        step = self.side / size
        cos, sin = np.cos(self.angle) * step, np.sin(self.angle) * step
        middle = (size - 1) / 2
        return np.array(
            [
                [cos, -sin, self.x - middle * (cos - sin)],
                [sin, cos, self.y - middle * (sin + cos)],
            ]
        )

    def to_picture(self, points: Points, size: int) -> Points:
        """Carry points (N, 2) of a cut of ``size`` pixels to the picture."""
        matrix = self.matrix(size)
        return points @ matrix[:, :2].T + matrix[:, 2]

    def to_cut(self, points: Points, size: int) -> Points:
        """Carry points (N, 2) of the picture to a cut of ``size`` pixels."""
        matrix = self.matrix(size)
        return (points - matrix[:, 2]) @ np.linalg.inv(matrix[:, :2]).T

    def cut(self, rgb: RGB, size: int) -> RGB:
        """The square's content, (size, size, 3), black where it sticks out.

        A picture much larger than the cut is made smaller by area first:
        bilinear sampling alone would skip pixels.
        """
        shrink = self.side / size
        square = self
        if shrink > 1:
            height, width = rgb.shape[:2]
            small = max(1, round(width / shrink)), max(1, round(height / shrink))
            rgb = np.asarray(cv2.resize(rgb, small, interpolation=cv2.INTER_AREA), np.uint8)
            factor_x, factor_y = small[0] / width, small[1] / height
            square = Square(
                (self.x + 0.5) * factor_x - 0.5,
                (self.y + 0.5) * factor_y - 0.5,
                self.side * (factor_x + factor_y) / 2,
                self.angle,
            )
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        cut = cv2.warpAffine(rgb, square.matrix(size), (size, size), flags=flags)
        return np.asarray(cut, np.uint8)


def whole(rgb: RGB) -> Square:
    """The smallest square that holds the whole picture in its middle."""
    height, width = rgb.shape[:2]
    return Square((width - 1) / 2, (height - 1) / 2, float(max(width, height)))


def around(points: Points, margin: float) -> Square:
    """An upright square with the points' box in its middle.

    Args:
        points: (N, 2), N ≥ 1.
        margin: side of the square over the box's longer side.
    """
    low, high = points.min(axis=0), points.max(axis=0)
    centre = (low + high) / 2
    return Square(float(centre[0]), float(centre[1]), max(1.0, float((high - low).max()) * margin))
