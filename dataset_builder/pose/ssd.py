"""Boxes with key points from a single-shot detector as MediaPipe builds them.

Source: MediaPipe ``SsdAnchorsCalculator``, ``TensorsToDetectionsCalculator`` and
``NonMaxSuppressionCalculator`` (weighted), with the options of its pose and palm
detection graphs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dataset_builder.pose.square import Points

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Detection:
    """One found thing, in fractions of the network's picture.

    Attributes:
        box: (4,) left, top, right, bottom.
        points: (K, 2) x, y.
        score: in [0, 1].
    """

    box: Floats
    points: Points
    score: float


def anchors(side: int, strides: Sequence[int]) -> Points:
    """Centres of all anchors, (N, 2), in fractions of the picture.

    Two anchors lie on every cell of every layer; layers of equal stride share cells.
    """
    rows = []
    for stride in dict.fromkeys(strides):
        cells = -(-side // stride)
        centres = (np.arange(cells) + 0.5) / cells
        x, y = np.meshgrid(centres, centres)
        grid = np.stack([x.ravel(), y.ravel()], axis=1)
        rows.append(np.repeat(grid, 2 * list(strides).count(stride), axis=0))
    return np.concatenate(rows)


def detections(
    raw: npt.NDArray[np.floating],
    logits: npt.NDArray[np.floating],
    centres: Points,
    side: int,
    min_score: float,
    max_overlap: float,
) -> list[Detection]:
    """Decode a detector's output, the best first.

    Args:
        raw: (N, 4 + 2K) centre x, y, width, height and key points, in pixels from the anchor.
        logits: (N,) or (N, 1).
        centres: (N, 2) see :func:`anchors`.
        side: of the network's picture, pixels.
        min_score: weaker ones are left out.
        max_overlap: boxes that overlap more (IoU) count as one, averaged by score.
    """
    scores = 1 / (1 + np.exp(-np.clip(logits.reshape(-1).astype(np.float64), -100, 100)))
    keep = np.flatnonzero(scores >= min_score)
    keep = keep[np.argsort(-scores[keep], kind="stable")]
    values = raw[keep].astype(np.float64) / side
    middle = values[:, :2] + centres[keep]
    half = values[:, 2:4] / 2
    points = values[:, 4:] + np.tile(centres[keep], raw.shape[1] // 2 - 2)
    flat = np.concatenate([middle - half, middle + half, points], axis=1)
    return _merge(flat, scores[keep], max_overlap)


def _merge(flat: Floats, scores: Floats, max_overlap: float) -> list[Detection]:
    """Weighted non-maximum suppression of boxes sorted by score."""
    found = []
    while len(flat):
        near = overlap(flat[0, :4], flat[:, :4]) > max_overlap
        near[0] = True
        mean = np.average(flat[near], axis=0, weights=scores[near])
        found.append(Detection(mean[:4], mean[4:].reshape(-1, 2), float(scores[0])))
        flat, scores = flat[~near], scores[~near]
    return found


def overlap(box: Floats, boxes: Floats) -> npt.NDArray[np.float64]:
    """Intersection over union of one box (4,) with each of (N, 4); 0 for empty boxes."""
    low = np.maximum(box[:2], boxes[:, :2])
    high = np.minimum(box[2:], boxes[:, 2:])
    shared = np.prod(np.clip(high - low, 0, None), axis=1)
    both = np.prod(box[2:] - box[:2]) + np.prod(boxes[:, 2:] - boxes[:, :2], axis=1) - shared
    return np.asarray(np.divide(shared, both, out=np.zeros(len(boxes)), where=both > 0))
