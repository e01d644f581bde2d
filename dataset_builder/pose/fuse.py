"""BODY_25 from MoveNet's 17 joints and BlazePose's feet, placed as OpenPose places them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from dataset_builder.pose.blazepose import BLAZE, Landmarks
from dataset_builder.pose.movenet import COCO_17, Joints
from sichak.body25 import BODY_25, Pose

SHOULDERS_IN, SHOULDERS_DOWN, HIPS_DOWN = 0.04, 0.028, 0.02
"""How OpenPose's shoulders and hips differ from MoveNet's, in units of the shoulders' distance
(IN) and of the torso's length (DOWN); measured on OpenPose files of VITON-HD, where the spread
between photos is a third of the shift."""

MIN_FOOT = 0.3
"""Visibility below which BlazePose's point of a foot is not taken."""
MAX_ANKLE_GAP = 0.5
"""A foot counts only if both networks put its ankle in one place, within this share of the shin."""
SMALL_TOE = 0.3
"""The small toe beside the big one, in units of the hips' distance. No network here finds it:
it is an estimate, with half the big toe's confidence."""

MAX_ARM, MAX_LEG = 0.85, 1.35
"""Longest believable upper arm or forearm, thigh or shin, over the torso's length; of 1,700 limbs
on street photos one in a hundred passes 0.65 and 1.05. A longer one has leapt to someone else."""
SHOULDERS_OVER_TORSO = 0.63

_LIMBS = (
    (BODY_25.R_SHOULDER, BODY_25.R_ELBOW, BODY_25.R_WRIST, MAX_ARM),
    (BODY_25.L_SHOULDER, BODY_25.L_ELBOW, BODY_25.L_WRIST, MAX_ARM),
    (BODY_25.R_HIP, BODY_25.R_KNEE, BODY_25.R_ANKLE, MAX_LEG),
    (BODY_25.L_HIP, BODY_25.L_KNEE, BODY_25.L_ANKLE, MAX_LEG),
)
_FEET = (
    (COCO_17.L_KNEE, COCO_17.L_ANKLE, BLAZE.L_ANKLE, BLAZE.L_HEEL, BLAZE.L_TOE,
     BODY_25.L_HEEL, BODY_25.L_BIG_TOE, BODY_25.L_SMALL_TOE, 1),
    (COCO_17.R_KNEE, COCO_17.R_ANKLE, BLAZE.R_ANKLE, BLAZE.R_HEEL, BLAZE.R_TOE,
     BODY_25.R_HEEL, BODY_25.R_BIG_TOE, BODY_25.R_SMALL_TOE, -1),
)  # fmt: skip


def body25(
    joints: Joints, landmarks: Landmarks | None, shape: tuple[int, ...], min_confidence: float
) -> Pose:
    """Put a BODY_25 pose together.

    Args:
        joints: MoveNet's.
        landmarks: BlazePose's of the same person, for the feet; None leaves them out.
        shape: height and width of the picture.
        min_confidence: joints with less are missing.

    Returns:
        (25, 3) as OpenPose writes it: missing joints, and such outside the picture, are (0, 0, 0).
    """
    pose = np.zeros((25, 3))
    for joint in COCO_17:
        pose[BODY_25[joint.name]] = joints[joint]
    _add_middle(pose, BODY_25.NECK, BODY_25.L_SHOULDER, BODY_25.R_SHOULDER)
    _add_middle(pose, BODY_25.MID_HIP, BODY_25.L_HIP, BODY_25.R_HIP)
    if landmarks is not None:
        _add_feet(pose, joints, landmarks)
    _remove_leaps(pose)
    _as_openpose(pose)
    return missing_removed(pose, shape, min_confidence)


def missing_removed(pose: Pose, shape: tuple[int, ...], min_confidence: float) -> Pose:
    """The pose with uncertain joints and those outside the picture set to (0, 0, 0)."""
    height, width = shape[:2]
    x, y, confidence = pose.T
    inside = (x >= 0) & (y >= 0) & (x <= width - 1) & (y <= height - 1)
    return np.where((inside & (confidence >= min_confidence))[:, None], pose, 0.0)


def _add_middle(pose: Pose, target: int, left: int, right: int) -> None:
    pose[target, :2] = (pose[left, :2] + pose[right, :2]) / 2
    pose[target, 2] = min(pose[left, 2], pose[right, 2])


def _as_openpose(pose: Pose) -> None:
    """Move shoulders and hips, in place, to where OpenPose's training data has them."""
    down = pose[BODY_25.MID_HIP, :2] - pose[BODY_25.NECK, :2]
    across = pose[BODY_25.L_SHOULDER, :2] - pose[BODY_25.R_SHOULDER, :2]
    for joint in (BODY_25.NECK, BODY_25.L_SHOULDER, BODY_25.R_SHOULDER):
        pose[joint, :2] += SHOULDERS_DOWN * down
    pose[BODY_25.L_SHOULDER, :2] -= SHOULDERS_IN * across
    pose[BODY_25.R_SHOULDER, :2] += SHOULDERS_IN * across
    for joint in (BODY_25.MID_HIP, BODY_25.L_HIP, BODY_25.R_HIP):
        pose[joint, :2] += HIPS_DOWN * down


def _remove_leaps(pose: Pose) -> None:
    """Take the confidence, in place, from joints at the end of limbs of impossible length."""
    torso = np.linalg.norm(pose[BODY_25.NECK, :2] - pose[BODY_25.MID_HIP, :2])
    shoulders = np.linalg.norm(pose[BODY_25.L_SHOULDER, :2] - pose[BODY_25.R_SHOULDER, :2])
    size = max(torso, shoulders / SHOULDERS_OVER_TORSO)
    for root, middle, end, longest in _LIMBS:
        if np.linalg.norm(pose[middle, :2] - pose[root, :2]) > longest * size:
            pose[[middle, end], 2] = 0
        elif np.linalg.norm(pose[end, :2] - pose[middle, :2]) > longest * size:
            pose[end, 2] = 0


def _add_feet(pose: Pose, joints: Joints, landmarks: Landmarks) -> None:
    outward = joints[COCO_17.L_HIP, :2] - joints[COCO_17.R_HIP, :2]
    points = landmarks.points
    for knee, ankle, b_ankle, b_heel, b_toe, heel, big_toe, small_toe, side in _FEET:
        gap: npt.NDArray[np.float64] = joints[ankle, :2] - points[b_ankle, :2]
        shin = np.linalg.norm(joints[knee, :2] - joints[ankle, :2])
        if np.linalg.norm(gap) > MAX_ANKLE_GAP * shin:
            continue
        for source, target in ((b_heel, heel), (b_toe, big_toe)):
            if points[source, 2] >= MIN_FOOT:
                pose[target, :2] = points[source, :2] + gap
                pose[target, 2] = min(points[source, 2], joints[ankle, 2])
        if pose[big_toe, 2] > 0:
            pose[small_toe, :2] = pose[big_toe, :2] + side * SMALL_TOE * outward
            pose[small_toe, 2] = pose[big_toe, 2] / 2
