"""Dresses: a top whose column goes on as a skirt."""

from __future__ import annotations

import numpy as np

from atelier.garments.cloth import Cloth, largest_piece
from atelier.garments.cut import keep_positive
from atelier.garments.drape import smoothed, smoothing
from atelier.garments.figure import Figure, body_field, column_field
from atelier.garments.skirt import skirt_column
from atelier.garments.spec import GarmentSpec
from atelier.garments.top import (
    arm_share,
    body_ease,
    capped,
    cut_sleeves,
    even_borders,
    neckline_level,
    shoulder_taper,
    smooth_surface,
    weighted,
)
from atelier.garments.volume import Grid, smooth_min, surface


def dress_pattern(fig: Figure, spec: GarmentSpec) -> Cloth:
    """The rest shape of a dress, cut at neck, hem and cuffs, with its bone weights."""
    hem = fig.level(spec.length)
    joint = fig.body.rest_joints
    shoulder = float(joint["upperarm01.L"][2])
    column = skirt_column(fig, spec, hem - 0.06, shoulder - 0.02)
    arms = float(fig.arm_line("L")[2, 0]) * 1.06 * spec.sleeve + 0.2 * (1 - spec.sleeve) + 0.1
    wide = max(float(column.radius.max()) + 0.04, arms)
    deep = float(column.radius.max()) + 0.05
    middle = float(column.axis[:, 1].mean())
    low = np.array([-wide, min(middle - deep, fig.points[:, 1].min() - 0.1), hem - 0.05])
    high = np.array([wide, middle + deep, float(joint["neck02"][2]) + 0.06])
    grid = Grid.around(low, high, spec.step)
    around = column_field(grid, column) + shoulder_taper(grid, shoulder)
    upper = (fig.leg < 0.5) & (fig.points[:, 2] > fig.level(0.5))
    near = body_field(grid, fig.points[upper], fig.normals[upper])
    near = capped(fig, grid, near - body_ease(fig, spec, grid.points()))
    field = smooth_min(around, near, 0.03)
    cloth = calm_skirt(fig, weighted(fig, smooth_surface(surface(field, grid))))
    cloth = cut_sleeves(fig, cloth, spec)
    cloth = keep_positive(cloth, neckline_level(fig, spec, cloth.rest))
    return even_borders(largest_piece(keep_positive(cloth, cloth.rest[:, 2] - hem)))


def calm_skirt(fig: Figure, cloth: Cloth) -> Cloth:
    """Far smoothing of the weights below the waist, arms left out of them."""
    weights = cloth.fields["weights"].copy()
    mean = smoothing(cloth.faces, len(cloth.rest))
    calm = smoothed(weights, mean, 120)
    arms = arm_share(fig, cloth, "L") + arm_share(fig, cloth, "R")
    below = np.clip((fig.level(0.3) - cloth.rest[:, 2]) / 0.1, 0, 1) * (arms < 0.3)
    return cloth.with_fields(weights=weights + (calm - weights) * below[:, None])
