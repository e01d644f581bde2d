"""The lower half of the body as one tall shape that no worn garment shows through.

The shape follows from the joints alone: waist, hips, knees, ankles and a margin
wide enough for a flared skirt. The gap between the legs belongs to it, since it
would tell trousers from skirts. When the worn garment reaches beyond, the whole
shape widens in a few fixed steps, so that its outline says "at least so wide"
and never the garment's own line.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from dataset_builder.agnostic.drawing import Mask
from dataset_builder.agnostic.joints import HIP_WIDTH, TORSO_LENGTH, with_torso
from sichak.body25 import BODY_25, Pose, present
from sichak.image import Grey
from sichak.labels import CIHP

THIGH, SHIN = 0.85, 0.82
"""Lengths over that from neck to mid-hip, for knees and ankles that were not found."""

WAIST = 0.42
"""Height of the shape's top above the hips, over the length from neck to mid-hip."""

MARGINS = {"waist": 0.55, "hip": 0.45, "knee": 0.62, "ankle": 0.62}
"""Room on both sides of the outermost joint, over the body's width."""

FLARE = {"waist": 0.0, "hip": 0.06, "knee": 0.16, "ankle": 0.22}
"""What one step of widening adds to the room."""

STEPS = 5
SLACK = 0.004
"""Share of the worn garment that may stay outside of the shape: stray pixels of the parse."""

BELOW_ANKLE = 0.25
"""Height of a foot over the body's width: trousers break that far down over shoes."""

DROP = 0.10
"""Height of one step by which the shape goes down for a hem below the ankles, over the width."""

LEGS = (
    (CIHP.LEFT_LEG, BODY_25.L_HIP, BODY_25.L_KNEE, BODY_25.L_ANKLE),
    (CIHP.RIGHT_LEG, BODY_25.R_HIP, BODY_25.R_KNEE, BODY_25.R_ANKLE),
)


@dataclass(frozen=True)
class LowerBody:
    """Where the lower body is.

    Attributes:
        width: the body's width in pixels, about that of the shoulders.
        waist: x, y of the waist's middle, the top of what a lower garment covers.
        levels: from waist to ankle, the joints (n, 2) at that height.
    """

    width: float
    waist: npt.NDArray[np.float64]
    levels: dict[str, npt.NDArray[np.float64]]


def lower_body(pose: Pose) -> LowerBody:
    """Find the lower body of a pose, cropped at the chest or at the knees or whole.

    Raises:
        MissingJointsError: neither both hips nor enough of the torso was found.
    """
    hips_found = present(pose, BODY_25.R_HIP) and present(pose, BODY_25.L_HIP)
    joints = pose.copy() if hips_found else with_torso(pose)
    hips = joints[[BODY_25.R_HIP, BODY_25.L_HIP], :2]
    middle = hips.mean(axis=0)
    width = float(np.linalg.norm(hips[0] - hips[1])) / HIP_WIDTH
    if present(joints, BODY_25.R_SHOULDER) and present(joints, BODY_25.L_SHOULDER):
        shoulders = joints[BODY_25.R_SHOULDER, :2] - joints[BODY_25.L_SHOULDER, :2]
        width = max(width, float(np.linalg.norm(shoulders)))
    trunk = np.array([0.0, TORSO_LENGTH * width])
    if present(joints, BODY_25.NECK):
        trunk = middle - joints[BODY_25.NECK, :2]
    length = float(np.linalg.norm(trunk))
    width = max(width, 0.8 * length / TORSO_LENGTH)  # seen from the side the shoulders are close
    knees, ankles = _leg_joints(joints, length)
    waist = middle - WAIST * trunk
    ankles = ankles + np.array([0.0, BELOW_ANKLE * width])
    return LowerBody(
        width, waist, {"waist": waist[None], "hip": hips, "knee": knees, "ankle": ankles}
    )


def lower_region(shape: tuple[int, int], body: LowerBody, worn: Mask) -> tuple[Mask, int]:
    """The shape, lowered and widened until it holds the worn garment.

    Args:
        shape: (height, width).
        body: of :func:`lower_body`.
        worn: (H, W) bool, pixels of the garment to get rid of.

    Returns:
        the region (H, W) bool, and the number of steps it was widened by.
    """
    lowered = _lowered(body, worn)
    below = worn.copy()
    below[: max(int(body.waist[1]), 0)] = False
    widest = _region(shape, lowered, STEPS)
    wanted = (below & widest).sum() - SLACK * below.sum()
    for step in range(STEPS):
        region = _region(shape, lowered, step)
        if (below & region).sum() >= wanted:
            return region, step
    return widest, STEPS


def smooth(region: Mask, width: float) -> Mask:
    """Close notches narrower than a third of the body, so that no garment's edge can be read.

    Args:
        region: (H, W) bool.
        width: of the body in pixels.
    """
    height, wide = region.shape
    small = cv2.resize(
        region.astype(np.uint8), (wide // 4, height // 4), interpolation=cv2.INTER_AREA
    )
    reach = max(int(width / 12), 1)
    small = cv2.copyMakeBorder(small, reach, reach, reach, reach, cv2.BORDER_REPLICATE)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach + 1, reach + 1))
    small = cv2.morphologyEx(small, cv2.MORPH_CLOSE, kernel)[reach:-reach, reach:-reach]
    closed = cv2.resize(small, (wide, height), interpolation=cv2.INTER_LINEAR) > 0
    return region | closed


def feet(labels: Grey, pose: Pose) -> Mask:
    """Bare feet: leg pixels beyond the ankle. They stay, as hands do.

    Args:
        labels: (H, W) uint8, CIHP.
        pose: (25, 3) BODY_25.
    """
    ys, xs = np.indices(labels.shape)
    result = np.zeros(labels.shape, bool)
    for label, _, knee, ankle in LEGS:
        if present(pose, knee) and present(pose, ankle):
            shin = pose[ankle, :2] - pose[knee, :2]
            along = (xs - pose[ankle, 0]) * shin[0] + (ys - pose[ankle, 1]) * shin[1]
            result |= (labels == label) & (along > 0.05 * float(shin @ shin))
    return result


def _lowered(body: LowerBody, worn: Mask) -> LowerBody:
    """With its lowest level at the garment's hem, in whole steps below the ankles."""
    ankles = body.levels["ankle"]
    rows = np.nonzero(worn.sum(axis=1) > 8)[0]
    below = float(rows[-1]) - ankles[:, 1].max() if len(rows) else 0.0
    drop = max(np.ceil(below / (DROP * body.width)), 0) * DROP * body.width
    levels = {**body.levels, "ankle": ankles + np.array([0.0, drop])}
    return replace(body, levels=levels)


def _leg_joints(
    joints: Pose, length: float
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Knees (2, 2) and ankles (2, 2); those that were not found hang straight down."""
    knees, ankles = [], []
    for _, hip, knee, ankle in LEGS:
        at_knee = joints[hip, :2] + np.array([0.0, THIGH * length])
        if present(joints, knee):
            at_knee = joints[knee, :2]
        at_ankle = at_knee + np.array([0.0, SHIN * length])
        if present(joints, ankle):
            at_ankle = joints[ankle, :2]
        knees.append(at_knee)
        ankles.append(at_ankle)
    return np.array(knees), np.array(ankles)


def _region(shape: tuple[int, int], body: LowerBody, step: int) -> Mask:
    corners = []
    for name, points in body.levels.items():
        room = np.array([(MARGINS[name] + step * FLARE[name]) * body.width, 0.0])
        corners += [points - room, points + room]
    hull = cv2.convexHull(np.concatenate(corners).astype(np.float32))
    region = np.zeros(shape, np.uint8)
    cv2.fillConvexPoly(region, np.rint(hull).astype(np.int32), 1)
    return region > 0
