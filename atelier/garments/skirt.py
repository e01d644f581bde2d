"""Skirts, and the lower half of dresses: girths that widen and fold on the way down."""

from __future__ import annotations

import numpy as np

from atelier.garments.cloth import Cloth, largest_piece
from atelier.garments.cut import keep_positive
from atelier.garments.drape import smoothed, smoothing
from atelier.garments.figure import (
    ANGLES,
    SLICE,
    Figure,
    Girths,
    column_field,
    girths,
    hanging,
)
from atelier.garments.spec import GarmentSpec
from atelier.garments.top import even_borders, smooth_surface, weighted
from atelier.garments.volume import Grid, surface
from atelier.mesh import Points


def skirt_pattern(fig: Figure, spec: GarmentSpec) -> Cloth:
    """The rest shape of a skirt, cut at waist and hem, with its bone weights."""
    waist, hem = fig.level(spec.rise), fig.level(spec.length)
    column = skirt_column(fig, spec, hem - 0.06, waist + 0.05)
    wide = float(column.radius.max()) + 0.04
    middle = float(column.axis[:, 1].mean())
    low = np.array([-wide, middle - wide, hem - 0.04])
    grid = Grid.around(low, np.array([wide, middle + wide, waist + 0.04]), spec.step)
    cloth = smooth_surface(surface(column_field(grid, column), grid), 2 if spec.folds else 6)
    cloth = largest_piece(keep_positive(cloth, waist_level(cloth.rest, waist)))
    cloth = largest_piece(keep_positive(cloth, cloth.rest[:, 2] - hem))
    return even_borders(calm_weights(weighted(fig, cloth)))


def waist_level(points: Points, waist: float) -> Points:
    """Positive below a waistline that lies 2 cm lower in front than in the back."""
    near = points[np.abs(points[:, 2] - waist) < 0.03, 1]
    share = (points[:, 1] - near.min()) / max(float(np.ptp(near)), 1e-6)
    return np.asarray(waist - 0.022 * np.clip(1 - share, 0, 1) - points[:, 2])


def skirt_column(fig: Figure, spec: GarmentSpec, bottom: float, top: float) -> Girths:
    """Girths of body and legs with the garment's room, flare and folds added."""
    feet = fig.body.rest_joints["foot.L"][2] + 0.03
    trunk = fig.points[(fig.arm < 0.3) & (fig.points[:, 2] > min(feet, bottom + 0.1))]
    start = max(bottom, feet + 0.03)
    column = lengthened(girths(trunk, start, top), bottom)
    return widened(fig, spec, hanging(column, spec.cling))


def lengthened(column: Girths, bottom: float) -> Girths:
    """The same girths carried on unchanged down to ``bottom``."""
    more = max(0, round((column.bottom - bottom) / SLICE))
    axis = np.concatenate([np.repeat(column.axis[:1], more, axis=0), column.axis])
    radius = np.concatenate([np.repeat(column.radius[:1], more, axis=0), column.radius])
    return Girths(column.bottom - more * SLICE, axis, radius)


def widened(fig: Figure, spec: GarmentSpec, column: Girths) -> Girths:
    """Add ease (none at a waistband), flare below the waist, and folds."""
    z = column.heights()
    waist = fig.level(max(spec.rise, 0.0) if spec.category == "lower" else 0.0)
    below = np.maximum(waist - z, 0.0)
    ease = np.full_like(z, spec.ease)
    if spec.category == "lower":
        ease = 0.003 + (spec.ease - 0.003) * np.clip(below / 0.12, 0, 1)
    radius = column.radius + (ease + spec.flare * below)[:, None]
    return Girths(column.bottom, column.axis, radius * fold_wave(spec, below))


def fold_wave(spec: GarmentSpec, below: Points) -> Points:
    """(Z, ANGLES) factor on the radius: soft folds, or pleats pressed from the top."""
    turn = np.arange(ANGLES) * 2 * np.pi / ANGLES
    if spec.folds == 0:
        return np.ones((len(below), ANGLES))
    if spec.pleated:
        phase = np.mod(turn * spec.folds / (2 * np.pi), 1.0)
        shape = np.where(phase < 0.75, phase / 0.75, (1 - phase) / 0.25) - 0.5
        depth = 0.03 + 0.1 * np.clip(below / 0.25, 0, 1)
    else:
        swing = turn + 0.25 * np.sin(2 * turn + 0.6) + 0.12 * np.sin(3 * turn)
        shape = np.cos(spec.folds * swing) + 0.25 * np.cos(2 * spec.folds * swing)
        depth = 0.17 * np.clip(below / 0.5, 0, 1.2) ** 1.2
    return np.asarray(1 + depth[:, None] * shape)


def calm_weights(cloth: Cloth) -> Cloth:
    """Let both legs share a skirt: weights smoothed far along the cloth."""
    mean = smoothing(cloth.faces, len(cloth.rest))
    return cloth.with_fields(weights=smoothed(cloth.fields["weights"], mean, 120))
