"""Smooth outlines at full size from class scores, and no stray islands."""

from __future__ import annotations

import cv2
import numpy as np

from dataset_builder.parse.parts import Scores
from sichak.image import Grey
from sichak.labels import CIHP

SMOOTH = 1.2
"""Sigma in working pixels of the smoothing of each label's score."""
ISLAND = 0.0006
"""Parts of a label smaller than this share of the picture go to their neighbours."""

HAND = 0.0002
"""The same for arms, of which little more than a finger may be seen."""
ARMS = (CIHP.LEFT_ARM, CIHP.RIGHT_ARM)


def label_map(scores: Scores, width: int, height: int) -> Grey:
    """The best label of each pixel of the full picture.

    Scores are smoothed and enlarged, then compared: blurring labels themselves
    would invent labels between the blurred ones.
    """
    scores = without_islands(scores)
    best = np.full((height, width), -1, dtype=np.float32)
    labels = np.zeros((height, width), dtype=np.uint8)
    for label in CIHP:
        if not scores[label].any():
            continue
        smooth = cv2.GaussianBlur(scores[label], (0, 0), SMOOTH)
        large = cv2.resize(smooth, (width, height), interpolation=cv2.INTER_LINEAR)
        better = large > best
        labels[better] = label
        best[better] = large[better]
    return labels


def without_islands(scores: Scores) -> Scores:
    """Scores without the small separate parts of each label, which fall to the next best."""
    scores = scores.copy()
    for _ in range(2):
        labels = scores.argmax(axis=0)
        for label in CIHP:
            mask = (labels == label).astype(np.uint8)
            _, parts, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=4)
            areas = stats[:, cv2.CC_STAT_AREA]
            small = areas < (HAND if label in ARMS else ISLAND) * mask.size
            if label != CIHP.BACKGROUND:
                small |= areas < (0.08 if label in ARMS else 0.04) * areas[1:].max(initial=0)
            small[0] = False
            scores[label][small[parts]] = 0
    return scores
