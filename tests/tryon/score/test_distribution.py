"""FID and KID on features whose answer is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tryon.score.distribution import Features, fid, kid

EMPTY: Features = np.zeros((0, 4))


def features(count: int, mean: float = 0.0, scale: float = 1.0, seed: int = 0) -> Features:
    return np.random.default_rng(seed).normal(mean, scale, (count, 4))


@pytest.mark.parametrize(("first", "second"), [(EMPTY, EMPTY), (features(1), features(9))])
def test_too_few_pictures_are_refused(first: Features, second: Features) -> None:
    with pytest.raises(ValueError, match="at least two"):
        fid(first, second)
    with pytest.raises(ValueError, match="at least two"):
        kid(first, second, 10, 10)


@pytest.mark.parametrize("count", [2, 3, 50])
def test_fid_of_equal_sets_is_zero(count: int) -> None:
    assert fid(features(count), features(count)) == pytest.approx(0.0, abs=1e-9)


def test_fid_of_two_gaussians_is_the_closed_form() -> None:
    """Unit and threefold spread in 4 dimensions, means 2 apart in each: 4·4 + 4·(3-1)²."""
    far = features(200_000, mean=2.0, scale=3.0, seed=1)
    assert fid(far, features(200_000)) == pytest.approx(32.0, rel=0.02)


def test_fid_agrees_with_the_matrix_root() -> None:
    from scipy.linalg import sqrtm

    first, second = features(30), features(40, 1.0, 2.0, seed=3) @ np.triu(np.ones((4, 4)))
    cov1, cov2 = np.cov(first.T), np.cov(second.T)
    mean = first.mean(0) - second.mean(0)
    textbook = mean @ mean + np.trace(cov1 + cov2 - 2 * sqrtm(cov1 @ cov2).real)
    assert fid(first, second) == pytest.approx(textbook)


@given(st.floats(-50, 50), st.integers(2, 6))
def test_fid_of_a_shifted_set_is_the_squared_shift(shift: float, count: int) -> None:
    base = features(count)
    assert fid(base + shift, base) == pytest.approx(4 * shift**2, rel=1e-6, abs=1e-6)


def test_kid_is_about_zero_for_one_distribution_and_grows_with_distance() -> None:
    real = features(400)
    figures = [kid(features(400, mean, seed=2), real, 100, 20) for mean in (0.0, 0.5, 1.0)]
    assert abs(figures[0]) < 0.05
    assert figures == sorted(figures)


def test_kid_is_the_unbiased_estimate() -> None:
    """Two rows each, written out by hand."""
    ours, real = np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([[1.0, 1.0], [2.0, 0.0]])

    def k(a: Features, b: Features) -> float:
        return float((a @ b / 2 + 1) ** 3)

    cross = np.mean([k(a, b) for a in ours for b in real])
    assert kid(ours, real, 2, 3) == pytest.approx(k(*ours) + k(*real) - 2 * cross)


def test_kid_can_be_had_again() -> None:
    first, second = features(50), features(50, 1.0, seed=5)
    assert kid(first, second, 10, 5) == kid(first, second, 10, 5)
