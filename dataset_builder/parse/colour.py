"""What colours a material has: smoothed histograms in CIELAB, and where they change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import numpy.typing as npt

from sichak.image import RGB

if TYPE_CHECKING:
    from dataset_builder.parse.figure import Plane

BINS = (20, 32, 32)
"""L in steps of 5; a and b in steps of 4 from -64 on."""
UNKNOWN = 0.02
"""Share of colours that the samples did not show."""

Cells = npt.NDArray[np.int32]
"""(H, W): number of the histogram cell of each pixel's colour."""
Model = npt.NDArray[np.float32]
"""(cells,): log density of each cell; the density of all cells alike is 0."""


def lab(rgb: RGB) -> npt.NDArray[np.float32]:
    """CIELAB of a picture, (H, W, 3) float32: L in [0, 100], a and b about [-110, 110]."""
    return np.asarray(cv2.cvtColor(rgb.astype(np.float32) / 255, cv2.COLOR_RGB2LAB), np.float32)


def cells(colours: npt.NDArray[np.float32]) -> Cells:
    """The histogram cell of every colour (..., 3)."""
    place = np.stack(
        [colours[..., 0] / 5, colours[..., 1] / 4 + 16, colours[..., 2] / 4 + 16], axis=-1
    )
    index = place.astype(np.int32).clip(0, np.array(BINS) - 1)
    return np.asarray(
        (index[..., 0] * BINS[1] + index[..., 1]) * BINS[2] + index[..., 2], dtype=np.int32
    )


def histogram(
    found: Cells, weights: Plane | None = None, blur: float = 1.0, shade: float = 2.0
) -> Model:
    """Smoothed share of each cell among samples; sums to 1, or to 0 without samples.

    Args:
        found: cells of the samples, any shape.
        weights: of the samples, same shape.
        blur: sigma in cells along a and b.
        shade: sigma in cells along L: more, since light varies.
    """
    from scipy.ndimage import gaussian_filter

    flat = None if weights is None else weights.reshape(-1)
    counts = np.bincount(found.reshape(-1), flat, minlength=int(np.prod(BINS)))
    smooth = gaussian_filter(counts.reshape(BINS).astype(np.float32), (shade, blur, blur))
    total = float(smooth.sum())
    return np.asarray(smooth.reshape(-1) / total if total > 0 else smooth.reshape(-1))


def model(shares: Model, unknown: float = UNKNOWN) -> Model:
    """Log density of each cell relative to all cells alike, from a histogram.

    Args:
        shares: of :func:`histogram`.
        unknown: how much of the material may have any other colour, in [0, 1].
    """
    size = shares.size
    density = (1 - unknown) * shares + unknown / size
    return np.asarray(np.log(density * size), dtype=np.float32)


def difference(one: Model, other: Model) -> float:
    """1 minus the Bhattacharyya coefficient of two histograms: 0 same, 1 nothing in common."""
    return max(0.0, 1 - float(np.sqrt(one * other).sum()))


def trimmed(colours: npt.NDArray[np.float32], keep: float) -> npt.NDArray[np.bool_]:
    """Which samples (n, 3) are among the share ``keep`` nearest to their median colour."""
    if len(colours) == 0:
        return np.zeros(0, dtype=bool)
    away = np.linalg.norm((colours - np.median(colours, axis=0)) * [0.5, 1, 1], axis=1)
    return np.asarray(away <= np.quantile(away, keep))
