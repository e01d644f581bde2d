"""Geometry of the skeleton."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_builder.parse.figure import (
    ARMS,
    LEGS,
    Part,
    bones,
    figure,
    nearness,
    segment_distance,
)
from sichak.body25 import BODY_25 as J

from .drawn import H, W, pose

SHAPE = (H, W)


def without(*joints: int) -> np.ndarray:
    points = pose()
    points[list(joints)] = 0
    return points


def test_no_joints_no_figure() -> None:
    assert figure(np.zeros((25, 3)), SHAPE, 1.0) is None


@pytest.mark.parametrize(
    ("missing", "known"),
    [
        ((), True),
        ((J.NECK,), True),
        ((J.MID_HIP, J.L_HIP, J.R_HIP), True),
        ((J.NECK, J.L_SHOULDER, J.R_SHOULDER), False),
        ((J.L_SHOULDER,), True),
    ],
)
def test_the_trunk_is_guessed_from_half_of_it(missing: tuple[int, ...], known: bool) -> None:
    person = figure(without(*missing), SHAPE, 1.0)
    assert (person is not None) == known
    if person is not None:
        assert person.has(J.NECK, J.MID_HIP, J.L_SHOULDER, J.R_SHOULDER, J.L_HIP, J.R_HIP)


def test_guessed_joints_lie_on_the_persons_own_side() -> None:
    person = figure(without(J.L_HIP, J.R_HIP, J.MID_HIP), SHAPE, 1.0)
    assert person is not None
    assert person.at(J.L_HIP)[0] > person.at(J.R_HIP)[0]


def test_scale_applies_to_joints_and_unit() -> None:
    whole, half = figure(pose(), SHAPE, 1.0), figure(pose(), SHAPE, 0.5)
    assert whole is not None
    assert half is not None
    assert half.unit == pytest.approx(whole.unit / 2)
    assert half.at(J.NOSE) == pytest.approx(whole.at(J.NOSE) / 2)


@pytest.mark.parametrize(
    ("missing", "length"), [((), 3), ((J.L_WRIST,), 2), ((J.L_ELBOW,), 1), ((J.L_SHOULDER,), 3)]
)
def test_a_chain_ends_before_the_first_gap(missing: tuple[int, ...], length: int) -> None:
    person = figure(without(*missing), SHAPE, 1.0)
    assert person is not None
    assert len(person.chain(ARMS["left"])) == length


def test_unseen_limbs_have_no_bones() -> None:
    person = figure(without(J.L_KNEE, J.L_ANKLE, J.R_ELBOW, J.R_WRIST), SHAPE, 1.0)
    assert person is not None
    parts = set(bones(person))
    assert {Part.TORSO, Part.RIGHT_THIGH, Part.RIGHT_FOOT, Part.LEFT_FOREARM} <= parts
    assert parts.isdisjoint({Part.LEFT_THIGH, Part.LEFT_FOOT, Part.RIGHT_FOREARM})


def test_an_ankle_squeezed_into_the_picture_has_no_foot() -> None:
    points = pose()
    points[J.L_KNEE, 1], points[J.L_ANKLE, 1] = 280, 310
    person = figure(points, SHAPE, 1.0)
    assert person is not None
    assert Part.LEFT_FOOT not in bones(person)
    assert Part.RIGHT_FOOT in bones(person)


@given(st.floats(0, 100), st.floats(0, 100), st.floats(0, 100), st.floats(0, 100))
def test_distance_is_zero_on_the_segment_and_never_negative(
    ax: float, ay: float, bx: float, by: float
) -> None:
    a, b = np.array([ax, ay]), np.array([bx, by])
    away, _ = segment_distance(a, b, (101, 101))
    assert away.min() >= 0
    middle = (a + b) / 2
    assert away[round(middle[1]), round(middle[0])] <= 1


def test_place_along_a_segment() -> None:
    away, along = segment_distance(np.array([10.0, 10.0]), np.array([10.0, 30.0]), (50, 50))
    assert along[10, 10] == 0
    assert along[20, 40] == pytest.approx(0.5)
    assert along[40, 10] == pytest.approx(1.5)
    assert away[20, 40] == pytest.approx(30)


def test_each_joint_is_nearest_to_its_own_limb() -> None:
    person = figure(pose(), SHAPE, 1.0)
    assert person is not None
    near = nearness(person)
    for side, part in (("left", Part.LEFT_SHIN), ("right", Part.RIGHT_SHIN)):
        x, y = ((person.at(LEGS[side][1]) + person.at(LEGS[side][2])) / 2).astype(int)
        assert min(near, key=lambda other: near[other][y, x]) == part
