"""Seams and small parts of trousers: pockets, fly, belt loops, stitching."""

from __future__ import annotations

import numpy as np

from atelier.garments.cloth import Cloth
from atelier.garments.figure import Figure
from atelier.garments.spec import GarmentSpec
from atelier.garments.surface_point import carried, on_front
from atelier.garments.trims import disc
from atelier.mesh import Material, Mesh, Points

THREAD = Material(colour=(0.72, 0.5, 0.24), roughness=0.9)
SHADOW = Material(colour=(0.07, 0.07, 0.08), roughness=0.95)


def ribbon(
    cloth: Cloth, xz: Points, width: float, lift: float, spec: GarmentSpec, look: Material
) -> Mesh:
    """A strip along a line drawn on the front of the pattern, (N, 2) x and z in rest space."""
    places, normal = carried(cloth, on_front(cloth, xz))
    along = np.gradient(places, axis=0)
    side = np.cross(normal, along)
    side *= width / 2 / np.maximum(np.linalg.norm(side, axis=1, keepdims=True), 1e-9)
    middle = places + lift * normal
    vertices = np.concatenate([middle - side, middle + 0.3 * lift * normal, middle + side])
    n = len(places)
    at = np.arange(n - 1)
    faces = []
    for row in (0, 1):
        a, b = at + row * n, at + 1 + row * n
        faces += [np.stack([a, b, b + n], 1), np.stack([a, b + n, a + n], 1)]
    uv = np.stack([np.repeat([0.0, width / 2, width], n), np.tile(xz[:, 1], 3)], axis=1) / 0.1
    triangles = np.concatenate(faces)
    return Mesh(vertices, triangles, uv, spec.label, look, np.tile(normal, (3, 1)), "seam")


def trouser_seams(fig: Figure, spec: GarmentSpec, cloth: Cloth, band: Material) -> list[Mesh]:
    """What is sewn on the front of trousers of ``spec.pockets``' kind."""
    if not spec.pockets:
        return []
    front = on_front(cloth, np.array([[0.0, fig.level(spec.rise) - 0.03]]))[0]
    central = np.abs(cloth.rest[:, 0]) < 0.03
    ahead = central & (cloth.rest[:, 1] < front[1] + 0.03)
    waist = float(cloth.rest[ahead, 2].max())
    level = np.abs(cloth.rest[:, 2] - (waist - 0.07)) < 0.01
    wide = float(np.abs(cloth.rest[level, 0]).max())
    below = waist - 0.036
    meshes = []
    jeans = spec.pockets == "jeans"
    look = THREAD if jeans else SHADOW
    thin = 0.0013 if jeans else 0.0011
    for side in (1, -1):
        t = np.linspace(0, 1, 30)
        if jeans:
            x = wide * (0.52 + 0.4 * np.sin(t * np.pi / 2))
            z = below - 0.085 * (1 - np.cos(t * np.pi / 2))
        else:
            x, z = wide * (0.66 + 0.24 * t), below - 0.15 * t
        gaps = (0.0, 0.006) if jeans else (0.0,)
        for gap in gaps:
            line = np.stack([side * (x - gap), z - gap], axis=1)
            meshes.append(ribbon(cloth, line, thin, 0.0012, spec, look))
        loop = np.stack(
            [np.full(8, side * wide * 0.47), np.linspace(waist - 0.002, below - 0.006, 8)], 1
        )
        meshes.append(ribbon(cloth, loop, 0.011, 0.0035, spec, band))
    drop = min(0.13, below - fig.crotch - 0.02)
    t = np.linspace(0, 1, 30)
    x = 0.032 * np.where(t < 0.6, 1.0, np.cos(np.clip((t - 0.6) / 0.4, 0, 1) * np.pi / 2))
    meshes.append(ribbon(cloth, np.stack([x, below - drop * t], 1), thin, 0.0012, spec, look))
    seam = np.stack([np.full(20, 0.001), np.linspace(below, fig.crotch + 0.03, 20)], axis=1)
    meshes.append(ribbon(cloth, seam, 0.0014, 0.0012, spec, SHADOW))
    place, normal = carried(cloth, on_front(cloth, np.array([[0.008, waist - 0.018]])))
    metal = (0.62, 0.5, 0.36) if jeans else (0.12, 0.12, 0.13)
    meshes.append(
        disc(place[0] + 0.002 * normal[0], normal[0], 0.0085 if jeans else 0.007, spec.label, metal)
    )
    return meshes
