"""The body's bones and sizes, found from joints and completed where joints are missing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dataset_builder.agnostic.joints import TORSO_LENGTH, with_torso
from dataset_builder.agnostic.legs import SHIN, THIGH
from dataset_builder.densepose.limb import Bone
from sichak.body25 import BODY_25, Pose, present
from sichak.image import Grey
from sichak.labels import CIHP

Point = npt.NDArray[np.float64]

ARM_LENGTH = 0.95
"""Of upper arm and forearm, over the shoulder width, for joints that were not found."""

HAND = 0.45
"""Length of a hand over the shoulder width."""

TRUSTED = 0.15
"""A wrist below this confidence is moved to where the arm's pixels end."""

ARMS = {
    "left": (CIHP.LEFT_ARM, BODY_25.L_SHOULDER, BODY_25.L_ELBOW, BODY_25.L_WRIST),
    "right": (CIHP.RIGHT_ARM, BODY_25.R_SHOULDER, BODY_25.R_ELBOW, BODY_25.R_WRIST),
}
LEGS = {
    "left": (BODY_25.L_HIP, BODY_25.L_KNEE, BODY_25.L_ANKLE),
    "right": (BODY_25.R_HIP, BODY_25.R_KNEE, BODY_25.R_ANKLE),
}


@dataclass(frozen=True)
class Body:
    """A person in the picture.

    Attributes:
        joints: (25, 3) with neck, shoulders and hips in place.
        width: pixels, about that of the shoulders.
        trunk: from neck to mid-hip; ``side`` points to the person's left.
        arms: side → upper arm, forearm, hand.
        legs: side → thigh, shin.
        seen_from_behind: the person's left is left in the picture.
    """

    joints: Pose
    width: float
    trunk: Bone
    arms: dict[str, list[Bone]]
    legs: dict[str, list[Bone]]
    seen_from_behind: bool


def find_body(pose: Pose, labels: Grey) -> Body:
    """Find bones and sizes.

    Args:
        pose: (25, 3) BODY_25.
        labels: (H, W) uint8, CIHP, in the same pixels.

    Raises:
        MissingJointsError: the torso cannot be placed.
    """
    joints = with_torso(pose)
    neck = joints[BODY_25.NECK, :2]
    hips = joints[[BODY_25.R_HIP, BODY_25.L_HIP], :2].mean(axis=0)
    shoulders = joints[BODY_25.L_SHOULDER, :2] - joints[BODY_25.R_SHOULDER, :2]
    behind = bool(shoulders[0] < 0)
    length = float(np.linalg.norm(hips - neck))
    width = max(float(np.linalg.norm(shoulders)), 0.7 * length / TORSO_LENGTH)
    outwards = {"left": -1 if behind else 1, "right": 1 if behind else -1}
    arms = {side: _arm(joints, labels, side, outwards[side], width) for side in ARMS}
    legs = {side: _leg(joints, side, outwards[side], length) for side in LEGS}
    return Body(joints, width, Bone(neck, hips, outwards["left"]), arms, legs, behind)


def _arm(joints: Pose, labels: Grey, side: str, outwards: int, width: float) -> list[Bone]:
    label, shoulder, elbow, wrist = ARMS[side]
    down = np.array([0.0, ARM_LENGTH * width])
    at_shoulder = joints[shoulder, :2]
    elbow_found, wrist_found = present(joints, elbow), present(joints, wrist)
    at_elbow = joints[elbow, :2] if elbow_found else at_shoulder + down
    at_wrist = joints[wrist, :2] if wrist_found else at_elbow + down
    upper_arm = Bone(at_shoulder, at_elbow, outwards, elbow_found)
    if elbow_found and joints[wrist, 2] < TRUSTED:
        end = _hand_start(labels == label, at_elbow, 0.6 * upper_arm.length)
        if end is not None:
            at_wrist, wrist_found = end, True
        elif wrist_found:
            at_wrist = _at_least(at_elbow, at_wrist, 0.95 * upper_arm.length)
    forearm = Bone(at_elbow, at_wrist, outwards, elbow_found and wrist_found)
    tip = at_wrist + (at_wrist - at_elbow) / forearm.length * HAND * width
    return [upper_arm, forearm, Bone(at_wrist, tip, outwards, forearm.known)]


def _hand_start(arm: npt.NDArray[np.bool_], elbow: Point, least: float) -> Point | None:
    """Where a hand begins that alone looks out of a long sleeve, or None when it does not."""
    ys, xs = np.nonzero(arm)
    if len(xs) < 50:
        return None
    distances = np.hypot(xs - elbow[0], ys - elbow[1])
    near = distances <= np.percentile(distances, 5)
    if distances[near].mean() < least:
        return None
    return np.array([xs[near].mean(), ys[near].mean()])


def _at_least(start: Point, end: Point, length: float) -> Point:
    """``end``, moved away from ``start`` until it is ``length`` pixels off."""
    now = max(float(np.linalg.norm(end - start)), 1.0)
    return np.asarray(start + (end - start) * max(length / now, 1.0))


def _leg(joints: Pose, side: str, outwards: int, length: float) -> list[Bone]:
    hip, knee, ankle = LEGS[side]
    at_hip = joints[hip, :2]
    knee_found, ankle_found = joints[[knee, ankle], 2] >= TRUSTED
    at_knee = joints[knee, :2] if knee_found else at_hip + np.array([0.0, THIGH * length])
    at_ankle = joints[ankle, :2] if ankle_found else at_knee + np.array([0.0, SHIN * length])
    return [
        Bone(at_hip, at_knee, outwards, knee_found),
        Bone(at_knee, at_ankle, outwards, knee_found and ankle_found),
    ]
