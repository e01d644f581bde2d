"""What kind of garments a person wears: dress or two pieces, trousers or skirt."""

from __future__ import annotations

import numpy as np

from dataset_builder.parse.figure import LEGS
from dataset_builder.parse.priors import Ends
from dataset_builder.parse.profile import along
from dataset_builder.parse.scene import Mask, Scene
from dataset_builder.parse.trunk import Waist

SAME = 0.35
"""Contrast at the waist below which upper and lower garment look the same."""


WIDE = 1.0
"""Width of a skirt over the distance of the legs' bones and two bare thighs."""
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
    count = 40
    parts = (len(left) - 1) / 2, (len(right) - 1) / 2
    ends = [
        min(hems[side], part) / part for side, part in zip(("left", "right"), parts, strict=True)
    ]
    last = int(count * min(ends)) - 2
    bridged, gaps, seen, ratio = 0, 0, 0, []
    height, width = scene.body.shape
    lefts, rights = along(left, count), along(right, count)
    for index in range(max(4, last // 2), max(last, 0)):
        a, b = lefts[index], rights[index]
        row = round(float(a[1] + b[1]) / 2)
        x0, x1 = sorted((round(float(a[0])), round(float(b[0]))))
        if row not in range(height - 2) or x0 < 0 or x1 >= width:
            continue
        seen = index
        between = garment[row, x0 : x1 + 1]
        full = bool(between.mean() > 0.95) if between.size else True
        bridged += full
        gaps += not full
        ratio.append(_run(garment[row], (x0 + x1) // 2) / (x1 - x0 + 0.3 * scene.person.unit))
    if min(ends) >= 1 and seen * min(parts) < ENOUGH_LEG * count:
        return False  # cut by the picture's border above any hem
    if bridged + gaps < 3 or gaps > 0.25 * (bridged + gaps):
        return False
    return bool(np.median(ratio) > WIDE)


def _run(row: Mask, x: int) -> int:
    """Length of the run of True around x."""
    if not row[x]:
        return 0
    gaps = np.flatnonzero(~row)
    left = gaps[gaps < x].max(initial=-1)
    right = gaps[gaps > x].min(initial=row.size)
    return int(right - left - 1)
