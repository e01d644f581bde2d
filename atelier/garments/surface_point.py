"""Where a point drawn on a pattern lies on the draped cloth."""

from __future__ import annotations

import numpy as np
from scipy.spatial import cKDTree

from atelier.garments.cloth import Cloth
from atelier.mesh import Points


def carried(cloth: Cloth, points: Points, neighbours: int = 14) -> tuple[Points, Points]:
    """Posed positions and normals (N, 3) of rest-space points near a draped cloth.

    Each point moves by the affine map that fits its nearest vertices best, and is
    dropped onto the cloth there.
    """
    _, index = cKDTree(cloth.rest).query(points, k=neighbours)
    rest, posed = cloth.rest[index], cloth.fields["posed"][index]
    normal = cloth.fields["normal"][index].mean(axis=1)
    normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-9)
    places = np.empty_like(points)
    for k, point in enumerate(points):
        middle, there = rest[k].mean(axis=0), posed[k].mean(axis=0)
        u, s, vt = np.linalg.svd(rest[k] - middle, full_matrices=False)
        away = vt[:2] @ (point - middle)
        local = (u[:, :2] * s[:2]) / np.maximum(s[:2], 1e-9) ** 2
        slope = local.T @ (posed[k] - there)
        places[k] = there + away @ slope
    return places, normal


def on_front(cloth: Cloth, xz: Points) -> Points:
    """(N, 3) rest-space points of the cloth's front that are seen at (x, z)."""
    ahead = cloth.fields["rest_normal"][:, 1] < -0.15
    front = cloth.rest[ahead]
    distance, index = cKDTree(front[:, [0, 2]]).query(xz, k=4)
    closeness = 1 / (distance + 1e-4)
    y = (closeness * front[index, 1]).sum(axis=1) / closeness.sum(axis=1)
    return np.stack([xz[:, 0], y, xz[:, 1]], axis=1)
