"""BODY_25 put together: what each joint is made of, and what is left out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_builder.pose.blazepose import BLAZE, Landmarks
from dataset_builder.pose.fuse import body25, missing_removed
from dataset_builder.pose.movenet import COCO_17, Joints
from sichak.body25 import BODY_25, present

PICTURE = (1024, 768, 3)
FEET = [joint for joint in BODY_25 if joint >= BODY_25.L_BIG_TOE]


def feet(joints: Joints, seen: float = 0.9) -> Landmarks:
    """BlazePose's view of the same person: ankles in place, toes below and outwards."""
    points = np.zeros((39, 3))
    for side, out in (("L", 1), ("R", -1)):
        ankle = joints[COCO_17[f"{side}_ANKLE"], :2]
        points[BLAZE[f"{side}_ANKLE"]] = (*ankle, seen)
        points[BLAZE[f"{side}_HEEL"]] = (*(ankle + np.array((0, 30))), seen)
        points[BLAZE[f"{side}_TOE"]] = (*(ankle + np.array((20 * out, 60))), seen)
    return Landmarks(points, 1.0)


def test_all_25_joints_of_a_whole_person(joints: Joints) -> None:
    pose = body25(joints, feet(joints), PICTURE, 0.2)
    assert all(present(pose, joint) for joint in BODY_25)


def test_no_joint_seen_is_nobody(joints: Joints) -> None:
    joints[:, 2] = 0
    assert not body25(joints, None, PICTURE, 0.2).any()


@pytest.mark.parametrize("name", ["NOSE", "R_EAR", "L_ELBOW", "R_WRIST", "L_KNEE", "R_ANKLE"])
def test_most_joints_are_movenet_s(joints: Joints, name: str) -> None:
    pose = body25(joints, None, PICTURE, 0.2)
    np.testing.assert_array_equal(pose[BODY_25[name]], joints[COCO_17[name]])


def test_shoulders_and_hips_move_to_where_openpose_has_them(joints: Joints) -> None:
    pose = body25(joints, None, PICTURE, 0.2)
    assert pose[BODY_25.L_SHOULDER, :2].tolist() == pytest.approx([464 - 6.4, 260 + 7])
    assert pose[BODY_25.R_SHOULDER, :2].tolist() == pytest.approx([304 + 6.4, 260 + 7])
    assert pose[BODY_25.L_HIP, :2].tolist() == pytest.approx([434, 510 + 5])


def test_neck_and_middle_of_the_hips_lie_between_their_sides(joints: Joints) -> None:
    joints[COCO_17.L_SHOULDER] = (480, 300, 0.4)
    pose = body25(joints, None, PICTURE, 0.2)
    for middle, left, right in (
        (BODY_25.NECK, BODY_25.L_SHOULDER, BODY_25.R_SHOULDER),
        (BODY_25.MID_HIP, BODY_25.L_HIP, BODY_25.R_HIP),
    ):
        np.testing.assert_allclose(pose[middle, :2], (pose[left, :2] + pose[right, :2]) / 2)
    assert pose[BODY_25.NECK, 2] == 0.4


def test_without_a_shoulder_there_is_no_neck(joints: Joints) -> None:
    joints[COCO_17.R_SHOULDER, 2] = 0.1
    pose = body25(joints, None, PICTURE, 0.2)
    assert not present(pose, BODY_25.R_SHOULDER)
    assert not present(pose, BODY_25.NECK)
    assert present(pose, BODY_25.L_SHOULDER)


@pytest.mark.parametrize("place", [(-1, 500), (800, 500), (300, -0.5), (300, 1024)])
def test_a_joint_outside_the_picture_is_missing(joints: Joints, place: tuple[float, float]) -> None:
    joints[COCO_17.R_WRIST, :2] = place
    joints[COCO_17.R_ELBOW, :2] = place
    joints[COCO_17.R_SHOULDER, :2] = place
    pose = body25(joints, None, PICTURE, 0.2)
    assert not pose[[BODY_25.R_WRIST, BODY_25.R_ELBOW]].any()


@pytest.mark.parametrize(
    ("joint", "gone"),
    [
        ("L_WRIST", ["L_WRIST"]),
        ("L_ELBOW", ["L_ELBOW", "L_WRIST"]),
        ("R_KNEE", ["R_KNEE", "R_ANKLE"]),
        ("R_ANKLE", ["R_ANKLE"]),
    ],
)
def test_a_limb_of_impossible_length_ends_the_chain(
    joints: Joints, joint: str, gone: list[str]
) -> None:
    joints[COCO_17[joint], :2] = (760, 20)
    pose = body25(joints, None, PICTURE, 0.2)
    missing = [one.name for one in BODY_25 if not present(pose, one) and one not in FEET]
    assert sorted(missing) == sorted(gone)


class TestFeet:
    def test_without_landmarks_there_are_none(self, joints: Joints) -> None:
        assert not body25(joints, None, PICTURE, 0.2)[FEET].any()

    def test_they_hang_on_movenet_s_ankle(self, joints: Joints) -> None:
        landmarks = feet(joints)
        landmarks.points[:, :2] += (7, -4)
        pose = body25(joints, landmarks, PICTURE, 0.2)
        assert pose[BODY_25.L_HEEL, :2].tolist() == pytest.approx([428, 930])
        assert pose[BODY_25.R_BIG_TOE, :2].tolist() == pytest.approx([320, 960])

    def test_an_ankle_elsewhere_means_another_foot(self, joints: Joints) -> None:
        landmarks = feet(joints)
        landmarks.points[[BLAZE.L_ANKLE, BLAZE.L_HEEL, BLAZE.L_TOE], :2] += (200, 0)
        pose = body25(joints, landmarks, PICTURE, 0.2)
        assert not present(pose, BODY_25.L_HEEL)
        assert present(pose, BODY_25.R_HEEL)

    def test_a_point_not_seen_is_missing(self, joints: Joints) -> None:
        assert not body25(joints, feet(joints, seen=0.25), PICTURE, 0.2)[FEET].any()

    def test_a_foot_is_no_surer_than_its_ankle(self, joints: Joints) -> None:
        joints[COCO_17.L_ANKLE, 2] = 0.3
        pose = body25(joints, feet(joints), PICTURE, 0.2)
        assert pose[BODY_25.L_HEEL, 2] == 0.3

    def test_the_small_toe_lies_outside_the_big_one_at_half_its_confidence(
        self, joints: Joints
    ) -> None:
        pose = body25(joints, feet(joints), PICTURE, 0.2)
        assert pose[BODY_25.L_SMALL_TOE, 0] > pose[BODY_25.L_BIG_TOE, 0]
        assert pose[BODY_25.R_SMALL_TOE, 0] < pose[BODY_25.R_BIG_TOE, 0]
        assert pose[BODY_25.L_SMALL_TOE, 2] == pose[BODY_25.L_BIG_TOE, 2] / 2


@given(x=st.floats(-100, 900), y=st.floats(-100, 1100), confidence=st.floats(0, 1))
def test_a_joint_is_kept_whole_or_zeroed_whole(x: float, y: float, confidence: float) -> None:
    (kept,) = missing_removed(np.array([[x, y, confidence]]), PICTURE, 0.2)
    if 0 <= x <= 767 and 0 <= y <= 1023 and confidence >= 0.2:
        assert kept.tolist() == [x, y, confidence]
    else:
        assert kept.tolist() == [0, 0, 0]
