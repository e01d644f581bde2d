"""Geometry to 768x1024: nothing stretched, nothing of the subject lost, every point found again."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_builder.select.fit import MARGIN, Box, Geometry, fit, pad, plan

SIDES = st.integers(16, 3000)


@st.composite
def photos_with_subject(draw: st.DrawFn) -> tuple[int, int, Box]:
    width, height = draw(SIDES), draw(SIDES)
    left = draw(st.floats(0, width - 2))
    top = draw(st.floats(0, height - 2))
    right = draw(st.floats(left + 1, width))
    bottom = draw(st.floats(top + 1, height))
    return width, height, (left, top, right, bottom)


def window(geometry: Geometry) -> Box:
    """The part of the photo, or beyond it, that the picture shows."""
    (left, top), (right, bottom) = geometry.inverse(np.array([[0.0, 0.0], [768.0, 1024.0]]))
    return float(left), float(top), float(right), float(bottom)


class TestPlan:
    def test_a_photo_of_the_right_size_stays_as_it_is(self) -> None:
        assert plan(768, 1024) == Geometry(768, 1024, 1.0, 0.0, 0.0)
        assert plan(768, 1024, (300, 300, 400, 400)).is_identity

    @pytest.mark.parametrize(
        ("width", "height", "subject", "shown"),
        [
            pytest.param(1536, 2048, None, (0, 0, 1536, 2048), id="3:4 is only scaled"),
            pytest.param(1000, 1000, None, (0, -166.7, 1000, 1166.7), id="all of a square"),
            pytest.param(300, 1000, None, (-225, 0, 525, 1000), id="all of a strip"),
            pytest.param(
                1000, 1000, (400, 100, 600, 900), (125, 0, 875, 1000), id="sides are cropped"
            ),
            pytest.param(
                1000, 1000, (100, 100, 200, 900), (0, 0, 750, 1000), id="around the subject"
            ),
            pytest.param(
                600, 1000, (200, 100, 400, 700), (0, 0, 600, 800), id="the floor is cropped"
            ),
            pytest.param(
                600, 1000, (0, 0, 600, 1000), (-75, 0, 675, 1000), id="a subject that fills it"
            ),
            pytest.param(
                1000, 1000, (0, 300, 1000, 1000), (0, -333.3, 1000, 1000), id="cut off below"
            ),
            pytest.param(1000, 1000, (0, 0, 1000, 700), (0, 0, 1000, 1333.3), id="cut off above"),
            pytest.param(
                1000, 1000, (0, 9, 1000, 700), (0, -166.7, 1000, 1166.7), id="only near an edge"
            ),
            pytest.param(600, 1000, (0, 0, 500, 1000), (0, 0, 750, 1000), id="cut off at the left"),
        ],
    )
    def test_what_the_picture_shows(
        self, width: int, height: int, subject: Box | None, shown: Box
    ) -> None:
        assert window(plan(width, height, subject)) == pytest.approx(shown, abs=0.1)

    @given(photos_with_subject())
    def test_the_subject_is_never_cut_off(self, drawn: tuple[int, int, Box]) -> None:
        width, height, subject = drawn
        corners = np.array([subject[:2], subject[2:]])
        inside = plan(width, height, subject).forward(corners)
        assert (inside >= -1e-6).all()
        assert (inside <= np.array([768, 1024]) + 1e-6).all()

    @given(photos_with_subject())
    def test_no_border_is_made_up_when_the_photo_has_enough(
        self, drawn: tuple[int, int, Box]
    ) -> None:
        width, height, subject = drawn
        longer = max(subject[2] - subject[0], subject[3] - subject[1])
        needed = max(
            subject[2] - subject[0] + 2 * MARGIN * longer,
            (subject[3] - subject[1] + 2 * MARGIN * longer) * 0.75,
        )
        left, top, right, bottom = window(plan(width, height, subject))
        if needed <= min(width, height * 0.75):
            assert left >= -1e-6
            assert top >= -1e-6
            assert right <= width + 1e-6
            assert bottom <= height + 1e-6

    @given(photos_with_subject())
    def test_one_scale_for_both_directions_and_the_whole_picture_is_filled(
        self, drawn: tuple[int, int, Box]
    ) -> None:
        left, top, right, bottom = window(plan(*drawn))
        assert (right - left) / (bottom - top) == pytest.approx(0.75)

    @given(
        photos_with_subject(),
        st.lists(st.tuples(st.floats(-5000, 5000), st.floats(-5000, 5000)), max_size=5),
    )
    def test_points_go_there_and_back(
        self, drawn: tuple[int, int, Box], points: list[tuple[float, float]]
    ) -> None:
        geometry = plan(*drawn)
        given_points = np.array(points, dtype=np.float64).reshape(-1, 2)
        back = geometry.inverse(geometry.forward(given_points))
        assert np.allclose(back, given_points, atol=1e-6)


def gradient(width: int, height: int) -> np.ndarray:
    """Red grows to the right and green downwards: a pixel tells where it is from."""
    x, y = np.meshgrid(np.linspace(0, 255, width), np.linspace(0, 255, height))
    return np.stack([x, y, np.full_like(x, 128)], axis=-1).astype(np.uint8)


class TestFit:
    def test_768x1024_is_returned_untouched(self) -> None:
        photo = np.random.default_rng(0).integers(0, 256, (1024, 768, 3), dtype=np.uint8)
        assert fit(photo, plan(768, 1024)) is photo

    @pytest.mark.parametrize(
        ("width", "height", "subject"),
        [
            (300, 400, None),
            (1500, 2000, None),
            (900, 500, None),
            (333, 1000, None),
            (900, 500, (600.0, 50.0, 800.0, 480.0)),
            (550, 825, (100.0, 60.0, 400.0, 700.0)),
            (17, 16, None),
        ],
    )
    def test_a_pixel_lands_where_the_geometry_says(
        self, width: int, height: int, subject: Box | None
    ) -> None:
        photo = gradient(width, height)
        geometry = plan(width, height, subject)
        picture = fit(photo, geometry)
        assert picture.shape == (1024, 768, 3)
        assert picture.dtype == np.uint8
        spots = np.array([[0.3, 0.4], [0.5, 0.5], [0.6, 0.7]]) * [width, height]
        shown = geometry.forward(spots)
        for (x, y), (u, v) in zip(spots, shown, strict=True):
            if 0 <= u < 768 and 0 <= v < 1024:
                expected = np.array([x / width, y / height]) * 255
                found = picture[int(v), int(u), :2].astype(float)
                assert np.abs(found - expected).max() < 255 / min(width, height) + 6

    def test_a_circle_stays_round(self) -> None:
        y, x = np.mgrid[:500, :900]
        photo = np.full((500, 900, 3), 255, dtype=np.uint8)
        photo[(x - 450) ** 2 + (y - 250) ** 2 < 200**2] = 0
        rows, columns = np.nonzero(fit(photo, plan(900, 500))[:, :, 0] < 128)
        assert np.ptp(columns) == pytest.approx(np.ptp(rows), abs=2)


class TestPad:
    def test_nothing(self) -> None:
        photo = gradient(8, 6)
        assert (pad(photo, 0, 0, 0, 0) == photo).all()

    @given(st.tuples(*[st.integers(0, 9)] * 4))
    def test_the_photo_lies_unchanged_inside(self, sides: tuple[int, int, int, int]) -> None:
        photo = gradient(12, 10)
        top, bottom, left, right = sides
        padded = pad(photo, *sides)
        assert padded.shape == (10 + top + bottom, 12 + left + right, 3)
        assert (padded[top : top + 10, left : left + 12] == photo).all()

    def test_a_plain_border_goes_on_in_its_colour(self) -> None:
        photo = np.full((40, 30, 3), 250, dtype=np.uint8)
        photo[10:30, 10:20] = (200, 30, 30)
        padded = pad(photo, 20, 20, 20, 20)
        padded[30:50, 30:40] = 250
        assert (padded == 250).all()

    def test_noise_of_a_plain_border_does_not_become_stripes(self) -> None:
        noise = np.random.default_rng(0).integers(-3, 4, (40, 30, 3))
        photo = (np.full((40, 30, 3), 245) + noise).astype(np.uint8)
        assert pad(photo, 50, 0, 0, 0)[:50].std() < 2

    def test_a_busy_border_goes_on_and_calms_down(self) -> None:
        stripes = np.zeros((40, 60, 3), dtype=np.uint8)
        stripes[:, ::6] = 255
        above = pad(stripes, 60, 0, 0, 0)[:60].astype(float)
        assert above[-1].std() > 50
        assert above[0].std() < above[-1].std() / 4
