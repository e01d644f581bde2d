"""Cutting a cloth along an isoline, so that hems and seams are clean curves."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from atelier.garments.cloth import Cloth, Values
from atelier.mesh import Triangles

NEAREST = 0.04
"""A cut never comes nearer to a vertex than this share of an edge: no slivers."""


def split(cloth: Cloth, level: Values) -> tuple[Cloth, Cloth]:
    """Cut along ``level == 0``: the part where it is negative, and the rest.

    Args:
        cloth: any triangle mesh; its fields are interpolated at the new vertices.
        level: (V,) one number a vertex; 0 counts as positive.

    Both parts share the new border point for point, and their areas add up to
    the area before.
    """
    level = np.where(np.abs(level) < 1e-12, 1e-12, level)
    above = level[cloth.faces] > 0
    count = above.sum(axis=1)
    mixed = (count == 1) | (count == 2)
    grown, corners, lone_above = _with_crossings(cloth, level, mixed, above)
    a, b, c, ab, ca = corners
    tip = np.stack([a, ab, ca], axis=1)
    foot = np.concatenate([np.stack([ab, b, c], axis=1), np.stack([ab, c, ca], axis=1)])
    twice = np.concatenate([lone_above, lone_above])
    whole = cloth.faces
    negative = np.concatenate([whole[count == 0], tip[~lone_above], foot[twice]])
    positive = np.concatenate([whole[count == 3], tip[lone_above], foot[~twice]])
    return _part(grown, negative), _part(grown, positive)


def keep_positive(cloth: Cloth, level: Values) -> Cloth:
    """The part of a cloth where ``level`` is positive."""
    return split(cloth, level)[1]


def _part(grown: Cloth, faces: Triangles) -> Cloth:
    whole = Cloth(grown.rest, faces, grown.fields)
    return whole.select(np.ones(len(faces), dtype=bool))


def _with_crossings(
    cloth: Cloth,
    level: Values,
    mixed: npt.NDArray[np.bool_],
    above: npt.NDArray[np.bool_],
) -> tuple[Cloth, tuple[npt.NDArray[np.int64], ...], npt.NDArray[np.bool_]]:
    """Turn each cut triangle so that its lone corner is first, and add the crossings."""
    faces, signs = cloth.faces[mixed], above[mixed]
    lone_above = signs.sum(axis=1) == 1
    lone = np.where(lone_above, signs.argmax(axis=1), (~signs).argmax(axis=1))
    rows = np.arange(len(faces))
    a, b, c = (faces[rows, (lone + k) % 3] for k in range(3))
    pairs = np.sort(np.concatenate([np.stack([a, b], 1), np.stack([c, a], 1)]), axis=1)
    edges, number = np.unique(pairs.reshape(-1, 2), axis=0, return_inverse=True)
    number = number.reshape(-1) + len(cloth.rest)
    low, high = level[edges[:, 0]], level[edges[:, 1]]
    share = np.clip(low / (low - high), NEAREST, 1 - NEAREST) if len(edges) else low
    grown = Cloth(
        _appended(cloth.rest, edges, share),
        cloth.faces,
        {name: _appended(values, edges, share) for name, values in cloth.fields.items()},
    )
    return grown, (a, b, c, number[: len(a)], number[len(a) :]), lone_above


def _appended(values: Values, edges: Triangles, share: Values) -> Values:
    weight = share.reshape(-1, *([1] * (values.ndim - 1)))
    between = values[edges[:, 0]] * (1 - weight) + values[edges[:, 1]] * weight
    return np.concatenate([values, between])
