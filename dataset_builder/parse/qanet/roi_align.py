"""ROIAlign of one box: a part of a picture at another size, each pixel a mean of samples.

QANet cuts its input out so, with its rotated ROIAlign at angle 0. The numbers are those of
``roi_align(aligned=True, sampling_ratio=0)``: half-pixel centres, and as many samples an
output pixel as it covers input pixels. Source: He et al., "Mask R-CNN", 2017; the
conventions at the edges are those of Detectron2's and torchvision's operator.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from dataset_builder.parse.person_box import Box

Picture = npt.NDArray[np.float32]
"""(H, W, C)."""


def roi_align(picture: npt.NDArray[np.generic], box: Box, width: int, height: int) -> Picture:
    """What a box of a picture shows, at another size.

    Args:
        picture: (H, W, C), any numbers.
        box: in pixels of the picture, where pixel ``i`` reaches from ``i`` to ``i + 1``;
            it may reach over the edges, and what lies beyond them is 0.
        width, height: wanted, in pixels.

    Returns:
        (height, width, C) float32.

    Raises:
        ValueError: a box or a size without area.
    """
    if min(box.width, box.height, width, height) <= 0:
        raise ValueError(f"no area: {box} as {width}x{height}")
    rows = _pooled(np.asarray(picture), box.y, box.height, height)
    columns = _pooled(rows.swapaxes(0, 1), box.x, box.width, width)
    return np.ascontiguousarray(columns.swapaxes(0, 1))


def _pooled(values: npt.NDArray[np.generic], start: float, extent: float, bins: int) -> Picture:
    """ROIAlign along the first axis; bilinear samples of an upright box are separable."""
    size = values.shape[0]
    samples = math.ceil(extent / bins)
    places = start - 0.5 + (np.arange(bins * samples) + 0.5) * (extent / bins / samples)
    inside = (places >= -1) & (places <= size)  # the operator's own rule, a pixel generous
    places = np.clip(places, 0, size - 1)
    low = places.astype(np.intp)
    high = np.minimum(low + 1, size - 1)
    share = (places - low).astype(np.float32)
    picked = _weighted(values, low, (1 - share) * inside)
    picked += _weighted(values, high, share * inside)
    mean: Picture = picked.reshape(bins, samples, *values.shape[1:]).mean(axis=1)
    return mean


def _weighted(
    values: npt.NDArray[np.generic], places: npt.NDArray[np.intp], weights: npt.NDArray[np.float32]
) -> Picture:
    picked: Picture = values[places].astype(np.float32)
    picked *= weights.reshape(-1, *[1] * (values.ndim - 1))
    return picked
