"""Trims: prints on the chest, button stands, pockets, buttons and neck labels."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PIL import Image

from atelier.cloths import cloth as cloth_named
from atelier.garments.cloth import Cloth
from atelier.garments.figure import Figure
from atelier.garments.panel import Panel, parted, raised
from atelier.garments.spec import GarmentSpec
from atelier.garments.surface_point import carried
from atelier.lettering import latin
from atelier.mesh import Material, Mesh, Points, vertex_normals
from atelier.prints import print_on
from sichak.labels import CIHP

PRINT_REPEATS = 4
"""A chest print covers 4 x 4 repeats of its cloth."""
STAND = 0.017
"""Half the width of a shirt's button stand, metres."""


def chest_print(fig: Figure, spec: GarmentSpec, panel: Panel) -> list[Panel]:
    """Cut the square of the print out of the body panel and give it the picture."""
    if not spec.picture or panel.name != "body":
        return [panel]
    size = cloth_named(spec.fabric).size
    edge = PRINT_REPEATS * size
    throat = float(fig.body.rest_joints["clavicle.L"][2])
    top = np.floor((throat - spec.depth - 0.05) / size) * size
    around, panel = _window(panel, (-edge / 2, edge / 2), (top - edge, top))
    fabric = cloth_named(spec.fabric)
    picture = print_on(fabric, spec.picture, spec.inks, PRINT_REPEATS, PRINT_REPEATS)
    material = Material(texture=picture, roughness=fabric.roughness)
    uv = (panel.uv - [-edge / 2, top - edge]) / edge
    shown = replace(panel, name="print", uv=uv, material=material, around=0.0)
    return [*around, shown]


def _window(
    panel: Panel, across: tuple[float, float], up: tuple[float, float]
) -> tuple[list[Panel], Panel]:
    """Part a rectangle in UV from what surrounds it."""
    around = []
    for column, (low, high) in ((0, across), (1, up)):
        below, panel = parted(panel, panel.uv[:, column] - low)
        panel, above = parted(panel, panel.uv[:, column] - high)
        around += [below, above]
    return around, panel


def opened(fig: Figure, spec: GarmentSpec, panel: Panel) -> list[Panel]:
    """Part button stand and chest pocket of a shirt from its body."""
    if not spec.buttons or panel.name != "body":
        return [panel]
    left, stand = parted(panel, panel.uv[:, 0] + STAND)
    stand, right = parted(stand, stand.uv[:, 0] - STAND)
    level = np.abs(stand.uv[:, 0]) - STAND
    stand = raised(replace(stand, name="button stand"), level, 0.0018)
    top = float(fig.body.rest_joints["clavicle.L"][2]) - 0.13
    around, pocket = _window(right, (0.045, 0.145), (top - 0.12, top))
    u, v = pocket.uv[:, 0], pocket.uv[:, 1]
    level = -np.minimum(np.minimum(u - 0.045, 0.145 - u), np.minimum(v - top + 0.12, top - v))
    # the pocket's cloth is set a little askew of the pattern behind it, as pockets are
    shifted = replace(pocket, name="pocket", uv=pocket.uv + np.array([0.004, 0.006]))
    return [left, stand, *around, raised(shifted, level, 0.0014)]


def buttons(spec: GarmentSpec, stand: Panel) -> list[Mesh]:
    """Small dished buttons down the middle of a button stand."""
    if not len(stand.cloth.rest):
        return []
    v = stand.uv[:, 1]
    heights = np.linspace(v.max() - 0.045, v.min() + 0.09, spec.buttons)
    middle = [int(np.argmin(np.hypot(stand.uv[:, 0], v - z))) for z in heights]
    rest = stand.cloth.rest[middle].copy()
    rest[:, 0], rest[:, 2] = 0.0, heights
    places, normals = carried(stand.cloth, rest)
    return [
        disc(p + 0.0018 * n, n, 0.0058, spec.label) for p, n in zip(places, normals, strict=True)
    ]


def disc(
    place: Points,
    normal: Points,
    radius: float,
    label: CIHP,
    colour: tuple[float, float, float] = (0.93, 0.91, 0.86),
) -> Mesh:
    """A button: a low round with a raised rim."""
    turn = np.arange(20) * 2 * np.pi / 20
    side = np.cross(normal, [0.0, 0.0, 1.0])
    side /= np.linalg.norm(side)
    up = np.cross(side, normal)
    ring = np.cos(turn)[:, None] * side + np.sin(turn)[:, None] * up
    profile = ((1.0, 0.0), (1.0, 0.0016), (0.8, 0.0022), (0.62, 0.0014))
    rows = [place + r * radius * ring + h * normal for r, h in profile]
    vertices = np.concatenate([*rows, [place + 0.0014 * normal]])
    at, after = np.arange(20), np.roll(np.arange(20), -1)
    faces = [np.stack([at + 60, after + 60, np.full(20, 80)], axis=1)]
    for row in range(3):
        a, b = at + row * 20, after + row * 20
        faces += [np.stack([a, b, b + 20], axis=1), np.stack([a, b + 20, a + 20], axis=1)]
    triangles = np.concatenate(faces)
    corners = vertices[triangles]
    out = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    if (out @ normal).sum() < 0:
        triangles = triangles[:, ::-1]
    look = Material(colour=colour, roughness=0.3, specular=0.4)
    return Mesh(vertices, triangles, np.zeros((81, 2)), label, look, name="button")


def neck_label(cloth: Cloth, spec: GarmentSpec, place: Points, ahead: Points) -> Mesh:
    """A woven label on the inside of the back, below ``place``.

    ``place`` and ``ahead`` (3,) are the middle of the back's border and the
    cloth's outward normal there, posed.
    """
    side = np.array([1.0, 0.0, 0.0])
    down = np.cross(side, ahead)
    down = -down if down[2] > 0 else down
    corner = place - ahead * 0.006 + down * 0.006
    across, along = np.linspace(-0.026, 0.026, 5), np.linspace(0, 0.022, 4)
    vertices = np.array([corner + a * side + d * down for d in along for a in across])
    uv = np.array([[(a + 0.026) / 0.052, 1 - d / 0.022] for d in along for a in across])
    quads = [(r * 5 + c, r * 5 + c + 1, r * 5 + c + 6, r * 5 + c + 5)
             for r in range(3) for c in range(4)]  # fmt: skip
    faces = np.array([t for a, b, c, d in quads for t in ((a, d, c), (a, c, b))])
    if vertex_normals(vertices, faces)[:, 1].mean() > 0:
        faces = faces[:, ::-1]
    ink = Image.new("L", (416, 176), 0)
    word = Image.fromarray(latin("SICHAK", 64))
    ink.paste(word, ((416 - word.width) // 2, (176 - word.height) // 2))
    page = 240 - np.asarray(ink, dtype=np.float32) * (200 / 255)
    texture = np.repeat(page[..., None], 3, axis=2).astype(np.uint8)
    return Mesh(vertices, faces, uv, spec.label, Material(texture=texture), name="label")
