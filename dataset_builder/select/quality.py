"""Too blurred, or nothing to see."""

from __future__ import annotations

import cv2
import numpy as np

from dataset_builder.select.foreground import Mask
from dataset_builder.select.measures import Measures
from dataset_builder.select.params import SelectParams
from sichak.image import RGB

SMOOTHING = 2.0
"""Blur in pixels put on before measuring: without it the noise of 8 bits passes for sharpness."""

OUTLINE = 15
"""Pixels by which the foreground is widened, so that its outline is measured too."""

MIN_SLOPE = 0.05
"""Mean squared slope, in grey levels per pixel, below which there is no edge to measure."""

MIN_FOREGROUND = 0.005
"""Share of the photo below which a foreground on a plain border is nothing."""


def blur(picture: RGB, foreground: Mask) -> float | None:
    """How soft the edges are: the sigma, in pixels, of a Gaussian that would make them so.

    An edge blurred by sigma has a Laplacian whose energy is 1 / (2 sigma²) of the
    gradient's, whatever its height; so the ratio tells sigma from any content. Plain
    cloth has hardly an edge inside, so the outline of the foreground counts as well.

    Args:
        picture: (H, W, 3) uint8.
        foreground: (H, W) bool, where to look.

    Returns:
        sigma from 0 (sharp) upwards; None without an edge.
    """
    light = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float32)
    grey = cv2.GaussianBlur(light, (0, 0), SMOOTHING)
    where = cv2.dilate(foreground.astype(np.uint8), np.ones((OUTLINE, OUTLINE), np.uint8)) > 0
    if not where.any():
        return None
    slope_x, slope_y = (cv2.Sobel(grey, cv2.CV_32F, *order) / 8 for order in ((1, 0), (0, 1)))
    slope = float((slope_x[where] ** 2 + slope_y[where] ** 2).mean())
    if slope < MIN_SLOPE:
        return None
    curvature = float((cv2.Laplacian(grey, cv2.CV_32F)[where] ** 2).mean())
    return float(np.sqrt(max(0.0, slope / (2 * curvature) - SMOOTHING**2)))


def quality_problem(measures: Measures, params: SelectParams) -> str | None:
    """Why a photo cannot be used, as a sentence; None when it can."""
    if measures.contrast <= params.min_contrast or measures.blur is None:
        return f"blank: all of the photo has one colour (contrast {measures.contrast:.1f})"
    if measures.plain and measures.foreground < MIN_FOREGROUND:
        return f"blank: only {measures.foreground:.1%} of the photo differs from its border"
    if measures.blur > params.max_blur:
        return f"blurred: edges are {measures.blur:.1f} px soft, at most {params.max_blur:g} are"
    return None
