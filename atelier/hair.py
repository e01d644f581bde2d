"""Hair: a few thousand locks that grow from the scalp, follow the head and fall.

Each lock is a narrow ribbon along a polyline. A lock leaves the scalp, is combed
along a direction field, keeps its layer's distance from the head and, below it,
from neck and shoulders. Everything is decided by the person's seed, so the same
person in the same pose has the same hair whatever she wears.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from atelier.atlas import Landmarks, landmarks, skin_faces
from atelier.body import Body
from atelier.locks import STEPS, knot, ribbons, shades
from atelier.mesh import Material, Mesh, Points, merged
from atelier.skin import hairline


@dataclass(frozen=True)
class Hairstyle:
    """How hair is cut and combed.

    Attributes:
        kind: ``fall`` (parted, falls), ``crop`` (short, combed forward or aside),
            ``curl`` (springs away from the head) or ``bun`` (combed to a knot).
        length: of a lock, metres.
        volume: thickness of the hair on the head, metres.
        part: where the parting is, in eye distances to the person's left.
        wave: sideways waves, metres.
        fringe: share of the front locks that fall over the forehead.
        locks: how many.
        width: of a lock, metres.
        behind: how strongly the hair is drawn behind the ears, 0 to 1.
    """

    kind: str
    length: float
    volume: float = 0.016
    part: float = 0.0
    wave: float = 0.0
    fringe: float = 0.0
    locks: int = 4200
    width: float = 0.0045
    behind: float = 0.5


def hair_meshes(
    body: Body, style: Hairstyle, colour: tuple[float, float, float], seed: int
) -> list[Mesh]:
    """The hair of a posed body, labelled HAIR."""
    generator = np.random.default_rng(seed)
    marks = landmarks(body)
    roots, normals = _scalp(body, marks, style.locks, generator)
    field = _Comb(body, marks, style, roots, generator)
    head = body.bone_transforms[body.bone("head")]
    lines = field.grow(roots, normals)
    lines = lines @ head[:3, :3].T + head[:3, 3]
    if style.kind == "fall":
        lines = _fall(body, marks, style, lines, generator)
    centre = head[:3, :3] @ (marks.eyes + marks.unit * np.array([0, 1.25, 0.3])) + head[:3, 3]
    material = Material(texture=shades(colour, seed), roughness=0.42, specular=0.3)
    meshes = [ribbons(lines, centre, style.width, generator, material)]
    if style.kind == "bun":
        place = field.knot @ head[:3, :3].T + head[:3, 3]
        meshes.append(knot(place, marks.unit, head[:3, :3], generator, material))
    whole = meshes[0]
    for mesh in meshes[1:]:
        whole = merged(whole, mesh)
    return [whole]


def _scalp(
    body: Body, marks: Landmarks, count: int, generator: np.random.Generator
) -> tuple[Points, Points]:
    faces = body.faces[skin_faces(body)]
    middle = body.rest_vertices[faces].mean(axis=1)
    is_head = body.limb_weight("head")[faces].min(axis=1) > 0.2
    above = hairline(marks, middle) > 0.001
    ear = (np.abs(middle[:, 0]) > 1.18 * marks.unit) & (
        middle[:, 2] < marks.eyes[2] + 0.15 * marks.unit
    )
    faces = faces[is_head & above & (middle[:, 2] > marks.chin) & ~ear]
    corners = body.rest_vertices[faces]
    area = np.linalg.norm(
        np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1
    )
    chosen = generator.choice(len(faces), size=count, p=area / area.sum())
    weights = generator.dirichlet([1, 1, 1], size=count)
    points = np.einsum("nk,nkd->nd", weights, corners[chosen])
    normals = np.einsum("nk,nkd->nd", weights, body.rest_normals[faces[chosen]])
    return points, normals / np.linalg.norm(normals, axis=1, keepdims=True)


class _Comb:
    """The direction field on the head, in rest space."""

    def __init__(
        self,
        body: Body,
        marks: Landmarks,
        style: Hairstyle,
        roots: Points,
        generator: np.random.Generator,
    ) -> None:
        from scipy.spatial import cKDTree

        self.marks, self.style, self.generator = marks, style, generator
        head = body.limb_weight("head", "neck", "spine01", "clavicle", "shoulder") > 0.3
        head &= body.base_index < 13380
        self.points, self.normals = body.rest_vertices[head], body.rest_normals[head]
        self.tree = cKDTree(self.points)
        unit = marks.unit
        self.knot = np.array([0.0, marks.back - 0.35 * unit, marks.top + 0.02 * unit])
        count = len(roots)
        layer = generator.uniform(0.15, 1.0, count)
        crown = np.clip((roots[:, 2] - marks.eyes[2]) / (2 * unit), 0.25, 1.0)
        self.layer = 0.003 + style.volume * layer * crown
        self.jitter = generator.normal(size=(count, 3))
        self.length = style.length * generator.uniform(0.82, 1.06, count)
        self.is_front = (roots[:, 1] < marks.front + 0.55 * unit) & (
            generator.uniform(size=count) < style.fringe
        )
        if style.kind == "crop":
            side = np.clip((marks.top - roots[:, 2]) / (1.8 * unit), 0, 1)
            self.length *= 1 - 0.72 * side
            self.layer *= 1 - 0.55 * side
        if style.kind == "fall":
            self.length = np.where(self.is_front, np.minimum(self.length, 1.35 * unit), self.length)

    def direction(self, at: Points, normals: Points, roots: Points) -> Points:
        """Where hair at these places is combed to (not yet tangent)."""
        unit, kind = self.marks.unit, self.style.kind
        across = (roots[:, 0] - self.style.part * unit)[:, None]
        side = np.tanh(across / (0.25 * unit))
        if kind == "bun":
            return np.asarray(self.knot - at)
        if kind == "crop":
            forward = np.array([0.55, -0.75, 0.0]) + side * np.array([0.35, 0.0, -0.2])
            low = np.clip((self.marks.top - 0.7 * unit - at[:, 2:]) / unit, 0, 1)
            return np.asarray(
                forward * (1 - low) + low * np.array([0, 0.25, -1.0]) + 0.15 * self.jitter
            )
        if kind == "curl":
            return np.asarray(normals * 1.2 + 0.8 * self.jitter)
        high = np.clip((at[:, 2:] - self.marks.eyes[2]) / (1.9 * unit), 0, 1)
        back = (0.05 + 0.55 * self.style.behind) * np.clip(
            (at[:, 2:] - self.marks.chin) / unit, 0, 1
        )
        comb = side * high * [1.0, 0.0, 0.0] + back * [0.0, 1.0, 0.0] + np.array([0.0, 0.0, -0.9])
        front = np.clip((self.marks.front + 0.75 * unit - at[:, 1:2]) / (0.5 * unit), 0, 1)
        bare = np.clip(1.35 - np.abs(at[:, :1]) / unit, 0, 1) * front
        comb = comb + bare * (side * [3.0, 0.0, 0.0] + np.array([0.0, 1.2, 0.6]))
        low = np.clip((self.marks.chin + 0.3 * unit - at[:, 2:]) / (0.8 * unit), 0, 1)
        spread = (at[:, :1] - np.clip(at[:, :1], -1.45 * unit, 1.45 * unit)) / unit
        forth = np.where(roots[:, 1:2] < self.marks.eyes[1] + 0.75 * unit, -0.7, 0.15)
        ways = -spread * [1.6, 0.0, 0.0] + forth * [0.0, 1.0, 0.0]
        comb = comb + low * (ways + np.array([0.0, 0.0, -0.6]))
        fringe = np.array([0.25, -0.55, -1.0]) + side * np.array([0.2, 0, 0])
        comb = np.where(self.is_front[:, None], fringe, comb)
        return np.asarray(comb + 0.05 * self.jitter)

    def grow(self, roots: Points, normals: Points) -> Points:
        """(N, STEPS, 3) the locks on the head; falling locks end where they leave it."""
        step = (self.length / (STEPS - 1))[:, None]
        unit = self.marks.unit
        at, heading, lines = roots - 0.002 * normals, normals.copy(), [roots - 0.002 * normals]
        for index in range(1, STEPS):
            _, nearest = self.tree.query(at, k=4)
            surface = self.points[nearest].mean(axis=1)
            outward = self.normals[nearest].mean(axis=1)
            outward /= np.linalg.norm(outward, axis=1, keepdims=True)
            wanted = self.direction(at, outward, roots)
            if self.style.kind != "curl":
                near = ((at - surface) * outward).sum(1, keepdims=True) < self.layer[:, None] + 0.02
                tangent = wanted - (wanted * outward).sum(axis=1, keepdims=True) * outward
                wanted = np.where(near, tangent, wanted)
            wanted /= np.linalg.norm(wanted, axis=1, keepdims=True) + 1e-9
            heading = heading * 0.45 + wanted * 0.55
            heading /= np.linalg.norm(heading, axis=1, keepdims=True)
            at = at + heading * step
            if self.style.kind == "curl":
                at = at + self._coil(index, heading) * 0.5
            keep = self.layer * min(1.0, index / 3.5)
            if self.style.kind == "bun":
                keep = keep * 0.6
            gap = ((at - surface) * outward).sum(axis=1)
            at = at + outward * np.maximum(keep - gap, 0.0)[:, None]
            if self.style.kind == "fall":
                lying = np.clip((at[:, 2] - self.marks.eyes[2] + 0.5 * unit) / unit, 0, 1)
                at = at - outward * (lying * np.maximum(gap - 1.15 * keep, 0.0))[:, None]
            lines.append(at)
        return np.stack(lines, axis=1)

    def _coil(self, index: int, heading: Points) -> Points:
        phase = self.jitter[:, :1] * 6 + index * 1.7
        first = np.cross(heading, [0.0, 0.0, 1.0])
        first /= np.linalg.norm(first, axis=1, keepdims=True) + 1e-9
        second = np.cross(heading, first)
        return np.asarray((first * np.cos(phase) + second * np.sin(phase)) * 0.006)


def _fall(
    body: Body, marks: Landmarks, style: Hairstyle, lines: Points, generator: np.random.Generator
) -> Points:
    """Keep falling hair off neck, shoulders and face, in the pose; add waves."""
    from scipy.spatial import cKDTree

    chosen = (
        body.limb_weight(
            "head", "neck", "spine01", "spine02", "clavicle", "shoulder01", "upperarm01"
        )
        > 0.3
    )
    chosen &= body.base_index < 13380
    points, normals = body.vertices[chosen], body.normals[chosen]
    on_head = body.limb_weight("head", "neck")[chosen] > 0.5
    clear = np.where(on_head, 0.006, 0.026)
    tree = cKDTree(points)
    lines = lines.copy()
    phase = generator.uniform(0, 2 * np.pi, len(lines))[:, None]
    clump = generator.normal(size=(len(lines), 1))
    run = np.linspace(0, 1, STEPS)[None, :]
    sway = style.wave * np.clip(run * 2 - 0.4, 0, 1) * np.sin(run * 14 + 0.6 * phase + clump)
    lines[:, :, 0] += sway
    lines[:, :, 1] += (
        0.5 * style.wave * np.clip(run * 2 - 0.4, 0, 1) * np.cos(run * 13 + 0.6 * phase)
    )
    for _ in range(3):
        flat = lines.reshape(-1, 3)
        _, nearest = tree.query(flat)
        gap = ((flat - points[nearest]) * normals[nearest]).sum(axis=1)
        push = np.clip(clear[nearest] - gap, 0, 0.05)
        push[::STEPS] = 0.0
        lines = (flat + normals[nearest] * push[:, None]).reshape(lines.shape)
        smooth = (lines[:, :-2] + 2 * lines[:, 1:-1] + lines[:, 2:]) / 4
        lines[:, 2:-1] = smooth[:, 1:]
    return lines
