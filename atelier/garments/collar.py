"""A shirt's collar: a stand around the neck, and a fall folded over it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.ndimage import gaussian_filter1d

from atelier.garments.cloth import Cloth
from atelier.garments.panel import Panel
from atelier.mesh import Points, vertex_normals

STAND = 0.026
"""Metres the stand rises at the back of the neck."""
SAMPLES = 120


def collar(cloth: Cloth, loop: npt.NDArray[np.int64], fabric: str) -> Panel:
    """The collar sewn to a neck border; its two ends meet in front.

    ``cloth`` has the fields ``posed`` and ``normal``.
    """
    base, normal, inward, share = _edge(cloth, loop)
    ends = np.clip(np.minimum(share, 1 - share) / 0.16, 0, 1)
    up = -inward + 0.7 * np.array([0.0, 0.0, 1.0])
    up /= np.linalg.norm(up, axis=1, keepdims=True)
    rise = (STAND * (0.55 + 0.45 * ends))[:, None]
    fall = (0.034 + 0.026 * (1 - ends) ** 1.5)[:, None]
    top = base + rise * up + 0.002 * normal
    rows = [
        base + 0.001 * normal,
        base + 0.5 * rise * up,
        base + rise * up,
        top + 0.003 * up + 0.002 * normal,
        top + 0.006 * normal - 0.1 * rise * up,
        base + 0.010 * normal + 0.3 * rise * up + 0.15 * fall * inward,
        base + 0.0075 * normal + 0.6 * fall * inward,
        base + 0.006 * normal + fall * inward,
    ]
    rows[-1] = rows[-1] + _spread(base, ends)
    rows[-2] = rows[-2] + 0.5 * _spread(base, ends)
    vertices = np.concatenate(rows)
    count = len(base)
    at = np.arange(count - 1)
    faces = []
    for row in range(len(rows) - 1):
        a, b = at + row * count, at + 1 + row * count
        faces += [np.stack([a, b + count, b], 1), np.stack([a, a + count, b + count], 1)]
    triangles = np.concatenate(faces)
    looks = vertex_normals(vertices, triangles)
    length = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(base, axis=0), axis=1))])
    across = np.concatenate([[0], np.cumsum([0.012, 0.012, 0.004, 0.006, 0.015, 0.018, 0.014])])
    u, v = np.tile(length, len(rows)), np.repeat(across, count)
    piece = Cloth(vertices, triangles, {"posed": vertices, "normal": looks})
    return Panel("collar", piece, np.stack([u, v], axis=1), fabric)


def _edge(cloth: Cloth, loop: npt.NDArray[np.int64]) -> tuple[Points, Points, Points, Points]:
    """Base, normal, direction away from the neck, and share of the way around, evenly."""
    rest = cloth.rest[loop]
    front = int(np.argmin(rest[:, 1] + 2 * np.abs(rest[:, 0])))
    loop = np.roll(loop, -front)
    posed, normal = cloth.fields["posed"][loop], cloth.fields["normal"][loop]
    closed = np.concatenate([posed, posed[:1]])
    length = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(closed, axis=0), axis=1))])
    share = np.linspace(0.012, 0.988, SAMPLES)
    where = share * length[-1]

    def even(values: Points) -> Points:
        ring = np.concatenate([values, values[:1]])
        line = np.stack([np.interp(where, length, ring[:, k]) for k in range(3)], axis=1)
        return np.asarray(gaussian_filter1d(line, 2.0, axis=0, mode="nearest"))

    base, normal = even(posed), even(normal)
    along = np.gradient(base, axis=0)
    inward = gaussian_filter1d(np.cross(normal, along), 3.0, axis=0, mode="nearest")
    inward /= np.maximum(np.linalg.norm(inward, axis=1, keepdims=True), 1e-9)
    normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-9)
    return base, normal, inward, share


def _spread(base: Points, ends: Points) -> Points:
    """The tips of the fall point a little away from the middle."""
    outwards = np.sign(base - base.mean(axis=0))[:, :1] * np.array([1.0, 0.0, 0.0])
    return np.asarray(0.016 * ((1 - ends) ** 2)[:, None] * outwards)
