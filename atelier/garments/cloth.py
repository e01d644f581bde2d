"""A cloth: a triangle mesh in rest space with any number of values at its vertices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from atelier.mesh import Points, Triangles

Values = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Cloth:
    """A garment's surface.

    ``rest`` is (V, 3) in the body's rest space, ``faces`` (F, 3) seen from
    outside counter-clockwise, ``fields`` named values (V,) or (V, k) which cuts
    carry along (bone weights, distances, posed positions).
    """

    rest: Points
    faces: Triangles
    fields: Mapping[str, Values] = field(default_factory=dict)

    def with_fields(self, **more: Values) -> Cloth:
        """The same cloth with further (or replaced) values."""
        return replace(self, fields={**self.fields, **more})

    def select(self, keep: npt.NDArray[np.bool_]) -> Cloth:
        """The faces chosen by a (F,) mask, without the vertices no longer used."""
        faces = self.faces[keep]
        used, flat = np.unique(faces, return_inverse=True)
        return Cloth(
            self.rest[used],
            flat.reshape(-1, 3),
            {name: values[used] for name, values in self.fields.items()},
        )


def edges_of(faces: Triangles) -> Triangles:
    """(E, 2) the undirected edges of triangles, each once, smaller index first."""
    pairs = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    return np.unique(np.sort(pairs, axis=1), axis=0)


def border_edges(faces: Triangles) -> Triangles:
    """(E, 2) directed edges that belong to one triangle only."""
    pairs = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    if len(pairs) == 0:
        return pairs
    top = int(pairs.max()) + 1
    key = pairs.min(axis=1) * top + pairs.max(axis=1)
    _, first, count = np.unique(key, return_index=True, return_counts=True)
    return np.asarray(pairs[first[count == 1]], dtype=np.int64)


def border_loops(faces: Triangles) -> list[npt.NDArray[np.int64]]:
    """Vertex indices of every closed border, in the direction of the faces, longest first."""
    after = {int(a): int(b) for a, b in border_edges(faces)}
    loops = []
    while after:
        start = next(iter(after))
        loop, at = [], start
        while at in after:
            loop.append(at)
            at = after.pop(at)
        loops.append(np.asarray(loop, dtype=np.int64))
    return sorted(loops, key=len, reverse=True)


def components(faces: Triangles, count: int) -> npt.NDArray[np.int64]:
    """(V,) number of the connected piece each vertex belongs to."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    edges = edges_of(faces)
    links = coo_matrix((np.ones(len(edges)), (edges[:, 0], edges[:, 1])), shape=(count, count))
    return np.asarray(connected_components(links, directed=False)[1], dtype=np.int64)


def largest_piece(cloth: Cloth) -> Cloth:
    """Only the connected piece with the most faces."""
    if len(cloth.faces) == 0:
        return cloth
    piece = components(cloth.faces, len(cloth.rest))[cloth.faces[:, 0]]
    return cloth.select(piece == np.bincount(piece).argmax())
