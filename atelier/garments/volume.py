"""Implicit surfaces on a grid, and the even mesh around them (naive surface nets).

Algorithm: S. Gibson, "Constrained elastic surface nets" (1998), in its naive
form: one vertex a cell that the surface passes through, at the mean of the
crossings of its edges, one quad an edge crossed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from atelier.garments.cloth import Cloth
from atelier.mesh import Points

Volume = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Grid:
    """A box of sample points: ``low`` (3,), ``step`` in metres, ``shape`` (nx, ny, nz)."""

    low: Points
    step: float
    shape: tuple[int, int, int]

    @staticmethod
    def around(low: Points, high: Points, step: float) -> Grid:
        """The grid that covers a box."""
        n = np.ceil((np.asarray(high) - low) / step).astype(int) + 1
        return Grid(np.asarray(low, dtype=np.float64), step, (int(n[0]), int(n[1]), int(n[2])))

    def axes(self) -> tuple[Points, Points, Points]:
        """Coordinates of the samples along x, y and z."""
        x, y, z = (self.low[k] + self.step * np.arange(self.shape[k]) for k in range(3))
        return x, y, z

    def points(self) -> Points:
        """(nx, ny, nz, 3) the sample points."""
        return np.stack(np.meshgrid(*self.axes(), indexing="ij"), axis=-1)


def smooth_min(a: Volume, b: Volume, radius: float) -> Volume:
    """Union of two distance fields, rounded over ``radius`` (Quilez' polynomial blend)."""
    h = np.maximum(radius - np.abs(a - b), 0.0) / radius
    return np.asarray(np.minimum(a, b) - h * h * radius * 0.25, dtype=np.float32)


def surface(field: Volume, grid: Grid) -> Cloth:
    """The surface ``field == 0`` as an even mesh; negative is inside, faces look out."""
    inside = field < 0
    total = np.zeros((*(n - 1 for n in field.shape), 3))
    count = np.zeros(total.shape[:3])
    for axis in range(3):
        _add_crossings(field, inside, axis, total, count)
    active = count > 0
    number = np.full(active.shape, -1, dtype=np.int64)
    number[active] = np.arange(int(active.sum()))
    rest = grid.low + grid.step * total[active] / count[active][:, None]
    quads = np.concatenate([_quads(inside, number, axis) for axis in range(3)])
    return Cloth(rest, _triangles(rest, quads))


def _add_crossings(
    field: Volume, inside: npt.NDArray[np.bool_], axis: int, total: Points, count: Points
) -> None:
    low = np.moveaxis(field, axis, 0)[:-1]
    high = np.moveaxis(field, axis, 0)[1:]
    changed = np.moveaxis(inside, axis, 0)[:-1] != np.moveaxis(inside, axis, 0)[1:]
    at = np.argwhere(changed)
    share = low[changed] / (low[changed] - high[changed])
    order = [axis, *[k for k in range(3) if k != axis]]
    corner = np.empty((len(at), 3), dtype=np.int64)
    corner[:, order] = at
    position = corner.astype(np.float64)
    position[:, axis] += share
    b, c = order[1], order[2]
    for db in (0, -1):
        for dc in (0, -1):
            cell = corner.copy()
            cell[:, b] += db
            cell[:, c] += dc
            ok = ((cell >= 0) & (cell < np.asarray(count.shape))).all(axis=1)
            where = tuple(cell[ok].T)
            np.add.at(total, where, position[ok])
            np.add.at(count, where, 1)


def _quads(
    inside: npt.NDArray[np.bool_], number: npt.NDArray[np.int64], axis: int
) -> npt.NDArray[np.int64]:
    b, c = (axis + 1) % 3, (axis + 2) % 3
    first = np.moveaxis(inside, axis, 0)[:-1]
    second = np.moveaxis(inside, axis, 0)[1:]
    order = [axis, *[k for k in range(3) if k != axis]]
    corner = np.empty((int((first != second).sum()), 3), dtype=np.int64)
    corner[:, order] = np.argwhere(first != second)
    outward = first[first != second]
    ok = (corner[:, [b, c]] > 0).all(axis=1)
    ok &= (corner[:, b] < number.shape[b]) & (corner[:, c] < number.shape[c])
    corner, outward = corner[ok], outward[ok]
    ring = []
    for db, dc in ((-1, -1), (0, -1), (0, 0), (-1, 0)):
        cell = corner.copy()
        cell[:, b] += db
        cell[:, c] += dc
        ring.append(number[tuple(cell.T)])
    quads = np.stack(ring, axis=1)
    return np.where(outward[:, None], quads, quads[:, ::-1])


def _triangles(rest: Points, quads: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Two triangles a quad, along its shorter diagonal."""
    p = rest[quads]
    short = np.linalg.norm(p[:, 0] - p[:, 2], axis=1) <= np.linalg.norm(p[:, 1] - p[:, 3], axis=1)
    one = quads[:, [0, 1, 2, 0, 2, 3]]
    other = quads[:, [1, 2, 3, 1, 3, 0]]
    return np.where(short[:, None], one, other).reshape(-1, 3)
