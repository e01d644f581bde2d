"""The skeleton as pictures: what a stroke looks like, and that a mirror changes the sides."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dataset_builder.parse.embedded.joint_maps import (
    BONES,
    JOINT_MAPS,
    LEAST_SIGMA,
    SIGMA,
    SWAPPED,
    joint_maps,
    torso_length,
)
from sichak.body25 import BODY_25 as J
from sichak.body25 import Pose

WIDTH, HEIGHT = 24, 32

OTHER_SIDE = {
    joint: J["L" + joint.name[1:] if joint.name.startswith("R_") else "R" + joint.name[1:]]
    if joint.name[:2] in ("R_", "L_")
    else joint
    for joint in J
}


def random_pose(seed: int, joints: int) -> Pose:
    """So many joints, on the maps and a little beside them."""
    rng = np.random.default_rng(seed)
    pose = np.zeros((25, 3))
    found = rng.permutation(25)[:joints]
    pose[found] = rng.uniform((-4, -4, 0), (WIDTH + 4, HEIGHT + 4, 1), (joints, 3))
    return pose


poses = st.builds(random_pose, st.integers(0, 2**32 - 1), st.integers(0, 25))


def pose_of(places: dict[J, tuple[float, float]]) -> Pose:
    pose = np.zeros((25, 3))
    for joint, place in places.items():
        pose[joint] = (*place, 1)
    return pose


def mirrored(pose: Pose, width: int = WIDTH) -> Pose:
    """The skeleton of the mirrored person."""
    other = np.zeros_like(pose)
    for joint in J:
        if pose[joint, :2].any():
            other[OTHER_SIDE[joint]] = width - 1 - pose[joint, 0], *pose[joint, 1:]
    return other


def distance(start: npt.NDArray[np.float64], end: npt.NDArray[np.float64], x: int, y: int) -> float:
    """From a pixel to the nearest of many points of a bone."""
    points = start + np.linspace(0, 1, 2001)[:, None] * (end - start)
    return float(np.hypot(*(points - (x, y)).T).min())


class TestTable:
    def test_one_map_each(self) -> None:
        assert JOINT_MAPS == len(SWAPPED) == 12

    def test_swapping_twice_changes_nothing(self) -> None:
        assert [SWAPPED[SWAPPED[index]] for index in range(JOINT_MAPS)] == list(range(JOINT_MAPS))

    @pytest.mark.parametrize("index", range(JOINT_MAPS))
    def test_a_map_trades_places_with_that_of_the_other_sides_bones(self, index: int) -> None:
        bones = {frozenset(bone) for bone in BONES[index]}
        other = {frozenset(OTHER_SIDE[J(joint)] for joint in bone) for bone in BONES[index]}
        assert {frozenset(bone) for bone in BONES[SWAPPED[index]]} == other
        assert (bones == other) == (SWAPPED[index] == index)

    def test_no_bone_is_painted_twice(self) -> None:
        bones = [frozenset(bone) for group in BONES for bone in group]
        assert len(bones) == len(set(bones))


class TestJointMaps:
    def test_nobody_is_black(self) -> None:
        maps = joint_maps(np.zeros((25, 3)), WIDTH, HEIGHT)
        assert maps.shape == (JOINT_MAPS, HEIGHT, WIDTH)
        assert maps.dtype == np.float32
        assert not maps.any()

    @pytest.mark.parametrize("joint", list(J))
    def test_one_joint_is_no_bone(self, joint: J) -> None:
        assert not joint_maps(pose_of({joint: (10, 10)}), WIDTH, HEIGHT).any()

    @pytest.mark.parametrize("index", range(JOINT_MAPS))
    def test_each_bone_is_on_its_map_alone(self, index: int) -> None:
        for start, end in BONES[index]:
            maps = joint_maps(pose_of({J(start): (6, 8), J(end): (14, 20)}), WIDTH, HEIGHT)
            assert maps[index, 14, 10] == pytest.approx(1)
            assert not np.delete(maps, index, axis=0).any()

    def test_a_stroke_falls_off_as_a_gaussian(self) -> None:
        pose = pose_of({J.L_ELBOW: (10, 4), J.L_WRIST: (10, 20)})
        sigma = max(SIGMA * torso_length(pose), LEAST_SIGMA)
        row = joint_maps(pose, WIDTH, HEIGHT)[4, 12]
        expected = np.exp(-((np.arange(WIDTH) - 10.0) ** 2) / (2 * sigma**2))
        assert row == pytest.approx(expected, abs=1e-6)

    def test_it_is_as_soft_as_the_person_is_large(self) -> None:
        arm = {J.L_ELBOW: (40.0, 20.0), J.L_WRIST: (40.0, 60.0)}
        widths = []
        for torso in (10, 40, 80):
            pose = pose_of({**arm, J.NECK: (5, 5), J.MID_HIP: (5, 5 + torso)})
            widths.append(float(joint_maps(pose, 80, 96)[4, 40].sum()))
        spread = np.sqrt(2 * np.pi) * np.maximum(SIGMA * np.array([10, 40, 80]), LEAST_SIGMA)
        assert widths == pytest.approx(spread, rel=0.01)

    def test_a_bone_without_length_is_a_dot(self) -> None:
        arm = joint_maps(pose_of({J.R_ELBOW: (7, 9), J.R_WRIST: (7, 9)}), WIDTH, HEIGHT)[5]
        assert np.unravel_index(arm.argmax(), arm.shape) == (9, 7)
        assert arm.max() == 1
        assert arm[9, 10] == pytest.approx(arm[12, 7])

    @given(poses)
    @settings(deadline=None, max_examples=30)
    def test_every_pixel_is_the_nearest_stroke(self, pose: Pose) -> None:
        maps = joint_maps(pose, WIDTH, HEIGHT)
        assert 0 <= maps.min() <= maps.max() <= 1
        sigma = max(SIGMA * torso_length(pose), LEAST_SIGMA)
        for index, bones in enumerate(BONES):
            seen = [bone for bone in bones if pose[bone[0], :2].any() and pose[bone[1], :2].any()]
            for x, y in ((0, 0), (11, 17), (WIDTH - 1, HEIGHT - 1)):
                apart = [distance(pose[a, :2], pose[b, :2], x, y) for a, b in seen]
                expected = np.exp(-(min(apart) ** 2) / (2 * sigma**2)) if apart else 0
                assert maps[index, y, x] == pytest.approx(expected, abs=1e-3)

    @given(poses)
    @settings(deadline=None, max_examples=50)
    def test_maps_of_the_mirrored_person_are_mirrored_maps(self, pose: Pose) -> None:
        maps = joint_maps(pose, WIDTH, HEIGHT)
        other = joint_maps(mirrored(pose), WIDTH, HEIGHT)
        assert np.allclose(other, maps[list(SWAPPED)][:, :, ::-1], atol=1e-4)

    @given(poses, st.integers(0, 9), st.integers(0, 9))
    @settings(deadline=None, max_examples=30)
    def test_they_move_with_the_person(self, pose: Pose, right: int, down: int) -> None:
        found = pose[:, :2].any(axis=1)
        moved = pose.copy()
        moved[found, :2] += right, down
        large = joint_maps(moved, WIDTH + right, HEIGHT + down)
        assert np.allclose(large[:, down:, right:], joint_maps(pose, WIDTH, HEIGHT), atol=1e-4)

    @pytest.mark.parametrize("far", [1e4, -1e4, 1e6])
    def test_joints_far_beyond_the_photo_do_no_harm(self, far: float) -> None:
        pose = pose_of({J.L_ELBOW: (far, far), J.L_WRIST: (3, 3), J.R_KNEE: (5, far)})
        maps = joint_maps(pose, WIDTH, HEIGHT)
        assert np.isfinite(maps).all()
        assert 0 <= maps.min() <= maps.max() <= 1

    def test_the_pose_is_left_as_it_is(self) -> None:
        pose = pose_of({J.NECK: (10, 4), J.MID_HIP: (10, 14)})
        joint_maps(pose, WIDTH, HEIGHT)
        assert np.array_equal(pose, pose_of({J.NECK: (10, 4), J.MID_HIP: (10, 14)}))


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ({}, 0),
        ({J.NECK: (3, 4)}, 0),
        ({J.NECK: (3, 4), J.MID_HIP: (6, 8)}, 5),
        ({J.NECK: (3, 4), J.MID_HIP: (6, 8), J.R_ANKLE: (90, 90)}, 5),
        ({J.NECK: (3, 4), J.R_HIP: (33, 44)}, 50 / 3),  # without a middle of the hips
        ({J.R_KNEE: (1, 8), J.R_ANKLE: (1, 38)}, 10),
        ({J.NECK: (0, 4), J.MID_HIP: (0, 8)}, 4),  # x = 0 is a place
    ],
)
def test_torso_length(places: dict[J, tuple[float, float]], expected: float) -> None:
    assert torso_length(pose_of(places)) == pytest.approx(expected)
