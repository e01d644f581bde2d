"""Eyes: a white ball with iris, pupil and catchlight, and lashes."""

from __future__ import annotations

import numpy as np

from atelier.body import Body
from atelier.mesh import Material, Mesh, Points, Texture
from sichak.labels import CIHP

HELPER_EYE = {"L": (14598, 14670), "R": (14670, 14742)}
"""MakeHuman's eyeballs: vertex numbers of the base mesh, first and past the last."""


def eye_texture(iris: tuple[float, float, float], seed: int) -> Texture:
    """(128, 256, 3): columns go round the gaze, rows from the pupil (bottom) to the back."""
    rows, columns = np.mgrid[0:128, 0:256]
    angle = (127 - rows) / 127 * 90.0
    around = columns / 256 * 2 * np.pi
    fibres = 1 + 0.18 * np.sin(around * 23 + seed) * np.sin(around * 11)
    colour = np.empty((128, 256, 3))
    colour[:] = np.array([0.93, 0.915, 0.90])
    inner = np.clip((angle - 11.0) / 18.0, 0, 1)
    ring = (
        np.array(iris)
        * (0.75 + 0.55 * inner * (1 - inner) * 4 * 0.5)[..., None]
        * fibres[..., None]
    )
    edge = np.clip((angle - 26.0) / 4.0, 0, 1)[..., None]
    ring = ring * (1 - 0.6 * edge)
    colour = np.where((angle < 31.0)[..., None], ring, colour)
    colour = np.where((angle < 12.5)[..., None], 0.015, colour)
    pink = np.clip((angle - 45) / 45, 0, 1)[..., None]
    colour = colour * (1 - pink * np.array([0.03, 0.13, 0.14]))
    return np.asarray(np.clip(colour, 0, 1) * 255, dtype=np.uint8)


def eyeball(body: Body, side: str, iris: tuple[float, float, float], seed: int) -> Mesh:
    """One eye, looking where the head looks."""
    first, last = HELPER_EYE[side]
    ball = body.helpers[first:last]
    centre = (ball.min(axis=0) + ball.max(axis=0)) / 2
    rest = body.rest_helpers[first:last]
    radius = float((rest.max(axis=0) - rest.min(axis=0))[[0, 2]].mean() / 2)
    turn = body.bone_transforms[body.bone("head")][:3, :3]
    vertices, faces, uv = _ball(36, 48)
    # the person looks along -y; a little inward, to the lens
    inward = np.array([-0.045 if side == "L" else 0.045, -1.0, 0.0])
    inward /= np.linalg.norm(inward)
    right = np.cross(inward, [0, 0, 1.0])
    frame = np.stack([right, np.cross(right, inward), inward], axis=1)
    placed = vertices @ frame.T * radius
    return Mesh(
        vertices=placed @ turn.T + centre,
        faces=faces,
        uv=uv,
        label=CIHP.FACE,
        material=Material(texture=eye_texture(iris, seed), roughness=0.08, specular=0.6),
        normals=vertices @ frame.T @ turn.T,
        name=f"eye{side}",
    )


def _ball(rings: int, sectors: int) -> tuple[Points, np.ndarray, Points]:
    polar, around = np.meshgrid(
        np.linspace(0, np.pi, rings + 1), np.linspace(0, 2 * np.pi, sectors + 1), indexing="ij"
    )
    unit = np.stack(
        [np.sin(polar) * np.cos(around), np.sin(polar) * np.sin(around), np.cos(polar)], axis=-1
    )
    # v runs from the pupil (0) to 90 degrees off the gaze (1) and stays there
    v = np.clip(polar / (np.pi / 2), 0.002, 0.998)
    uv = np.stack([around / (2 * np.pi), v], axis=-1).reshape(-1, 2)
    index = np.arange((rings + 1) * (sectors + 1)).reshape(rings + 1, sectors + 1)
    a, b = index[:-1, :-1].ravel(), index[1:, :-1].ravel()
    c, d = index[1:, 1:].ravel(), index[:-1, 1:].ravel()
    faces = np.concatenate([np.stack([a, b, c], 1), np.stack([a, c, d], 1)])
    return unit.reshape(-1, 3), faces.astype(np.int64), uv
