"""Where along a limb or the trunk one material ends and the next begins."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from dataset_builder.parse.figure import Points

Line = npt.NDArray[np.float64]


def along(chain: Points, count: int = 48) -> Points:
    """Evenly spaced points on a polyline (n, 2): (count, 2). Empty for fewer than two points."""
    if len(chain) < 2:
        return np.zeros((0, 2))
    steps = np.linalg.norm(np.diff(chain, axis=0), axis=1)
    marks = np.concatenate([[0], np.cumsum(steps)])
    wanted = np.linspace(0, marks[-1], count)
    return np.stack([np.interp(wanted, marks, chain[:, axis]) for axis in (0, 1)], axis=1)


def sampled(plane: npt.NDArray[np.float32], points: Points) -> Line:
    """Values of a plane (H, W) at points (n, 2); points outside give NaN."""
    height, width = plane.shape
    x, y = np.rint(points).astype(int).T if len(points) else np.zeros((2, 0), int)
    inside = (x >= 0) & (x < width) & (y >= 0) & (y < height)
    values = np.full(len(points), np.nan)
    values[inside] = plane[y[inside], x[inside]]
    return values


def switch(evidence: Line) -> float:
    """Where a line changes from its first to its second material.

    Args:
        evidence: (n,) log-odds of the second material at each step; NaN for unseen.

    Returns:
        in [0, 1]: 0 when all is the second material, 1 when all is the first. 1 for no
        steps. What comes after the second material (a forearm behind the back) is ignored.
    """
    if evidence.size == 0:
        return 1.0
    total = np.concatenate([[0], np.cumsum(np.nan_to_num(evidence))])
    # With the second material from i to j the score is -total[i] + (total[j] - total[i]).
    best_after = np.maximum.accumulate(total[::-1])[::-1]
    score = best_after - 2 * total
    return float(np.argmax(score)) / evidence.size
