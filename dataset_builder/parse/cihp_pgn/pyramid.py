"""The pyramid: features beside their means in windows of four sizes.

In the official graph each window's means are enlarged to the size of the features, laid
beside them, and a 3x3 convolution goes over all. Most of its work is on enlarged maps of a
few pixels. Enlarging is linear, so the convolution can see them as they are: the same
numbers to rounding, for three quarters of the whole network's work.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from dataset_builder.parse.cihp_pgn.resize import resizing_matrix
from dataset_builder.parse.cihp_pgn.same_padding import same_mean_pool

WINDOWS = (60, 30, 20, 10)
"""Sides of the windows at an eighth of the picture: a window's side, not a number of bins."""


def levels(x: Tensor, convs: Sequence[nn.Module]) -> list[Tensor]:
    """What each size of window makes of the features.

    Args:
        x: (B, C, H, W).
        convs: what the means pass through, those of the largest window first.

    Returns:
        (B, C', ceil(H / window), ceil(W / window)) for each of :data:`WINDOWS`.
    """
    return [
        functional.relu(conv(same_mean_pool(x, window)))
        for window, conv in zip(WINDOWS, convs, strict=True)
    ]


def conv_beside(conv: nn.Conv2d, x: Tensor, small: Sequence[Tensor]) -> Tensor:
    """A 3x3 convolution over features and, beside them, maps enlarged to their size.

    Args:
        conv: its inputs are the channels of the features, then those of each map.
        x: (B, C, H, W).
        small: maps (B, C', h, w), not yet enlarged.

    Returns:
        (B, C", H, W).
    """
    height, width = x.shape[2:]
    first, *others = torch.split(conv.weight, [level.shape[1] for level in (x, *small)], dim=1)
    y = functional.conv2d(x, first, conv.bias, padding=1)
    for level, weight in zip(small, others, strict=True):
        y += conv_of_resized(weight, level, height, width)
    return y


def conv_of_resized(weight: Tensor, x: Tensor, height: int, width: int) -> Tensor:
    """``conv2d(resized(x, height, width), weight, padding=1)`` without the large map.

    Args:
        weight: (O, I, 3, 3).
        x: (B, I, h, w).
        height: wanted, in pixels.
        width: wanted, in pixels.

    Returns:
        (B, O, height, width).
    """
    rows, columns = (
        _seen_by_taps(resizing_matrix(before, after).to(x))
        for before, after in zip(x.shape[2:], (height, width), strict=True)
    )
    return torch.einsum("oikl,bihw,kyh,lxw->boyx", weight, x, rows, columns)


def _seen_by_taps(matrix: Tensor) -> Tensor:
    """(after, before) → (3, after, before): what a tap before, at and behind each pixel sees."""
    padded = functional.pad(matrix, (0, 0, 1, 1))
    return padded.unfold(0, len(matrix), 1).movedim(-1, 1)
