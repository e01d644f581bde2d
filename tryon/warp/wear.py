"""Putting a garment on a person: what is erased, bared and covered, and in which order."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import median_filter

from sichak.labels import CIHP
from tryon.warp.bottom_target import BottomTarget
from tryon.warp.cloth import Cloth, warped
from tryon.warp.fill import Mask, Picture, Weight, grown, over, soft
from tryon.warp.limb import END, Limb
from tryon.warp.scene import BOTTOMS, FRINGE, HANDS, HEAD, TOPS, Scene
from tryon.warp.shade import lit, shadow_of, worn_light
from tryon.warp.skin import limb_shading, limb_shape, torso_shape
from tryon.warp.top_target import TopTarget

EDGE = 0.8
"""Softness of all edges, sigma in pixels."""

ARM_LABELS = (CIHP.RIGHT_ARM, CIHP.LEFT_ARM)
LEG_LABELS = (CIHP.RIGHT_LEG, CIHP.LEFT_LEG)
"""Labels by side of the picture."""


def wear_top(scene: Scene, cloth: Cloth, target: TopTarget, tucked: bool) -> Picture:
    """The person in a top or a dress.

    Args:
        scene: the photo taken apart.
        cloth: the garment photo.
        target: where it goes.
        tucked: whether trousers or skirt stay in front of the hem.
    """
    arms, body = scene.body.arms, scene.body
    covered = [_hidden_by(scene, arms[n], ARM_LABELS[n], 0.0, target.reach[n]) for n in (0, 1)]
    gone = _gone(scene) | covered[0] | covered[1]
    picture = over(scene.image, scene.background, soft(gone, EDGE))
    picture = _bare_legs(scene, picture, gone)
    chest = torso_shape(body, scene.shape) | scene.chest
    picture = _bare(scene, picture, gone & chest | scene.rim)
    for number in (0, 1):
        picture = _bare_limb(scene, picture, gone, arms[number], ARM_LABELS[number], 0.0, 0.3)
    light = _light(scene, scene.has(*HEAD) | _hands(scene, covered))
    torso = warped(cloth, target.torso, *scene.shape)
    alpha = torso.alpha * _above_bottoms(scene) if tucked else torso.alpha
    picture = over(picture, lit(torso.colours, light), alpha)
    for number, strip in enumerate(target.sleeves):
        start = max(0.3, target.reach[number] - 0.03)
        where = gone | (alpha > 0.5)
        label = ARM_LABELS[number]
        picture = _bare_limb(scene, picture, where, arms[number], label, start, END)
        if strip is not None:
            sleeve = warped(cloth, strip, *scene.shape)
            picture = over(picture, lit(sleeve.colours, light), sleeve.alpha)
    front = scene.has(*HEAD, *(BOTTOMS if tucked else ()))
    return over(picture, scene.image, soft(front | _hands(scene, covered), EDGE))


def wear_bottom(scene: Scene, cloth: Cloth, target: BottomTarget, tucked: bool) -> Picture:
    """The person in trousers, shorts or a skirt.

    Args:
        scene: the photo taken apart.
        cloth: the garment photo.
        target: where it goes.
        tucked: whether the top is tucked in; else it hangs over the waistband.
    """
    legs = scene.body.legs
    covered = [_hidden_by(scene, legs[n], LEG_LABELS[n], 0.0, target.reach) for n in (0, 1)]
    gone = _gone(scene) | covered[0] | covered[1]
    picture = over(scene.image, scene.background, soft(gone, EDGE))
    picture = _bare(scene, picture, gone & torso_shape(scene.body, scene.shape) | scene.rim)
    picture = _bare_legs(scene, picture, gone)
    front = scene.has(*HEAD, *(() if tucked else TOPS)) | _hands(scene, [])
    light = _light(scene, front)
    for strip in (*target.legs, target.hips):
        if strip is not None:
            piece = warped(cloth, strip, *scene.shape)
            picture = over(picture, lit(piece.colours, light), piece.alpha)
    return over(picture, scene.image, soft(front, EDGE))


def _light(scene: Scene, front: Mask) -> Weight:
    """The old garment's soft light, and the shadow of what lies in front of the new one."""
    unit = scene.body.unit
    soft_light = worn_light(scene.image, scene.worn, 0.08 * unit)
    return np.asarray(soft_light * shadow_of(front, 0.03 * unit), dtype=np.float32)


def _gone(scene: Scene) -> Mask:
    """The old garment with its fringe, which eats into the background and the neck only."""
    stays = (scene.parse > 0) & ~scene.worn & ~scene.has(CIHP.NECK)
    return grown(scene.worn, FRINGE) & ~stays


def _hands(scene: Scene, covered: list[Mask]) -> Mask:
    """Arms and hands that the garment leaves bare."""
    hidden = np.any(covered, axis=0) if covered else np.zeros(scene.shape, bool)
    return np.asarray(scene.has(*HANDS) & ~hidden & ~scene.rim)


def _hidden_by(scene: Scene, limb: Limb, label: int, start: float, reach: float) -> Mask:
    """Skin of a limb that the new garment hides: above its cuff or hem."""
    if reach <= start:
        return np.zeros(scene.shape, bool)
    end, before = limb.at(np.array([reach, reach - 0.1]))
    y, x = np.indices(scene.shape)
    beyond = (x - end[0]) * (end - before)[0] + (y - end[1]) * (end - before)[1] > 0
    return np.asarray(scene.has(label) & ~beyond)


def _bare(scene: Scene, picture: Picture, where: Mask) -> Picture:
    return over(picture, scene.skin, soft(where, EDGE))


def _bare_legs(scene: Scene, picture: Picture, gone: Mask) -> Picture:
    for limb, label in zip(scene.body.legs, LEG_LABELS, strict=True):
        picture = _bare_limb(scene, picture, gone, limb, label, 0.0, END)
    return picture


def _bare_limb(
    scene: Scene,
    picture: Picture,
    gone: Mask,
    limb: Limb,
    label: int,
    start: float,
    end: float,
) -> Picture:
    """Skin on the part of a limb that the old garment covered."""
    end = min(end, limb.bare_from + 0.05)
    if end <= start:
        return picture
    where = limb_shape(limb, start, end, scene.shape) & gone & ~scene.has(*HEAD)
    light = limb_shading(limb, 0.0, 1.0, scene.shape)
    return over(picture, scene.skin * light[..., None], soft(where, EDGE))


def _above_bottoms(scene: Scene) -> Weight:
    """1 above the upper edge of trousers or skirt, 0 below it, also to both sides of them."""
    bottoms = scene.has(*BOTTOMS)
    columns = np.flatnonzero(bottoms.any(axis=0))
    first = bottoms.argmax(axis=0)[columns]
    edge = np.interp(np.arange(scene.shape[1]), columns, median_filter(first, 31, mode="nearest"))
    y = np.arange(scene.shape[0])[:, None]
    return np.asarray(np.clip(edge[None, :] + 3 - y, 0, 1), dtype=np.float32)
