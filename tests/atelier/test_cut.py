"""Cutting along an isoline: nothing lost, nothing doubled, borders closed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atelier.garments.cloth import (
    Cloth,
    border_edges,
    border_loops,
    components,
    edges_of,
    largest_piece,
)
from atelier.garments.cut import keep_positive, split
from atelier.garments.volume import Grid, smooth_min, surface

RADIUS = 0.8


def ball(step: float = 0.1) -> Cloth:
    grid = Grid.around(np.full(3, -1.0), np.full(3, 1.0), step)
    field = np.linalg.norm(grid.points(), axis=-1) - RADIUS
    return surface(field.astype(np.float32), grid)


BALL = ball()


def areas(cloth: Cloth) -> np.ndarray:
    corners = cloth.rest[cloth.faces]
    crosses = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    return np.linalg.norm(crosses, axis=1) / 2


def plane(direction: tuple[float, float, float], offset: float) -> np.ndarray:
    unit = np.asarray(direction) / np.linalg.norm(direction)
    return BALL.rest @ unit - offset


numbers = st.floats(-1, 1, allow_nan=False)
directions = st.tuples(numbers, numbers, numbers).filter(lambda d: np.linalg.norm(d) > 0.1)
offsets = st.floats(-0.6, 0.6)


def test_cutting_no_cloth_gives_no_cloth() -> None:
    nothing = Cloth(np.zeros((0, 3)), np.zeros((0, 3), dtype=np.int64))
    below, above = split(nothing, np.zeros(0))
    assert len(below.faces) == len(above.faces) == 0


@pytest.mark.parametrize("sign", [-1.0, 1.0])
def test_a_level_of_one_sign_cuts_nothing(sign: float) -> None:
    below, above = split(BALL, np.full(len(BALL.rest), sign))
    whole, empty = (above, below) if sign > 0 else (below, above)
    assert len(whole.faces) == len(BALL.faces)
    assert len(empty.faces) == 0


@settings(max_examples=60, deadline=None)
@given(directions, offsets)
def test_the_two_parts_have_the_area_of_the_whole(
    direction: tuple[float, float, float], offset: float
) -> None:
    below, above = split(BALL, plane(direction, offset))
    total = areas(below).sum() + areas(above).sum()
    assert total == pytest.approx(areas(BALL).sum(), rel=1e-9)
    assert (areas(below) > 0).all()
    assert (areas(above) > 0).all()


@settings(max_examples=60, deadline=None)
@given(directions, offsets)
def test_a_ball_cut_by_a_plane_has_one_closed_border_a_part(
    direction: tuple[float, float, float], offset: float
) -> None:
    for part in split(BALL, plane(direction, offset)):
        loops = border_loops(part.faces)
        assert len(loops) == 1
        assert len(loops[0]) == len(border_edges(part.faces))


@settings(max_examples=40, deadline=None)
@given(directions, offsets)
def test_both_parts_share_the_border_point_for_point(
    direction: tuple[float, float, float], offset: float
) -> None:
    below, above = split(BALL, plane(direction, offset))
    rims = [part.rest[border_loops(part.faces)[0]] for part in (below, above)]
    first, second = ({tuple(point) for point in rim} for rim in rims)
    assert first == second


@settings(max_examples=40, deadline=None)
@given(directions, offsets)
def test_the_border_lies_on_the_isoline(
    direction: tuple[float, float, float], offset: float
) -> None:
    level = plane(direction, offset)
    _, above = split(BALL.with_fields(level=level), level)
    rim = border_loops(above.faces)[0]
    longest = np.linalg.norm(np.diff(BALL.rest[edges_of(BALL.faces)], axis=1), axis=2).max()
    assert np.abs(above.fields["level"][rim]).max() <= 0.05 * longest


def test_fields_are_interpolated_with_the_points() -> None:
    colours = np.stack([BALL.rest[:, 0], 2 * BALL.rest[:, 1]], axis=1)
    part = keep_positive(BALL.with_fields(colours=colours), BALL.rest[:, 2] - 0.1)
    expected = np.stack([part.rest[:, 0], 2 * part.rest[:, 1]], axis=1)
    np.testing.assert_allclose(part.fields["colours"], expected, atol=1e-12)


def test_faces_keep_looking_outwards() -> None:
    part = keep_positive(BALL, BALL.rest @ np.array([0.3, -0.5, 0.8]) - 0.13)
    corners = part.rest[part.faces]
    out = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    assert (np.einsum("ij,ij->i", out, corners.mean(axis=1)) > 0).all()


def test_only_the_largest_piece_is_kept() -> None:
    level = np.where(BALL.rest[:, 0] > 0, BALL.rest[:, 0] - 0.6, -BALL.rest[:, 0] - 0.3)
    pieces = keep_positive(BALL, level)
    assert components(pieces.faces, len(pieces.rest)).max() == 1
    kept = largest_piece(pieces)
    assert kept.rest[:, 0].max() < 0
    assert len(largest_piece(kept).faces) == len(kept.faces)


def test_a_surface_around_a_ball_is_closed_and_has_its_area() -> None:
    fine = ball(0.05)
    assert len(border_edges(fine.faces)) == 0
    assert areas(fine).sum() == pytest.approx(4 * np.pi * RADIUS**2, rel=0.01)
    np.testing.assert_allclose(np.linalg.norm(fine.rest, axis=1), RADIUS, atol=0.005)


def test_an_empty_field_has_no_surface() -> None:
    grid = Grid.around(np.zeros(3), np.ones(3), 0.25)
    assert len(surface(np.ones(grid.shape, dtype=np.float32), grid).faces) == 0


@given(st.floats(-1, 1), st.floats(-1, 1), st.floats(0.01, 0.5))
def test_a_smooth_union_is_inside_both_and_never_further_than_its_radius(
    a: float, b: float, radius: float
) -> None:
    one, other = np.float32([a]), np.float32([b])
    union = float(smooth_min(one, other, radius)[0])
    assert union <= min(a, b) + 1e-6
    assert union >= min(a, b) - radius / 4 - 1e-6
