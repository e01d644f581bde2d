"""Joints of the torso that were not found are put where the others say."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_builder.agnostic.joints import TORSO, MissingJointsError, with_torso
from sichak.body25 import BODY_25, present

NECK_AND_SHOULDERS = (BODY_25.NECK, BODY_25.R_SHOULDER, BODY_25.L_SHOULDER)


def test_a_whole_torso_is_untouched(person) -> None:
    assert (with_torso(person.pose) == person.pose).all()


@pytest.mark.parametrize("found", [(), *((joint,) for joint in NECK_AND_SHOULDERS)])
def test_fewer_than_two_of_neck_and_shoulders_are_too_few(person, found) -> None:
    gone = [joint for joint in NECK_AND_SHOULDERS if joint not in found]
    with pytest.raises(MissingJointsError, match=gone[0].name):
        with_torso(person.without(*gone).pose)


@pytest.mark.parametrize("gone", TORSO)
def test_one_missing_joint_is_put_near_its_place(person, gone: BODY_25) -> None:
    joints = with_torso(person.without(gone).pose)
    shoulders = np.linalg.norm(
        person.pose[BODY_25.L_SHOULDER, :2] - person.pose[BODY_25.R_SHOULDER, :2]
    )
    assert np.linalg.norm(joints[gone, :2] - person.pose[gone, :2]) < 0.2 * shoulders


def test_a_placed_joint_has_no_confidence(person) -> None:
    assert with_torso(person.without(BODY_25.NECK).pose)[BODY_25.NECK, 2] == 0


def test_hips_hang_below_the_neck_when_none_was_found(person) -> None:
    joints = with_torso(person.without(BODY_25.R_HIP, BODY_25.L_HIP, BODY_25.MID_HIP).pose)
    middle = (joints[BODY_25.R_HIP, :2] + joints[BODY_25.L_HIP, :2]) / 2
    assert middle[0] == pytest.approx(joints[BODY_25.NECK, 0])
    assert middle[1] > joints[BODY_25.NECK, 1] + 100


def test_shoulders_on_one_point_place_nothing(person) -> None:
    pose = person.pose.copy()
    pose[BODY_25.L_SHOULDER] = pose[BODY_25.R_SHOULDER]
    with pytest.raises(MissingJointsError, match="one point"):
        with_torso(pose)


subsets = st.sets(st.sampled_from(TORSO), max_size=5)


@given(subsets, st.booleans())
def test_found_joints_stay_and_all_others_are_placed_or_it_is_an_error(gone, keep_middle) -> None:
    pose = np.zeros((25, 3))
    at = [(384, 300), (280, 310), (490, 310), (320, 620), (450, 620)]
    for joint, (x, y) in zip(TORSO, at, strict=True):
        pose[joint] = (x, y, 0.9)
    if keep_middle:
        pose[BODY_25.MID_HIP] = (385, 620, 0.9)
    pose[list(gone)] = 0
    if len(set(NECK_AND_SHOULDERS) - gone) < 2:
        with pytest.raises(MissingJointsError):
            with_torso(pose)
        return
    joints = with_torso(pose)
    assert all(present(joints, joint) for joint in TORSO)
    assert all((joints[joint] == pose[joint]).all() for joint in TORSO if joint not in gone)
    for a, b in itertools.combinations(TORSO, 2):
        assert np.linalg.norm(joints[a, :2] - joints[b, :2]) > 20
