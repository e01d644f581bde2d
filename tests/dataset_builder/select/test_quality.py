"""Blur is measured in pixels of the 768x1024 picture, whatever the photo shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
import pytest

from dataset_builder.select.measures import Measures
from dataset_builder.select.params import SelectParams
from dataset_builder.select.quality import blur, quality_problem

EVERYWHERE = np.ones((1024, 768), dtype=np.bool_)


def softened(photo: np.ndarray, sigma: float) -> np.ndarray:
    return cv2.GaussianBlur(photo, (0, 0), sigma) if sigma else photo


class TestBlur:
    def test_without_an_edge_there_is_no_blur_to_measure(self) -> None:
        assert blur(np.full((1024, 768, 3), 90, dtype=np.uint8), EVERYWHERE) is None

    def test_without_a_foreground_neither(self, draw: Any) -> None:
        assert blur(draw.packshot(), ~EVERYWHERE) is None

    @pytest.mark.parametrize("sigma", [2.0, 3.0, 5.0, 8.0])
    def test_the_sigma_that_was_put_on_is_found(self, draw: Any, sigma: float) -> None:
        assert blur(softened(draw.packshot(), sigma), EVERYWHERE) == pytest.approx(sigma, rel=0.15)

    def test_a_sharp_photo_has_hardly_any(self, draw: Any) -> None:
        assert (blur(draw.packshot(), EVERYWHERE) or 0) < 1

    @pytest.mark.parametrize("colour", [(245, 245, 245), (160, 30, 40), (8, 8, 10)])
    def test_contrast_does_not_matter(self, draw: Any, colour: tuple[int, int, int]) -> None:
        soft = softened(draw.packshot(colour), 4)
        assert blur(soft, EVERYWHERE) == pytest.approx(4, rel=0.2)

    def test_noise_does_not_pass_for_sharpness(self, draw: Any) -> None:
        noise = np.random.default_rng(0).normal(0, 1.5, (1024, 768, 3))
        soft = np.clip(softened(draw.packshot(), 6) + noise, 0, 255).astype(np.uint8)
        assert (blur(soft, EVERYWHERE) or 0) > 3.5

    def test_a_sharp_ground_does_not_hide_a_soft_garment(self, draw: Any) -> None:
        photo = draw.cloth()
        garment = EVERYWHERE.copy()
        garment[:] = False
        garment[200:800, 150:600] = True
        soft = softened(draw.packshot(), 6)
        photo[180:820, 130:620] = soft[180:820, 130:620]
        assert (blur(photo, garment) or 0) > 3.5


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({}, None),
        ({"blur": 3.4}, None),
        ({"blur": 3.6}, "blurred: edges are 3.6 px soft, at most 3.5 are"),
        ({"blur": None}, "blank: all of the photo has one colour (contrast 30.0)"),
        ({"contrast": 1.0}, "blank: all of the photo has one colour (contrast 1.0)"),
        ({"foreground": 0.001}, "blank: only 0.1% of the photo differs from its border"),
        ({"foreground": 0.001, "plain": False}, None),
    ],
)
def test_the_reason_is_a_sentence_with_its_figure(
    measures: Callable[..., Measures], changes: dict[str, Any], problem: str | None
) -> None:
    assert quality_problem(measures(**changes), SelectParams()) == problem
