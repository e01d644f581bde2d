"""Trousers and shorts: one column for the hips, one for each leg."""

from __future__ import annotations

import numpy as np

from atelier.garments.cloth import Cloth, largest_piece
from atelier.garments.cut import keep_positive
from atelier.garments.figure import (
    SLICE,
    Figure,
    Girths,
    body_field,
    column_field,
    girths,
    hanging,
)
from atelier.garments.skirt import lengthened, waist_level
from atelier.garments.spec import GarmentSpec
from atelier.garments.top import even_borders, smooth_surface, weighted
from atelier.garments.volume import Grid, Volume, smooth_min, surface
from atelier.mesh import Points

BETWEEN = 0.007
"""Metres from the middle plane to the inside of each leg."""


def trousers_pattern(fig: Figure, spec: GarmentSpec) -> Cloth:
    """The rest shape of trousers, cut at waist and hems, with its bone weights."""
    waist, hem = fig.level(spec.rise), fig.level(spec.length)
    legs = [leg_column(fig, spec, side, hem - 0.05) for side in (1, -1)]
    reach = max(float((leg.radius.max(axis=1) + np.abs(leg.axis[:, 0])).max()) for leg in legs)
    deep = max(float(leg.radius.max()) for leg in legs)
    y = np.concatenate([leg.axis[:, 1] for leg in legs])
    low = np.array([-reach - 0.04, y.min() - deep - 0.06, hem - 0.04])
    high = np.array([reach + 0.04, y.max() + deep + 0.08, waist + 0.04])
    grid = Grid.around(low, high, spec.step)
    field = hips_field(fig, spec, grid, waist)
    for side, leg in zip((1, -1), legs, strict=True):
        field = smooth_min(field, leg_field(grid, leg, side, fig.crotch), 0.035)
    cloth = smooth_surface(surface(field, grid))
    cloth = keep_positive(cloth, waist_level(cloth.rest, waist))
    cloth = largest_piece(keep_positive(cloth, cloth.rest[:, 2] - hem))
    return even_borders(weighted(fig, cloth))


def hips_field(fig: Figure, spec: GarmentSpec, grid: Grid, waist: float) -> Volume:
    """Distance to the hips' girths, from a little above the crotch to the waist."""
    trunk = fig.points[fig.arm < 0.3]
    column = hanging(girths(trunk, fig.crotch - 0.04, waist + 0.06), max(spec.cling, 0.5))
    z = grid.axes()[2]
    room = 0.003 + (min(spec.ease, 0.015) - 0.003) * np.clip((waist - z) / 0.12, 0, 1)
    field = column_field(grid, column) - room[None, None, :].astype(np.float32)
    narrow = 0.55 * np.maximum(fig.crotch + 0.08 - z, 0) + 4 * np.maximum(fig.crotch - z, 0)
    field = field + narrow[None, None, :].astype(np.float32)
    near = (fig.arm < 0.3) & (fig.points[:, 2] < waist + 0.1) & (fig.points[:, 2] > grid.low[2])
    close = body_field(grid, fig.points[near], fig.normals[near]) - np.float32(0.004)
    return smooth_min(field, close, 0.02)


def leg_column(fig: Figure, spec: GarmentSpec, side: int, bottom: float) -> Girths:
    """Girths of one leg with the garment's room and, from the knee, its flare."""
    joint = fig.body.rest_joints
    feet = float(joint["foot.L"][2]) + 0.04
    points = fig.points[(fig.leg > 0.4) & (fig.side == side) & (fig.arm < 0.1)]
    start, top = max(bottom, feet), fig.crotch + 0.1
    heights = np.arange(start, top, SLICE)
    axis = _middles(points, heights)
    column = hanging(girths(points, start, top, axis), spec.cling)
    column = lengthened(column, bottom)
    knee = fig.level(2.6)
    z = column.heights()
    grow = spec.ease * np.clip((top - z) / 0.15, 0, 1) + spec.flare * np.maximum(knee - z, 0)
    return Girths(column.bottom, column.axis, column.radius + grow[:, None])


def _middles(points: Points, heights: Points) -> Points:
    from scipy.ndimage import gaussian_filter1d

    slabs = [points[np.abs(points[:, 2] - z) < 1.2 * SLICE][:, :2] for z in heights]
    middle = np.stack([(s.min(axis=0) + s.max(axis=0)) / 2 for s in slabs])
    return np.asarray(gaussian_filter1d(middle, 3, axis=0, mode="nearest"))


def leg_field(grid: Grid, leg: Girths, side: int, crotch: float) -> Volume:
    """Distance to one leg, kept on its own side of the body and below the hips."""
    x, _, z = grid.axes()
    field = column_field(grid, leg)
    field = np.maximum(field, (BETWEEN - side * x)[:, None, None].astype(np.float32))
    return np.maximum(field, (z - crotch - 0.06)[None, None, :].astype(np.float32))
