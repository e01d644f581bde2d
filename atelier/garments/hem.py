"""Hems: bands along a border, and cloth turned in so that edges have a thickness."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from atelier.garments.cloth import Cloth
from atelier.mesh import Points

THICK = 0.0022
"""Metres between the outside and the turned-in inside of a hem."""
TURN_IN = 0.009
"""Metres of cloth turned in."""


def band_level(points: Points, border: Points, width: float) -> Points:
    """(V,) distance to a closed border (L, 3) less ``width``: negative in its band."""
    following = np.roll(border, -1, axis=0)
    share = np.arange(0, 1, 0.2)[:, None, None]
    fine = (border[None] * (1 - share) + following[None] * share).reshape(-1, 3)
    return np.asarray(cKDTree(fine).query(points)[0] - width)


def _even(values: Points) -> Points:
    from scipy.ndimage import gaussian_filter1d

    return np.asarray(gaussian_filter1d(values, 3.0, axis=0, mode="wrap"))


def turned_in(cloth: Cloth, loop: npt.NDArray[np.int64]) -> Cloth:
    """The edge and inside of a hem: a strip from the border inwards and back up.

    ``cloth`` has the fields ``posed`` and ``normal``; the strip has them too.
    """
    posed, normal = cloth.fields["posed"][loop], _even(cloth.fields["normal"][loop])
    along = np.roll(posed, -4, axis=0) - np.roll(posed, 4, axis=0)
    inward = _even(np.cross(normal, along))
    inward /= np.maximum(np.linalg.norm(inward, axis=1, keepdims=True), 1e-9)
    outer = posed + 0.0014 * normal
    edge = posed - THICK * normal
    inner = edge + TURN_IN * inward - 0.003 * normal
    count = len(loop)
    at = np.arange(count)
    after = np.roll(at, -1)
    faces = []
    for row in (0, 1):
        a, b = at + row * count, after + row * count
        c, d = b + count, a + count
        faces += [np.stack([a, c, b], axis=1), np.stack([a, d, c], axis=1)]
    rows = np.concatenate([outer, edge, inner])
    rest = np.concatenate([cloth.rest[loop]] * 2 + [cloth.rest[loop] + [0, 0, TURN_IN]])
    looks = np.concatenate([normal - inward, -normal - inward, -normal])
    looks /= np.maximum(np.linalg.norm(looks, axis=1, keepdims=True), 1e-9)
    return Cloth(rest, np.concatenate(faces), {"posed": rows, "normal": looks})
