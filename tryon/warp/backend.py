"""The backend "warp": needs no weights and no network."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sichak.image import RGB
from tryon.backend import TryOnSample
from tryon.warp.bottom_outline import bottom_outline
from tryon.warp.bottom_target import bottom_target
from tryon.warp.cloth import cloth_of
from tryon.warp.fill import Picture
from tryon.warp.neckline import hidden_back
from tryon.warp.scene import BOTTOMS, Scene, scene_of
from tryon.warp.top_outline import top_outline
from tryon.warp.top_target import top_target
from tryon.warp.wear import wear_bottom, wear_top

TUCKED = 0.9
"""A waistband seen above this share of the way from neck to hips has the top tucked in."""

OVERLAP = 8
"""Pixels by which a top and a bottom overlap, so that no gap is left."""


class WarpBackend:
    """Warps the garment photo to the body and lays it over the person."""

    name = "warp"

    def weights(self) -> Mapping[str, str]:
        """None."""
        return {}

    def load(self) -> None:
        """Nothing to load."""

    def try_on(self, sample: TryOnSample) -> RGB:
        """The person in the garment; see :class:`tryon.backend.TryOnBackend`."""
        scene = scene_of(sample)
        put_on = {"upper": _upper, "lower": _lower, "dress": _dress}[sample.category]
        picture = put_on(scene, sample)
        return np.clip(np.round(picture), 0, 255).astype(np.uint8)


def _upper(scene: Scene, sample: TryOnSample) -> Picture:
    outline = top_outline(sample.cloth_mask)
    cloth = cloth_of(sample.cloth, outline.piece, hidden_back(sample.cloth, outline))
    waistband = _waistband(scene)
    target = top_target(outline, scene.body, None if waistband is None else waistband + OVERLAP)
    return wear_top(scene, cloth, target, _is_tucked(scene, waistband))


def _dress(scene: Scene, sample: TryOnSample) -> Picture:
    outline = top_outline(sample.cloth_mask)
    cloth = cloth_of(sample.cloth, outline.piece, hidden_back(sample.cloth, outline))
    return wear_top(scene, cloth, top_target(outline, scene.body), tucked=False)


def _lower(scene: Scene, sample: TryOnSample) -> Picture:
    outline = bottom_outline(sample.cloth_mask)
    cloth = cloth_of(sample.cloth, outline.piece)
    waistband = _waistband(scene)
    tucked = _is_tucked(scene, waistband)
    target = bottom_target(
        outline, scene.body, waistband - OVERLAP / 2 if tucked and waistband else None
    )
    if waistband is not None and target.waist > waistband:
        target = bottom_target(outline, scene.body, waistband - OVERLAP)
    return wear_bottom(scene, cloth, target, tucked)


def _waistband(scene: Scene) -> float | None:
    """Row where trousers or skirt begin near the body's middle; None when none are seen."""
    middle = int(scene.body.hip[0])
    reach = max(4, int(0.25 * scene.body.unit))
    near = scene.has(*BOTTOMS)[:, max(0, middle - reach) : middle + reach]
    rows = np.flatnonzero(near.mean(axis=1) > 0.3)
    return float(rows[0]) if len(rows) else None


def _is_tucked(scene: Scene, waistband: float | None) -> bool:
    body = scene.body
    return waistband is not None and waistband < body.neck[1] + TUCKED * (
        body.hip[1] - body.neck[1]
    )
