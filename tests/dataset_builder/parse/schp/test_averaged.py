"""Means over scales and the mirrored picture, with a network that is a single pixel rule."""

from __future__ import annotations

import numpy as np
import pytest

from dataset_builder.parse.schp.averaged import averaged
from dataset_builder.parse.schp.crop import Batch, aligned
from dataset_builder.parse.scores import Scores
from tests.parity_fill import normal

SWAPS = {1: 2, 2: 1}
SIDE = 33


def batch() -> Batch:
    return normal("averaged", (1, 3, SIDE, SIDE)).astype(np.float32)


class Rule:
    """Every fourth pixel; label 1 is strong on the left, label 2 on the right."""

    def __init__(self) -> None:
        self.sizes: list[tuple[int, ...]] = []

    def fusion(self, pixels: Batch) -> Scores:
        self.sizes.append(pixels.shape)
        scores = pixels[0, :, ::4, ::4].copy()
        slope = np.linspace(1, -1, scores.shape[2], dtype=np.float32)
        scores[1] += slope
        scores[2] -= slope
        return scores


def test_alone_it_is_the_enlarged_answer() -> None:
    rule = Rule()
    found = averaged(rule.fusion, batch(), SWAPS)
    assert np.array_equal(found, aligned(rule.fusion(batch()), SIDE))
    assert len(rule.sizes) == 2


def test_mirrored_pictures_change_sides_before_the_mean() -> None:
    still = np.zeros((1, 3, SIDE, SIDE), np.float32)
    alone, both = (averaged(Rule().fusion, still, SWAPS, flip=flip) for flip in (False, True))
    assert np.allclose(both, alone, atol=1e-6), "a rule about sides survives the mirror"
    without = averaged(Rule().fusion, still, {}, flip=True)
    assert np.allclose(without[1], 0, atol=1e-6), "and cancels itself without the swap"


def test_the_mean_with_the_mirror_does_not_know_left_from_right() -> None:
    pixels = batch()
    pixels[:, 2] = pixels[:, 1]
    found = averaged(Rule().fusion, pixels, SWAPS, flip=True)
    turned = averaged(Rule().fusion, np.ascontiguousarray(pixels[..., ::-1]), SWAPS, flip=True)
    assert np.allclose(turned[[0, 2, 1], :, ::-1], found, atol=1e-5)


def test_scales_are_averaged_at_the_size_of_the_square() -> None:
    rule = Rule()
    found = averaged(rule.fusion, batch(), SWAPS, (0.5, 1.0, 2.0))
    assert rule.sizes == [(1, 3, 16, 16), (1, 3, 33, 33), (1, 3, 66, 66)]
    single = [averaged(Rule().fusion, batch(), SWAPS, (scale,)) for scale in (0.5, 1.0, 2.0)]
    assert found.shape == (3, SIDE, SIDE)
    assert np.allclose(found, np.mean(single, axis=0), atol=1e-6)
    assert found[1].mean() != pytest.approx(single[0][1].mean(), abs=1e-4)
