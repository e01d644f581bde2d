"""Several looks at one person: agreement is averaged, a joint that jumps about loses."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dataset_builder.pose.movenet import COCO_17, Joints
from dataset_builder.pose.votes import spread, unflip, vote


def look(x: float, y: float = 0.0, score: float = 0.8) -> Joints:
    return np.tile([x, y, score], (17, 1)).astype(float)


def test_one_look_is_its_own_answer() -> None:
    np.testing.assert_allclose(vote([look(3, 4)], size=100), look(3, 4))


def test_looks_that_agree_are_averaged_by_score() -> None:
    found = vote([look(0, score=0.2), look(4, score=0.6)], size=100)
    np.testing.assert_allclose(found, look(3, score=0.4))


def test_a_look_that_leaps_is_outvoted_and_lowers_the_score() -> None:
    found = vote([look(10), look(12), look(500)], size=100)
    np.testing.assert_allclose(found, look(11, score=0.8 * 2 / 3))


def test_two_that_disagree_give_the_surer_at_half_its_score() -> None:
    found = vote([look(0, score=0.5), look(500, score=0.9)], size=100)
    np.testing.assert_allclose(found, look(500, score=0.45))


def test_each_joint_is_voted_for_itself() -> None:
    one, other = look(0), look(0)
    other[COCO_17.L_WRIST] = (500, 0, 0.9)
    found = vote([one, other], size=100)
    assert found[COCO_17.L_WRIST].tolist() == pytest.approx([500, 0, 0.45])
    assert found[COCO_17.R_WRIST].tolist() == pytest.approx([0, 0, 0.8])


def test_scores_of_zero_still_give_a_place() -> None:
    found = vote([look(5, score=0), look(7, score=0)], size=100)
    np.testing.assert_allclose(found, look(6, score=0))


@given(
    looks=st.lists(arrays(np.float64, (17, 3), elements=st.floats(0, 1)), min_size=1, max_size=4),
    size=st.floats(0, 10),
)
def test_the_answer_lies_among_the_looks(looks: list[Joints], size: float) -> None:
    found, stack = vote(looks, size), np.stack(looks)
    assert (found >= stack.min(axis=0) - 1e-9)[:, :2].all()
    assert (found <= stack.max(axis=0) + 1e-9).all()


def test_unflip_mirrors_places_and_sides() -> None:
    joints = np.arange(51, dtype=float).reshape(17, 3)
    back = unflip(joints, width=100)
    assert back[COCO_17.NOSE].tolist() == [99 - 0, 1, 2]
    assert back[COCO_17.L_WRIST].tolist() == [99 - 30, 31, 32]
    assert back[COCO_17.R_WRIST].tolist() == [99 - 27, 28, 29]


@given(joints=arrays(np.float64, (17, 3), elements=st.floats(0, 99)))
def test_unflip_twice_is_nothing(joints: Joints) -> None:
    np.testing.assert_allclose(unflip(unflip(joints, 100), 100), joints, atol=1e-9)


@pytest.mark.parametrize(("min_score", "expected"), [(0.0, 90.0), (0.5, 40.0), (0.9, 0.0)])
def test_spread_is_the_longer_side_of_the_joints_seen(min_score: float, expected: float) -> None:
    joints = look(10, 10, 0.8)
    joints[0] = (30, 50, 0.7)
    joints[1] = (30, 100, 0.1)
    assert spread(joints, min_score) == expected
