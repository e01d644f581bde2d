"""The pinhole: projecting and casting rays are each other's inverse."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atelier.camera import Camera


def test_nothing_projects_to_nothing() -> None:
    assert Camera().project(np.zeros((0, 3))).shape == (0, 2)


@pytest.mark.parametrize(
    ("point", "pixel"),
    [
        ((0.0, 0.0, 1.85), (384.0, 0.0)),
        ((0.0, 0.0, -0.08), (384.0, 1024.0)),
        ((0.5, 0.0, 1.85), (384.0 + 0.5 * 1024 / 1.93, 0.0)),
    ],
    ids=["top", "bottom", "her left is on the picture's right"],
)
def test_the_stage_plane_is_drawn_to_scale(
    point: tuple[float, float, float], pixel: tuple[float, float]
) -> None:
    assert Camera().project(np.array([point]))[0] == pytest.approx(pixel)


def test_what_is_nearer_is_larger() -> None:
    near, far = Camera().project(np.array([[0.3, -1.0, 1.05], [0.3, 1.0, 1.05]]))
    assert near[0] > far[0] > 384


def test_the_axis_stays_where_it_is_at_any_depth() -> None:
    camera = Camera(height=1.2, centre=0.1)
    pixels = camera.project(np.array([[0.1, y, 1.2] for y in (-2.0, 0.0, 3.0)]))
    assert np.ptp(pixels, axis=0) == pytest.approx([0, 0])


@given(
    height=st.floats(0.2, 2.0),
    distance=st.floats(2.0, 8.0),
    bottom=st.floats(-0.5, 1.0),
    tall=st.floats(0.3, 2.5),
    centre=st.floats(-0.5, 0.5),
    along=st.floats(1.0, 9.0),
)
def test_a_ray_meets_what_projects_to_its_pixel(
    height: float, distance: float, bottom: float, tall: float, centre: float, along: float
) -> None:
    camera = Camera(height, distance, bottom, bottom + tall, centre, (6, 8))
    origin, directions = camera.rays()
    pixels = camera.project(origin + directions * along)
    columns, rows = np.meshgrid(np.arange(6) + 0.5, np.arange(8) + 0.5)
    assert np.allclose(pixels, np.stack([columns.ravel(), rows.ravel()], axis=1), atol=1e-6)


def test_scaling_keeps_the_view() -> None:
    whole, half = Camera(), Camera().scaled(0.5)
    points = np.random.default_rng(0).normal(size=(20, 3))
    assert half.size == (384, 512)
    assert np.allclose(half.project(points) * 2, whole.project(points))
