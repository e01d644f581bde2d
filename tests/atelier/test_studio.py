"""Developing photos; the path tracer itself where Mitsuba is installed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atelier.camera import Camera
from atelier.develop import develop, encoded, linear, on_white
from atelier.mesh import Mesh
from atelier.rays import first_hits
from atelier.studio import frame_of, seamless
from sichak.labels import CIHP


def square(side: float, y: float, label: CIHP = CIHP.PANTS) -> Mesh:
    """A square in front of the camera, 1 m above the floor."""
    half = side / 2
    corners = [(-half, y, 1 - half), (half, y, 1 - half), (half, y, 1 + half), (-half, y, 1 + half)]
    return Mesh(np.array(corners), np.array([[0, 1, 2], [0, 2, 3]]), np.zeros((4, 2)), label)


@given(st.floats(0, 1))
def test_srgb_and_linear_light_are_inverse(value: float) -> None:
    there = linear(np.array([value]))
    assert encoded(there)[0] == pytest.approx(value, abs=2e-3)


def test_linear_light_knows_the_standards_grey() -> None:
    assert linear(np.array([0.5]))[0] == pytest.approx(0.2140, abs=1e-3)


def test_no_light_stays_black_and_too_much_stays_white() -> None:
    dark = develop(np.zeros((4, 4, 3), np.float32), grain=0)
    bright = develop(np.full((4, 4, 3), 50, np.float32), grain=0)
    assert dark.max() == 0
    assert bright.min() >= 250


def test_developing_keeps_the_order_of_brightness() -> None:
    ramp = np.linspace(0, 3, 200, dtype=np.float32)[None, :, None].repeat(3, axis=2)
    grey = develop(ramp, grain=0)[0, :, 0].astype(int)
    assert (np.diff(grey) >= 0).all()


def test_grain_comes_from_the_seed() -> None:
    grey = np.full((8, 8, 3), 0.3, np.float32)
    assert np.array_equal(develop(grey, seed=1), develop(grey, seed=1))
    assert not np.array_equal(develop(grey, seed=1), develop(grey, seed=2))


def test_a_packshot_is_white_where_nothing_is() -> None:
    light = np.zeros((2, 2, 3), np.float32)
    alpha = np.array([[0, 1], [0, 0.5]], np.float32)
    photo = on_white(light, alpha)
    assert (photo[:, 0] == 255).all()
    assert photo[0, 1].max() < 10
    assert 100 < photo[1, 1].mean() < 150


def test_the_frame_of_a_mesh_is_its_box_with_a_margin_inside_the_picture() -> None:
    camera = Camera(height=1.0, bottom=0.0, top=2.0)
    left, top, right, bottom = frame_of([square(0.5, 0.0)], camera, margin=10)
    assert (left, top, right, bottom) == (384 - 128 - 10, 512 - 128 - 10, 384 + 138, 512 + 138)
    assert frame_of([square(9.0, 0.0)], camera, margin=10) == (0, 0, 768, 1024)


def test_the_paper_lies_on_the_floor_and_stands_behind() -> None:
    paper = seamless((1, 1, 1), floor=-0.02)
    assert paper.vertices[:, 2].min() == pytest.approx(-0.02)
    assert paper.vertices[paper.vertices[:, 2] > 3, 1].min() > 1


class TestRays:
    """The truth's rays: needs Mitsuba with LLVM."""

    @pytest.fixture(autouse=True)
    def _extra(self) -> None:
        pytest.importorskip("mitsuba", reason="the atelier extra is not installed")
        from atelier.surfaces import mitsuba

        try:
            mitsuba()
        except ImportError as error:  # LLVM 19 is a system package
            pytest.skip(str(error))

    def test_the_nearer_of_two_squares_is_seen(self) -> None:
        camera = Camera(height=1.0, bottom=0.0, top=2.0, size=(60, 80))
        meshes = [square(0.5, 0.4), square(0.2, 0.0), square(0.5, -9.0)]
        mesh, depth, face, weights = first_hits(meshes, camera)
        assert mesh[40, 30] == 1
        assert mesh[40, 24] == 0
        assert mesh[0, 0] == -1
        assert depth[0, 0] == np.inf
        assert face[0, 0] == -1
        assert depth[40, 30] == pytest.approx(camera.distance, abs=1e-2)
        assert weights[40, 30].sum() == pytest.approx(1)

    def test_a_hit_projects_back_to_its_pixel(self) -> None:
        camera = Camera(height=1.3, bottom=0.2, top=2.0, centre=0.1, size=(60, 80))
        target = square(1.2, 0.7)
        mesh, _, face, weights = first_hits([target], camera)
        rows, columns = np.nonzero(mesh == 0)
        corners = target.vertices[target.faces[face[rows, columns]]]
        points = (corners * weights[rows, columns][..., None]).sum(axis=1)
        pixels = camera.project(points)
        assert len(rows) > 500
        assert np.abs(pixels - np.stack([columns + 0.5, rows + 0.5], axis=1)).max() < 0.01
