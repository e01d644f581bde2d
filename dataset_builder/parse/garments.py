"""What kind of garments a person wears: dress or two pieces, trousers or skirt."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dataset_builder.parse.figure import LEGS, Points
from dataset_builder.parse.priors import Ends
from dataset_builder.parse.profile import along
from dataset_builder.parse.scene import Mask, Scene
from dataset_builder.parse.trunk import Waist

SAME = 0.35
"""Contrast at the waist below which upper and lower garment look the same."""


WIDE = 1.0
"""Width of a skirt over the distance of the legs' bones and two bare thighs."""
FLARED = 1.2
"""From this width on a dark fold in the middle says nothing."""
CREASE = 8.0
"""Levels of L by which the line between two trouser legs is darker than all beside it."""
BRIDGED = 0.95
LINES = 60
ENOUGH_LEG = 0.6
"""Share of the leg that must be in the picture to tell a long skirt from trousers."""


def is_dress(waist: Waist, skirted: bool, category: str | None) -> bool:
    """Whether the person wears a dress.

    Args:
        waist: the change of colours between chest and thighs.
        skirted: whether what covers the legs is one piece, see :func:`is_skirt`.
        category: what the photo sells (``upper``, ``lower``, ``dress``), if known.
    """
    if category is not None:
        return category == "dress"
    return skirted and waist.contrast < SAME


def is_skirt(scene: Scene, garment: Mask, hems: Ends) -> bool:
    """Whether a garment bridges the legs above its hem.

    Args:
        scene: the photo.
        garment: pixels of what covers the legs.
        hems: where it ends on each leg.

    Returns:
        False when the legs are not seen, as in a photo cut at the hips.
    """
    left, right = (scene.person.chain(LEGS[side]) for side in ("left", "right"))
    if min(len(left), len(right)) < 2:
        return False
    parts = (len(left) - 1) / 2, (len(right) - 1) / 2
    ends = [
        min(1.0, hems[side] / part) for side, part in zip(("left", "right"), parts, strict=True)
    ]
    last = int(LINES * min(ends)) - 2
    rows = [
        row
        for a, b in list(zip(along(left, LINES), along(right, LINES), strict=True))[
            last * 2 // 5 : last
        ]
        if (row := _across(scene, garment, a, b)) is not None
    ]
    cut = len(rows) < ENOUGH_LEG * LINES * 0.6 / min(parts) if min(ends) >= 1 else False
    if len(rows) < 3 or cut:  # cut by the picture's border above any hem
        return False
    bridged = float(np.mean([row.bridged for row in rows]))
    width = float(np.median([row.width for row in rows]))
    if bridged < BRIDGED or width <= WIDE:
        return False
    return width > FLARED or _crease(np.stack([row.light for row in rows])) < CREASE


@dataclass(frozen=True)
class _Row:
    """A line across both legs: whether the garment bridges them, its width, its lightness."""

    bridged: bool
    width: float
    light: npt.NDArray[np.float32]


def _across(scene: Scene, garment: Mask, a: Points, b: Points) -> _Row | None:
    """The line through a point of either leg's bone; None outside the picture."""
    height, width = garment.shape
    y = round(float(a[1] + b[1]) / 2)
    x0, x1 = sorted((float(a[0]), float(b[0])))
    if y not in range(height - 2) or x0 < 0 or x1 >= width:
        return None
    unit, middle = scene.person.unit, (x0 + x1) / 2
    between = garment[y, round(x0) : round(x1) + 1]
    places = np.rint(middle + np.linspace(-0.2, 0.2, 41) * unit).astype(int).clip(0, width - 1)
    light = np.where(garment[y, places], scene.lab[y, places, 0], np.nan)
    run = _run(garment[y], round(middle)) / (x1 - x0 + 0.3 * unit)
    return _Row(bool(between.mean() > 0.95), run, light.astype(np.float32))


def _crease(light: npt.NDArray[np.float32]) -> float:
    """How much darker the middle is than all beside it: where trouser legs touch. (rows, 41)."""
    seen = np.isfinite(light)
    mean = np.where(seen, light, 0).sum(axis=0) / np.maximum(seen.sum(axis=0), 1)
    mean[~seen.any(axis=0)] = np.inf
    beside = np.concatenate([mean[4:14], mean[27:37]])
    return float(beside.min() - mean[16:25].min()) if np.isfinite(mean[16:25]).any() else 0.0


def _run(row: Mask, x: int) -> int:
    """Length of the run of True around x."""
    if not row[x]:
        return 0
    gaps = np.flatnonzero(~row)
    left = gaps[gaps < x].max(initial=-1)
    right = gaps[gaps > x].min(initial=row.size)
    return int(right - left - 1)
