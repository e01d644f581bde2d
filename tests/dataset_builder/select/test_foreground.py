"""What stands out from the border, on plain, shaded and busy ground."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from dataset_builder.select.foreground import (
    edge_touch,
    find_foreground,
    likeness,
    symmetry,
)

BOX = (300.0, 200.0, 500.0, 800.0)


def on(ground: np.ndarray, colour: tuple[int, int, int]) -> np.ndarray:
    photo = ground.copy()
    left, top, right, bottom = (int(edge) for edge in BOX)
    photo[top:bottom, left:right] = colour
    return photo


def plain(grey: int = 245) -> np.ndarray:
    return np.full((1024, 768, 3), grey, dtype=np.uint8)


def shaded() -> np.ndarray:
    """Light that falls off by 60 levels from the top left to the bottom right."""
    y, x = np.mgrid[:1024, :768]
    grey = 245 - 60 * (x / 768 + y / 1024) / 2
    return np.repeat(grey[:, :, None], 3, axis=2).astype(np.uint8)


def noisy() -> np.ndarray:
    noise = np.random.default_rng(0).normal(0, 4, (1024, 768, 3))
    return np.clip(240 + noise, 0, 255).astype(np.uint8)


class TestFindForeground:
    def test_nothing_on_a_plain_ground(self) -> None:
        found = find_foreground(plain())
        assert (found.share, found.border, found.box()) == (0.0, 1.0, None)

    @pytest.mark.parametrize("ground", [plain(), plain(20), shaded(), noisy()])
    @pytest.mark.parametrize("colour", [(120, 40, 40), (140, 140, 150)])
    def test_the_box_of_a_garment(self, ground: np.ndarray, colour: tuple[int, int, int]) -> None:
        found = find_foreground(on(ground, colour))
        assert found.plain
        assert found.box() == pytest.approx(BOX, abs=6)

    def test_a_white_garment_on_nearly_white(self) -> None:
        assert find_foreground(on(plain(238), (250, 250, 250))).box() == pytest.approx(BOX, abs=6)

    def test_a_hole_in_the_colour_of_the_ground_belongs_to_the_garment(self) -> None:
        photo = on(plain(), (30, 60, 90))
        photo[400:500, 350:450] = 245
        assert find_foreground(photo).share == pytest.approx(200 * 600 / (768 * 1024), rel=0.05)

    def test_dust_does_not_count(self) -> None:
        photo = on(plain(), (30, 60, 90))
        photo[20:26, 20:26] = 0
        assert find_foreground(photo).box() == pytest.approx(BOX, abs=6)

    def test_a_body_may_cross_the_lower_border(self) -> None:
        photo = plain()
        photo[300:, 150:620] = (60, 50, 40)
        found = find_foreground(photo)
        assert found.plain
        assert edge_touch(found.mask) == pytest.approx((0, 470 / 768, 0, 0), abs=0.03)

    def test_on_busy_ground_all_is_foreground(self) -> None:
        random = np.random.default_rng(0).integers(0, 256, (128, 96, 3), dtype=np.uint8)
        busy = np.repeat(np.repeat(random, 8, axis=0), 8, axis=1)
        found = find_foreground(on(busy, (30, 60, 90)))
        assert not found.plain
        assert found.mask.all()

    @pytest.mark.parametrize("shape", [(1, 1), (1, 50), (3, 2), (400, 5)])
    def test_tiny_pictures_do_no_harm(self, shape: tuple[int, int]) -> None:
        found = find_foreground(np.zeros((*shape, 3), dtype=np.uint8))
        assert found.mask.shape[0] >= 1


class TestSymmetry:
    @pytest.mark.parametrize(
        ("rows", "value"),
        [
            (["....", "...."], 0.0),
            ([".##.", ".##."], 1.0),
            (["..##", "..##"], 1.0),
            (["##..", "####"], 4 / 8),
            (["#...", "#..#"], 2 / 4),
        ],
    )
    def test_about_the_middle_of_the_foreground(self, rows: list[str], value: float) -> None:
        mask = np.array([[cell == "#" for cell in row] for row in rows])
        assert symmetry(mask) == value


class TestLikeness:
    def test_a_garment_on_a_busy_floor_is_unlike_it(self, draw: Any) -> None:
        floor = draw.cloth()
        floor[250:750, 200:560] = (10, 200, 30)
        assert likeness(find_foreground(floor)) < 0.1

    def test_a_close_up_is_alike_everywhere(self, draw: Any) -> None:
        assert likeness(find_foreground(draw.cloth())) > 0.3

    def test_one_colour_is_all_alike(self) -> None:
        assert likeness(find_foreground(plain())) == 1.0
