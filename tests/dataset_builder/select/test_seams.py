"""Seams between photos, and things that stand side by side."""

from __future__ import annotations

from random import Random
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from dataset_builder.select.foreground import find_foreground
from dataset_builder.select.role import SEAM
from dataset_builder.select.seams import seam, side_by_side
from sample_store.trial.collages import LAYOUTS, collage, on_one_ground
from sichak.image import RGB


def seam_of(photo: RGB) -> float:
    return seam(find_foreground(photo).lab)


def texture(seed: int, height: int = 400, width: int = 300) -> RGB:
    """Soft blotches about one colour, different for each seed: a photo without any edge."""
    random = np.random.default_rng(seed)
    small = (
        random.integers(-25, 25, (5, 4, 3)) + np.array([60, 110, 170])[(seed + np.arange(3)) % 3]
    )
    return cv2.resize(small.astype(np.uint8), (width, height), interpolation=cv2.INTER_CUBIC)


class TestNoSeam:
    @pytest.mark.parametrize("shape", [(1, 1), (1, 50), (3, 2), (400, 5)])
    def test_in_tiny_pictures(self, shape: tuple[int, int]) -> None:
        assert seam_of(np.zeros((*shape, 3), np.uint8)) == 0

    def test_in_one_colour(self) -> None:
        assert seam_of(np.full((400, 300, 3), 200, np.uint8)) == 0

    def test_in_single_photos(self, draw: Any) -> None:
        assert seam_of(draw.packshot()) < SEAM
        assert seam_of(draw.worn()) < SEAM
        assert seam_of(texture(1)) < SEAM

    def test_in_stripes(self, draw: Any) -> None:
        assert seam_of(draw.cloth()) < SEAM

    def test_where_a_photo_is_padded(self) -> None:
        padded = np.full((400, 500, 3), 255, np.uint8)
        padded[:, 100:400] = texture(1)
        assert seam_of(padded) < SEAM

    def test_on_a_slant(self) -> None:
        photo = texture(0)
        cv2.fillPoly(photo, [np.array([[130, 0], [299, 0], [299, 399], [170, 399]])], (200, 40, 40))
        assert seam_of(photo) < SEAM


class TestSeam:
    @settings(deadline=None)
    @given(st.floats(0.2, 0.8), st.sampled_from([0, 6, 20]), st.booleans())
    def test_wherever_two_photos_meet(self, share: float, gutter: int, level: bool) -> None:
        photo = texture(0)
        x = round(share * 300)
        photo[:, x:] = texture(1)[:, x:]
        photo[:, x : x + gutter] = 255
        turned = np.ascontiguousarray(photo.transpose(1, 0, 2)) if level else photo
        assert seam_of(turned) > SEAM

    @pytest.mark.parametrize("layout", sorted(LAYOUTS))
    def test_in_every_layout(self, layout: str) -> None:
        photos = [Image.fromarray(texture(seed)) for seed in range(4)]
        found = [seam_of(np.asarray(collage(photos, Random(seed), layout))) for seed in range(4)]
        assert sum(share > SEAM for share in found) >= 3  # a thin gutter has two edges in one


class TestSideBySide:
    def test_nothing(self) -> None:
        assert side_by_side(find_foreground(np.full((400, 300, 3), 250, np.uint8))) == 0

    def test_on_a_busy_ground_nothing_is_known(self) -> None:
        noise = np.random.default_rng(0).integers(0, 256, (400, 300, 3), dtype=np.uint8)
        assert side_by_side(find_foreground(noise)) == 0

    @pytest.mark.parametrize(
        ("boxes", "things"),
        [
            ([(50, 50, 200, 300)], 1),
            ([(20, 50, 100, 300), (160, 50, 100, 300)], 2),
            ([(10, 50, 60, 300), (100, 50, 60, 300), (200, 50, 60, 300)], 3),
            ([(50, 20, 200, 150), (50, 220, 200, 150)], 1),
            ([(20, 50, 200, 300), (250, 50, 30, 60)], 1),
            ([(20, 50, 100, 200), (110, 280, 100, 100)], 1),
        ],
        ids=["one", "two", "three", "above each other", "a small one", "overlapping columns"],
    )
    def test_boxes(self, boxes: list[tuple[int, int, int, int]], things: int) -> None:
        photo = np.full((400, 300, 3), 250, np.uint8)
        for x, y, wide, tall in boxes:
            photo[y : y + tall, x : x + wide] = (30, 60, 120)
        assert side_by_side(find_foreground(photo)) == things

    def test_two_packshots(self, draw: Any) -> None:
        photos = [Image.fromarray(draw.packshot(seed=seed)) for seed in range(2)]
        page = np.asarray(on_one_ground(photos, Random(0)))
        assert side_by_side(find_foreground(draw.packshot())) == 1
        assert side_by_side(find_foreground(page)) == 2
