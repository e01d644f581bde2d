"""Gravity, folds and contact: a cloth in the shape of its pattern comes to rest on a body.

Method: position based dynamics (Mueller et al. 2007) with averaged (Jacobi)
corrections, run as a relaxation: lengths of the pattern are kept, the body
pushes outwards, gravity pulls, and what is too long buckles into folds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from scipy.spatial import cKDTree

from atelier.garments.cloth import edges_of
from atelier.mesh import Points, Triangles


@dataclass(frozen=True)
class Fall:
    """How a cloth falls.

    ``steps`` of relaxation; ``gravity`` metres a step; ``bend`` in [0, 1] keeps
    it flat; ``gap`` metres between cloth and body; ``grip`` in [0, 1] how much
    the body holds what touches it; ``shrink`` scales the pattern's lengths.
    """

    steps: int = 120
    gravity: float = 0.00012
    bend: float = 0.35
    gap: float = 0.005
    grip: float = 0.5
    shrink: float = 1.0
    momentum: float = 0.85


class Contact:
    """Keeps points outside a surface given by points and outward normals."""

    reach = 0.08
    """Metres beyond which a cloth point meets nothing."""

    def __init__(self, points: Points, normals: Points, gap: float | Points) -> None:
        self.points, self.normals = points, normals
        self.gap = np.broadcast_to(np.asarray(gap, dtype=np.float64), (len(points),))
        self.tree = cKDTree(points)
        self.nearest: npt.NDArray[np.int64] = np.zeros(0, dtype=np.int64)
        self.near: npt.NDArray[np.bool_] = np.zeros(0, dtype=bool)

    def refresh(self, x: Points) -> None:
        """Find again which point of the surface each cloth point faces."""
        distance, index = self.tree.query(x, distance_upper_bound=self.reach)
        self.near = np.isfinite(distance)
        self.nearest = np.minimum(index, len(self.points) - 1).astype(np.int64)

    def depth(self, x: Points) -> Points:
        """(V,) how far each point must still move out; 0 when it is outside."""
        away = np.einsum("ij,ij->i", x - self.points[self.nearest], self.normals[self.nearest])
        return np.where(self.near, np.maximum(self.gap[self.nearest] - away, 0.0), 0.0)

    def push(self, x: Points) -> npt.NDArray[np.bool_]:
        """Move points out in place; True where one was moved."""
        depth = self.depth(x)
        x += depth[:, None] * self.normals[self.nearest]
        return np.asarray(depth > 0)


class Links:
    """Distance constraints between pairs of vertices, solved together."""

    def __init__(self, pairs: Triangles, lengths: Points, count: int, stiffness: float) -> None:
        self.a, self.b, self.lengths, self.stiffness = pairs[:, 0], pairs[:, 1], lengths, stiffness
        rows = np.concatenate([self.a, self.b])
        columns = np.tile(np.arange(len(pairs)), 2)
        signs = np.concatenate([np.ones(len(pairs)), -np.ones(len(pairs))])
        self.gather = csr_matrix((signs, (rows, columns)), shape=(count, len(pairs)))
        self.degree = np.maximum(np.bincount(rows, minlength=count), 1)

    def correction(self, x: Points, inverse_mass: Points) -> Points:
        """(V, 3) the averaged move that brings every pair nearer to its length."""
        along = x[self.b] - x[self.a]
        length = np.linalg.norm(along, axis=1)
        share = self.stiffness * (length - self.lengths) / np.maximum(length, 1e-9)
        total = self.gather @ (along * share[:, None])
        return np.asarray(total * (inverse_mass / self.degree)[:, None])


def opposite_pairs(faces: Triangles) -> Triangles:
    """(N, 2) the far corners of every two triangles that share an edge."""
    pairs = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    corner = np.concatenate([faces[:, 2], faces[:, 0], faces[:, 1]])
    key = pairs.min(axis=1) * (int(faces.max()) + 1) + pairs.max(axis=1)
    order = np.argsort(key, kind="stable")
    same = key[order][1:] == key[order][:-1]
    return np.stack([corner[order][:-1][same], corner[order][1:][same]], axis=1)


def drape(
    rest: Points,
    start: Points,
    faces: Triangles,
    contact: Contact | Contacts | None,
    fall: Fall,
    hold: Points | None = None,
    follow: Points | float = 0.0,
) -> Points:
    """Let a cloth fall from ``start`` until it rests.

    Args:
        rest: (V, 3) the pattern whose lengths are kept.
        start: (V, 3) where the cloth is now.
        faces: (F, 3).
        contact: the body and what is already worn, or None.
        fall: how the cloth falls.
        hold: (V,) in [0, 1]; 1 stays at ``start`` (a waistband), None holds nothing.
        follow: (V,) or one number; the share of the way back to ``start`` that a
            point is drawn each step, as seams and stiffness do.
    """
    count = len(rest)
    edges, far = edges_of(faces), opposite_pairs(faces)
    links = [_links(rest, edges, 1.0, fall.shrink), _links(rest, far, fall.bend, fall.shrink)]
    free = np.ones(count) if hold is None else 1.0 - hold
    x, before = start.copy(), start.copy()
    touching = np.zeros(count, dtype=bool)
    for step in range(fall.steps):
        speed = fall.momentum * (x - before)
        speed[touching] *= 1.0 - fall.grip
        before = x.copy()
        x += speed * free[:, None]
        x += np.reshape(follow, (-1, 1)) * (start - x)
        x[:, 2] -= fall.gravity * free * np.where(touching, 1.0 - fall.grip, 1.0)
        for _ in range(4):
            x += 1.5 * links[0].correction(x, free)
        x += links[1].correction(x, free)
        if contact is not None:
            if step % 6 == 0:
                contact.refresh(x)
            touching = contact.push(x)
    return x


def _links(rest: Points, pairs: Triangles, stiffness: float, shrink: float) -> Links:
    lengths = np.linalg.norm(rest[pairs[:, 0]] - rest[pairs[:, 1]], axis=1) * shrink
    return Links(pairs, lengths, len(rest), stiffness)


def smoothing(faces: Triangles, count: int) -> csr_matrix:
    """(V, V) matrix that replaces each vertex by the mean of its neighbours.

    On an open border only neighbours along the border count, so that hems stay.
    """
    from atelier.garments.cloth import border_edges

    edges = edges_of(faces)
    rim = np.sort(border_edges(faces), axis=1)
    on_rim = np.zeros(count, dtype=bool)
    on_rim[rim.ravel()] = True
    a = np.concatenate([edges[:, 0], edges[:, 1]])
    b = np.concatenate([edges[:, 1], edges[:, 0]])
    inner = ~on_rim[a]
    a = np.concatenate([a[inner], rim[:, 0], rim[:, 1]])
    b = np.concatenate([b[inner], rim[:, 1], rim[:, 0]])
    links = csr_matrix((np.ones(len(a)), (a, b)), shape=(count, count))
    degree = np.asarray(links.sum(axis=1)).ravel()
    links = links + csr_matrix(
        (np.where(degree == 0, 1.0, 0.0), (np.arange(count), np.arange(count))), (count, count)
    )
    degree = np.maximum(degree, 1)
    return csr_matrix(links.multiply((1 / degree)[:, None]))


def smoothed(values: Points, mean: csr_matrix, rounds: int, amount: float = 0.5) -> Points:
    """Laplacian smoothing of (V,) or (V, k) values."""
    for _ in range(rounds):
        values = values + amount * (mean @ values - values)
    return np.asarray(values)


def taubin(points: Points, mean: csr_matrix, rounds: int) -> Points:
    """Smoothing that does not shrink (Taubin 1995: 0.5 forwards, 0.53 back)."""
    for _ in range(rounds):
        points = points + 0.5 * (mean @ points - points)
        points = points - 0.53 * (mean @ points - points)
    return np.asarray(points)


def even_rims(points: Points, faces: Triangles, rounds: int = 10) -> Points:
    """Smooth each open border along itself, and then everything a little."""
    from atelier.garments.cloth import border_edges

    mean = smoothing(faces, len(points))
    rim = np.unique(border_edges(faces))
    points = points.copy()
    for _ in range(rounds):
        points[rim] += 0.5 * ((mean @ points)[rim] - points[rim])
    return taubin(points, mean, 2)


class Contacts:
    """Several contacts, each for some of the cloth's points."""

    def __init__(self, parts: list[tuple[npt.NDArray[np.bool_], Contact]]) -> None:
        self.parts = parts

    def refresh(self, x: Points) -> None:
        """Find the faced point again in every contact."""
        for mask, contact in self.parts:
            contact.refresh(x[mask])

    def push(self, x: Points) -> npt.NDArray[np.bool_]:
        """Move points out in place; True where one was moved."""
        touched = np.zeros(len(x), dtype=bool)
        for mask, contact in self.parts:
            some = x[mask]
            touched[mask] |= contact.push(some)
            x[mask] = some
        return touched
