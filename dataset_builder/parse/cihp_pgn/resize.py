"""Bilinear resizing as TensorFlow 1 does it."""

from __future__ import annotations

import torch
from torch import Tensor


def resized(x: Tensor, height: int, width: int) -> Tensor:
    """Maps at another size: ``resize_bilinear`` without aligned corners or half-pixel centres.

    Output pixel i shows source position i · (in / out): the first pixels coincide, the last
    do not. Neither of torch's ``align_corners`` modes is equal to it.

    Args:
        x: (B, C, H, W) float32.
        height: wanted, in pixels.
        width: wanted, in pixels.

    Returns:
        (B, C, height, width).
    """
    return _along(_along(x, 3, width), 2, height)


def resizing_matrix(before: int, after: int) -> Tensor:
    """(after, before) float32: how much of each source pixel an output pixel shows."""
    return _along(torch.eye(before), 0, after)


def _along(x: Tensor, axis: int, size: int) -> Tensor:
    """Resized along one axis."""
    before = x.shape[axis]
    if before == size:
        return x
    step = torch.tensor(before, dtype=torch.float32) / size  # single precision, as TensorFlow
    source = torch.arange(size, dtype=torch.float32) * step
    lower = source.long().clamp(max=before - 1)
    upper = (lower + 1).clamp(max=before - 1)
    shape = [1] * x.dim()
    shape[axis] = size
    share = (source - lower).reshape(shape).to(x.device)
    low, high = (x.index_select(axis, at.to(x.device)) for at in (lower, upper))
    return low + (high - low) * share
