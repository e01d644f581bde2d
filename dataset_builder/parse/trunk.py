"""Where the upper garment ends on the trunk, and whether anything changes there at all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dataset_builder.parse.colour import Cells, difference, histogram
from dataset_builder.parse.figure import Figure, Plane
from sichak.body25 import BODY_25 as J

STEP = 0.04
WINDOW = 0.26
"""Length of the stretches compared above and below a height, in torso lengths."""
USUAL, SPREAD = 0.92, 0.28
"""Where hems and waistbands usually are, from neck (0) to hips (1)."""


@dataclass(frozen=True)
class Waist:
    """The change between upper and lower garment.

    Attributes:
        height: from neck (0) to hips (1), beyond 1 on the thighs.
        contrast: how much the colours differ there, [0, 1]; below about 0.3 nothing changes.
    """

    height: float
    contrast: float


def heights(person: Figure) -> tuple[Plane, Plane]:
    """Every pixel's place on the trunk: down from the neck, and aside from its axis.

    Returns:
        (H, W) each, in torso lengths; the first is 0 at the neck and 1 at the hips,
        the second negative on the picture's left.
    """
    y, x = np.mgrid[: person.shape[0], : person.shape[1]].astype(np.float32)
    neck, down = person.at(J.NECK), person.down
    length = float(np.linalg.norm(person.at(J.MID_HIP) - neck))
    dx, dy = x - neck[0], y - neck[1]
    below = (dx * down[0] + dy * down[1]) / length
    aside = (dx * down[1] - dy * down[0]) / person.unit
    return below.astype(np.float32), aside.astype(np.float32)


def waist(
    found: Cells, light: Plane, garment: npt.NDArray[np.bool_], below: Plane, aside: Plane
) -> Waist:
    """Find the height where the colours along the trunk change most.

    Args:
        found: cells of the picture.
        light: (H, W) its lightness, 0 to 100: a hem on the same colour throws a line of shade.
        garment: pixels that can be garment: person, neither skin nor arms.
        below, aside: of :func:`heights`.
    """
    centre = garment & (abs(aside) < 0.22)
    best, score = Waist(USUAL, 0.0), -1.0
    for height in np.arange(0.4, 1.5, STEP):
        upper = centre & (below > max(0.1, height - WINDOW)) & (below < height - 0.02)
        lower = centre & (below > height + 0.02) & (below < height + WINDOW)
        if min(int(upper.sum()), int(lower.sum())) < 60:
            continue
        change = difference(histogram(found[upper]), histogram(found[lower]))
        line = 0.02 * abs(
            _light(light, centre, below, height) - _light(light, centre, below, height + STEP)
        )
        weight = (change + line) * float(np.exp(-0.5 * ((height - USUAL) / SPREAD) ** 2))
        if weight > score:
            best, score = Waist(float(height), change), weight
    return best


def _light(light: Plane, centre: npt.NDArray[np.bool_], below: Plane, height: float) -> float:
    row = centre & (abs(below - height) < STEP / 2)
    return float(light[row].mean()) if row.any() else 0.0
