"""Which material each pixel shows: colour models learned on the person itself, and priors.

Every material has a colour model (see :mod:`~dataset_builder.parse.colour`) and
a log prior that says where on the body it can be. Models start from places that
are almost surely of one material and are then relearned from the first result.
"""

from __future__ import annotations

from enum import IntEnum

import cv2
import numpy as np
import numpy.typing as npt

from dataset_builder.parse.colour import Cells, Model, histogram, model
from dataset_builder.parse.figure import Plane

Mask = npt.NDArray[np.bool_]
Planes = npt.NDArray[np.float32]
"""(materials, H, W)."""


class Material(IntEnum):
    """What a pixel shows; a dress is an upper garment without a lower one."""

    BACKGROUND = 0
    SKIN = 1
    HAIR = 2
    UPPER = 3
    LOWER = 4
    SHOE = 5


UNKNOWN = {
    Material.BACKGROUND: 0.05,
    Material.SKIN: 0.004,
    Material.HAIR: 0.01,
    Material.UPPER: 0.12,
    Material.LOWER: 0.12,
    Material.SHOE: 0.1,
}
"""Share of each material that may have colours its samples do not show: a garment has
stripes and prints, skin has not."""
COLOUR_WEIGHT = 0.7
"""Below 1, because neighbouring pixels are no independent witnesses."""
NEVER = -12.0
BACKGROUND_SAYS = 2.0
"""Most that colour may say for the background over all else: a white shirt before a white
wall has the wall's colour, and the wall's model is the sharper one."""


def evidence(found: Cells, models: dict[Material, Model]) -> Planes:
    """Log density of each pixel's colour under each model; impossible without a model."""
    planes = np.full((len(Material), *found.shape), NEVER, dtype=np.float32)
    for material, table in models.items():
        planes[material] = COLOUR_WEIGHT * table[found]
    rest = planes[Material.BACKGROUND + 1 :].max(axis=0)
    planes[Material.BACKGROUND] = np.minimum(planes[Material.BACKGROUND], rest + BACKGROUND_SAYS)
    return planes


def posterior(colour: Planes, prior: Planes, guide: Plane) -> Planes:
    """Probability of each material, smoothed within the picture's edges.

    Args:
        colour, prior: log weights.
        guide: (H, W) lightness in [0, 1], whose edges are kept.
    """
    energy = colour + prior
    energy -= energy.max(axis=0)
    smooth = np.stack([guided(plane, guide, 3, 1e-3) for plane in energy.clip(NEVER, 0)])
    weights = np.exp(smooth - smooth.max(axis=0))
    return np.asarray(weights / weights.sum(axis=0), dtype=np.float32)


def relearn(
    found: Cells, probability: Planes, before: dict[Material, Model]
) -> dict[Material, Model]:
    """Models of the materials as a result shows them; the old one where too few pixels do."""
    models = {}
    for material, old in before.items():
        sure = np.where(probability[material] > 0.7, probability[material], 0)
        models[material] = (
            model(histogram(found, sure), UNKNOWN[material]) if sure.sum() > 150 else old
        )
    return models


def guided(plane: Plane, guide: Plane, radius: int, epsilon: float) -> Plane:
    """Guided filter (He, Sun, Tang, 2010): smooth a plane, keeping the guide's edges."""

    def mean(values: Plane) -> Plane:
        return np.asarray(cv2.blur(values, (2 * radius + 1,) * 2), dtype=np.float32)

    of_guide, of_plane = mean(guide), mean(plane)
    spread = mean(guide * guide) - of_guide * of_guide + np.float32(epsilon)
    slope = ((mean(guide * plane) - of_guide * of_plane) / spread).astype(np.float32)
    offset = of_plane - slope * of_guide
    return np.asarray(mean(slope) * guide + mean(offset), dtype=np.float32)
