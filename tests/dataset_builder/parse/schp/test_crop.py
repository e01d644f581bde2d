"""The way into the network's square and back is SCHP's own, to the pixel."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_builder.parse.schp.crop import (
    MEAN_BGR,
    STD_BGR,
    Crop,
    aligned,
    network_input,
    scores_in_photo,
)
from dataset_builder.parse.scores import decided
from tests.parity_fill import img8, normal

SIZES = [(1024, 768), (768, 1024), (473, 473), (256, 192), (600, 400)]
sides = st.integers(2, 3000)


@pytest.mark.parametrize(("height", "width"), SIZES)
@pytest.mark.parametrize("side", [473, 512])
def test_matrices_are_those_of_schp(parity: Path, height: int, width: int, side: int) -> None:
    vectors = np.load(parity / "schp_affine.npz")
    crop, name = Crop(width, height, side), f"{height}x{width}_{side}"
    assert np.allclose(crop.to_square, vectors[f"fwd_{name}"], rtol=0, atol=1e-9)
    assert np.allclose(crop.to_photo, vectors[f"inv_{name}"], rtol=0, atol=1e-9)


@given(sides, sides, st.sampled_from([473, 512]))
def test_the_whole_photo_lies_in_the_square_and_returns(width: int, height: int, side: int) -> None:
    crop = Crop(width, height, side)
    corners = np.array([[0, 0, 1], [width - 1, height - 1, 1]]).T
    square = crop.to_square @ corners
    assert square.min() >= -1e-6
    assert square.max() <= side - 1 + 1e-6
    assert np.ptp(square, axis=1).max() == pytest.approx(side - 1)
    back = crop.to_photo @ np.vstack([square, [1, 1]])
    assert np.allclose(back, corners[:2], atol=1e-6)


def test_pixels_of_the_square_are_those_of_schp(parity: Path) -> None:
    image = img8("schp_img", 256, 192, 8)  # stored as BGR, so turned for a reader of RGB
    batch = network_input(np.ascontiguousarray(image[:, :, ::-1]), 473)
    pixels = (batch[0].transpose(1, 2, 0) * STD_BGR + MEAN_BGR) * 255
    stored = np.load(parity / "schp_affine.npz")["warp_img_473_s11"]
    assert batch.shape == (1, 3, 473, 473)
    assert np.abs(pixels[::11, ::11] - stored).max() <= 2


def test_bars_are_black_and_channels_blue_first() -> None:
    red = np.zeros((40, 20, 3), np.uint8)
    red[..., 0] = 255
    batch = network_input(red, 41)[0]
    blue, green, middle_red = batch[:, 20, 20]
    black = -MEAN_BGR / STD_BGR
    assert (blue, green) == pytest.approx(tuple(black[:2]))
    assert middle_red == pytest.approx((1 - MEAN_BGR[2]) / STD_BGR[2])
    assert np.allclose(batch[:, :, 0], black[:, None])


def test_logits_return_to_the_photo_as_in_schp(parity: Path) -> None:
    small = normal("input:schp_logits", (43, 43, 20))
    large = small.repeat(11, axis=0).repeat(11, axis=1)[:473, :473].astype(np.float32)
    scores = scores_in_photo(np.ascontiguousarray(large.transpose(2, 0, 1)), 192, 256)
    vectors = np.load(parity / "schp_affine.npz")
    assert scores.shape == (20, 256, 192)
    stored = vectors["logits_256x192_s8"].transpose(2, 0, 1)
    assert np.abs(scores[:, ::8, ::8] - stored).max() < 2e-3 * np.ptp(stored)
    assert (decided(scores) == vectors["logits_arg_256x192"]).mean() >= 0.999


def test_enlarging_keeps_corners(parity: Path) -> None:
    scores = normal("corners", (3, 5, 5)).astype(np.float32)
    large = aligned(scores, 17)
    assert large.shape == (3, 17, 17)
    assert np.allclose(large[:, ::4, ::4], scores, atol=1e-6)
    assert np.allclose(large[:, 2, 0], (scores[:, 0, 0] + scores[:, 1, 0]) / 2, atol=1e-6)


def test_a_photo_of_one_pixel_is_no_trouble() -> None:
    batch = network_input(np.full((1, 1, 3), 255, np.uint8), 33)
    assert np.isfinite(batch).all()
    assert scores_in_photo(np.ones((2, 33, 33), np.float32), 1, 1).tolist() == [[[1]], [[1]]]
