"""How sure QANet is of a parse: its quality-aware scores.

They rank the people of one photo, and photos among each other; the labels do not depend on
them. Source: Yang et al., "Quality-Aware Network for Human Parsing", 2021, section 3.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dataset_builder.parse.scores import Scores

SURE = 0.2
"""Highest probability from which a pixel counts; QANet's ``PIXEL_SCORE_TH``."""

WEIGHTS = (1.0, 0.5, 3.0)
"""Exponents of box score, expected IoU and pixel score; ``QUALITY_WEIGHTS``."""


@dataclass(frozen=True)
class Quality:
    """The scores of one person.

    Attributes:
        iou: mean IoU as the network expects it, usually in [0, 1] but not bound to it.
        pixel: mean of the highest probabilities of the pixels that count.
        parts: the same for each label but the background, (19,) float32; 0 without pixels.
        score: all in one, in [0, 1] when the others are.
    """

    iou: float
    pixel: float
    parts: npt.NDArray[np.float32]
    score: float


def quality(probabilities: Scores, iou: float, box_score: float = 1.0) -> Quality:
    """Judge a parse by its probabilities.

    Args:
        probabilities: (C, H, W) in the photo; pixels outside the person's box count too.
        iou: what the quality branch answered.
        box_score: of the detector that found the person; 1 for a box from elsewhere.
    """
    best = probabilities.max(axis=0)
    labels = probabilities.argmax(axis=0)
    sure = best >= SURE
    counts = np.bincount(labels[sure], minlength=len(probabilities))
    sums = np.bincount(labels[sure], weights=best[sure], minlength=len(probabilities))
    means = sums / np.maximum(counts, 1)
    pixel = float(sums.sum() / max(counts.sum(), 1))
    return Quality(
        iou=iou,
        pixel=pixel,
        parts=means[1:].astype(np.float32),
        score=combined(box_score, iou, pixel),
    )


def combined(box: float, iou: float, pixel: float) -> float:
    """The weighted geometric mean of the three scores.

    A negative ``iou`` counts as 0, the worst there is: nothing keeps the network's
    answer above it, and the root of a negative number would make the score a NaN.
    """
    score = 1.0
    for value, weight in zip((box, iou, pixel), WEIGHTS, strict=True):
        score *= max(value, 0.0) ** (weight / sum(WEIGHTS))
    return score
