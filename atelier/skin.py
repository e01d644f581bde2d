"""Skin: colour by place on the body (blush, lips, brows, stubble, scalp, nails, socks)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from atelier.atlas import (
    Landmarks,
    Plane,
    landmarks,
    makehuman_mask,
    noise,
    place_of_texels,
    skin_faces,
)
from atelier.body import Body
from atelier.mesh import Material, Mesh, Points
from sichak.labels import CIHP

Colour = tuple[float, float, float]

ATLAS = 1024
"""Texels a side of the skin texture: about 1 mm on the face."""


@dataclass(frozen=True)
class Complexion:
    """The colours of a person; sRGB in [0, 1].

    Attributes:
        skin, lips, hair, iris: base colours.
        brow: strength of the eyebrows in [0, 1].
        stubble: strength of the beard shadow in [0, 1].
        blush: strength of the red in cheeks, nose, ears and knuckles.
        sock: colour of the socks; None for bare ankles.
        sock_top: height of the sock above the sole, metres.
    """

    skin: Colour
    lips: Colour
    hair: Colour
    iris: Colour
    brow: float = 0.8
    stubble: float = 0.0
    blush: float = 0.5
    sock: Colour | None = None
    sock_top: float = 0.15


def hairline(marks: Landmarks, points: Points | Plane) -> Points:
    """How far (metres) points of the head lie above the hairline; negative below it."""
    along = (points[..., 1] - marks.front) / (marks.back - marks.front)
    turns = [-0.3, 0.05, 0.20, 0.33, 0.43, 0.52, 0.62, 0.76, 1.0]
    above_eyes = [1.32, 1.26, 1.08, 0.62, 0.0, 0.15, -0.35, -1.2, -1.35]
    line = np.interp(along, turns, above_eyes) * marks.unit
    widow = 0.10 * marks.unit * np.cos(np.clip(points[..., 0] / marks.unit, -1, 1) * 3.5)
    line = line - np.where(along < 0.3, widow, 0.0)
    return np.asarray(points[..., 2] - marks.eyes[2] - line)


def _blob(place: Plane, centre: Points, radius: float) -> Plane:
    squared = ((place - centre.astype(np.float32)) ** 2).sum(axis=-1)
    return np.asarray(np.exp(-squared / np.float32(radius) ** 2), dtype=np.float32)


def _mix(paint: Plane, colour: Sequence[float] | Plane, amount: npt.ArrayLike) -> Plane:
    share = np.asarray(amount, dtype=np.float32)[..., None]
    return np.asarray(paint + (np.asarray(colour, np.float32) - paint) * share, np.float32)


def brow_strength(marks: Landmarks, place: Plane) -> Plane:
    """(...,) how much eyebrow there is at a place, in [0, 1]."""
    unit = marks.unit
    strength = np.zeros(place.shape[:-1], dtype=np.float32)
    for side, eye in ((1.0, marks.left_eye), (-1.0, marks.right_eye)):
        outward = (place[..., 0] - eye[0]) * side / unit
        up = (place[..., 2] - eye[2]) / unit
        spine = 0.345 + 0.07 * np.cos((outward - 0.12) * 3.2) - 0.02
        thick = np.interp(
            outward, [-0.36, -0.28, 0.0, 0.25, 0.48], [0.03, 0.062, 0.055, 0.04, 0.012]
        )
        inside = np.clip((outward + 0.36) / 0.06, 0, 1) * np.clip((0.48 - outward) / 0.08, 0, 1)
        hairs = 0.8 + 0.2 * np.sin(outward * 160 + up * 90)
        near = place[..., 1] < eye[1] + 0.02
        soft = np.exp(-(((up - spine) / thick) ** 2) * 1.2)
        strength = np.maximum(strength, soft * inside * hairs * near)
    return np.asarray(strength, dtype=np.float32)


def paint(body: Body, look: Complexion, seed: int, atlas: int = ATLAS) -> Plane:
    """The skin texture, (atlas, atlas, 3) float32 sRGB in [0, 1]."""
    marks = landmarks(body)
    place, valid = place_of_texels(body, atlas)
    unit, eyes = marks.unit, marks.eyes
    skin = np.array(look.skin, dtype=np.float32)
    colour = np.tile(skin, (atlas, atlas, 1))
    tone = 0.011 * noise(place, 0.09, seed) + 0.009 * noise(place, 0.012, seed + 1)
    colour = colour * (1 + tone[..., None])
    warm = skin * np.array([1.04, 0.80, 0.76], dtype=np.float32)
    red = np.zeros((atlas, atlas), dtype=np.float32)
    for side in (-1.0, 1.0):
        cheek = eyes + np.array([side * 0.62 * unit, -0.2 * unit, -0.62 * unit])
        red += 0.55 * _blob(place, cheek, 0.45 * unit)
        for joint, radius in (("lowerarm01", 0.05), ("lowerleg01", 0.06), ("finger3-1", 0.04)):
            red += 0.35 * _blob(
                place, body.rest_joints[f"{joint}.{'L' if side > 0 else 'R'}"], radius
            )
    red += 0.45 * _blob(place, eyes + np.array([0, -0.6 * unit, -0.62 * unit]), 0.28 * unit)
    red += 0.4 * makehuman_mask("ears", atlas)
    colour = _mix(colour, tuple(warm), np.clip(red * look.blush, 0, 0.8))
    for eye in (marks.left_eye, marks.right_eye):
        lid = _blob(place, eye + np.array([0, -0.2 * unit, 0.05 * unit]), 0.34 * unit)
        colour = _mix(colour, tuple(skin * np.float32(0.72)), 0.35 * lid)
    if look.stubble > 0:
        jaw = _blob(place, eyes + np.array([0, -0.1 * unit, -1.55 * unit]), 1.0 * unit)
        jaw *= np.clip((eyes[2] - 0.95 * unit - place[..., 2]) / (0.2 * unit), 0, 1)
        grain = 0.85 + 0.3 * noise(place, 0.002, seed + 2)
        dark = skin * np.float32(0.55)
        colour = _mix(colour, tuple(dark), np.clip(look.stubble * jaw * grain, 0, 0.9))
    colour = _mix(colour, look.lips, 0.85 * makehuman_mask("lips", atlas))
    nails = skin * np.array([1.06, 0.93, 0.92], dtype=np.float32)
    colour = _mix(colour, tuple(np.clip(nails, 0, 1)), 0.7 * makehuman_mask("fingernails", atlas))
    dark_hair = tuple(0.75 * c for c in look.hair)
    colour = _mix(colour, dark_hair, look.brow * brow_strength(marks, place))
    scalp = np.clip(hairline(marks, place) / 0.006, 0, 1) * (place[..., 2] > marks.chin)
    scalp *= 0.9 + 0.1 * noise(place, 0.004, seed + 3)
    colour = _mix(colour, tuple(0.8 * c for c in look.hair), np.clip(scalp, 0, 1) * 0.92)
    if look.sock is not None:
        top = look.sock_top + 0.002 * np.sin(place[..., 0] * 900)
        knit = 1 + 0.05 * np.sin(np.arctan2(place[..., 0] - 0.16, place[..., 1]) * 240)
        sock = np.array(look.sock, dtype=np.float32) * knit[..., None]
        sock = np.where((place[..., 2] < top)[..., None], sock, colour)
        colour = np.where((np.abs(place[..., 0]) < 0.4)[..., None], sock, colour)
    return np.asarray(np.clip(np.where(valid[..., None], colour, skin), 0, 1), dtype=np.float32)


def _in_shoes(body: Body) -> npt.NDArray[np.bool_]:
    """(F,) triangles of the toes: shoes hide them, and thin shoes would not quite."""
    return np.asarray(body.limb_weight("toe")[body.faces].min(axis=1) > 0.25)


def skin_triangles(body: Body) -> npt.NDArray[np.int64]:
    """Numbers of the body's triangles that the skin mesh has, in its order."""
    return np.nonzero(skin_faces(body) & ~_in_shoes(body))[0]


def skin_mesh(body: Body, texture: Plane) -> Mesh:
    """The skin with its texture; vertices on seams are doubled."""
    chosen = skin_triangles(body)
    pairs = np.stack([body.faces[chosen], body.uv_faces[chosen]], axis=-1).reshape(-1, 2)
    unique, number = np.unique(pairs, axis=0, return_inverse=True)
    return Mesh(
        vertices=body.vertices[unique[:, 0]],
        faces=number.reshape(-1, 3).astype(np.int64),
        uv=body.uv[unique[:, 1]],
        label=CIHP.NECK,
        material=Material(
            texture=np.asarray(texture * 255, dtype=np.uint8), roughness=0.48, specular=0.35
        ),
        normals=body.normals[unique[:, 0]],
        name="skin",
    )
