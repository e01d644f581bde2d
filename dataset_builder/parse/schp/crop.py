"""What SCHP's network sees of a photo, and the way back to the photo's pixels.

Source: ``simple_extractor_dataset.py`` and ``transform_logits`` of SCHP.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from dataset_builder.parse.scores import Scores
from sichak.image import RGB

Matrix = npt.NDArray[np.float64]
"""(2, 3): pixel (x, y, 1) → pixel (x, y)."""

Batch = npt.NDArray[np.float32]
"""(N, 3, side, side), normalised BGR."""

MEAN_BGR = np.array([0.406, 0.456, 0.485], np.float32)
STD_BGR = np.array([0.225, 0.224, 0.229], np.float32)


@dataclass(frozen=True)
class Crop:
    """A square around the whole photo: centred, its longer side filled, the rest black.

    The centres of the corner pixels of the longer side fall on those of the square.

    Attributes:
        width: of the photo.
        height: of the photo.
        side: of the square.
    """

    width: int
    height: int
    side: int

    @property
    def scale(self) -> float:
        """Pixels of the square in a pixel of the photo."""
        return (self.side - 1) / max(self.width - 1, self.height - 1, 1)

    @property
    def to_square(self) -> Matrix:
        """Photo → square."""
        middle = (self.side - 1) / 2
        left = middle - self.scale * (self.width - 1) / 2
        top = middle - self.scale * (self.height - 1) / 2
        return np.array([[self.scale, 0, left], [0, self.scale, top]])

    @property
    def to_photo(self) -> Matrix:
        """Square → photo."""
        middle = (self.side - 1) / 2
        left = (self.width - 1) / 2 - middle / self.scale
        top = (self.height - 1) / 2 - middle / self.scale
        return np.array([[1 / self.scale, 0, left], [0, 1 / self.scale, top]])


def network_input(rgb: RGB, side: int) -> Batch:
    """A photo (H, W, 3) uint8 as the network takes it: (1, 3, side, side)."""
    height, width = rgb.shape[:2]
    bgr = np.ascontiguousarray(rgb[:, :, ::-1])
    matrix = Crop(width, height, side).to_square
    square = cv2.warpAffine(bgr, matrix, (side, side), flags=cv2.INTER_LINEAR)
    normal = (square.astype(np.float32) / 255 - MEAN_BGR) / STD_BGR
    return np.ascontiguousarray(normal.transpose(2, 0, 1)[None])


def aligned(scores: Scores, side: int) -> Scores:
    """Scores (C, h, w) enlarged to the square so that corner pixels stay corner pixels."""
    import torch
    from torch.nn import functional

    batch = torch.from_numpy(scores[None])
    large = functional.interpolate(batch, (side, side), mode="bilinear", align_corners=True)
    return large[0].numpy()


def scores_in_photo(scores: Scores, width: int, height: int) -> Scores:
    """Scores of the square as scores of the photo; beyond the square all are 0.

    Args:
        scores: (C, side, side).
        width: of the photo.
        height: of the photo.

    Returns:
        (C, height, width).
    """
    matrix = Crop(width, height, scores.shape[-1]).to_photo
    planes = (
        cv2.warpAffine(plane, matrix, (width, height), flags=cv2.INTER_LINEAR) for plane in scores
    )
    return np.stack(list(planes)).astype(np.float32, copy=False)
