"""Poses to test with, and the networks, loaded once."""

from __future__ import annotations

import numpy as np
import pytest

from dataset_builder.pose.estimator import PoseEstimator
from dataset_builder.pose.movenet import COCO_17, Joints
from sichak.body25 import BODY_25, Pose

_STANDING = {
    "NOSE": (384, 150), "L_EYE": (396, 138), "R_EYE": (372, 138),
    "L_EAR": (414, 146), "R_EAR": (354, 146),
    "L_SHOULDER": (464, 260), "R_SHOULDER": (304, 260),
    "L_ELBOW": (492, 390), "R_ELBOW": (276, 390),
    "L_WRIST": (500, 500), "R_WRIST": (268, 500),
    "L_HIP": (434, 510), "R_HIP": (334, 510),
    "L_KNEE": (430, 710), "R_KNEE": (338, 710),
    "L_ANKLE": (428, 900), "R_ANKLE": (340, 900),
}  # fmt: skip
"""Someone who faces the camera: the left side lies on the picture's right."""


@pytest.fixture
def joints() -> Joints:
    """MoveNet's 17 joints of a standing person, all at 0.8."""
    table = np.full((17, 3), 0.8)
    for joint in COCO_17:
        table[joint, :2] = _STANDING[joint.name]
    return table


@pytest.fixture
def standing(joints: Joints) -> Pose:
    """The same person in BODY_25, without feet."""
    pose = np.zeros((25, 3))
    for joint in COCO_17:
        pose[BODY_25[joint.name]] = joints[joint]
    pose[BODY_25.NECK] = (384, 260, 0.8)
    pose[BODY_25.MID_HIP] = (384, 510, 0.8)
    return pose


@pytest.fixture(scope="session")
def estimator() -> PoseEstimator:
    """The embedded networks; their weights are fetched once and cached."""
    return PoseEstimator.load()
