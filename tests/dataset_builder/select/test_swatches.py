"""Cloth that is alike everywhere, and chips of colour on a plain ground."""

from __future__ import annotations

from random import Random
from typing import Any

import cv2
import numpy as np
import pytest

from dataset_builder.select.foreground import find_foreground
from dataset_builder.select.role import CHIPS, ONE_CLOTH
from dataset_builder.select.swatches import chip_share, unevenness
from sample_store.trial.pages import LATIN, Letters
from sample_store.trial.swatches import chips
from sichak.image import RGB

COLOURS = [(160, 30, 40), (40, 60, 120), (90, 120, 60), (20, 20, 24), (190, 150, 100)]


def ground(size: int = 400) -> RGB:
    return np.full((size, size, 3), 252, dtype=np.uint8)


def share(photo: RGB) -> float:
    return chip_share(find_foreground(photo))


class TestUnevenness:
    def test_one_colour_is_even(self) -> None:
        assert unevenness(np.full((30, 30, 3), 50, np.float32)) == 0

    @pytest.mark.parametrize("shape", [(1, 1), (1, 9), (2, 2), (3, 3)])
    def test_of_tiny_pictures(self, shape: tuple[int, int]) -> None:
        assert unevenness(np.zeros((*shape, 3), np.float32)) == 0

    def test_is_the_distance_of_the_colours(self) -> None:
        """A ninth is 9 units lighter than the rest: it differs by 8 to 9 from the whole."""
        lab = np.full((30, 30, 3), 50, np.float32)
        lab[:10, :10, 0] += 9
        assert unevenness(lab) == pytest.approx(8.5, abs=0.6)

    def test_noise_and_weave_are_even(self) -> None:
        random = np.random.default_rng(0)
        weave = np.tile(random.integers(60, 160, (6, 6, 3)), (50, 50, 1)).astype(np.uint8)
        assert unevenness(find_foreground(weave).lab) < ONE_CLOTH

    def test_photos_are_not(self, draw: Any) -> None:
        for photo in (draw.packshot(), draw.worn()):
            assert unevenness(find_foreground(photo).lab) > ONE_CLOTH


class TestChips:
    def test_nothing_is_no_chip(self) -> None:
        assert share(ground()) == 0

    def test_on_a_busy_ground_none_is_known(self) -> None:
        noise = np.random.default_rng(0).integers(0, 256, (400, 400, 3), dtype=np.uint8)
        assert share(noise) == 0

    def test_a_square(self) -> None:
        photo = ground()
        photo[100:300, 100:300] = COLOURS[0]
        assert share(photo) == pytest.approx(1)

    @pytest.mark.parametrize("radius", [40, 60, 90])
    def test_a_disc(self, radius: int) -> None:
        photo = ground()
        cv2.circle(photo, (200, 200), radius, COLOURS[1], -1)
        assert share(photo) == pytest.approx(1)

    def test_a_skirt_is_not_quite_a_rectangle(self) -> None:
        photo = ground()
        skirt = np.array([[115, 60], [285, 60], [300, 340], [100, 340]])
        cv2.fillPoly(photo, [skirt], COLOURS[2])
        assert share(photo) == 0

    def test_a_picture_on_the_page_is_not_one_cloth(self) -> None:
        photo = ground()
        photo[100:300, 100:200], photo[100:300, 200:300] = COLOURS[0], COLOURS[1]
        assert share(photo) == 0

    def test_a_garment_beside_chips_counts_by_its_size(self) -> None:
        photo = ground()
        photo[40:80, 20:60], photo[120:160, 20:60] = COLOURS[0], COLOURS[1]
        cv2.ellipse(photo, (260, 200), (90, 160), 20, 0, 360, COLOURS[2], -1)
        assert 0 < share(photo) < CHIPS

    @pytest.mark.parametrize("seed", range(8))
    def test_cards_of_colours_with_and_without_names(self, seed: int) -> None:
        card = np.asarray(chips(COLOURS, Letters(LATIN), Random(seed)))
        assert share(card) >= CHIPS

    def test_a_packshot(self, draw: Any) -> None:
        assert share(draw.packshot(seed=3)) == 0
