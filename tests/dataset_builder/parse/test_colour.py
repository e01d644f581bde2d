"""Colour histograms and models."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_builder.parse.colour import BINS, cells, difference, histogram, lab, model, trimmed


def patch(*rgb: int, size: int = 20) -> np.ndarray:
    return cells(lab(np.full((size, size, 3), rgb, dtype=np.uint8)))


def test_no_samples_make_an_empty_histogram_and_a_flat_model() -> None:
    empty = histogram(np.zeros(0, np.int32))
    assert empty.sum() == 0
    assert np.ptp(model(empty)) == 0


def test_a_histogram_sums_to_one() -> None:
    assert histogram(patch(200, 30, 40)).sum() == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [
        ((200, 30, 40), (200, 30, 40), 0.0, 0.001),
        ((200, 30, 40), (205, 33, 44), 0.0, 0.5),
        ((200, 30, 40), (30, 60, 140), 0.99, 1.0),
        ((250, 250, 250), (20, 20, 20), 0.99, 1.0),
    ],
)
def test_difference(one: tuple[int, ...], other: tuple[int, ...], low: float, high: float) -> None:
    assert low <= difference(histogram(patch(*one)), histogram(patch(*other))) <= high


def test_a_model_prefers_its_own_colour() -> None:
    red = model(histogram(patch(200, 30, 40)))
    assert red[patch(200, 30, 40)[0, 0]] > 3
    assert red[patch(30, 60, 140)[0, 0]] < 0


def test_a_larger_unknown_share_forgives_more() -> None:
    shares = histogram(patch(200, 30, 40))
    blue = patch(30, 60, 140)[0, 0]
    assert model(shares, 0.2)[blue] > model(shares, 0.01)[blue]


@given(st.tuples(*[st.integers(0, 255)] * 3))
def test_every_colour_has_a_cell(rgb: tuple[int, int, int]) -> None:
    assert 0 <= patch(*rgb, size=1)[0, 0] < np.prod(BINS)


@pytest.mark.parametrize(("count", "keep", "kept"), [(0, 0.5, 0), (1, 0.5, 1), (100, 0.7, 70)])
def test_trimming_keeps_the_typical(count: int, keep: float, kept: int) -> None:
    colours = np.random.default_rng(0).normal(50, 5, (count, 3)).astype(np.float32)
    assert trimmed(colours, keep).sum() == pytest.approx(kept, abs=1)


def test_trimming_drops_the_outlier() -> None:
    colours = np.full((10, 3), 50, dtype=np.float32)
    colours[0] = 0
    assert not trimmed(colours, 0.9)[0]
