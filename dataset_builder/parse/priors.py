"""Where on the body each material can be: log priors, 0 = as likely as anything."""

from __future__ import annotations

from collections.abc import Mapping

import cv2
import numpy as np

from dataset_builder.parse.figure import ARMS, LEGS, Part, Plane, segment_distance
from dataset_builder.parse.materials import NEVER, Material, Planes
from dataset_builder.parse.profile import along, sampled, switch
from dataset_builder.parse.scene import ARM_PARTS, FOOT_PARTS, LEG_PARTS, Scene
from dataset_builder.parse.trunk import Waist
from sichak.body25 import BODY_25 as J

SIDES = ("left", "right")
Ends = Mapping[str, float]
"""Side → where the garment ends on that limb: 0 at its root, 1 at wrist or ankle."""


def step(values: Plane, start: float, end: float) -> Plane:
    """0 up to ``start``, 1 from ``end`` on, straight between."""
    return np.asarray(((values - start) / (end - start)).clip(0, 1), dtype=np.float32)


def sleeve_ends(scene: Scene, colour: Planes) -> dict[str, float]:
    """Where each sleeve ends, by the change from garment to skin along the arm."""
    odds = (colour[Material.SKIN] - colour[Material.UPPER]).clip(-2, 2)
    return {side: _end(scene, ARMS[side], odds) for side in SIDES}


def hem_ends(scene: Scene, colour: Planes, garment: Material) -> dict[str, float]:
    """Where the garment ends on each leg, by the change to skin along it."""
    odds = (colour[Material.SKIN] - colour[garment]).clip(-2, 2)
    return {side: _end(scene, LEGS[side], odds) for side in SIDES}


def priors(scene: Scene, waist: Waist, dress: bool, sleeves: Ends, hems: Ends) -> Planes:
    """Log prior of each material at each pixel, (materials, H, W)."""
    planes = np.full((len(Material), *scene.body.shape), NEVER, dtype=np.float32)
    sure = scene.body.clip(0.003, 0.997)
    planes[Material.BACKGROUND] = 1.5 * np.log((1 - sure) / sure) - 6 * _on_bones(scene)
    planes[Material.SKIN] = _skin(scene, sleeves, hems)
    planes[Material.HAIR] = _hair(scene)
    planes[Material.UPPER] = _upper(scene, waist, dress, hems)
    if not dress:
        planes[Material.LOWER] = _lower(scene, waist)
    planes[Material.SHOE] = _shoe(scene)
    return planes


def _on_bones(scene: Scene) -> Plane:
    """1 on the bones, 0 near a part's edge: what lies there is the person. Hands may be open."""
    near = scene.nearest(tuple(Part))
    return np.where(scene.hand > 0, 0, (2 - 2.5 * near).clip(0, 1)).astype(np.float32)


def _skin(scene: Scene, sleeves: Ends, hems: Ends) -> Plane:
    below = scene.below
    plane = -0.5 - 3.5 * step(below, 0.05, 0.4)  # the neckline, then a covered trunk
    for chains, ends, parts in (
        (ARMS, sleeves, ARM_PARTS),
        (LEGS, hems, LEG_PARTS),
    ):
        for side in SIDES:
            place = place_along(scene, chains[side])
            if place is None:
                continue
            own = scene.nearest(tuple(part for part in parts if part.name.startswith(side.upper())))
            bare = 2.0 * np.tanh((place - ends[side]) / 0.08)
            plane = np.where(
                own < 1.3, np.maximum(bare, plane) if parts is ARM_PARTS else bare, plane
            )
    plane = np.where(scene.hand > 0, np.maximum(plane, 1.5 * scene.hand - 0.5), plane)
    head = scene.head_distance < 1.3
    inside = scene.oval
    neck = ~scene.above_chin & (below < 0.05)
    away = -4.0 + 3.0 * _ears(scene)
    return np.where(inside, 1.5, np.where(head & ~neck, away, plane)).astype(np.float32)


def _ears(scene: Scene) -> Plane:
    """1 on the ears' places, falling to 0 around them."""
    plane = np.zeros(scene.body.shape, dtype=np.float32)
    reach = 0.35 * scene.head[1]
    for ear in (J.R_EAR, J.L_EAR):
        if scene.person.has(ear):
            point = scene.person.at(ear)
            away, _ = segment_distance(point, point, scene.body.shape)
            plane = np.maximum(plane, (1.5 - away / reach).clip(0, 1))
    return plane


def _hair(scene: Scene) -> Plane:
    plane = -2.5 * (scene.head_distance - 1.0).clip(0, None) - 6 * step(scene.below, 0.35, 0.8)
    y = np.mgrid[: scene.body.shape[0], : scene.body.shape[1]][0].astype(np.float32)
    if scene.face is not None:
        top, size = scene.face.oval[:, 1].min(), scene.face.size[1]
        plane = np.where(scene.oval, -0.3 - 6 * step(y, top + 0.25 * size, top + 0.5 * size), plane)
        throat = ~scene.above_chin & (abs(scene.trunk[1]) < 0.13)
        plane = plane - 2.0 * throat
    return np.asarray(plane, dtype=np.float32)


def _upper(scene: Scene, waist: Waist, dress: bool, hems: Ends) -> Plane:
    plane = -5 * step(-scene.below, 0.1, 0.35) - 3.0 * scene.hand
    plane = np.where(scene.oval, -8, np.where(scene.above_chin, -5, plane))
    if not dress:
        plane = plane - 5 * step(scene.below, waist.height, waist.height + 0.35) * ~scene.arm
    return np.asarray(_past_hem(scene, plane, hems) if dress else plane, dtype=np.float32)


def _lower(scene: Scene, waist: Waist) -> Plane:
    plane = -7 * step(-scene.below, -waist.height, -waist.height + 0.3) - 2.0 * scene.hand
    return np.asarray(np.where(scene.below < 0.3, NEVER, plane), dtype=np.float32)


def _past_hem(scene: Scene, plane: Plane, hems: Ends) -> Plane:
    for side in SIDES:
        place = place_along(scene, LEGS[side])
        if place is not None and hems[side] < 1:
            plane = plane - 2.0 * step(place, hems[side], hems[side] + 0.15)
    return plane


def _shoe(scene: Scene) -> Plane:
    foot = scene.nearest(FOOT_PARTS)
    return np.asarray(np.where(foot < 3, 0.5 - 3.0 * (foot - 1).clip(0, None), NEVER), np.float32)


def place_along(scene: Scene, joints: tuple[int, ...]) -> Plane | None:
    """Every pixel's place on a limb: 0 at its root, 1 at its last joint; None if unseen."""
    chain = scene.person.chain(joints)
    if len(chain) < 2:
        return None
    pieces = [
        segment_distance(chain[i], chain[i + 1], scene.body.shape) for i in range(len(chain) - 1)
    ]
    last = len(pieces) - 1
    whole = len(joints) - 1
    places = [
        (held.clip(0 if i else -9, 9 if i == last else 1) + i) / whole
        for i, (_, held) in enumerate(pieces)
    ]
    if len(pieces) == 1:
        return np.asarray(places[0], dtype=np.float32)
    return np.where(pieces[0][0] <= pieces[1][0], places[0], places[1]).astype(np.float32)


def _end(scene: Scene, joints: tuple[int, ...], odds: Plane) -> float:
    chain = scene.person.chain(joints)
    if len(chain) < 2:
        return 1.0
    side = 2 * max(1, round(0.03 * scene.person.unit)) + 1
    person = np.where(scene.body > 0.5, odds, 0).astype(np.float32)
    line = sampled(np.asarray(cv2.blur(person, (side, side)), np.float32), along(chain))
    part = (len(chain) - 1) / (len(joints) - 1)
    end = switch(line)
    return end * part if end < 1 else 1.0
