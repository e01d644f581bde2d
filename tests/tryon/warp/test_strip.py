"""The warp: what lies where it lay stays, and what moves takes its texture along."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tryon.warp.contour import Points
from tryon.warp.strip import Map, Strip, look_up, strip_map

HEIGHT, WIDTH = 120, 100


def ladder(bend: float = 0.0, lean: float = 0.0, count: int = 20) -> tuple[Points, Points]:
    """Two lines from row 20 to row 100, 40 pixels apart, bent and leaning."""
    way = np.linspace(0, 1, count)
    middle = 50 + bend * np.sin(way * np.pi) + lean * way
    rows = 20 + 80 * way
    return np.stack([middle - 20, rows], axis=1), np.stack([middle + 20, rows], axis=1)


def known(lookup: Map) -> np.ndarray:
    return np.asarray(np.isfinite(lookup[..., 0]))


def places() -> np.ndarray:
    y, x = np.indices((HEIGHT, WIDTH))
    return np.stack([x, y], axis=2)


def test_lines_of_different_lengths_or_too_few_points_are_refused() -> None:
    left, right = ladder()
    with pytest.raises(ValueError, match="one length"):
        Strip(left, right[:-1], left, right)
    with pytest.raises(ValueError, match="two points"):
        Strip(left[:1], right[:1], left[:1], right[:1])


@given(st.floats(-15, 15), st.floats(-15, 15))
@settings(max_examples=25)
def test_a_strip_onto_itself_moves_nothing(bend: float, lean: float) -> None:
    lines = ladder(bend, lean)
    lookup = strip_map(Strip(*lines, *lines), HEIGHT, WIDTH)
    inside = known(lookup)
    assert inside.sum() > 0.95 * 40 * 80
    assert np.abs(lookup - places())[inside].max() < 1e-3


@given(st.integers(-10, 10), st.integers(-10, 10))
@settings(max_examples=25)
def test_moving_the_target_moves_the_map(dx: int, dy: int) -> None:
    left, right = ladder(8.0, 5.0)
    still = strip_map(Strip(left, right, left, right), HEIGHT, WIDTH)
    shift = np.array([dx, dy])
    moved = strip_map(Strip(left, right, left + shift, right + shift), HEIGHT, WIDTH)
    assert np.abs(np.roll(still, (dy, dx), axis=(0, 1)) - moved)[known(moved)].max() < 1e-3


@given(st.floats(0.5, 2.0))
@settings(max_examples=15)
def test_a_strip_twice_as_wide_shows_the_same_cloth_stretched(factor: float) -> None:
    left, right = ladder()
    middle = (left + right) / 2
    wide = [middle + (line - middle) * (factor, 1) for line in (left, right)]
    lookup = strip_map(Strip(left, right, wide[0], wide[1]), HEIGHT, WIDTH)
    inside = known(lookup)
    expected = 50 + (places()[..., 0] - 50) / factor
    assert np.abs(lookup[..., 0] - expected)[inside].max() < 1e-2


def test_two_strips_that_share_a_line_meet_without_a_seam() -> None:
    left, right = ladder()
    middle = (left + right) / 2
    targets = [line + np.stack([10 * np.sin(line[:, 1] / 15), np.zeros(20)], axis=1)
               for line in (left, middle, right)]  # fmt: skip
    first = strip_map(Strip(left, middle, targets[0], targets[1]), HEIGHT, WIDTH, margin=0)
    second = strip_map(Strip(middle, right, targets[1], targets[2]), HEIGHT, WIDTH, margin=0)
    whole = np.where(known(first)[..., None], first, second)
    across = np.diff(whole[30:90, :, 0], axis=1)
    assert np.nanmax(np.abs(across)) < 1.6
    assert np.nanmin(across) > 0.4


def test_a_strip_has_no_holes() -> None:
    lines = ladder()
    bent = ladder(25.0, -10.0)
    inside = known(strip_map(Strip(*lines, *bent), HEIGHT, WIDTH))
    for row in inside[25:95]:
        columns = np.flatnonzero(row)
        assert len(columns) == columns[-1] - columns[0] + 1


def test_what_lies_outside_of_the_picture_is_left_out() -> None:
    left, right = ladder()
    far = strip_map(Strip(left, right, left + 500, right + 500), HEIGHT, WIDTH)
    assert not known(far).any()


def test_rungs_without_length_write_nothing() -> None:
    left, right = ladder()
    flat = np.full_like(left, 50.0)
    assert strip_map(Strip(left, right, flat, flat), HEIGHT, WIDTH).shape == (HEIGHT, WIDTH, 2)


def test_looking_up_gives_nothing_outside_of_the_map_or_the_photo() -> None:
    photo = np.full((HEIGHT, WIDTH), 7.0, np.float32)
    lines = ladder()
    seen = look_up(photo, strip_map(Strip(*lines, *lines), HEIGHT, WIDTH))
    assert seen[60, 50] == 7.0
    assert seen[5, 50] == seen[60, 5] == 0.0
