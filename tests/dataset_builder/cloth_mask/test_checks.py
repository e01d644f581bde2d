"""What a mask must look like to be a garment's."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from dataset_builder.cloth_mask.checks import MaskFigures, measure, objection
from dataset_builder.cloth_mask.params import ClothMaskParams

LIMITS = ClothMaskParams().limits()
GOOD = MaskFigures(peak=1.0, area=0.4, border=0.0, contrast=30.0, open_outline=0.0)


def test_an_empty_mask_measures_zero() -> None:
    figures = measure(np.full((20, 10, 3), 255, np.uint8), np.zeros((20, 10), np.uint8), 0.02)
    assert figures == MaskFigures(peak=0.02, area=0, border=0, contrast=0, open_outline=0)


def test_a_full_mask_touches_the_whole_border() -> None:
    figures = measure(np.full((20, 10, 3), 255, np.uint8), np.full((20, 10), 255, np.uint8), 1.0)
    assert (figures.area, figures.border) == (1, 1)


@pytest.mark.parametrize(
    ("inside", "contrast", "open_outline"),
    [(245, 0, 1), (242, 1, 1), (60, 70, 0)],
)
def test_contrast_across_the_outline(inside: int, contrast: float, open_outline: float) -> None:
    rgb = np.full((200, 150, 3), 245, np.uint8)
    mask = np.zeros((200, 150), np.uint8)
    mask[50:150, 40:110] = 255
    rgb[mask > 0] = inside
    figures = measure(rgb, mask, None)
    assert figures.contrast == pytest.approx(contrast, abs=3)
    assert figures.open_outline == pytest.approx(open_outline, abs=0.02)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, None),
        ({"peak": None}, None),
        ({"peak": 0.03}, "no garment found (highest probability 0.03)"),
        ({"area": 0.0}, "covers 0.0%"),
        ({"area": 0.99}, "no background"),
        ({"border": 0.9}, "touches 90%"),
        ({"contrast": 0.2}, "cannot be told from its background"),
    ],
)
def test_objections(change: dict[str, float | None], words: str | None) -> None:
    reason = objection(dataclasses.replace(GOOD, **change), LIMITS)
    assert reason is None if words is None else words in (reason or "")


def test_facts_are_rounded_and_keep_the_unknown() -> None:
    facts = dataclasses.replace(GOOD, peak=None, area=1 / 3).facts()
    assert facts["peak"] is None
    assert facts["area"] == 0.3333
