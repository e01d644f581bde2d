"""Class scores and what every parser does with them: mirror back, enlarge, smooth, decide.

A score map is (C, H, W) float32, one plane a class: logits or probabilities.
"""

from __future__ import annotations

from collections.abc import Mapping

import cv2
import numpy as np
import numpy.typing as npt

from sichak.image import Grey

Scores = npt.NDArray[np.float32]
"""(C, H, W)."""


def unmirrored(scores: Scores, swaps: Mapping[int, int]) -> Scores:
    """Scores of a mirrored picture, as scores of the picture itself.

    Args:
        scores: (C, H, W) of the mirrored picture.
        swaps: label → the label it trades places with, such as
            :data:`sichak.labels.MIRRORED`; both directions.

    Returns:
        (C, H, W): flipped left to right, with the sides' planes exchanged.
    """
    order = [swaps.get(label, label) for label in range(scores.shape[0])]
    return np.ascontiguousarray(scores[order, :, ::-1])


def enlarged(scores: Scores, width: int, height: int) -> Scores:
    """Scores at another size: bilinear, half-pixel centres (``align_corners=False``).

    Args:
        scores: (C, H, W).
        width: wanted, in pixels.
        height: wanted, in pixels.

    Returns:
        (C, height, width).
    """
    if scores.shape[1:] == (height, width):
        return scores
    planes = (
        cv2.resize(plane, (width, height), interpolation=cv2.INTER_LINEAR) for plane in scores
    )
    return np.stack(list(planes)).astype(np.float32, copy=False)


def smoothed(scores: Scores, size: int = 15, sigma: float = 3.0) -> Scores:
    """Scores blurred plane by plane, so that the outlines of their argmax are smooth.

    HR-VITON's ``Preprocessing.md`` smooths CIHP_PGN's enlarged output so, with 15 and 3.
    Only scores can be blurred: the mean of two label numbers is a third label.

    Args:
        scores: (C, H, W).
        size: of the Gaussian's window in pixels, odd.
        sigma: in pixels.
    """
    blurred = (cv2.GaussianBlur(plane, (size, size), sigma) for plane in scores)
    return np.stack(list(blurred)).astype(np.float32, copy=False)


def decided_at(scores: Scores, width: int, height: int) -> Grey:
    """The label map at another size: scores enlarged, then decided.

    The same as ``decided(enlarged(scores, width, height))`` for the labels that win
    somewhere in the scores as they are; a label that wins nowhere is left out, which
    saves most of the time.

    Args:
        scores: (C, H, W).
        width: wanted, in pixels.
        height: wanted, in pixels.

    Returns:
        (height, width) uint8.
    """
    winners = np.unique(decided(scores))
    labels = np.full((height, width), winners[0], dtype=np.uint8)
    best = cv2.resize(scores[winners[0]], (width, height), interpolation=cv2.INTER_LINEAR)
    for label in winners[1:]:
        plane = cv2.resize(scores[label], (width, height), interpolation=cv2.INTER_LINEAR)
        better = plane > best
        labels[better] = label
        np.maximum(best, plane, out=best)
    return labels


def decided(scores: Scores) -> Grey:
    """The label with the highest score of each pixel; of equals the lowest.

    Returns:
        (H, W) uint8.
    """
    best: Grey = np.argmax(scores, axis=0).astype(np.uint8)
    return best
