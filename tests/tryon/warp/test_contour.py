"""Lines of points: sections, resampling, corners, turning."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tryon.backend import Unfit
from tryon.warp.contour import (
    extended,
    length,
    nearest,
    outline,
    resample,
    section,
    silhouette,
    smooth,
    support,
    turning,
    vector,
)

SQUARE = np.array([[0, 0], [0, 10], [10, 10], [10, 0]], dtype=float)
LINES = st.lists(
    st.tuples(st.integers(-99, 99), st.integers(-99, 99)), min_size=2, max_size=9, unique=True
).map(lambda points: np.array(points, dtype=float))


def test_a_silhouette_is_the_largest_piece_alone() -> None:
    mask = np.zeros((100, 100), np.uint8)
    mask[10:60, 10:60] = 200
    mask[80:90, 80:90] = 255
    piece = silhouette(mask)
    assert piece[30, 30] == 1
    assert piece[85, 85] == 0


@pytest.mark.parametrize("mask", [np.zeros((9, 9), np.uint8), np.full((50, 50), 127, np.uint8)])
def test_an_empty_mask_has_no_silhouette(mask: np.ndarray) -> None:
    with pytest.raises(Unfit):
        silhouette(mask)


def test_an_outline_goes_down_on_the_left() -> None:
    piece = np.zeros((40, 40), np.uint8)
    piece[10:30, 5:25] = 1
    points = outline(piece)
    assert points[0].tolist() == [5, 10]
    assert points[3].tolist() == [5, 13]
    assert len(points) == 2 * (19 + 19)


@pytest.mark.parametrize(
    ("direction", "corner"), [((-1, -1), 0), ((-1, 1), 1), ((1, 1), 2), ((1, -1), 3)]
)
def test_support_finds_corners(direction: tuple[float, float], corner: int) -> None:
    assert support(SQUARE, direction) == corner


def test_a_section_may_run_around_the_end() -> None:
    assert section(SQUARE, 1, 2).tolist() == SQUARE[1:3].tolist()
    assert section(SQUARE, 3, 0).tolist() == SQUARE[[3, 0]].tolist()


def test_nearest_and_length() -> None:
    assert nearest(SQUARE, vector(9, 9)) == 2
    assert length(SQUARE) == 30
    assert length(SQUARE[:1]) == 0


@given(LINES, st.integers(2, 40))
def test_resampling_keeps_the_ends_and_never_lengthens(line: np.ndarray, count: int) -> None:
    points = resample(line, count)
    assert points.shape == (count, 2)
    assert points[[0, -1]] == pytest.approx(line[[0, -1]])
    assert length(points) <= length(line) + 1e-6


def test_resampling_a_single_point_repeats_it() -> None:
    assert resample(SQUARE[:1], 3).tolist() == [[0, 0]] * 3


@given(LINES)
def test_smoothing_keeps_the_ends(line: np.ndarray) -> None:
    assert smooth(line)[[0, -1]] == pytest.approx(line[[0, -1]])


def test_turning_tells_armpits_from_hems() -> None:
    """Down, then outwards (a hem's corner), against inwards, then down (an armpit)."""
    down = np.stack([np.zeros(20), np.arange(20.0)], axis=1)
    right = np.stack([np.arange(1.0, 21), np.full(20, 19.0)], axis=1)
    hem = np.concatenate([down, right])
    assert turning(hem, 5)[19] == pytest.approx(-np.pi / 2)
    armpit = hem[:, ::-1]
    assert turning(armpit, 5)[19] == pytest.approx(np.pi / 2)
    assert not turning(down, 5).any()
    assert not turning(down[:8], 5).any(), "too short to turn"


def test_extended_adds_a_point_at_both_ends() -> None:
    line = extended(SQUARE, vector(0, -1), vector(2, 0))
    assert line[0].tolist() == [0, -1]
    assert line[-1].tolist() == [12, 0]
    assert line[1:-1].tolist() == SQUARE.tolist()
