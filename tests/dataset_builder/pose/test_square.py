"""Squares: what they cut, and that points come back to where they were."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_builder.pose.square import Square, around, whole

COORDINATES = st.floats(-2000, 2000)
SQUARES = st.builds(
    Square, COORDINATES, COORDINATES, st.floats(1, 4000), st.floats(-math.pi, math.pi)
)


@given(
    square=SQUARES,
    size=st.integers(1, 512),
    points=st.lists(st.tuples(COORDINATES, COORDINATES), max_size=5),
)
def test_points_come_back(square: Square, size: int, points: list[tuple[float, float]]) -> None:
    table = np.array(points, float).reshape(-1, 2)
    back = square.to_picture(square.to_cut(table, size), size)
    np.testing.assert_allclose(back, table, atol=1e-6)


@given(square=SQUARES, size=st.integers(1, 512))
def test_the_middle_of_the_cut_is_the_square_s_centre(square: Square, size: int) -> None:
    middle = np.full((1, 2), (size - 1) / 2)
    np.testing.assert_allclose(square.to_picture(middle, size), [[square.x, square.y]], atol=1e-6)


def test_a_quarter_turn_clockwise_puts_the_picture_s_bottom_on_the_left() -> None:
    square = Square(0, 0, 10, math.pi / 2)
    right_of_the_cut = square.to_picture(np.array([[9.5, 4.5]]), 10)
    np.testing.assert_allclose(right_of_the_cut, [[0, 5]], atol=1e-9)


def test_a_square_of_the_picture_s_size_cuts_it_out_unchanged() -> None:
    rgb = np.random.default_rng(0).integers(0, 256, (8, 8, 3), dtype=np.uint8)
    np.testing.assert_array_equal(whole(rgb).cut(rgb, 8), rgb)


@pytest.mark.parametrize("shape", [(40, 40, 3), (40, 7, 3), (400, 900, 3)])
def test_what_sticks_out_is_black_and_the_picture_lies_in_the_middle(
    shape: tuple[int, int, int],
) -> None:
    rgb = np.full(shape, 200, np.uint8)
    cut = whole(rgb).cut(rgb, 64)
    assert cut.shape == (64, 64, 3)
    assert cut[32, 32].tolist() == [200, 200, 200]
    covered = (cut[..., 0] > 100).mean()
    assert covered == pytest.approx(min(shape[:2]) / max(shape[:2]), abs=0.04)


def test_a_picture_of_one_pixel_is_cut_too() -> None:
    cut = whole(np.full((1, 1, 3), 200, np.uint8)).cut(np.full((1, 1, 3), 200, np.uint8), 64)
    assert cut[31, 31].tolist() == pytest.approx([200] * 3, abs=10)


def test_a_square_beside_the_picture_is_black() -> None:
    rgb = np.full((20, 20, 3), 255, np.uint8)
    assert not Square(500, 500, 30).cut(rgb, 16).any()


def test_a_much_larger_picture_is_averaged_not_sampled() -> None:
    rgb = np.zeros((512, 512, 3), np.uint8)
    rgb[::2] = 200  # lines that bilinear sampling at 1/8 would take or miss
    cut = whole(rgb).cut(rgb, 64)
    assert np.abs(cut[1:-1].astype(int) - 100).max() <= 1


def test_a_point_keeps_its_place_whether_the_picture_is_made_smaller_first_or_not() -> None:
    rgb = np.zeros((301, 517, 3), np.uint8)
    rgb[80:120, 300:340] = 255
    for square in (Square(250, 160, 620), Square(250, 160, 620, 0.4), Square(320, 100, 100)):
        bright = np.argwhere(square.cut(rgb, 200)[..., 0] > 127)[:, ::-1]
        found = square.to_picture(bright.mean(axis=0, keepdims=True), 200)
        np.testing.assert_allclose(found, [[319.5, 99.5]], atol=2.0)


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ([(5, 5)], Square(5, 5, 1)),
        ([(0, 0), (10, 4)], Square(5, 2, 12.5)),
        ([(0, 0), (4, 10), (2, 3)], Square(2, 5, 12.5)),
    ],
)
def test_around_points(points: list[tuple[int, int]], expected: Square) -> None:
    assert around(np.array(points, float), 1.25) == expected
