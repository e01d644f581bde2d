"""What a garment meets when it is worn: skin, cloth below it, and arms beside it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from atelier.body import Body
from atelier.cloths import cloth as cloth_named
from atelier.garments.cloth import Cloth
from atelier.garments.drape import Contact, Contacts
from atelier.garments.figure import ARM, Figure, dense
from atelier.garments.spec import GarmentSpec
from atelier.garments.top import arm_coordinate, arm_share
from atelier.mesh import Mesh, Points, Triangles, vertex_normals

GAP = 0.005
"""Metres between cloth and skin."""
BESIDE = 0.12
"""Metres from the shoulder from which on an arm hangs beside the garment."""


def contacts(
    fig: Figure, body: Body, cloth: Cloth, under: Sequence[Mesh], sleeved: bool
) -> Contacts:
    """The surfaces a cloth must stay outside of.

    A sleeve stays outside the arm; the rest of the garment stays outside trunk and
    legs, and yields to an arm or hand that hangs or rests beside it.
    """
    points, normals, values = dense(
        body.vertices, body.faces, body.limb_weight(*ARM), _along(fig, body)
    )
    if body.pose.pockets:
        hidden = dense(body.vertices, body.faces, _pocketed(body))[2][:, 0] > 0.3
        points, normals, values = points[~hidden], normals[~hidden], values[~hidden]
    points, normals, values = _with_clothes(points, normals, values, under)
    beside = (values[:, 0] > 0.85) & (values[:, 1] > BESIDE)
    trunk = Contact(points[~beside], normals[~beside], GAP)
    everything = np.ones(len(cloth.rest), dtype=bool)
    if not beside.any():
        return Contacts([(everything, trunk)])
    sleeve = arm_share(fig, cloth, "L") + arm_share(fig, cloth, "R") > 0.3
    if not sleeved:
        sleeve[:] = False
    middle = body.joints["root"]
    inward = middle - points[beside]
    inward[:, 2] = 0
    inward /= np.maximum(np.linalg.norm(inward, axis=1, keepdims=True), 1e-6)
    arms = Near(points[beside], inward, 0.004)
    parts: list[tuple[np.ndarray, Contact]] = [(~sleeve, arms), (~sleeve, trunk)]
    if sleeve.any():
        parts.append((sleeve, Contact(points, normals, GAP)))
    return Contacts(parts)


class Near(Contact):
    """A contact that works on points close to it, and gently."""

    reach = 0.06

    def depth(self, x: Points) -> Points:
        """(V,) how far each near point must still move; 0 for all others."""
        return np.minimum(super().depth(x), 0.004)


def _pocketed(body: Body) -> np.ndarray:
    """(V,) weight of the hands that are in pockets, forearms included up to the middle."""
    hands = ("lowerarm02", "wrist", "finger", "metacarpal")
    return body.limb_weight(*_bones(body, hands, body.pose.pockets))


def _bones(body: Body, prefixes: tuple[str, ...], sides: Sequence[str]) -> list[str]:
    return [b for b in body.bone_labels if b.startswith(prefixes) and b[-1] in sides]


def _along(fig: Figure, body: Body) -> np.ndarray:
    rest = body.rest_vertices
    along = np.maximum(arm_coordinate(fig, rest, "L"), arm_coordinate(fig, rest, "R"))
    return along.astype(np.float32)


def _with_clothes(
    points: Points, normals: Points, values: Points, under: Sequence[Mesh]
) -> tuple[Points, Points, Points]:
    meshes = [m for m in under if m.name not in ("hem",)]
    for mesh in meshes:
        looks = vertex_normals(mesh.vertices, mesh.faces) if mesh.normals is None else mesh.normals
        points = np.concatenate([points, mesh.vertices])
        normals = np.concatenate([normals, looks])
        values = np.concatenate([values, np.zeros((len(mesh.vertices), values.shape[1]))])
    return points, normals, values


def slack(spec: GarmentSpec, cloth: Cloth) -> Points:
    """(V, 3) the pattern with the room that cloth has to fold: longer than it looks.

    Sleeves and legs are longer than the limb, a loose top wider than the body.
    """
    if "skirt" in spec.kind:
        return cloth.rest
    supple = 1.0 - cloth_named(spec.fabric).weight
    long, wide = (1 + 0.05 * supple, 1 + 0.045 * supple)
    if spec.category == "lower":
        long, wide = (1.028 if spec.pockets == "jeans" else 1 + 0.015 * supple), 1.0
    return np.asarray(cloth.rest * [wide, wide, long])


def tucked(body: Body, posed: Points, share: Points) -> Points:
    """Draw a cloth to the skin where ``share`` (V,) is 1, as a waistband above it does."""
    points, normals, _ = dense(body.vertices, body.faces)
    skin = Contact(points, normals, 0.003)
    skin.refresh(posed)
    near = skin.nearest
    away = np.einsum("ij,ij->i", posed - points[near], normals[near]) - 0.003
    return np.asarray(posed - (share * away * skin.near)[:, None] * normals[near])


def crumpled(points: Points, rest: Points, faces: Triangles, height: float) -> Points:
    """Points moved along their normals by soft bumps, so that folds begin somewhere."""
    rng = np.random.default_rng(len(points))
    bumps = np.zeros(len(points))
    for wave in rng.normal(size=(24, 3)):
        pitch = rng.uniform(0.05, 0.12)
        wave *= np.array([1.0, 1.0, 1.6]) / np.linalg.norm(wave) / pitch * 2 * np.pi
        bumps += np.sin(rest @ wave + rng.uniform(0, 7))
    bumps *= height / max(float(bumps.std()), 1e-9)
    return np.asarray(points + bumps[:, None] * vertex_normals(points, faces))
