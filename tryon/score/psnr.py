"""Peak signal-to-noise ratio."""

from __future__ import annotations

import numpy as np

from sichak.image import RGB

EXTRACTOR = "mean squared error over RGB, peak 255"
CEILING = 100.0
"""Decibels given to equal pictures, whose ratio has no bound: a mean must stay finite."""


def psnr(result: RGB, truth: RGB) -> float:
    """Peak signal-to-noise ratio over the three channels.

    Args:
        result, truth: (H, W, 3) uint8 of one size, not empty.

    Returns:
        decibels in [0, 100]; 100 when the pictures are equal.

    Raises:
        ValueError: sizes differ, or there is no pixel.
    """
    if result.shape != truth.shape or result.size == 0:
        raise ValueError(f"sizes differ or are empty: {result.shape[:2]} and {truth.shape[:2]}")
    error = np.mean((result.astype(np.float64) - truth.astype(np.float64)) ** 2)
    if error == 0:
        return CEILING
    return float(min(CEILING, 10 * np.log10(255.0**2 / error)))
