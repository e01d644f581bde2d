"""The network's input and output are rembg's, to the last bit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dataset_builder.cloth_mask.u2net import MEAN, SIDE, STD, U2Net, network_input, soft_mask

WHITE = np.full((40, 30, 3), 255, dtype=np.uint8)


def drawn_shirt(height: int = 512, width: int = 384) -> np.ndarray:
    """A red T-shirt on near-white: a body and two sleeves."""
    rgb = np.full((height, width, 3), 245, dtype=np.uint8)
    y, x = np.mgrid[:height, :width] / np.array([height, width])[:, None, None]
    body = (abs(x - 0.5) < 0.22) & (abs(y - 0.52) < 0.32)
    sleeves = (abs(x - 0.5) < 0.42) & (abs(y - 0.3) < 0.1)
    rgb[body | sleeves] = (190, 30, 45)
    return rgb


@pytest.fixture(scope="module")
def net(fetched: Callable[[str], Path]) -> U2Net:
    return U2Net(fetched("u2netp"))


@pytest.mark.parametrize(
    ("pixels", "expected"),
    [
        pytest.param(np.zeros((5, 7, 3), np.uint8), -MEAN / STD, id="black: no division by zero"),
        pytest.param(WHITE, (1 - MEAN) / STD, id="white"),
        pytest.param(WHITE // 2, (1 - MEAN) / STD, id="grey is white: divided by its own maximum"),
    ],
)
def test_input_of_one_colour(pixels: np.ndarray, expected: np.ndarray) -> None:
    tensor = network_input(pixels)
    assert tensor.shape == (1, 3, SIDE, SIDE)
    assert tensor.dtype == np.float32
    assert np.allclose(tensor[0], expected[:, None, None], atol=1e-6)


@pytest.mark.parametrize(
    ("saliency", "expected"),
    [
        pytest.param(np.zeros((SIDE, SIDE)), 0, id="empty"),
        pytest.param(np.full((SIDE, SIDE), 0.7), 0, id="constant: nothing stands out"),
    ],
)
def test_a_flat_saliency_is_an_empty_mask(saliency: np.ndarray, expected: int) -> None:
    mask = soft_mask(saliency.astype(np.float32), 30, 40)
    assert mask.shape == (40, 30)
    assert (mask == expected).all()


def test_the_faintest_response_is_stretched_to_a_full_mask() -> None:
    saliency = np.full((SIDE, SIDE), 0.01, dtype=np.float32)
    saliency[100:200, 100:200] = 0.02
    mask = soft_mask(saliency, SIDE, SIDE)
    assert mask[150, 150] == 255
    assert mask[10, 10] == 0


def test_values_are_cut_not_rounded_to_eight_bits() -> None:
    ramp = np.linspace(0, 1, SIDE * SIDE, dtype=np.float32).reshape(SIDE, SIDE)
    assert np.array_equal(soft_mask(ramp, SIDE, SIDE), (ramp * 255).astype(np.uint8))


def test_a_drawn_shirt_is_found(net: U2Net) -> None:
    rgb = drawn_shirt()
    saliency = net.saliency(rgb)
    assert saliency.shape == (SIDE, SIDE)
    assert saliency.max() > 0.99
    mask = soft_mask(saliency, 384, 512) >= 128
    shirt = rgb[..., 1] < 128
    assert (mask & shirt).sum() / (mask | shirt).sum() > 0.9


@pytest.mark.parametrize("colour", ["white", "grey", "black"])
def test_an_empty_picture_has_no_peak(net: U2Net, colour: str) -> None:
    assert net.saliency(np.asarray(Image.new("RGB", (384, 512), colour))).max() < 0.3


def test_the_same_picture_gives_the_same_bits(net: U2Net) -> None:
    rgb = drawn_shirt()
    assert np.array_equal(net.saliency(rgb), net.saliency(rgb.copy()))
