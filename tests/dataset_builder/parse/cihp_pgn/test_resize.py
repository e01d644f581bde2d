"""Resizing as TensorFlow 1 does it, compared with its definition pixel by pixel."""

from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor
from torch.nn import functional

from dataset_builder.parse.cihp_pgn.resize import resized, resizing_matrix

SIZES = st.integers(1, 30)


def picture(height: int, width: int) -> Tensor:
    generator = torch.Generator().manual_seed(height * 31 + width)
    return torch.rand(1, 2, height, width, generator=generator)


def sampled(row: list[float], position: float) -> float:
    lower = math.floor(position)
    upper = min(lower + 1, len(row) - 1)
    return row[lower] + (row[upper] - row[lower]) * (position - lower)


@pytest.mark.parametrize(
    ("row", "size", "wanted"),
    [
        ([5.0], 3, [5, 5, 5]),
        ([0.0, 8.0], 4, [0, 4, 8, 8]),  # the first pixels coincide, the last are repeated
        ([0.0, 1.0, 2.0, 3.0], 2, [0, 2]),  # nothing is averaged on the way down
        ([0.0, 1.0, 2.0], 2, [0, 1.5]),
        ([0.0, 3.0], 3, [0, 2, 3]),
        ([1.0, 2.0, 3.0], 3, [1, 2, 3]),
    ],
)
def test_a_row(row: list[float], size: int, wanted: list[float]) -> None:
    x = torch.tensor(row)
    assert resized(x[None, None, None], 1, size).flatten().tolist() == pytest.approx(wanted)
    assert resized(x[None, None, :, None], size, 1).flatten().tolist() == pytest.approx(wanted)
    assert (resizing_matrix(len(row), size) @ x).tolist() == pytest.approx(wanted)


@given(SIZES, SIZES, SIZES, SIZES)
def test_any_sizes(height: int, width: int, to_height: int, to_width: int) -> None:
    x = picture(height, width)
    y = resized(x, to_height, to_width)
    assert y.shape == (1, 2, to_height, to_width)
    for i in {0, to_height // 2, to_height - 1}:
        for j in {0, to_width // 2, to_width - 1}:
            column = [sampled(row.tolist(), j * width / to_width) for row in x[0, 1]]
            wanted = sampled(column, i * height / to_height)
            assert float(y[0, 1, i, j]) == pytest.approx(wanted, abs=1e-5)


@given(SIZES, SIZES)
def test_the_matrix_shares_out_each_pixel_wholly(before: int, after: int) -> None:
    matrix = resizing_matrix(before, after)
    assert matrix.shape == (after, before)
    assert matrix.min() >= 0
    assert torch.allclose(matrix.sum(dim=1), torch.ones(after))


def test_the_same_size_is_the_same_map() -> None:
    x = picture(5, 7)
    assert resized(x, 5, 7) is x


@pytest.mark.parametrize("aligned", [True, False])
def test_neither_way_of_pytorch_is_equal(aligned: bool) -> None:
    x = picture(8, 6)
    other = functional.interpolate(x, (13, 17), mode="bilinear", align_corners=aligned)
    assert (resized(x, 13, 17) - other).abs().max() > 0.1
