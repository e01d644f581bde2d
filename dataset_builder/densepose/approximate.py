"""DensePose's parts without its network: an approximation from pose and parse.

Bones give the limbs, the parse gives the outline and what lies in front, and
sizes measured on released ``image-densepose`` files say where DensePose lets
one part end and the next begin: the torso reaches up the neck and down between
the thighs, hair beside the skull and wide clothes do not belong to the body.

U and V run over each part: U across it (from the person's right to the left on
torso and head, from the inside to the outside on limbs), V along it (downwards
and outwards). They are not the charts that DensePose was trained on.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from dataset_builder.densepose.body import ARMS, Body, find_body
from dataset_builder.densepose.head import Head, find_head
from dataset_builder.densepose.limb import Bone, Floats, nearest, taper
from dataset_builder.densepose.painter import Mask, Painter
from sichak.body25 import Pose
from sichak.densepose import Part
from sichak.image import Grey
from sichak.labels import CIHP

SLEEVES = (CIHP.UPPER_CLOTHES, CIHP.DRESS, CIHP.COAT, CIHP.GLOVE)
HEAD = (CIHP.HAT, CIHP.HAIR, CIHP.SUNGLASSES, CIHP.FACE, CIHP.NECK, CIHP.SCARF)
NOT_TORSO = (
    CIHP.BACKGROUND,
    CIHP.HAT,
    CIHP.SUNGLASSES,
    CIHP.FACE,
    CIHP.LEFT_SHOE,
    CIHP.RIGHT_SHOE,
)
NOT_LEGS = (*NOT_TORSO, CIHP.HAIR, CIHP.LEFT_ARM, CIHP.RIGHT_ARM, CIHP.GLOVE, CIHP.SCARF)
SHOES = {"left": CIHP.LEFT_SHOE, "right": CIHP.RIGHT_SHOE}
BARE_LEGS = {"left": CIHP.LEFT_LEG, "right": CIHP.RIGHT_LEG}

SCALE = 2
"""Parts are found at half size: DensePose itself has 112 cells over a box."""

# Sizes over the body's width, measured on released image-densepose files.
TORSO_HALF, HIPS_HALF = 0.56, 0.68
UPPER_ARM_OUT, UPPER_ARM_IN = (0.18, 0.14), 0.12
FOREARM_OUT, FOREARM_IN = (0.15, 0.11), (0.13, 0.10)
UPPER_ARM_SPLIT, FOREARM_SPLIT = 0.075, -0.02
THIGH_OUT, SHIN_OUT = (0.36, 0.26), (0.26, 0.18)
JAW = 0.3
"""How much narrower than an ellipse the head is at its lower end."""
# Over the length from neck to mid-hip.
CROTCH, HIP_LINE = 0.11, -0.03
NECK_TOP = -0.40

PARTS = {
    ("upper arm", "left"): (Part.UPPER_ARM_LEFT_INNER, Part.UPPER_ARM_LEFT_OUTER),
    ("upper arm", "right"): (Part.UPPER_ARM_RIGHT_INNER, Part.UPPER_ARM_RIGHT_OUTER),
    ("forearm", "left"): (Part.LOWER_ARM_LEFT_INNER, Part.LOWER_ARM_LEFT_OUTER),
    ("forearm", "right"): (Part.LOWER_ARM_RIGHT_INNER, Part.LOWER_ARM_RIGHT_OUTER),
    ("thigh", "left"): (Part.UPPER_LEG_LEFT_BACK, Part.UPPER_LEG_LEFT_FRONT),
    ("thigh", "right"): (Part.UPPER_LEG_RIGHT_BACK, Part.UPPER_LEG_RIGHT_FRONT),
    ("shin", "left"): (Part.LOWER_LEG_LEFT_BACK, Part.LOWER_LEG_LEFT_FRONT),
    ("shin", "right"): (Part.LOWER_LEG_RIGHT_BACK, Part.LOWER_LEG_RIGHT_FRONT),
}
"""The two halves of a limb: of an arm inner and outer, of a leg back and front."""


@dataclass(frozen=True)
class Approximation:
    """Parts (H, W) uint8, 0..24, and U, V (2, H, W) float32 in [0, 1]."""

    labels: Grey
    uv: Floats


def approximate(labels: Grey, pose: Pose) -> Approximation:
    """Approximate DensePose of one person.

    Args:
        labels: (H, W) uint8, CIHP.
        pose: (25, 3) BODY_25 in the same pixels.

    Raises:
        MissingJointsError: the torso cannot be placed.
    """
    small = labels[::SCALE, ::SCALE]
    scaled = pose * (1 / SCALE, 1 / SCALE, 1)
    body = find_body(scaled, small)
    small = _without_holes(small, int(0.02 * body.width**2))
    painter = Painter((small.shape[0], small.shape[1]))
    above_legs = _paint_torso(painter, small, body)
    _paint_legs(painter, np.where(above_legs, CIHP.BACKGROUND, small).astype(np.uint8), body)
    head = find_head(body)
    if head is not None:
        _paint_head(painter, small, head)
    _paint_arms(painter, small, body)
    return Approximation(*painter.finished((labels.shape[0], labels.shape[1])))


def _without_holes(labels: Grey, largest: int) -> Grey:
    """With small islands of background, such as belt buckles, taken for clothes."""
    background = (labels == CIHP.BACKGROUND).astype(np.uint8)
    _, islands, stats, _ = cv2.connectedComponentsWithStats(background, connectivity=4)
    small = stats[:, cv2.CC_STAT_AREA] <= largest
    small[0] = False
    return np.where(small[islands], CIHP.UPPER_CLOTHES, labels).astype(np.uint8)


def _paint_torso(painter: Painter, labels: Grey, body: Body) -> Mask:
    """Paint the torso; returns what lies above the line where the legs begin."""
    along = body.trunk.along(painter.xs, painter.ys)
    across = body.trunk.across(painter.xs, painter.ys) / body.width
    half = taper((along - 0.6) / 0.4, TORSO_HALF, HIPS_HALF)
    groin = np.maximum(1 + CROTCH - 0.37 * abs(across), 1 + HIP_LINE)
    above_legs = np.asarray(along < groin)
    inside = above_legs & (along > NECK_TOP) & (abs(across) < half)
    shoulders = np.clip(0.45 * abs(across) - 0.20, -0.13, 0)  # from the neck down to the joints
    inside &= ~np.isin(labels, NOT_TORSO) & ((labels != CIHP.HAIR) | (along > shoulders))
    part = Part.TORSO_BACK if body.seen_from_behind else Part.TORSO_FRONT
    painter.paint(inside, part, (across / half + 1) / 2, (along - NECK_TOP) / (1.1 - NECK_TOP))
    return above_legs


def _paint_legs(painter: Painter, labels: Grey, body: Body) -> None:
    chains = {side: nearest(bones, painter.xs, painter.ys) for side, bones in body.legs.items()}
    clothed = ~np.isin(labels, NOT_LEGS)
    for side, other in (("left", "right"), ("right", "left")):
        bone_number, distance = chains[side]
        mine = clothed & (distance < chains[other][1])
        mine &= ~np.isin(labels, (BARE_LEGS[other],))
        mine |= labels == BARE_LEGS[side]
        for number, name, widths in ((0, "thigh", THIGH_OUT), (1, "shin", SHIN_OUT)):
            bone = body.legs[side][number]
            along = bone.along(painter.xs, painter.ys)
            across = bone.across(painter.xs, painter.ys) / body.width
            width = taper(along, *widths)
            where = mine & (bone_number == number) & (across < width)  # skirts fill the gap inside
            part = PARTS[name, side][0 if body.seen_from_behind else 1]
            painter.paint(where, part, (across / width + 1) / 2, along)
        foot = Part.LEFT_FOOT if side == "left" else Part.RIGHT_FOOT
        bare = (labels == BARE_LEGS[side]) & (along > 1.05) & bone.known
        painter.paint((labels == SHOES[side]) | bare, foot, (across / 0.3 + 1) / 2, along * 4 - 4)


def _paint_head(painter: Painter, labels: Grey, head: Head) -> None:
    across, along = head.coordinates(painter.xs, painter.ys)
    jaw = 1 - JAW * np.clip(along, 0, 1) ** 2
    inside = ((across / jaw) ** 2 + along**2 < 1) & np.isin(labels, HEAD)
    left = across > head.middle()
    painter.paint(inside & ~left, Part.HEAD_RIGHT, across + 1, (along + 1) / 2)
    painter.paint(inside & left, Part.HEAD_LEFT, across, (along + 1) / 2)


def _paint_arms(painter: Painter, labels: Grey, body: Body) -> None:
    chains = {side: nearest(bones, painter.xs, painter.ys) for side, bones in body.arms.items()}
    for side, other in (("left", "right"), ("right", "left")):
        bone_number, distance = chains[side]
        bare = labels == ARMS[side][0]
        sleeve = np.isin(labels, SLEEVES) & (distance < chains[other][1])
        _, forearm, hand = body.arms[side]
        along = forearm.along(painter.xs, painter.ys)
        beyond = (bone_number == 2) | ((bone_number == 1) & (along > 0.94))
        _paint_upper_arm(
            painter, body, side, bare & (bone_number == 0), sleeve & (bone_number == 0)
        )
        _paint_forearm(painter, body, side, bare & (bone_number == 1), sleeve & (bone_number > 0))
        part = Part.LEFT_HAND if side == "left" else Part.RIGHT_HAND
        across = hand.across(painter.xs, painter.ys) / body.width
        glove = (labels == CIHP.GLOVE) & (distance < chains[other][1])
        painter.paint(
            (bare | glove) & beyond & forearm.known,
            part,
            across / 0.4 + 0.5,
            hand.along(painter.xs, painter.ys),
        )


def _paint_upper_arm(painter: Painter, body: Body, side: str, bare: Mask, sleeve: Mask) -> None:
    bone = body.arms[side][0]
    along, across = _on(bone, painter, body)
    seam = UPPER_ARM_IN * np.clip(along / 0.25, 0, 1)  # from the top of the shoulder to the armpit
    inside = (
        (across > -seam) & (across < taper(along, *UPPER_ARM_OUT)) & (along > -0.15) & bone.known
    )
    where = (sleeve & inside) | (bare & (across > -seam - 0.06) & (along > -0.15))
    _paint_halves(painter, where, "upper arm", side, along, across, UPPER_ARM_SPLIT)


def _paint_forearm(painter: Painter, body: Body, side: str, bare: Mask, sleeve: Mask) -> None:
    bone = body.arms[side][1]
    along, across = _on(bone, painter, body)
    inside = (across < taper(along, *FOREARM_OUT)) & (across > -taper(along, *FOREARM_IN))
    where = bare | (sleeve & inside & (along < 1.1) & bone.known)
    _paint_halves(painter, where, "forearm", side, along, across, FOREARM_SPLIT)


def _paint_halves(
    painter: Painter, where: Mask, name: str, side: str, along: Floats, across: Floats, split: float
) -> None:
    inner, outer = PARTS[name, side]
    outside = across > split
    painter.paint(where & ~outside, inner, (across - split) / 0.2 + 1, along)
    painter.paint(where & outside, outer, (across - split) / 0.2, along)


def _on(bone: Bone, painter: Painter, body: Body) -> tuple[Floats, Floats]:
    """Along the bone, and across it over the body's width."""
    return (
        bone.along(painter.xs, painter.ys),
        np.asarray(bone.across(painter.xs, painter.ys) / body.width, np.float32),
    )
