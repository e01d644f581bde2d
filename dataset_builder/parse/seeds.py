"""First colour models, from places that almost surely show one material."""

from __future__ import annotations

import cv2
import numpy as np

from dataset_builder.parse.colour import Model, cells, histogram, model, trimmed
from dataset_builder.parse.materials import UNKNOWN, Material
from dataset_builder.parse.scene import FOOT_PARTS, LEG_PARTS, Mask, Scene
from dataset_builder.parse.trunk import Waist

ENOUGH = 40
"""Fewer seed pixels make no model."""
CROPPED = 2.0
"""Levels of L by which cropped hair is darker than the face."""
LIKE = 2.0
"""Log density from which a colour counts as like a material's."""


def skin_model(scene: Scene) -> Model:
    """Skin from the face; from behind, from what is skin-coloured on arms and neck."""
    inner = cv2.erode(scene.oval.astype(np.uint8), np.ones((3, 3), np.uint8), iterations=2) > 0
    if inner.sum() >= ENOUGH:
        skinny = inner & usual_skin(scene)
        if skinny.sum() > 0.3 * inner.sum():  # leaves dark glasses and hair out
            inner = skinny
        colours = scene.lab[inner]
        return model(
            histogram(scene.cells[inner][trimmed(colours, 0.7)], blur=1.3, shade=2.6),
            UNKNOWN[Material.SKIN],
        )
    place = (scene.arm | (scene.hand > 0.5)) & (scene.body > 0.8) & usual_skin(scene)
    if place.sum() >= ENOUGH:
        return model(histogram(scene.cells[place], blur=1.3, shade=2.6), UNKNOWN[Material.SKIN])
    rng = np.random.default_rng(0)
    usual = rng.normal([60, 14, 17], [18, 5, 6], size=(20000, 3)).astype(np.float32)
    return model(histogram(cells(usual)), UNKNOWN[Material.SKIN])


def usual_skin(scene: Scene) -> Mask:
    """Pixels whose hue is one that skin has, of whatever tone."""
    light, a, b = np.moveaxis(scene.lab, -1, 0)
    chroma = np.hypot(a, b)
    hue = np.degrees(np.arctan2(b, a))
    return np.asarray((hue > 20) & (hue < 80) & (chroma > 8) & (chroma < 45) & (light > 12))


def background_model(scene: Scene) -> Model:
    """What surrounds the person."""
    ring = scene.around(0.35) & (scene.body < 0.1)
    if ring.sum() < ENOUGH:
        ring = scene.body < 0.2
    return model(histogram(scene.cells[ring]), UNKNOWN[Material.BACKGROUND])


def hair_model(scene: Scene, skin: Model) -> Model | None:
    """Hair from around and above the face; None for a bald head.

    Hair cropped to the skin has nearly the skin's colour; it counts when it is darker.
    """
    head = (scene.head_distance < 1.0) & scene.above_chin & ~scene.oval & (scene.body > 0.7)
    place = head & (skin[scene.cells] < LIKE)
    crown = head & scene.above_face
    if place.sum() < ENOUGH and crown.any() and scene.oval.any():
        light = scene.lab[..., 0]
        if np.median(light[crown]) < np.median(light[scene.oval]) - CROPPED:
            place = crown
    return _model(scene, place, Material.HAIR) if place.sum() >= ENOUGH else None


def garment_place(scene: Scene, skin: Model) -> Mask:
    """Pixels of trunk and thighs that can show garments."""
    place = (scene.body > 0.7) & (scene.hand < 0.5) & (scene.head_distance > 1.15)
    trunk = place & ~scene.arm & (scene.below > 0.15) & (scene.below < 0.9)
    skinny = skin[scene.cells] >= LIKE
    if (skinny & trunk).sum() > 0.6 * trunk.sum():  # the garment has the skin's colour
        return np.asarray(place & ~scene.arm)
    covered = ~scene.arm & (scene.below > 0.5) & (scene.below < 1.25)
    return np.asarray(place & (~skinny | covered))


def garment_models(scene: Scene, place: Mask, waist: Waist) -> dict[Material, Model]:
    """Upper and lower garment from above and below the waist, along the trunk's axis."""
    aside = abs(scene.trunk[1])
    above = place & (scene.below > 0.12) & (scene.below < waist.height - 0.06) & (aside < 0.24)
    under = place & (scene.below > waist.height + 0.06) & (scene.below < waist.height + 0.6)
    under &= (aside < 0.24) | (scene.nearest(LEG_PARTS) < 0.8)
    models = {Material.UPPER: _model(scene, above & ~scene.arm, Material.UPPER)}
    if under.sum() >= ENOUGH:
        models[Material.LOWER] = _model(scene, under, Material.LOWER)
    return models


def shoe_model(scene: Scene) -> Model | None:
    """Shoes from the middle of the feet; None when no foot is seen."""
    place = (scene.nearest(FOOT_PARTS) < 0.6) & (scene.body > 0.1)
    return _model(scene, place, Material.SHOE) if place.sum() >= ENOUGH else None


def _model(scene: Scene, place: Mask, material: Material) -> Model:
    return model(histogram(scene.cells[place]), UNKNOWN[material])
