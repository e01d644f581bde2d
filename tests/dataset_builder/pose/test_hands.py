"""Where a hand is looked for, and whose hand it is."""

from __future__ import annotations

import numpy as np
import pytest

from dataset_builder.pose.estimator import _one_hand_each
from dataset_builder.pose.hands import Hand, Hands, hand_size


def hand(x: float, right: float, score: float = 0.9) -> Hand:
    points = np.full((21, 3), score)
    points[:, 0] = x + np.arange(21)
    points[:, 1] = np.arange(21) * 5.0
    return Hand(points, score, right)


@pytest.mark.parametrize(
    ("shoulder", "elbow", "wrist", "expected"),
    [
        ((0, 0), (0, 0), (0, 0), 0.0),
        ((0, 0), (0, 100), (0, 180), 90.0),  # the upper arm, at nine tenths
        ((0, 0), (0, 100), (0, 220), 120.0),  # the forearm
        ((0, 0), (0, 100), (10, 100), 90.0),  # a forearm towards the camera
    ],
)
def test_the_hand_s_size_follows_the_arm(
    shoulder: tuple[int, int], elbow: tuple[int, int], wrist: tuple[int, int], expected: float
) -> None:
    points = (np.array(point, float) for point in (shoulder, elbow, wrist))
    assert hand_size(*points) == pytest.approx(expected)


def test_no_hand_on_a_blank_picture_and_for_an_arm_of_no_length() -> None:
    hands = Hands()
    blank = np.full((400, 300, 3), 230, np.uint8)
    arm = [np.array(point, float) for point in ((100, 50), (100, 150), (100, 250))]
    assert hands.hand(blank, *arm) is None
    assert hands.hand(blank, arm[0], arm[0], arm[0]) is None
    far = np.array([5000.0, 5000.0])
    assert hands.hand(blank, arm[0], arm[1], far) is None


class TestOneHandEach:
    def test_none_asked_for_or_found(self) -> None:
        assert _one_hand_each([]) == (None, None)
        assert _one_hand_each([None, None]) == (None, None)

    def test_two_hands_apart_are_two(self) -> None:
        left, right = hand(0, right=0.1), hand(300, right=0.9)
        assert _one_hand_each([left, right]) == (left.points, right.points)

    @pytest.mark.parametrize(("shape", "side"), [(0.9, 1), (0.1, 0)])
    def test_one_hand_found_by_both_arms_goes_where_its_shape_says(
        self, shape: float, side: int
    ) -> None:
        pair = [hand(100, right=shape), hand(104, right=shape)]
        found = _one_hand_each(pair)
        assert found[side] is pair[side].points
        assert found[1 - side] is None

    def test_one_hand_alone_keeps_its_side(self) -> None:
        only = hand(100, right=0.9)
        assert _one_hand_each([only, None]) == (only.points, None)
