"""Other backgrounds: nothing of the old one stays, and the person stays as they are."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dataset_builder.parse.training.backdrop import WHITE_SHARE, backdrop, on_backdrop
from sichak.image import RGB

HEIGHT, WIDTH = 96, 72
seeds = st.integers(0, 999)


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def street(seed: int = 0) -> RGB:
    return rng(seed).integers(0, 256, (HEIGHT, WIDTH, 3)).astype(np.uint8)


def person() -> npt.NDArray[np.bool_]:
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    cv2.ellipse(mask, (36, 50), (18, 40), 0, 0, 360, 1, -1)
    return mask > 0


def inner(solid: npt.NDArray[np.bool_], pixels: int = 7) -> npt.NDArray[np.bool_]:
    size = 2 * pixels + 1
    return cv2.erode(solid.astype(np.uint8), np.ones((size, size), np.uint8)) > 0


class TestOnBackdrop:
    @given(seeds)
    @settings(deadline=None, max_examples=20)
    def test_nobody_leaves_the_wall_alone(self, seed: int) -> None:
        nobody = np.zeros((HEIGHT, WIDTH), bool)
        one = on_backdrop(street(1), nobody, rng(seed))
        assert one.shape == (HEIGHT, WIDTH, 3)
        assert one.dtype == np.uint8
        assert np.array_equal(one, on_backdrop(street(2), nobody, rng(seed)))

    @given(seeds)
    @settings(deadline=None, max_examples=20)
    def test_a_person_who_fills_the_photo_stays(self, seed: int) -> None:
        found = on_backdrop(street(), np.ones((HEIGHT, WIDTH), bool), rng(seed))
        assert np.abs(found.astype(int) - street()).max() <= 1

    @given(seeds)
    @settings(deadline=None, max_examples=20)
    def test_the_person_stays_and_the_street_goes(self, seed: int) -> None:
        solid = person()
        one, other = street(1), street(2)
        other[solid] = one[solid]
        before, after = on_backdrop(one, solid, rng(seed)), on_backdrop(other, solid, rng(seed))
        assert np.abs(before.astype(int) - one)[inner(solid)].max() <= 1
        assert np.array_equal(before[inner(~solid)], after[inner(~solid)])

    def test_no_rim_of_the_old_background_is_left(self) -> None:
        """A red street behind a grey person: no red on the wall, next to the person neither."""
        solid = person()
        rgb = np.full((HEIGHT, WIDTH, 3), 128, np.uint8)
        rgb[~solid] = 255, 0, 0
        rgb[solid & ~inner(solid, 1)] = 190, 60, 60  # drawn labels take in a rim of it
        for seed in range(20):
            found = on_backdrop(rgb, solid, rng(seed)).astype(int)
            plain = rgb.copy()
            plain[~inner(solid, 1)] = 128
            expected = on_backdrop(plain, solid, rng(seed)).astype(int)
            assert np.abs(found - expected).max() < 70  # the rim itself was 62 and 68 off
            assert np.abs(found - expected)[~solid].mean() < 2

    def test_the_same_draw_gives_the_same_wall(self) -> None:
        one, other = (on_backdrop(street(), person(), rng(seed)) for seed in (5, 5))
        assert np.array_equal(one, other)
        assert not np.array_equal(one, on_backdrop(street(), person(), rng(6)))

    def test_the_photo_is_left_as_it_is(self) -> None:
        rgb, solid = street(), person()
        on_backdrop(rgb, solid, rng())
        assert np.array_equal(rgb, street())
        assert np.array_equal(solid, person())


class TestBackdrop:
    @given(seeds, st.integers(1, 20), st.integers(1, 20))
    @settings(deadline=None)
    def test_a_wall_of_any_size(self, seed: int, height: int, width: int) -> None:
        wall = backdrop(height, width, rng(seed))
        assert wall.shape == (height, width, 3)
        assert wall.dtype == np.float32
        assert np.isfinite(wall).all()
        assert wall.max() > 0

    def test_shops_like_it_white(self) -> None:
        walls = [backdrop(16, 12, rng(seed)) for seed in range(300)]
        light = [wall.mean() > 180 and np.ptp(wall.mean(axis=(0, 1))) < 25 for wall in walls]
        assert np.mean(light) == pytest.approx(WHITE_SHARE, abs=0.15)

    def test_it_is_plain(self) -> None:
        """Neighbouring pixels are alike: a wall, not a street."""
        for seed in range(30):
            wall = backdrop(64, 48, rng(seed))
            assert np.abs(np.diff(wall, axis=1)).mean() < 8

    def test_walls_differ(self) -> None:
        means = [backdrop(16, 12, rng(seed)).mean(axis=(0, 1)) for seed in range(40)]
        assert np.std(means, axis=0).min() > 20
