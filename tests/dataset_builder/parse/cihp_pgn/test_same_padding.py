"""Padding as TensorFlow computes it, compared with its definition window by window."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from dataset_builder.parse.cihp_pgn.same_padding import (
    SameConv2d,
    same_max_pool,
    same_mean_pool,
    same_padding,
)


@pytest.mark.parametrize(
    ("size", "kernel", "stride", "dilation", "padding"),
    [
        (1, 1, 1, 1, (0, 0)),
        (128, 7, 2, 1, (2, 3)),  # of even sizes the odd pixel comes last
        (125, 7, 2, 1, (3, 3)),
        (64, 3, 2, 1, (0, 1)),
        (63, 3, 2, 1, (1, 1)),
        (64, 1, 2, 1, (0, 0)),
        (16, 3, 1, 1, (1, 1)),
        (16, 3, 1, 4, (4, 4)),
        (16, 60, 60, 1, (22, 22)),
        (62, 60, 60, 1, (29, 29)),
        (25, 10, 10, 1, (2, 3)),
        (60, 60, 60, 1, (0, 0)),
    ],
)
def test_padding(
    size: int, kernel: int, stride: int, dilation: int, padding: tuple[int, int]
) -> None:
    assert same_padding(size, kernel, stride, dilation) == padding


SIZES = st.integers(1, 70)


@given(SIZES, st.integers(1, 9), st.integers(1, 9), st.integers(1, 4))
def test_there_are_as_many_windows_as_strides(
    size: int, kernel: int, stride: int, dilation: int
) -> None:
    before, after = same_padding(size, kernel, stride, dilation)
    assert before <= after <= before + 1
    reach = (kernel - 1) * dilation + 1
    assert (size + before + after - reach) // stride + 1 == -(-size // stride)


def spans(size: int, kernel: int, stride: int) -> list[slice]:
    """What of an axis lies inside each window."""
    before, _ = same_padding(size, kernel, stride)
    starts = [n * stride - before for n in range(-(-size // stride))]
    return [slice(max(start, 0), start + kernel) for start in starts]


def windows(x: Tensor, kernel: int, stride: int) -> list[list[Tensor]]:
    """What of (H, W) lies inside each window."""
    rows, columns = (spans(size, kernel, stride) for size in x.shape)
    return [[x[row, column] for column in columns] for row in rows]


@given(SIZES, SIZES, st.sampled_from([10, 20, 30, 60]))
def test_the_mean_counts_what_is_inside(height: int, width: int, window: int) -> None:
    x = torch.rand(height, width, generator=torch.Generator().manual_seed(height * 71 + width))
    wanted = [[float(part.mean()) for part in row] for row in windows(x, window, window)]
    assert same_mean_pool(x[None, None], window)[0, 0].numpy() == pytest.approx(
        np.array(wanted), abs=1e-5
    )


@given(SIZES, SIZES)
def test_the_maximum_is_never_of_the_padding(height: int, width: int) -> None:
    x = -1 - torch.rand(height, width, generator=torch.Generator().manual_seed(height + 71 * width))
    wanted = [[float(part.max()) for part in row] for row in windows(x, 3, 2)]
    assert same_max_pool(x[None, None], 3, 2)[0, 0].tolist() == wanted


def test_a_map_smaller_than_the_window_has_one_mean() -> None:
    x = torch.arange(12.0).reshape(1, 1, 3, 4)
    assert same_mean_pool(x, 60).flatten().tolist() == [5.5]


def test_channels_and_batch_are_pooled_apart() -> None:
    x = torch.arange(4.0).reshape(2, 2, 1, 1).expand(2, 2, 21, 5)
    assert same_mean_pool(x, 20).shape == (2, 2, 2, 1)
    assert same_mean_pool(x, 20)[:, :, 0, 0].tolist() == [[0, 1], [2, 3]]


@pytest.mark.parametrize(("size", "first"), [(8, 2), (7, 3)])
def test_a_strided_convolution_begins_where_tensorflow_begins(size: int, first: int) -> None:
    """A kernel that is 1 in its first tap only shows where the window begins."""
    conv = SameConv2d(1, 1, 7, 2, bias=False)
    with torch.no_grad():
        conv.weight.zero_()[0, 0, 0, 0] = 1
        x = torch.arange(1.0, size * size + 1).reshape(1, 1, size, size)
        y = conv(x)[0, 0]
    assert y.shape == (4, 4)
    assert y[2, 2] == x[0, 0, 4 - first, 4 - first]
