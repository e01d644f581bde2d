"""Filled shapes on a mask, rasterised by Pillow as the reference loaders do."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

Mask = npt.NDArray[np.bool_]
"""(H, W) bool."""
Point = npt.NDArray[np.float64]
"""x, y in pixels."""


class Drawing:
    """A black mask on which white shapes are drawn.

    Pillow decides which pixels belong to a slanted line or an ellipse, so shapes
    agree with HR-VITON's to the pixel only when they are drawn by it.

    Args:
        shape: (height, width).
    """

    def __init__(self, shape: tuple[int, int]) -> None:
        self._image = Image.new("L", (shape[1], shape[0]))
        self._draw = ImageDraw.Draw(self._image)

    def line(self, points: Sequence[Point], width: float, joint: str | None = None) -> None:
        """A polyline of round(width) pixels; ``joint="curve"`` rounds its corners."""
        self._draw.line([(p[0], p[1]) for p in points], "white", int(width), joint)

    def ellipse(self, centre: Point, half_x: float, half_y: float) -> None:
        """A filled axis-parallel ellipse."""
        box = (centre[0] - half_x, centre[1] - half_y, centre[0] + half_x, centre[1] + half_y)
        self._draw.ellipse(box, "white", "white")

    def disc(self, centre: Point, radius: float) -> None:
        """A filled circle."""
        self.ellipse(centre, radius, radius)

    def ring(self, centre: Point, radius: float, width: int) -> None:
        """A circle's outline, ``width`` pixels inwards from ``radius``."""
        box = (centre[0] - radius, centre[1] - radius, centre[0] + radius, centre[1] + radius)
        self._draw.arc(box, 0, 360, "white", width)

    def rectangle(self, left: float, top: float, right: float, bottom: float) -> None:
        """A filled rectangle, its edges included."""
        self._draw.rectangle((left, top, right, bottom), "white", "white")

    def polygon(self, points: Sequence[Point]) -> None:
        """A filled polygon."""
        self._draw.polygon([(p[0], p[1]) for p in points], "white", "white")

    def mask(self) -> Mask:
        """What was drawn so far, (H, W) bool."""
        return np.asarray(self._image) > 0


def dilated(mask: Mask, kernel: npt.NDArray[np.uint8], iterations: int = 1) -> Mask:
    """The mask grown by a kernel, as often as said."""
    return np.asarray(cv2.dilate(mask.astype(np.uint8), kernel, iterations=iterations)) > 0


def round_kernel(radius: int) -> npt.NDArray[np.uint8]:
    """A disc (2 radius + 1, 2 radius + 1) to dilate with."""
    size = (2 * radius + 1, 2 * radius + 1)
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, size), np.uint8)
