"""Sizes and mirror image are averaged as the official test does it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from dataset_builder.parse.cihp_pgn.multi_scale import (
    answer,
    edge_scales,
    merged,
    network_input,
    scaled,
)
from dataset_builder.parse.cihp_pgn.network import CihpPgn, Maps
from dataset_builder.parse.cihp_pgn.parser import SCALES
from dataset_builder.parse.scores import decided, unmirrored
from sichak.image import RGB
from sichak.labels import CIHP, MIRRORED
from tests.dataset_builder.parse.cihp_pgn.stand_in import lopsided
from tests.parity_fill import img8

GATE = 1e-3


def logit(probability: np.ndarray) -> np.ndarray:
    return np.asarray(np.log(probability / (1 - probability)))


def test_the_whole_official_test(network: CihpPgn, parity: Path) -> None:
    """Six sizes, odd ones everywhere, of a picture and of its mirror image."""
    vectors = np.load(parity / "cihp_pgn_ms_125x91.npz")
    rgb = img8("pgn_ms", 125, 91, 8)
    assert np.array_equal(rgb[::8, ::8], vectors["input_u8_s8"])
    seen: dict[int, tuple[Tensor, Maps]] = {}

    def watched(x: Tensor) -> Maps:
        maps: Maps = network(x)
        seen[x.shape[2]] = x, maps
        return maps

    found = answer(watched, rgb, SCALES, flip=True)

    assert np.array_equal(decided(found.scores), vectors["pred_all"])
    assert np.abs(found.scores.max(axis=0) - vectors["scores"]).max() < GATE
    assert np.abs(found.scores[:, ::6, ::6] - vectors["mean_logits_s6"]).max() < GATE
    assert np.abs(found.edges - vectors["edge_sigmoid"]).max() < GATE
    assert np.abs(logit(found.edges[::2, ::2]) - vectors["edge_logit_s2"]).max() < GATE

    for scale in ("050", "075", "125", "150", "175"):
        batch, height, width, channels = vectors[f"shape_in_{scale}"]
        x, maps = seen[height]
        assert tuple(x.shape) == (batch, channels, height, width)
        _, height, width, channels = vectors[f"shape_fc_{scale}"]
        assert tuple(maps.parsing.shape) == (batch, channels, height, width)
        parsing, edge = maps.parsing_refined[1:, :4].numpy(), maps.edge_refined[1:].numpy()
        assert np.abs(parsing - vectors[f"parsing_rf_fc_{scale}_flip_c4"]).max() < GATE, scale
        assert np.abs(edge - vectors[f"edge_rf_fc_{scale}_flip"]).max() < GATE, scale
    shown, mirrored = seen[62][0][0, :, ::4, ::4], seen[218][0][1, :, ::8, ::8]
    assert np.abs(shown.numpy() - vectors["input050_s4"]).max() < GATE
    assert np.abs(mirrored.numpy() - vectors["input175_s8"]).max() < GATE
    unscaled = seen[125][1]
    assert np.abs(unscaled.parsing_refined[:1].numpy() - vectors["parsing_rf_fc"]).max() < GATE
    assert np.abs(unscaled.edge_refined[:1].numpy() - vectors["edge_rf_fc"]).max() < GATE


def colours(height: int, width: int) -> RGB:
    generator = np.random.default_rng(height * 97 + width)
    return generator.integers(0, 256, (height, width, 3), dtype=np.uint8)


def test_the_network_sees_blue_first_without_the_mean() -> None:
    rgb = np.zeros((2, 3, 3), np.uint8)
    rgb[0, 0] = 10, 20, 30
    x = network_input(rgb, flip=False)
    assert x.shape == (1, 3, 2, 3)
    assert x.dtype == torch.float32
    assert x[0, :, 0, 0].tolist() == pytest.approx([30 - 125.0, 20 - 114.4, 10 - 107.9])
    assert x[0, :, 1, 2].tolist() == pytest.approx([-125.0, -114.4, -107.9])


def test_with_flip_it_sees_the_mirror_image_too() -> None:
    rgb = colours(4, 5)
    pair = network_input(rgb, flip=True)
    mirrored = network_input(np.ascontiguousarray(rgb[:, ::-1]), flip=False)
    assert torch.equal(pair[:1], network_input(rgb, flip=False))
    assert torch.equal(pair[1:], mirrored)


@pytest.mark.parametrize(
    ("scale", "size"),
    [(0.5, (62, 45)), (0.75, (93, 68)), (1.0, (125, 91)), (1.75, (218, 159)), (0.001, (1, 1))],
)
def test_sizes_are_rounded_down_to_a_pixel_at_least(scale: float, size: tuple[int, int]) -> None:
    assert scaled(torch.zeros(1, 3, 125, 91), scale).shape == (1, 3, *size)


@pytest.mark.parametrize(
    ("scales", "counted"),
    [
        (SCALES, (1.0, 1.25, 1.5, 1.75)),
        ((1.0,), (1.0,)),
        ((0.5, 1.0), (1.0,)),
        ((0.5, 0.75), (0.5, 0.75)),
    ],
)
def test_edges_are_taken_from_large_sizes(
    scales: Sequence[float], counted: tuple[float, ...]
) -> None:
    assert edge_scales(scales) == counted


@settings(deadline=None, max_examples=30)
@given(st.integers(1, 40), st.integers(1, 40), st.sets(st.sampled_from(SCALES), min_size=1))
def test_a_mirrored_picture_has_the_mirrored_answer(
    height: int, width: int, scales: set[float]
) -> None:
    """Whatever the network, sizes and picture: left and right are treated alike."""
    rgb = colours(height, width)
    one = answer(lopsided, rgb, sorted(scales), flip=True)
    other = answer(lopsided, np.ascontiguousarray(rgb[:, ::-1]), sorted(scales), flip=True)
    assert one.scores.shape == (20, height, width)
    assert one.scores.dtype == one.edges.dtype == np.float32
    assert np.allclose(other.scores, unmirrored(one.scores, MIRRORED), atol=1e-4)
    assert np.allclose(other.edges, one.edges[:, ::-1], atol=1e-5)


def test_without_flip_left_and_right_may_differ() -> None:
    rgb = colours(20, 30)
    one = answer(lopsided, rgb, SCALES, flip=False)
    other = answer(lopsided, np.ascontiguousarray(rgb[:, ::-1]), SCALES, flip=False)
    assert np.abs(other.edges - one.edges[:, ::-1]).max() > 0.01


def test_sizes_are_averaged_evenly() -> None:
    rgb = colours(24, 18)
    alone = [answer(lopsided, rgb, (scale,), flip=False) for scale in (1.0, 1.5)]
    both = answer(lopsided, rgb, (1.0, 1.5), flip=False)
    assert np.allclose(both.scores, (alone[0].scores + alone[1].scores) / 2, atol=1e-4)
    mean = (logit(alone[0].edges) + logit(alone[1].edges)) / 2
    assert np.allclose(logit(both.edges), mean, atol=1e-3)


def test_the_first_and_the_refined_answer_count_alike() -> None:
    def one(x: Tensor) -> Maps:
        small = torch.zeros(1, 20, 2, 2)
        return Maps(small + 1, small + 5, small[:, :1], small[:, :1] + 100)

    found = answer(one, colours(16, 16), (1.0,), flip=False)
    assert np.all(found.scores == 3)
    assert np.all(found.edges == 1)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("edge", "share"), [(0, 0.5), (-1000, 0), (1000, 1), (np.log(3), 0.75)])
def test_edges_are_a_share(edge: float, share: float) -> None:
    found = merged(np.zeros((1, 20, 1, 1), np.float32), np.full((1, 1, 1), edge, np.float32))
    assert found.edges.dtype == np.float32
    assert found.edges[0, 0] == pytest.approx(share)


def test_sides_of_the_mirror_image_are_exchanged() -> None:
    parsing = np.zeros((2, 20, 1, 2), np.float32)
    parsing[0, CIHP.LEFT_ARM, 0, 0] = 6
    parsing[1, CIHP.RIGHT_ARM, 0, 1] = 4  # the same arm, seen in the mirror
    found = merged(parsing, np.zeros((2, 1, 2), np.float32))
    assert found.scores[CIHP.LEFT_ARM, 0, 0] == 5
    assert found.scores.sum() == 5
    assert np.all(found.edges == 0.5)
