"""Score maps of a box, laid back into the photo they were cut from."""

from __future__ import annotations

import numpy as np
import torch
from torch.nn import functional

from dataset_builder.parse.person_box import Box
from dataset_builder.parse.scores import Scores


def pasted(scores: Scores, box: Box, width: int, height: int) -> Scores:
    """Score maps of a box as score maps of the photo, 0 beyond the box.

    Bilinear between pixel centres, as QANet's ``paste_parsing``: within half a
    score pixel of the box's edges the scores fade to 0.

    Args:
        scores: (C, h, w) of the box.
        box: in pixels of the photo; it may reach over the edges.
        width, height: of the photo.

    Returns:
        (C, height, width) float32.
    """
    x = _places(width, box.x, box.width)
    y = _places(height, box.y, box.height)
    grid = torch.stack([x.expand(height, width), y[:, None].expand(height, width)], dim=2)
    laid = functional.grid_sample(
        torch.from_numpy(scores)[None], grid[None], padding_mode="zeros", align_corners=False
    )
    back: Scores = laid[0].numpy().astype(np.float32, copy=False)
    return back


def _places(size: int, start: float, extent: float) -> torch.Tensor:
    """Pixel centres of a photo's side in a box's own coordinates, -1 and 1 at its edges."""
    return (torch.arange(size, dtype=torch.float32) + 0.5 - start) / extent * 2 - 1
