"""Filling gaps, softening and growing masks, laying pictures over each other."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from tryon.warp.fill import grown, over, push_pull, soft

MASKS = hnp.arrays(np.bool_, st.tuples(st.integers(1, 24), st.integers(1, 24)))


def ramp(height: int, width: int) -> np.ndarray:
    return np.tile(np.linspace(0, 250, width, dtype=np.float32)[None, :, None], (height, 1, 3))


def test_with_nothing_known_the_result_is_black() -> None:
    assert not push_pull(ramp(8, 8), np.zeros((8, 8), bool)).any()


@given(MASKS)
@settings(max_examples=40)
def test_known_pixels_stay_and_the_others_lie_between_them(known: np.ndarray) -> None:
    picture = ramp(*known.shape)
    filled = push_pull(picture, known)
    assert (filled[known] == picture[known]).all()
    if known.any():
        low, high = picture[known].min(), picture[known].max()
        assert filled.min() >= low - 0.5
        assert filled.max() <= high + 0.5


def test_a_hole_in_one_colour_is_filled_with_it() -> None:
    known = np.ones((64, 64), bool)
    known[10:54, 10:54] = False
    filled = push_pull(np.full((64, 64, 3), 200, np.float32), known)
    assert filled == pytest.approx(200, abs=0.5)


@pytest.mark.parametrize(("pixels", "size"), [(0, 11), (3, 17), (-3, 5)])
def test_grown_moves_every_edge(pixels: int, size: int) -> None:
    mask = np.zeros((40, 40), bool)
    mask[15:26, 15:26] = True
    rows = np.flatnonzero(grown(mask, pixels).any(axis=1))
    assert rows[-1] - rows[0] + 1 == size


@given(MASKS, st.integers(1, 3))
def test_growing_never_loses_and_shrinking_never_gains(mask: np.ndarray, pixels: int) -> None:
    assert (grown(mask, pixels) >= mask).all()
    assert (grown(mask, -pixels) <= mask).all()


def test_soft_edges_pass_one_half_on_the_border() -> None:
    mask = np.zeros((20, 40), bool)
    mask[:, 20:] = True
    row = soft(mask, 2.0)[10]
    assert (row[19] + row[20]) / 2 == pytest.approx(0.5, abs=0.01)
    assert row[0] == pytest.approx(0, abs=1e-6)
    assert row[39] == pytest.approx(1, abs=1e-6)


def test_over_takes_below_at_0_and_above_at_1() -> None:
    below, above = np.zeros((1, 3, 3), np.float32), np.full((1, 3, 3), 100, np.float32)
    alpha = np.array([[0.0, 0.5, 1.0]], np.float32)
    assert over(below, above, alpha)[0, :, 0].tolist() == [0, 50, 100]
