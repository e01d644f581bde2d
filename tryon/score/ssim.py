"""SSIM by HR-VITON's protocol."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PIL import Image

from sichak.image import RGB

EXTRACTOR = "scikit-image structural_similarity, grey, gaussian_weights, data_range 255"


def ssim(result: RGB, truth: RGB) -> float:
    """Structural similarity of two pictures in grey, 1.0 when they are equal.

    Args:
        result, truth: (H, W, 3) uint8 of one size, at least 11x11 pixels; nothing is resized.

    Returns:
        a figure in [-1, 1].

    Raises:
        ValueError: sizes differ or are too small.

    Source: HR-VITON ``evaluate.py``: PIL mode L, Gaussian weights (sigma 1.5),
    ``use_sample_covariance=False``, as Wang et al. 2004.
    """
    from skimage.metrics import structural_similarity

    if result.shape != truth.shape:
        raise ValueError(f"sizes differ: {result.shape[:2]} and {truth.shape[:2]}")
    compare: Callable[..., float] = structural_similarity
    value = compare(
        _grey(result),
        _grey(truth),
        gaussian_weights=True,
        use_sample_covariance=False,
        data_range=255,
    )
    return float(value)


def _grey(pixels: RGB) -> RGB:
    return np.asarray(Image.fromarray(pixels).convert("L"))
