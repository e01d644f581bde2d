"""QANet's scores: how sure it is of a parse."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_builder.parse.qanet.quality import SURE, combined, quality
from dataset_builder.parse.scores import Scores

shares = st.floats(0, 1)


def planes(*rows: tuple[float, ...]) -> Scores:
    """A class a row, a pixel a column."""
    return np.array(rows, np.float32)[:, None]


class TestQuality:
    def test_of_nothing_it_is_nothing(self) -> None:
        judged = quality(np.zeros((20, 4, 4), np.float32), iou=0.8)
        assert judged.pixel == 0
        assert judged.score == 0
        assert judged.parts.tolist() == [0] * 19

    def test_the_pixel_score_is_the_mean_of_the_sure_pixels(self) -> None:
        judged = quality(planes((0.9, 0.1, 0.1), (0.1, 0.5, 0.15), (0.0, 0.4, 0.1)), iou=1.0)
        assert judged.pixel == pytest.approx((0.9 + 0.5) / 2)

    def test_parts_are_the_same_label_by_label(self) -> None:
        judged = quality(planes((0.9, 0.1, 0.2), (0.1, 0.5, 0.7), (0.0, 0.4, 0.1)), iou=1.0)
        assert judged.parts == pytest.approx([(0.5 + 0.7) / 2, 0])
        assert judged.parts.dtype == np.float32

    def test_a_pixel_counts_from_the_threshold_on(self) -> None:
        assert quality(planes((0.0,), (SURE,)), iou=1.0).pixel == pytest.approx(SURE)
        assert quality(planes((0.0,), (SURE - 1e-6,)), iou=1.0).pixel == 0

    def test_one_hot_maps_are_perfect(self) -> None:
        labels = np.arange(20).reshape(4, 5)
        judged = quality((labels == np.arange(20)[:, None, None]).astype(np.float32), iou=1.0)
        assert judged.pixel == 1
        assert judged.score == 1
        assert judged.parts.tolist() == [1] * 19

    @given(st.integers(0, 99), st.floats(-1, 2))
    def test_it_is_finite_and_carries_the_iou(self, seed: int, iou: float) -> None:
        logits = np.random.default_rng(seed).normal(0, 3, (20, 6, 5))
        probabilities = (np.exp(logits) / np.exp(logits).sum(axis=0)).astype(np.float32)
        judged = quality(probabilities, iou, box_score=0.9)
        assert judged.iou == iou
        assert 0 <= judged.pixel <= 1
        assert judged.score == combined(0.9, iou, judged.pixel)
        assert judged.parts.shape == (19,)


class TestCombined:
    @pytest.mark.parametrize(
        ("box", "iou", "pixel", "expected"),
        [
            (0, 0, 0, 0),
            (1, 1, 1, 1),
            (0.9, 0.40022635, 0.38140377, 0.46405208),
            (0.9, 0.0, 0.9, 0),
        ],
    )
    def test_values(self, box: float, iou: float, pixel: float, expected: float) -> None:
        assert combined(box, iou, pixel) == pytest.approx(expected, abs=1e-6)

    @pytest.mark.parametrize("iou", [-1e-9, -0.3, -math.inf])
    def test_a_negative_iou_is_the_worst_and_no_nan(self, iou: float) -> None:
        assert combined(0.9, iou, 0.9) == 0

    @given(shares, shares, shares, shares)
    def test_better_is_never_less(self, one: float, other: float, box: float, pixel: float) -> None:
        low, high = sorted((one, other))
        assert combined(box, low, pixel) <= combined(box, high, pixel)
        assert combined(low, box, pixel) <= combined(high, box, pixel)
        assert combined(box, pixel, low) <= combined(box, pixel, high)

    @given(st.floats(0.01, 1))
    def test_equal_scores_stay_what_they_are(self, score: float) -> None:
        assert combined(score, score, score) == pytest.approx(score)

    def test_pixels_weigh_most_and_the_iou_least(self) -> None:
        assert combined(1, 1, 0.5) < combined(0.5, 1, 1) < combined(1, 0.5, 1)
