"""The pyramid's shortcut gives what enlarging and convolving gives."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn
from torch.nn import functional

from dataset_builder.parse.cihp_pgn.pyramid import WINDOWS, conv_beside, conv_of_resized, levels
from dataset_builder.parse.cihp_pgn.resize import resized


def noise(*shape: int) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(sum(shape)))


@settings(max_examples=60, deadline=None)
@given(*(st.integers(1, 7) for _ in range(2)), *(st.integers(1, 40) for _ in range(2)))
def test_a_convolution_of_an_enlarged_map(h: int, w: int, height: int, width: int) -> None:
    x, weight = noise(2, 3, h, w), noise(4, 3, 3, 3)
    wanted = functional.conv2d(resized(x, height, width), weight, padding=1)
    found = conv_of_resized(weight, x, height, width)
    assert found.shape == wanted.shape
    assert torch.allclose(found, wanted, atol=1e-4)


@pytest.mark.parametrize("count", [0, 1, 4])
def test_maps_beside_the_features_are_convolved_with_them(count: int) -> None:
    x = noise(2, 3, 17, 11)
    small = [noise(2, 5, 1 + n, 2) for n in range(count)]
    conv = nn.Conv2d(3 + 5 * count, 4, 3, padding=1)
    with torch.inference_mode():
        wanted = conv(torch.cat((x, *(resized(level, 17, 11) for level in small)), dim=1))
        assert torch.allclose(conv_beside(conv, x, small), wanted, atol=1e-4)


def test_levels_have_a_mean_for_each_window() -> None:
    x = noise(1, 2, 62, 25)
    found = levels(x, [nn.Identity()] * 4)
    assert [tuple(level.shape[2:]) for level in found] == [(2, 1), (3, 1), (4, 2), (7, 3)]
    assert WINDOWS == (60, 30, 20, 10)


def test_levels_pass_their_own_convolution_and_are_never_negative() -> None:
    x = torch.ones(1, 1, 8, 8)
    convs = [nn.Conv2d(1, 1, 1) for _ in WINDOWS]
    with torch.inference_mode():
        for conv, bias in zip(convs, (1, 2, 3, -4), strict=True):
            nn.init.ones_(conv.weight)
            assert conv.bias is not None
            nn.init.constant_(conv.bias, bias)
        assert [float(level.max()) for level in levels(x, convs)] == [2, 3, 4, 0]
