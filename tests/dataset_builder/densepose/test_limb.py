"""Coordinates along and across a bone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dataset_builder.densepose.limb import Bone, nearest, taper


def at(x: float, y: float) -> tuple[np.ndarray, np.ndarray]:
    return np.array([x], np.float32), np.array([y], np.float32)


def bone(*ends: float, side: int = 1) -> Bone:
    return Bone(np.array(ends[:2], float), np.array(ends[2:], float), side)


@pytest.mark.parametrize(
    ("x", "y", "along", "across", "distance"),
    [
        (10, 10, 0, 0, 0),
        (10, 30, 1, 0, 0),
        (10, 50, 2, 0, 20),
        (15, 20, 0.5, 5, 5),
        (5, 20, 0.5, -5, 5),
        (7, 6, -0.2, -3, 5),
    ],
)
def test_a_left_limb_that_hangs_down(x, y, along, across, distance) -> None:
    limb = bone(10, 10, 10, 30)
    assert limb.along(*at(x, y)) == pytest.approx(along)
    assert limb.across(*at(x, y)) == pytest.approx(across)
    assert limb.distance(*at(x, y)) == pytest.approx(distance)


def test_the_other_side_is_mirrored() -> None:
    assert bone(10, 10, 10, 30, side=-1).across(*at(15, 20)) == pytest.approx(-5)


def test_a_bone_without_length_is_a_point() -> None:
    limb = bone(5, 5, 5, 5)
    assert limb.length == 1
    assert limb.distance(*at(8, 9)) == pytest.approx(5)


numbers = st.floats(-500, 500, width=32)


@given(numbers, numbers, numbers, numbers, numbers, numbers)
def test_along_and_across_are_a_frame(x0, y0, x1, y1, x, y) -> None:
    assume(np.hypot(x1 - x0, y1 - y0) > 5)
    limb = bone(x0, y0, x1, y1)
    from_start = np.hypot(x - x0, y - y0)
    again = np.hypot(limb.along(*at(x, y)) * limb.length, limb.across(*at(x, y)))
    assert again == pytest.approx(from_start, abs=0.05, rel=1e-3)
    assert abs(limb.across(*at(x, y))) <= limb.distance(*at(x, y)) + 0.05


def test_nearest_names_the_bone_and_its_distance() -> None:
    bones = [bone(0, 0, 0, 10), bone(0, 10, 10, 10)]
    number, distance = nearest(bones, np.array([1.0, 8.0]), np.array([2.0, 13.0]))
    assert number.tolist() == [0, 1]
    assert distance == pytest.approx([1, 3])


def test_taper_runs_from_end_to_end_and_no_further() -> None:
    along = np.array([-1, 0, 0.5, 1, 2], np.float32)
    assert taper(along, 4, 2) == pytest.approx([4, 4, 3, 2, 2])
