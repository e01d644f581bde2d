"""A canvas of parts: which part a pixel has, and each part's own U and V everywhere."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from dataset_builder.densepose.limb import Floats
from sichak.densepose import Part
from sichak.image import Grey

Mask = npt.NDArray[np.bool_]
AnyFloats = npt.NDArray[np.floating[Any]]

SOFTNESS = 2.5
"""Standard deviation, in canvas pixels, of the blur that rounds the borders of parts."""


class Painter:
    """Parts are painted one over the other.

    Args:
        shape: (height, width) of the canvas.
    """

    def __init__(self, shape: tuple[int, int]) -> None:
        ys, xs = np.indices(shape, dtype=np.float32)
        self.xs: Floats = xs
        self.ys: Floats = ys
        self.parts: Grey = np.zeros(shape, np.uint8)
        self._uv: dict[Part, tuple[Floats, Floats]] = {}

    def paint(self, where: Mask, part: Part, u: AnyFloats, v: AnyFloats) -> None:
        """Give pixels to a part.

        Args:
            where: (H, W) bool.
            part: the part.
            u, v: (H, W), clamped to [0, 1]; they need to be right in the part alone.
        """
        self.parts[where] = part
        self._uv[part] = (_clamped(u), _clamped(v))

    def finished(self, size: tuple[int, int]) -> tuple[Grey, Floats]:
        """The picture at another size, with rounded borders.

        Args:
            size: (height, width).

        Returns:
            parts (H, W) uint8, and U, V (2, H, W) float32, 0 outside of the body.
        """
        height, width = size
        present = np.unique(self.parts)
        best = np.full(size, -1, np.float32)
        labels = np.zeros(size, np.uint8)
        for part in present:
            share = cv2.GaussianBlur((self.parts == part).astype(np.float32), (0, 0), SOFTNESS)
            share = cv2.resize(share, (width, height), interpolation=cv2.INTER_LINEAR)
            labels[share > best] = part
            best = np.maximum(best, share)
        uv = np.zeros((2, height, width), np.float32)
        for part in present[present > 0]:
            mine = labels == part
            for channel, values in enumerate(self._uv[Part(part)]):
                large = cv2.resize(values, (width, height), interpolation=cv2.INTER_LINEAR)
                uv[channel][mine] = large[mine]
        return labels, uv


def _clamped(values: AnyFloats) -> Floats:
    return np.clip(values, 0, 1).astype(np.float32)
