"""Score maps of a box come back to where the box was."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_builder.parse.person_box import Box
from dataset_builder.parse.qanet.paste import pasted
from dataset_builder.parse.qanet.roi_align import roi_align
from dataset_builder.parse.scores import Scores, enlarged


def noise(classes: int, height: int, width: int) -> Scores:
    return np.random.default_rng(0).uniform(0, 1, (classes, height, width)).astype(np.float32)


def test_the_whole_photo_at_its_own_size_is_the_map() -> None:
    scores = noise(3, 6, 5)
    np.testing.assert_allclose(pasted(scores, Box(0, 0, 5, 6), 5, 6), scores, atol=1e-5)


@given(st.integers(-8, 8), st.integers(-8, 8))
def test_whole_pixels_are_moved(x: int, y: int) -> None:
    scores = noise(2, 4, 3)
    canvas = np.zeros((2, 30, 30), np.float32)
    canvas[:, 10 + y : 14 + y, 10 + x : 13 + x] = scores
    found = pasted(scores, Box(x, y, 3, 4), 10, 10)
    np.testing.assert_allclose(found, canvas[:, 10:20, 10:20], atol=1e-5)


def test_beyond_the_box_there_is_nothing() -> None:
    found = pasted(np.ones((1, 8, 8), np.float32), Box(4, 4, 8, 8), 20, 20)[0]
    assert found.sum() == pytest.approx(64)
    assert found[4:12, 4:12].min() == pytest.approx(1)


def test_a_box_beside_the_photo_leaves_it_empty() -> None:
    assert not pasted(noise(2, 4, 4), Box(100, 0, 8, 8), 20, 20).any()


def test_inside_the_rim_it_is_the_bilinear_enlargement() -> None:
    scores = noise(2, 6, 4)
    found = pasted(scores, Box(0, 0, 16, 24), 16, 24)
    expected = enlarged(scores, 16, 24)
    np.testing.assert_allclose(found[:, 2:-2, 2:-2], expected[:, 2:-2, 2:-2], atol=1e-5)


def test_at_the_rim_it_fades() -> None:
    found = pasted(np.ones((1, 4, 4), np.float32), Box(0, 0, 16, 16), 16, 16)[0, 8]
    assert found[:3] == pytest.approx([0.625, 0.875, 1.0])
    assert found[-3:] == pytest.approx([1.0, 0.875, 0.625])


@given(st.floats(2, 6), st.floats(2, 6), st.floats(5, 20), st.floats(5, 20))
def test_what_was_cut_out_comes_back_in_place(x: float, y: float, w: float, h: float) -> None:
    rows, columns = np.mgrid[:40, :40] + 0.5
    box = Box(x, y, w, h)
    seen = roi_align(np.stack([columns, rows], axis=2), box, 40, 40).transpose(2, 0, 1)
    back = pasted(np.ascontiguousarray(seen), box, 40, 40)
    top, bottom = int(np.ceil(y)) + 1, int(y + h) - 1
    left, right = int(np.ceil(x)) + 1, int(x + w) - 1
    np.testing.assert_allclose(
        back[0, top:bottom, left:right], columns[top:bottom, left:right], rtol=1e-4
    )
    np.testing.assert_allclose(
        back[1, top:bottom, left:right], rows[top:bottom, left:right], rtol=1e-4
    )


def test_pasting_a_mean_is_the_mean_of_pasting() -> None:
    one, other, box = noise(2, 8, 6), noise(2, 8, 6)[::-1], Box(1.3, -2.7, 20.1, 30.2)
    together = pasted(np.ascontiguousarray((one + other) / 2), box, 25, 30)
    apart = (pasted(one, box, 25, 30) + pasted(np.ascontiguousarray(other), box, 25, 30)) / 2
    np.testing.assert_allclose(together, apart, atol=1e-6)
