"""Writing is found in any size and colour; cloth and prints are no writing."""

from __future__ import annotations

from random import Random
from typing import Any

import cv2
import numpy as np
import pytest

from dataset_builder.select.lettering import find_lettering
from sample_store.trial.pages import LATIN, Letters, banner, notice, table
from sichak.image import RGB

LETTERS = Letters(LATIN)


def written(text: str, size: float, ink: int = 0, ground: int = 255) -> RGB:
    page = np.full((600, 800, 3), ground, dtype=np.uint8)
    for row in range(3):
        at = (40, 120 + round(80 * size) * row)
        cv2.putText(page, text, at, cv2.FONT_HERSHEY_SIMPLEX, size, (ink,) * 3, 2, cv2.LINE_AA)
    return page


def squares(step: int, side: int) -> RGB:
    """A check: solid squares in rows."""
    page = np.full((600, 800, 3), 250, dtype=np.uint8)
    for y in range(step, 600 - step, step):
        for x in range(step, 800 - step, step):
            page[y : y + side, x : x + side] = 40
    return page


class TestNothingWritten:
    def test_on_nothing(self) -> None:
        found = find_lettering(np.full((600, 800, 3), 255, np.uint8))
        assert (found.lines, found.share) == (0, 0.0)

    @pytest.mark.parametrize("shape", [(1, 1), (1, 50), (3, 2), (400, 5)])
    def test_on_tiny_pictures(self, shape: tuple[int, int]) -> None:
        assert find_lettering(np.zeros((*shape, 3), np.uint8)).lines == 0

    def test_on_noise(self) -> None:
        noise = np.random.default_rng(0).integers(0, 256, (600, 800, 3), dtype=np.uint8)
        assert find_lettering(noise).lines == 0

    @pytest.mark.parametrize(("step", "side"), [(20, 10), (40, 20), (80, 40)])
    def test_on_a_check(self, step: int, side: int) -> None:
        assert find_lettering(squares(step, side)).lines == 0

    def test_on_stripes(self, draw: Any) -> None:
        assert find_lettering(draw.cloth()).lines == 0

    def test_on_a_packshot(self, draw: Any) -> None:
        assert find_lettering(draw.packshot()).lines <= 1


class TestLines:
    @pytest.mark.parametrize("size", [0.6, 1.0, 2.0, 3.0])
    @pytest.mark.parametrize(("ink", "ground"), [(0, 255), (255, 20), (110, 240)])
    def test_of_every_size_and_colour(self, size: float, ink: int, ground: int) -> None:
        found = find_lettering(written("Waist 72 cm", size, ink, ground))
        assert found.lines >= 3
        assert found.share > 0.005

    def test_three_letters_are_none(self) -> None:
        assert find_lettering(written("ooo", 1.0)).lines == 0

    def test_the_larger_the_more_it_covers(self) -> None:
        small, large = (find_lettering(written("Waist 72", size)).share for size in (0.8, 1.6))
        assert large > small

    def test_shares_stay_within_the_picture(self) -> None:
        page = np.asarray(notice(LETTERS, Random(3)))
        assert 0 < find_lettering(page).share <= 1


class TestPicturesOfText:
    @pytest.mark.parametrize("seed", range(5))
    def test_a_size_table_has_many_lines(self, seed: int) -> None:
        found = find_lettering(np.asarray(table(LETTERS, Random(seed))))
        assert found.lines >= 8
        assert found.share > 0.03

    @pytest.mark.parametrize("seed", range(5))
    def test_a_notice(self, seed: int) -> None:
        found = find_lettering(np.asarray(notice(LETTERS, Random(seed))))
        assert found.lines >= 3
        assert found.share > 0.03

    def test_a_banner_over_a_photo(self, draw: Any) -> None:
        from PIL import Image

        photo = Image.fromarray(draw.worn())
        plain = find_lettering(np.asarray(photo)).lines
        lines = [
            find_lettering(np.asarray(banner(photo, LETTERS, Random(seed)))).lines
            for seed in range(6)
        ]
        assert plain == 0
        assert sum(count >= 2 for count in lines) >= 5
