"""One-dimensional search for the end of a sleeve or a hem."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_builder.parse.profile import along, sampled, switch

NAN = float("nan")


@pytest.mark.parametrize(
    ("evidence", "end"),
    [
        pytest.param([], 1.0, id="nothing seen: all covered"),
        pytest.param([-1, -1, -1, -1], 1.0, id="long sleeve"),
        pytest.param([1, 1, 1, 1], 0.0, id="bare arm"),
        pytest.param([-1, -1, 1, 1], 0.5, id="half a sleeve"),
        pytest.param([-1, 1, -1, -1, 1, 1, 1, 1], 0.5, id="one stray step"),
        pytest.param([-1, -1, 1, 1, -1, -1, -1, -1], 0.25, id="forearm behind the back"),
        pytest.param([-1, NAN, 1, NAN], 0.25, id="unseen steps say nothing"),
    ],
)
def test_switch(evidence: list[float], end: float) -> None:
    assert switch(np.array(evidence, dtype=float)) == pytest.approx(end)


@given(st.integers(0, 30), st.integers(1, 30))
def test_a_clean_switch_is_found_exactly(first: int, second: int) -> None:
    evidence = np.array([-1.0] * first + [1.0] * second)
    assert switch(evidence) == pytest.approx(first / (first + second))


def test_points_along_a_bent_line_are_evenly_spaced() -> None:
    points = along(np.array([[0.0, 0], [10, 0], [10, 10]]), 21)
    assert np.linalg.norm(np.diff(points, axis=0), axis=1) == pytest.approx(np.ones(20))
    assert points[10] == pytest.approx([10, 0])


@pytest.mark.parametrize("chain", [np.zeros((0, 2)), np.zeros((1, 2))])
def test_no_line_no_points(chain: np.ndarray) -> None:
    assert along(chain).shape == (0, 2)
    assert sampled(np.ones((4, 4), np.float32), along(chain)).shape == (0,)


def test_points_outside_the_picture_are_unknown() -> None:
    plane = np.arange(16, dtype=np.float32).reshape(4, 4)
    values = sampled(plane, np.array([[1.0, 2.0], [-1.0, 0.0], [0.0, 9.0]]))
    assert values[0] == 9
    assert np.isnan(values[1:]).all()
