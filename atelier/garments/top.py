"""Tops: a column that hangs from the chest, joined to the shoulders and the sleeves."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from atelier.garments.cloth import Cloth, largest_piece
from atelier.garments.cut import keep_positive
from atelier.garments.drape import smoothed, smoothing, taubin
from atelier.garments.figure import Figure, body_field, column_field, girths, hanging
from atelier.garments.spec import GarmentSpec
from atelier.garments.volume import Grid, Volume, smooth_min, surface
from atelier.mesh import Points


def top_pattern(fig: Figure, spec: GarmentSpec) -> Cloth:
    """The rest shape of a top, cut at neck, hem and cuffs, with its bone weights."""
    hem = fig.level(spec.length)
    shoulder = float(fig.body.rest_joints["upperarm01.L"][2])
    grid = _grid(fig, hem, spec)
    trunk = fig.points[fig.arm < 0.3]
    column = hanging(girths(trunk, hem - 0.06, shoulder - 0.02), spec.cling)
    around = column_field(grid, column) - np.float32(spec.ease)
    around = around + shoulder_taper(grid, shoulder)
    upper = (fig.leg < 0.5) & (fig.points[:, 2] > hem - 0.1)
    near = body_field(grid, fig.points[upper], fig.normals[upper])
    near = capped(fig, grid, near - body_ease(fig, spec, grid.points()))
    field = smooth_min(around, near, 0.03)
    cloth = weighted(fig, smooth_surface(surface(field, grid)))
    cloth = cut_sleeves(fig, cloth, spec)
    cloth = keep_positive(cloth, neckline_level(fig, spec, cloth.rest))
    if spec.front > 0:
        cloth = keep_positive(cloth, front_level(fig, spec, cloth.rest))
    return even_borders(largest_piece(keep_positive(cloth, cloth.rest[:, 2] - hem)))


def shoulder_taper(grid: Grid, shoulder: float) -> Volume:
    """(1, 1, nz) how much narrower the hanging column gets towards the shoulders."""
    z = grid.axes()[2]
    narrow = 0.6 * np.maximum(z - (shoulder - 0.13), 0) + 4 * np.maximum(z - shoulder + 0.03, 0)
    return np.asarray(narrow[None, None, :], dtype=np.float32)


def capped(fig: Figure, grid: Grid, field: Volume) -> Volume:
    """Close the neck above the nape: nothing above it belongs to a garment."""
    z = grid.axes()[2]
    top = float(fig.body.rest_joints["neck01"][2]) + 0.02
    return np.maximum(field, (z - top)[None, None, :].astype(np.float32))


def _grid(fig: Figure, hem: float, spec: GarmentSpec) -> Grid:
    reach = fig.arm_line("L")
    wide = max(0.32, float(reach[2, 0]) * 1.06 * spec.sleeve + 0.2 * (1 - spec.sleeve) + 0.1)
    front = float(fig.points[:, 1].min()) - 0.1
    back = float(fig.points[fig.leg < 0.5, 1].max()) + 0.1
    top = float(fig.body.rest_joints["neck02"][2]) + 0.06
    return Grid.around(np.array([-wide, front, hem - 0.05]), np.array([wide, back, top]), spec.step)


def body_ease(fig: Figure, spec: GarmentSpec, points: Points) -> npt.NDArray[np.float32]:
    """Metres of room around shoulders and arms: little on the shoulder, more to the cuff."""
    along = np.maximum(arm_coordinate(fig, points, "L"), arm_coordinate(fig, points, "R"))
    total = max(spec.sleeve, 0.2) * arm_length(fig)
    grow = np.clip(along / total, 0, 1.2)
    loose = 0.006 + 0.6 * spec.ease * np.clip(along / 0.1, 0, 1) + spec.cuff * grow
    return np.asarray(loose, dtype=np.float32)


def arm_length(fig: Figure) -> float:
    """Metres from shoulder joint to wrist along the arm."""
    line = fig.arm_line("L")
    return float(np.linalg.norm(np.diff(line, axis=0), axis=1).sum())


def arm_coordinate(fig: Figure, points: Points, side: str) -> Points:
    """Metres along an arm from the shoulder joint (negative towards the trunk)."""
    line = fig.arm_line(side)
    upper, lower = line[1] - line[0], line[2] - line[1]
    first, second = np.linalg.norm(upper), np.linalg.norm(lower)
    a = (points - line[0]) @ (upper / first)
    b = first + (points - line[1]) @ (lower / second)
    beyond = (points - line[1]) @ (upper / first + lower / second) / 0.16 + 0.5
    share = np.clip(beyond, 0, 1)
    along = a + (b - a) * share * share * (3 - 2 * share)
    outer = (points[..., 0] * np.sign(line[0, 0])) > 0.0
    return np.where(outer, along, -1.0)


def smooth_surface(cloth: Cloth, rounds: int = 8) -> Cloth:
    """Take the grid's steps out of a surface without shrinking it."""
    mean = smoothing(cloth.faces, len(cloth.rest))
    return Cloth(taubin(cloth.rest, mean, rounds), cloth.faces, cloth.fields)


def weighted(fig: Figure, cloth: Cloth, rounds: int = 25) -> Cloth:
    """Give a cloth the bone weights of the body below it, smoothed along the cloth."""
    weights = fig.body.nearest_weights(cloth.rest).astype(np.float64)
    mean = smoothing(cloth.faces, len(cloth.rest))
    return cloth.with_fields(weights=smoothed(weights, mean, rounds))


def arm_share(fig: Figure, cloth: Cloth, side: str) -> Points:
    """(V,) summed weight of the bones of one arm."""
    names = ("upperarm", "lowerarm", "wrist", "finger", "metacarpal")
    chosen = [b.startswith(names) and b.endswith(side) for b in fig.body.bone_labels]
    return np.asarray(cloth.fields["weights"][:, chosen].sum(axis=1))


def cut_sleeves(fig: Figure, cloth: Cloth, spec: GarmentSpec) -> Cloth:
    """Cut off the arms at the cuffs, or at the armholes of a sleeveless top."""
    for side in ("L", "R"):
        share = arm_share(fig, cloth, side)
        if spec.sleeve <= 0:
            cloth = keep_positive(cloth, 0.3 - share)
            continue
        along = np.where(share > 0.5, arm_coordinate(fig, cloth.rest, side), -1.0)
        cloth = keep_positive(cloth, spec.sleeve * arm_length(fig) - along)
    return cloth


def neckline_level(fig: Figure, spec: GarmentSpec, points: Points) -> Points:
    """Positive outside the neck opening, an oval (or a V) in the view from the front.

    Front and back have their own depth below the neck and blend on the shoulder.
    """
    joint = fig.body.rest_joints
    centre = float(joint["neck01"][2]) + 0.03
    low = centre - float(joint["clavicle.L"][2]) + 0.012 + spec.depth
    high = 0.07
    wide = 0.64 * float(joint["upperarm01.L"][0]) + spec.width
    if spec.neckline == "collar":
        low, high, wide = low - 0.008, high - 0.006, wide - 0.016
    x = np.abs(points[:, 0]) / wide
    down = np.maximum(centre - points[:, 2], 0)
    power = {"scoop": 2.6, "v": 1.0}.get(spec.neckline, 2.0)
    across = x / 1.45 if spec.neckline == "v" else x
    front = (across**power + (down / low) ** power) ** (1 / power)
    back = np.hypot(x, down / high)
    ridge = float(joint["upperarm01.L"][1])
    share = np.clip((points[:, 1] - ridge + 0.05) / 0.08, 0, 1)
    share = share * share * (3 - 2 * share)
    return np.asarray((front + (back - front) * share - 1.0) * wide)


def front_level(fig: Figure, spec: GarmentSpec, points: Points) -> Points:
    """Positive outside the open front of a coat, which widens towards the hem."""
    neck, hem = float(fig.body.rest_joints["neck01"][2]), fig.level(spec.length)
    down = np.clip((neck - points[:, 2]) / (neck - hem), 0, 1)
    ridge = float(fig.body.rest_joints["upperarm01.L"][1])
    behind = np.maximum(points[:, 1] - ridge, 0)
    return np.asarray(np.hypot(points[:, 0], behind) - spec.front * (0.35 + 0.65 * down))


def even_borders(cloth: Cloth, rounds: int = 12) -> Cloth:
    """Smooth every border along itself, then the cloth near it a little."""
    mean = smoothing(cloth.faces, len(cloth.rest))
    rim = np.zeros(len(cloth.rest), dtype=bool)
    from atelier.garments.cloth import border_edges

    rim[border_edges(cloth.faces).ravel()] = True
    rest = cloth.rest.copy()
    for _ in range(rounds):
        rest[rim] += 0.5 * ((mean @ rest)[rim] - rest[rim])
    return Cloth(taubin(rest, mean, 2), cloth.faces, cloth.fields)
