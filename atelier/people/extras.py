"""Hats, sunglasses and scarves, simple enough to make by the hundred."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from atelier.atlas import landmarks, skin_faces
from atelier.body import Body
from atelier.mesh import Material, Mesh, Points, Triangles, vertex_normals
from atelier.shoes import Colour
from atelier.skin import hairline
from sichak.labels import CIHP


def hat(body: Body, colour: Colour, brim: bool) -> list[Mesh]:
    """A knitted cap that follows the head, with or without a peak."""
    marks = landmarks(body)
    above = body.rest_vertices[:, 2] - marks.eyes[2] > 0.55 * marks.unit
    head = (body.limb_weight("head") > 0.6) & above
    ears = (np.abs(body.rest_vertices[:, 0]) > 1.2 * marks.unit) & ~(
        hairline(marks, body.rest_vertices) > 0
    )
    faces = body.faces[skin_faces(body) & (head & ~ears)[body.faces].all(axis=1)]
    used, flat = np.unique(faces, return_inverse=True)
    points = body.rest_vertices[used]
    middle = marks.eyes + np.array([0.0, 1.3 * marks.unit, 0.4 * marks.unit])
    away = points - middle
    away /= np.linalg.norm(away, axis=1, keepdims=True)
    rise = np.clip((points[:, 2] - marks.eyes[2]) / (2 * marks.unit), 0, 1)[:, None]
    points = points + (0.016 + 0.008 * rise) * away
    material = Material(colour=colour, roughness=0.95)
    crown = _on_head(body, points, flat.reshape(-1, 3), CIHP.HAT, material, "hat")
    return [crown, _peak(body, colour)] if brim else [crown]


def _peak(body: Body, colour: Colour) -> Mesh:
    marks = landmarks(body)
    unit = marks.unit
    turn = np.linspace(-1.0, 1.0, 15)
    rows = []
    for out in np.linspace(0, 1, 5):
        x = turn * unit * (1.15 - 0.1 * out)
        y = (
            marks.front
            - 0.012
            + 0.6 * unit * turn**2
            - out * unit * 1.15 * np.sqrt(1 - 0.8 * turn**2)
        )
        z = marks.eyes[2] + unit * (0.78 - 0.18 * out - 0.22 * turn**2)
        rows.append(np.stack([x, y, z], axis=1))
    return _on_head(
        body, np.concatenate(rows), _quads(5, 15), CIHP.HAT, Material(colour=colour), "peak"
    )


def sunglasses(body: Body, colour: Colour) -> list[Mesh]:
    """Two dark glasses, a bridge and temples."""
    marks = landmarks(body)
    unit = marks.unit
    turn = np.arange(28) * 2 * np.pi / 28
    oval = np.stack([np.cos(turn), np.zeros(28), np.sin(turn)], axis=1)
    oval = np.sign(oval) * np.abs(oval) ** 0.7
    shade = Material(colour=colour, roughness=0.15, specular=0.6)
    meshes = []
    for side, eye in ((1.0, marks.left_eye), (-1.0, marks.right_eye)):
        centre = eye + np.array([side * 0.04 * unit, -0.36 * unit, -0.06 * unit])
        rim = centre + oval * [0.44 * unit, 1, 0.37 * unit]
        rim[:, 1] += 0.5 * np.abs(rim[:, 0] - side * 0.3 * unit) ** 2 / unit
        at = np.arange(28)
        fan = np.stack([np.full(28, 28), at, np.roll(at, -1)], axis=1)
        meshes.append(_on_head(body, np.vstack([rim, centre - [0, 0.002, 0]]), fan,
                               CIHP.SUNGLASSES, shade, "glass"))  # fmt: skip
        hinge = centre + np.array([side * 0.42 * unit, 0.1 * unit, 0.1 * unit])
        ear = np.array([side * 1.28 * unit, marks.eyes[1] + 1.35 * unit, eye[2] + 0.05 * unit])
        meshes.append(_bar(body, hinge, ear, 0.006, shade))
    half = np.array([0.14 * unit, 0.0, 0.0])
    front = marks.eyes + np.array([0, -0.36 * unit, 0.03 * unit])
    meshes.append(_bar(body, front - half, front + half, 0.006, shade))
    return meshes


def scarf(body: Body, worn: Sequence[Mesh], colour: Colour, rng: np.random.Generator) -> list[Mesh]:
    """A loop round the neck, and often an end that hangs down over what is worn."""
    neck = body.joints["neck01"] + np.array([0.0, -0.004, 0.022])
    chosen = body.limb_weight("neck01", "neck02") > 0.5
    radius = float(np.abs(body.vertices[chosen, 0] - neck[0]).max()) + 0.016
    around, tube = np.linspace(0, 2 * np.pi, 61), np.linspace(0, 2 * np.pi, 21)
    u, v = np.meshgrid(around, tube, indexing="ij")
    lumps = 1 + 0.12 * np.sin(5 * u + 3 * v) + 0.08 * np.sin(9 * u - 2 * v)
    thick = rng.uniform(0.026, 0.036)
    far = radius + thick * 0.5 * np.cos(v) * lumps + 0.016 * (1 - np.sin(v)) / 2
    points = np.stack(
        [far * np.sin(u), -far * np.cos(u) * 0.95,
         thick * 1.25 * np.sin(v) * lumps - 0.018 * np.cos(u)], axis=-1,
    )  # fmt: skip
    material = Material(colour=colour, roughness=0.95)
    faces, uv = _quads(61, 21), np.zeros((61 * 21, 2))
    loop = Mesh(points.reshape(-1, 3) + neck, faces, uv, CIHP.SCARF, material, name="scarf")
    if rng.uniform() < 0.5:
        return [loop]
    return [loop, _end(neck, radius, worn, material, rng)]


def _end(
    neck: Points, radius: float, worn: Sequence[Mesh], material: Material, rng: np.random.Generator
) -> Mesh:
    over = np.concatenate([mesh.vertices for mesh in worn])
    x = neck[0] + float(rng.choice([-1, 1])) * rng.uniform(0.03, 0.06)
    long = rng.uniform(0.3, 0.5)
    rows = []
    y = float(neck[1]) - radius - 0.02
    for z in np.linspace(neck[2], neck[2] - long, 26):
        near = over[(np.abs(over[:, 2] - z) < 0.03) & (np.abs(over[:, 0] - x) < 0.08)]
        if len(near):
            y = min(y + 0.004, float(near[:, 1].min()) - 0.012)
        for across in np.linspace(-0.05, 0.05, 9):
            rows.append([x + across, y - 0.004 * np.cos(60 * across), z])
    points = np.array(rows)
    return Mesh(
        points, _quads(26, 9), np.zeros((len(points), 2)), CIHP.SCARF, material, name="scarf end"
    )


def _bar(body: Body, start: Points, end: Points, thick: float, material: Material) -> Mesh:
    along = (end - start) / np.linalg.norm(end - start)
    side = np.cross(along, [0.0, 0.0, 1.0])
    side /= np.linalg.norm(side)
    up = np.cross(side, along)
    ring = [a * side * 0.4 + b * up for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1))]
    points = np.array([p + 0.5 * thick * r for p in (start, end) for r in ring])
    return _on_head(body, points, _quads(2, 5), CIHP.SUNGLASSES, material, "temple")


def _on_head(
    body: Body, rest: Points, faces: Triangles, label: CIHP, material: Material, name: str
) -> Mesh:
    head = body.bone_transforms[body.bone("head")]
    points = rest @ head[:3, :3].T + head[:3, 3]
    triangles = faces.astype(np.int64)
    normals = vertex_normals(points, triangles)
    return Mesh(points, triangles, np.zeros((len(points), 2)), label, material, normals, name)


def _quads(rows: int, columns: int) -> Triangles:
    index = np.arange(rows * columns).reshape(rows, columns)
    a, b = index[:-1, :-1].ravel(), index[:-1, 1:].ravel()
    c, d = index[1:, 1:].ravel(), index[1:, :-1].ravel()
    return np.concatenate([np.stack([a, b, c], 1), np.stack([a, c, d], 1)]).astype(np.int64)
