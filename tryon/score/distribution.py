"""FID and KID: how far the results as a whole are from real photos.

Both compare features of a net, so a figure without its net means nothing: the
extractor travels with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

import numpy as np
import numpy.typing as npt

from sichak.image import RGB

Features = npt.NDArray[np.float64]
"""(N, D): one row a picture."""


class FeatureExtractor(Protocol):
    """A net that turns pictures into features.

    Attributes:
        name: which net and layer, as the report states it.
        sha256: of its weights; empty when it has none.
        resolution: what it sees, as in ``"299x299"``.
    """

    name: str
    sha256: str
    resolution: str

    def features(self, pictures: Iterable[RGB]) -> Features:
        """One row for each picture (H, W, 3) uint8, in order."""


def fid(results: Features, real: Features) -> float:
    """Frechet distance of two Gaussians fitted to the features; 0 when they agree.

    Biased upwards for few pictures: compare only figures of equal counts.

    Args:
        results, real: (N, D) and (M, D), at least two rows each.

    Raises:
        ValueError: too few rows.

    Source: Heusel et al. 2017. The trace of the root comes from the singular values of a
    product of factors: never complex, unlike a matrix root.
    """
    _check(results, real)
    mean = results.mean(axis=0) - real.mean(axis=0)
    first, second = _factor(results), _factor(real)
    root = np.linalg.svd(first @ second.T, compute_uv=False).sum()
    spread = (first**2).sum() + (second**2).sum() - 2 * root
    return float(max(0.0, mean @ mean + spread))


def kid(results: Features, real: Features, subset: int, subsets: int, seed: int = 0) -> float:
    """Kernel inception distance: mean unbiased squared MMD, cubic kernel.

    Args:
        results, real: (N, D) and (M, D), at least two rows each.
        subset: rows drawn each time; fewer when there are not as many.
        subsets: number of draws.
        seed: of the draws, so that a figure can be had again.

    Returns:
        the figure as it is; papers print it times 100 or times 1000.

    Raises:
        ValueError: too few rows.

    Source: Binkowski et al. 2018.
    """
    _check(results, real)
    rng = np.random.default_rng(seed)
    size = min(subset, len(results), len(real))
    draws = (
        _mmd(
            results[rng.choice(len(results), size, replace=False)],
            real[rng.choice(len(real), size, replace=False)],
        )
        for _ in range(subsets)
    )
    return float(np.mean(list(draws)))


def _check(results: Features, real: Features) -> None:
    if len(results) < 2 or len(real) < 2:
        raise ValueError(f"{len(results)} and {len(real)} pictures; at least two of each are due")


def _factor(features: Features) -> Features:
    """A matrix F of at most D rows with FᵀF the covariance of the features."""
    centred = (features - features.mean(axis=0)) / np.sqrt(len(features) - 1)
    return np.asarray(np.linalg.qr(centred, mode="r") if len(centred) > 1 else centred)


def _mmd(first: Features, second: Features) -> float:
    size = len(first)

    def kernel(left: Features, right: Features) -> Features:
        return np.asarray((left @ right.T / left.shape[1] + 1) ** 3)

    def within(rows: Features) -> float:
        gram = kernel(rows, rows)
        return float((gram.sum() - np.trace(gram)) / (size * (size - 1)))

    return within(first) + within(second) - 2 * float(kernel(first, second).mean())
