"""The outline of a garment photo's mask, and points on it."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from sichak.image import Grey
from tryon.backend import Unfit

Points = npt.NDArray[np.float64]
"""(N, 2): x, y in pixels."""
Point = npt.NDArray[np.float64]
"""(2,): x, y in pixels."""

SMALLEST = 0.01
"""A garment covers at least this share of its photo."""


def silhouette(mask: Grey) -> Grey:
    """The garment as one piece without holes or hairs: 0 and 1.

    Args:
        mask: (H, W) uint8; garment from 128 on.

    Raises:
        Unfit: nothing of a garment's size is there.
    """
    binary = (mask >= 128).astype(np.uint8)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (5, 5))
    binary = cv2.morphologyEx(binary, cv2.MORPH_OPEN, kernel).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(binary, connectivity=4)
    if count < 2:
        raise Unfit("the garment mask is empty")
    largest = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))
    if stats[largest, cv2.CC_STAT_AREA] < SMALLEST * mask.size:
        raise Unfit("the garment mask has no piece as large as a garment")
    return np.asarray(labels == largest, dtype=np.uint8)


def outline(piece: Grey) -> Points:
    """The outer contour, one point a pixel, going down on the picture's left side.

    Args:
        piece: (H, W) 0 and 1, one component.
    """
    contours, _ = cv2.findContours(piece, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    longest = max(contours, key=len)[:, 0, :]
    return np.asarray(longest, dtype=np.float64)


def support(points: Points, direction: tuple[float, float]) -> int:
    """Index of the point that lies farthest in a direction."""
    return int(np.argmax(points @ np.asarray(direction, dtype=np.float64)))


def section(points: Points, start: int, end: int) -> Points:
    """The points from one index to another, in the contour's order, around its end if need be."""
    if start <= end:
        return points[start : end + 1]
    return np.concatenate([points[start:], points[: end + 1]])


def nearest(points: Points, point: Point) -> int:
    """Index of the point nearest to another."""
    return int(np.argmin(((points - point) ** 2).sum(axis=1)))


def resample(points: Points, count: int) -> Points:
    """``count`` points at equal distances along a line of points, ends included."""
    if len(points) == 1:
        return np.repeat(points, count, axis=0)
    steps = np.hypot(*np.diff(points, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    wanted = np.linspace(0.0, along[-1], count)
    return np.stack([np.interp(wanted, along, points[:, axis]) for axis in (0, 1)], axis=1)


def length(points: Points) -> float:
    """Length of a line of points."""
    return float(np.hypot(*np.diff(points, axis=0).T).sum())


def smooth(points: Points, sigma: float = 2.0) -> Points:
    """A line of points without the steps of its pixels; its ends stay."""
    from scipy.ndimage import gaussian_filter1d

    if len(points) < 3:
        return points
    soft = gaussian_filter1d(points, sigma, axis=0, mode="nearest")
    soft[[0, -1]] = points[[0, -1]]
    return np.asarray(soft, dtype=np.float64)


def turning(points: Points, reach: int) -> npt.NDArray[np.float64]:
    """How far the line turns at each point, in radians (N,).

    Args:
        points: a line that goes down where the garment lies to its right.
        reach: points before and after over which the direction is taken.

    Returns:
        positive where the outline turns inwards (an armpit), negative at outer corners; 0
        where an end is nearer than ``reach``.
    """
    turns = np.zeros(len(points))
    if len(points) <= 2 * reach:
        return turns
    before = points[reach:-reach] - points[: -2 * reach]
    after = points[2 * reach :] - points[reach:-reach]
    cross = before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0]
    turns[reach:-reach] = np.arctan2(cross, (before * after).sum(axis=1))
    return turns


def extended(line: Points, before: Point, after: Point) -> Points:
    """The line with a point more at each end, that far from its first and its last."""
    return np.concatenate([line[:1] + before, line, line[-1:] + after])


def vector(x: float, y: float) -> Point:
    """A point or a direction."""
    return np.array([x, y], dtype=np.float64)
