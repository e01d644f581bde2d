"""Whether a mask can be a garment: emptiness, size, border, contrast at the outline."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
import numpy.typing as npt

from sichak.image import RGB, Grey
from sichak.work.item import Json

BESIDE = 0.006
"""Sigma of the windows on both sides of the outline, as a part of the picture's height."""
ALIKE = 4.0
"""CIE76 difference under which the two sides of an outline look the same."""


@dataclass(frozen=True)
class MaskFigures:
    """What can be measured on a mask.

    Attributes:
        peak: the network's highest probability before normalisation, in [0, 1]; None
            when the backend does not tell. A photo without any object stays below 0.1.
        area: garment's share of the picture.
        border: share of the picture's border that is garment: 0 for a packshot,
            near 1 when background and garment are confused.
        contrast: median CIE76 difference across the outline; 0 for an empty mask.
        open_outline: share of the outline where both sides look alike. A sleeve cut
            off by the network raises it, and so does a white shirt on white.
    """

    peak: float | None
    area: float
    border: float
    contrast: float
    open_outline: float

    def facts(self) -> dict[str, Json]:
        """The figures, rounded, for ``status.jsonl``."""
        return {k: None if v is None else round(v, 4) for k, v in asdict(self).items()}


@dataclass(frozen=True)
class MaskLimits:
    """What a garment's mask must keep within; see :class:`MaskFigures`."""

    min_peak: float
    min_area: float
    max_area: float
    max_border: float
    min_contrast: float


def measure(rgb: RGB, mask: Grey, peak: float | None) -> MaskFigures:
    """Measure a mask (H, W; garment >= 128) against its photo (H, W, 3)."""
    garment = mask >= 128
    border = np.concatenate([garment[0], garment[-1], garment[:, 0], garment[:, -1]])
    across = _differences_across(rgb, garment)
    return MaskFigures(
        peak=peak,
        area=float(garment.mean()),
        border=float(border.mean()),
        contrast=float(np.median(across)) if across.size else 0.0,
        open_outline=float((across < ALIKE).mean()) if across.size else 0.0,
    )


def objection(figures: MaskFigures, limits: MaskLimits) -> str | None:
    """Why the mask cannot be a garment's, as a sentence; None when it can."""
    if figures.peak is not None and figures.peak < limits.min_peak:
        return f"no garment found (highest probability {figures.peak:.2f})"
    if figures.area < limits.min_area:
        return f"the garment covers {figures.area:.1%} of the picture"
    if figures.area > limits.max_area:
        return f"the mask covers {figures.area:.1%} of the picture: no background is left"
    if figures.border > limits.max_border:
        return f"the mask touches {figures.border:.0%} of the picture's border"
    if figures.contrast < limits.min_contrast:
        return f"the garment cannot be told from its background (contrast {figures.contrast:.1f})"
    return None


def _differences_across(rgb: RGB, garment: npt.NDArray[np.bool_]) -> npt.NDArray[np.float32]:
    """CIE76 difference of the colours inside and outside, at every pixel of the outline."""
    import cv2

    inside = garment.astype(np.float32)
    outline = cv2.morphologyEx(inside, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)) > 0
    if not outline.any():
        return np.zeros(0, dtype=np.float32)
    lab = cv2.cvtColor(rgb.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    sigma = max(1.0, BESIDE * rgb.shape[0])
    means = []
    for side in (inside, 1 - inside):
        weight = cv2.GaussianBlur(side, (0, 0), sigma)[outline]
        total = cv2.GaussianBlur(lab * side[..., None], (0, 0), sigma)[outline]
        means.append(total / np.maximum(weight, 1e-6)[:, None])
    return np.asarray(np.linalg.norm(means[0] - means[1], axis=1), dtype=np.float32)
