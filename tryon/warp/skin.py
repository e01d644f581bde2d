"""Skin where the old garment was: in the person's own colour, shaded as a round limb."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from sichak.image import RGB, Grey
from sichak.labels import CIHP
from tryon.warp.body import Body
from tryon.warp.fill import Mask, Picture, Weight, grown, push_pull
from tryon.warp.limb import Limb

ARMS = (CIHP.LEFT_ARM, CIHP.RIGHT_ARM)
LEGS = (CIHP.LEFT_LEG, CIHP.RIGHT_LEG)
SKIN = (CIHP.NECK, *ARMS, *LEGS)

USUAL = (205.0, 165.0, 140.0)
"""RGB for a photo that shows no skin at all."""


def skin_colours(image: RGB, parse: Grey) -> Picture:
    """The person's skin colour at every pixel, blended from the skin that is seen.

    Neck, arms and legs count; the face only where nothing else is seen, as make-up and
    beard colour it.

    Args:
        image: (H, W, 3) uint8.
        parse: (H, W) CIHP labels.

    Returns:
        (H, W, 3) float32.
    """
    for labels in (SKIN, (CIHP.FACE,)):
        seen = grown(np.isin(parse, labels), -4)
        if np.count_nonzero(seen) > 200:
            return _blended(image.astype(np.float32), _without_outliers(image, seen))
    return np.broadcast_to(np.array(USUAL, np.float32), image.shape).copy()


def _without_outliers(image: RGB, seen: Mask) -> Mask:
    """Skin pixels near the median colour: no nails, watches, deep shadows."""
    apart = np.abs(image.astype(np.int16) - np.median(image[seen], axis=0)).sum(axis=2)
    usual = seen & (apart < 110)
    return usual if np.count_nonzero(usual) > 100 else seen


def _blended(image: Picture, seen: Mask) -> Picture:
    """Smooth colours that equal the seen skin nearby and tend to its median far away."""
    median = np.median(image[seen], axis=0).astype(np.float32)
    size = (image.shape[1] // 4, image.shape[0] // 4)
    small = cv2.resize(image * seen[..., None], size, interpolation=cv2.INTER_AREA)
    weight = cv2.resize(seen.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    local = push_pull(
        (small / np.maximum(weight, 1e-3)[..., None]).astype(np.float32), weight > 0.5
    )
    near = cv2.GaussianBlur(weight, (0, 0), 24)
    share = np.clip(near / 0.15, 0.0, 1.0)[..., None]
    mixed = cv2.GaussianBlur(local * share + median * (1 - share), (0, 0), 6)
    return np.asarray(
        cv2.resize(mixed, image.shape[1::-1], interpolation=cv2.INTER_LINEAR), dtype=np.float32
    )


def limb_shape(limb: Limb, start: float, end: float, shape: tuple[int, int]) -> Mask:
    """The pixels of a bare limb between two shares of its way."""
    return _painted(limb, start, end, shape)[0] > 0


def limb_shading(limb: Limb, start: float, end: float, shape: tuple[int, int]) -> Weight:
    """Light on a round limb: 1 in the middle, darker towards both edges, 1 elsewhere."""
    inside, across = _painted(limb, start, end, shape)
    round_light = 1.03 - 0.2 * np.abs(across) ** 2.5
    return np.where(inside > 0, round_light, 1.0).astype(np.float32)


def _painted(
    limb: Limb, start: float, end: float, shape: tuple[int, int]
) -> tuple[Grey, npt.NDArray[np.float32]]:
    """The limb's pixels, and how far across it each lies: -1 at one edge, 1 at the other."""
    share = np.linspace(start, end, 48)
    middle = limb.at(share)
    side = limb.across(share) * limb.half_width(share)[:, None]
    inside = np.zeros(shape, np.uint8)
    ring = np.concatenate([middle + side, (middle - side)[::-1]])
    cv2.fillPoly(inside, [np.round(ring * 8).astype(np.int32)], 1, shift=3)
    for place in (0, -1):
        radius = max(1, round(float(limb.half_width(share[[place]])[0])))
        centre = (round(float(middle[place, 0])), round(float(middle[place, 1])))
        if start > 0 or place == -1:
            continue
        cv2.circle(inside, centre, radius, 1, -1)
    distance = cv2.distanceTransform(inside, cv2.DIST_L2, 3)
    radius_at = max(2.0, float(limb.half_width(np.array([(start + end) / 2]))[0]))
    return inside, np.asarray(1 - np.clip(distance / radius_at, 0, 1), dtype=np.float32)


def torso_shape(body: Body, shape: tuple[int, int]) -> Mask:
    """The pixels of the bare torso, from the neck to below the hips."""
    canvas = np.zeros(shape, np.uint8)
    rows = np.arange(body.neck[1] + 0.35 * body.unit, body.hip[1] + 0.45 * body.unit, 4.0)
    edges = [
        np.stack([body.centre(rows) + sign * body.half_width(rows, side), rows], axis=1)
        for side, sign in ((0, -1), (1, 1))
    ]
    shoulders = [joint - (0.0, 0.12 * body.unit) for joint in (body.left, body.right)]
    neck = [
        body.neck + sign * 0.24 * body.unit * body.across - (0.0, 0.32 * body.unit)
        for sign in (-1, 1)
    ]
    chin = [point - (0.0, 0.3 * body.unit) for point in neck]
    ring = [
        chin[0],
        neck[0],
        shoulders[0],
        *edges[0],
        *edges[1][::-1],
        shoulders[1],
        neck[1],
        chin[1],
    ]
    cv2.fillPoly(canvas, [np.round(np.array(ring) * 8).astype(np.int32)], 1, shift=3)
    return canvas > 0
