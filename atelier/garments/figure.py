"""What a pattern is drawn from: landmarks, girths and distances of a body at rest."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from atelier.body import Body, Phenotype, build_body
from atelier.garments.volume import Grid, Volume
from atelier.mesh import Points, vertex_normals
from atelier.poses import Pose

ANGLES = 240
"""Directions a girth is measured in."""
SLICE = 0.01
"""Metres between two girths."""
ARM = ("upperarm", "lowerarm", "wrist", "finger", "metacarpal")
LEG = ("upperleg", "lowerleg", "foot", "toe")
HEAD = ("neck03", "head", "eye")


@dataclass(frozen=True, eq=False)
class Girths:
    """Convex girths of a column of the body, one every ``SLICE`` metres upwards.

    ``radius`` (Z, ANGLES) metres from the column's axis; direction 0 is to the
    front, a quarter turn is to her left (+x). ``axis`` (Z, 2) is x and y.
    """

    bottom: float
    axis: Points
    radius: Points

    def heights(self) -> Points:
        """(Z,) the height of each girth."""
        return self.bottom + SLICE * np.arange(len(self.radius), dtype=np.float64)


@dataclass(frozen=True, eq=False)
class Figure:
    """A body at rest as a tailor sees it."""

    body: Body
    points: Points
    normals: Points
    arm: Points
    leg: Points
    side: Points
    crotch: float

    def level(self, length: float) -> float:
        """Height of a hem: -1 chest, 0 waist, 1 hips, 2 crotch, 3 knees, 4 ankles."""
        joint = self.body.rest_joints
        marks = [
            float(joint["spine02"][2] + 0.4 * (joint["spine01"][2] - joint["spine02"][2])),
            float(joint["spine04"][2] + 0.4 * (joint["spine03"][2] - joint["spine04"][2])),
            float(joint["upperleg01.L"][2]),
            self.crotch,
            float(joint["lowerleg01.L"][2]),
            float(joint["foot.L"][2] + 0.02),
        ]
        return float(np.interp(length, [-1, 0, 1, 2, 3, 4], marks))

    def arm_line(self, side: str) -> Points:
        """(3, 3) shoulder, elbow and wrist of ``"L"`` or ``"R"``."""
        joint = self.body.rest_joints
        return np.stack([joint[f"{name}.{side}"] for name in ("upperarm01", "lowerarm01", "wrist")])


def figure(phenotype: Phenotype) -> Figure:
    """Measure a body (kept for the last few phenotypes)."""
    key = (phenotype, tuple(sorted(phenotype.face.items())))
    if key[1] and len(_known) > 8:
        _known.clear()
    name = repr(key)
    if name not in _known:
        _known[name] = _measure(build_body(phenotype, Pose("rest")))
    return _known[name]


_known: dict[str, Figure] = {}


def _measure(body: Body) -> Figure:
    points, normals, weights = dense(
        body.rest_vertices, body.faces, body.limb_weight(*ARM), body.limb_weight(*LEG),
        body.limb_weight(*HEAD),
    )  # fmt: skip
    keep = weights[:, 2] < 0.5
    points, normals, weights = points[keep], normals[keep], weights[keep]
    middle = (np.abs(points[:, 0]) < 0.012) & (weights[:, 0] < 0.1)
    crotch = float(points[middle, 2].min())
    side = np.sign(points[:, 0])
    return Figure(body, points, normals, weights[:, 0], weights[:, 1], side, crotch)


def dense(
    vertices: Points, faces: npt.NDArray[np.int64], *values: npt.NDArray[np.float32]
) -> tuple[Points, Points, Points]:
    """Vertices, edge middles and triangle middles with normals and (N, k) values."""
    normals = vertex_normals(vertices, faces)
    stacked = np.stack(values, axis=1) if values else np.zeros((len(vertices), 0))
    everything = np.concatenate([vertices, normals, stacked], axis=1)
    edges = np.unique(
        np.sort(np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]), 1), axis=0
    )
    rows = np.concatenate(
        [everything, everything[edges].mean(axis=1), everything[faces].mean(axis=1)]
    )
    unit = rows[:, 3:6] / np.maximum(np.linalg.norm(rows[:, 3:6], axis=1, keepdims=True), 1e-9)
    return rows[:, :3], unit, rows[:, 6:]


def girths(points: Points, bottom: float, top: float, axis: Points | None = None) -> Girths:
    """Convex girths of some points between two heights.

    ``axis`` (Z, 2) fixes the middle of each slice; without it, x is 0 and y the
    middle of the slice's extent.
    """
    from scipy.ndimage import gaussian_filter1d

    heights = np.arange(bottom, top, SLICE)
    turn = np.arange(ANGLES) * 2 * np.pi / ANGLES
    ahead = np.stack([np.sin(turn), -np.cos(turn)], axis=1)
    slabs = [points[np.abs(points[:, 2] - z) < 1.2 * SLICE][:, :2] for z in heights]
    if axis is None:
        y = np.array([(s[:, 1].min() + s[:, 1].max()) / 2 for s in slabs])
        axis = np.stack([np.zeros_like(y), gaussian_filter1d(y, 4, mode="nearest")], axis=1)
    support = np.stack([((s - a) @ ahead.T).max(axis=0) for s, a in zip(slabs, axis, strict=True)])
    support = gaussian_filter1d(support, 1.5, axis=0, mode="nearest")
    cosine = np.cos(turn[:, None] - turn[None, :])
    reach = np.where(cosine > 0.02, 1 / np.maximum(cosine, 0.02), 1e3)
    radius = (support[:, None, :] * reach[None]).min(axis=2)
    return Girths(bottom, axis, gaussian_filter1d(radius, 2.5, axis=1, mode="wrap"))


def hanging(column: Girths, cling: float) -> Girths:
    """Girths of a cloth that falls from the widest place above.

    ``cling`` is how many metres it may come in for each metre down: 0 hangs
    straight, 1 or more follows the body.
    """
    radius = column.radius.copy()
    for k in range(len(radius) - 2, -1, -1):
        radius[k] = np.maximum(radius[k], radius[k + 1] - cling * SLICE)
    return Girths(column.bottom, column.axis, radius)


def polar(points: Points, column: Girths) -> tuple[Points, Points, Points]:
    """Radius, direction in [-pi, pi) (0 front, positive to +x) and slice number of points."""
    row = np.clip((points[..., 2] - column.bottom) / SLICE, 0, len(column.axis) - 1)
    low = np.minimum(row.astype(int), len(column.axis) - 2)
    share = (row - low)[..., None]
    axis = column.axis[low] * (1 - share) + column.axis[low + 1] * share
    away = points[..., :2] - axis
    return np.hypot(away[..., 0], away[..., 1]), np.arctan2(away[..., 0], -away[..., 1]), row


def column_field(grid: Grid, column: Girths) -> Volume:
    """Distance to a column's girths, negative inside (exact only near a round surface)."""
    from scipy.ndimage import map_coordinates

    rho, turn, row = polar(grid.points(), column)
    wrapped = np.concatenate([column.radius, column.radius[:, :1]], axis=1)
    where = np.stack([row, np.mod(turn, 2 * np.pi) * ANGLES / (2 * np.pi)])
    radius = map_coordinates(wrapped, where.reshape(2, -1), order=1, mode="nearest")
    return np.asarray(rho - radius.reshape(rho.shape), dtype=np.float32)


def body_field(
    grid: Grid, points: Points, normals: Points, blur: float = 0.008, far: float = 0.12
) -> Volume:
    """Signed distance to a cloud of surface points, negative inside, blurred a little."""
    from scipy.ndimage import gaussian_filter
    from scipy.spatial import cKDTree

    where = grid.points().reshape(-1, 3)
    distance, index = cKDTree(points).query(where, k=4, distance_upper_bound=far)
    near = distance[:, 0] < far
    field = np.full(len(where), far)
    index = np.minimum(index[near], len(points) - 1)
    away = np.einsum("nkc,nkc->nk", where[near][:, None] - points[index], normals[index])
    away = np.where(distance[near] < far, away, 0.0).sum(axis=1)
    field[near] = np.where(away < 0, -1, 1) * distance[near, 0]
    inside = _filled(field.reshape(grid.shape) < 0)
    solid = np.where(inside, -np.abs(field.reshape(grid.shape)), np.abs(field.reshape(grid.shape)))
    return np.asarray(gaussian_filter(solid, blur / grid.step), dtype=np.float32)


def _filled(inside: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Inside, with the deep middle (too far from any point) counted in, slice by slice."""
    from scipy.ndimage import binary_fill_holes

    return np.stack([binary_fill_holes(inside[:, :, k]) for k in range(inside.shape[2])], axis=2)


@functools.cache
def mannequin(woman: bool) -> Figure:
    """The figure packshots are made on."""
    if woman:
        return figure(Phenotype(gender=1.0, weight=0.4, height=0.55))
    return figure(Phenotype(gender=0.0, weight=0.45, height=0.5, muscle=0.55))
