"""Of a hidden face nothing is left but a few colours; around it nothing changes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dataset_builder.faces.hide import CELLS, EDGE, cover, hide
from dataset_builder.faces.region import Face

RANDOM = np.random.default_rng(1)
NOISE = RANDOM.integers(0, 256, (200, 160, 3), dtype=np.uint8)


def face(x: float = 80, y: float = 90, width: float = 50, height: float = 70) -> Face:
    turn = np.linspace(0, 2 * np.pi, 36, endpoint=False)
    border = np.stack([x + np.cos(turn) * width / 2, y + np.sin(turn) * height / 2], axis=1)
    return Face(border, "mesh")


def test_without_faces_nothing_changes():
    assert (hide(NOISE, []) == NOISE).all()


def test_the_photo_itself_is_left_alone():
    before = NOISE.copy()
    hide(NOISE, [face()])
    assert (before == NOISE).all()


def test_outside_the_soft_edge_nothing_changes():
    hidden = hide(NOISE, [face()])
    untouched = cover(NOISE.shape[:2], face(), EDGE * 50 + 2) == 0
    assert (hidden[untouched] == NOISE[untouched]).all()
    assert (hidden != NOISE).any()


def test_what_is_left_cannot_tell_two_faces_with_the_same_few_colours_apart():
    """Features finer than a cell, which is what faces differ by, leave no trace."""
    one, other = (np.full((200, 160, 3), 150, np.uint8) for _ in range(2))
    one[85:88, 60:100:4] = 30
    other[85:88, 62:100:4] = 30
    assert (one != other).any()
    apart = np.abs(hide(one, [face()]).astype(int) - hide(other, [face()]))
    inside = cover(one.shape[:2], face(), 1) == 1
    assert apart[inside].max() <= 2


def test_no_detail_survives():
    """Neighbouring pixels of a hidden face hardly differ, though all of them did before."""
    inside = cover(NOISE.shape[:2], face(width=44, height=60), 1) == 1
    hidden = hide(NOISE, [face()]).astype(int)
    steps = np.abs(np.diff(hidden, axis=1))[inside[:, 1:] & inside[:, :-1]]
    assert steps.max() <= 6
    assert np.abs(np.diff(NOISE.astype(int), axis=1)).mean() > 60


def test_skin_stays_skin():
    photo = np.full((200, 160, 3), (40, 90, 200), np.uint8)
    covered = cover(photo.shape[:2], face(), 1) == 1
    photo[covered] = (220, 170, 140)
    hidden = hide(photo, [face()])
    assert np.abs(hidden[90, 80].astype(int) - (220, 170, 140)).max() <= 8


@pytest.mark.parametrize(
    "where",
    [face(0, 0), face(159, 199), face(-200, 50), face(80, 90, 2, 3), face(80, 90, 500, 900)],
)
def test_faces_at_any_place_and_size(where):
    assert hide(NOISE, [where]).shape == NOISE.shape


@settings(max_examples=40, deadline=None)
@given(st.floats(-80, 240), st.floats(-80, 280), st.floats(0.5, 300), st.floats(0.5, 300))
def test_cover_is_whole_on_the_face_and_a_share_elsewhere(x, y, width, height):
    covered = cover((200, 160), face(x, y, width, height), 10)
    assert covered.min() >= 0
    assert covered.max() <= 1
    column, row = round(x), round(y)
    if 0 <= column < 160 and 0 <= row < 200 and min(width, height) > 4:
        assert covered[row, column] == 1


def test_few_colours_are_few():
    assert CELLS <= 6
