"""Light on the new garment: the old one's soft shading, and shadows where things touch."""

from __future__ import annotations

import cv2
import numpy as np

from tryon.warp.fill import Mask, Picture, Weight, grown

STRENGTH = 0.45
"""How much of the old garment's shading goes over; the new one's photo has its own."""

LEAST, MOST = 0.88, 1.06
"""Bounds of the transferred light."""

PLAIN, SAME = 0.75, 0.3
"""A garment is plain when this share of it is as bright as most of it, give or take SAME in
log brightness. Shading cannot be told from the pattern of another."""

SHADOW = 0.3
"""Darkness of a shadow right beside what casts it."""

GREY = (0.299, 0.587, 0.114)


def worn_light(image: Picture, worn: Mask, reach: float) -> Weight:
    """The soft light on the worn garment, relative to its usual brightness.

    Seams are averaged away and prints left out, so only the body's large shapes remain; a
    patterned garment gives no light at all.

    Args:
        image: (H, W, 3).
        worn: pixels of the worn garment.
        reach: sigma in pixels over which brightness is averaged.

    Returns:
        (H, W) factors from 0.88 to 1.06, fading to 1 away from the garment.
    """
    inside = grown(worn, -5)
    if np.count_nonzero(inside) < 400:
        return np.ones(worn.shape, np.float32)
    tone = np.log(image @ np.array(GREY, np.float32) + 16.0)
    middle = float(np.median(tone[inside]))
    plain = inside & (np.abs(tone - middle) < SAME)
    if np.count_nonzero(plain) < PLAIN * np.count_nonzero(inside):
        return np.ones(worn.shape, np.float32)
    inside = plain
    weight = cv2.GaussianBlur(inside.astype(np.float32), (0, 0), reach)
    total = cv2.GaussianBlur((tone * inside).astype(np.float32), (0, 0), reach)
    local = total / np.maximum(weight, 1e-4) - middle
    light = np.clip(np.exp(STRENGTH * local), LEAST, MOST)
    return np.asarray(1 + (light - 1) * np.clip(weight / 0.4, 0, 1), dtype=np.float32)


def shadow_of(front: Mask, reach: float) -> Weight:
    """The soft shadow that something in front casts on what lies behind and below it.

    Args:
        front: pixels of the thing.
        reach: how far the shadow falls, in pixels.

    Returns:
        (H, W) factors up to 1.
    """
    drop = np.array([[1, 0, 0], [0, 1, reach * 0.6]], dtype=np.float32)
    size = (front.shape[1], front.shape[0])
    fallen = np.asarray(cv2.warpAffine(front.astype(np.float32), drop, size))
    soft = cv2.GaussianBlur(fallen, (0, 0), reach)
    return np.asarray(1 - SHADOW * np.clip(soft, 0, 1), dtype=np.float32)


def lit(picture: Picture, light: Weight) -> Picture:
    """A picture under a light."""
    return np.asarray(picture * light[..., None], dtype=np.float32)
