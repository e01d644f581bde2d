"""Figures of agreement on arrays: overlap of masks and labels, distance of joints and of U and V.

Every function is pure. What is nowhere (a class neither side has, a torso the
truth lacks) has no figure: NaN or None, never 0 or 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from sichak.body25 import BODY_25, Pose, present
from sichak.image import RGB, Grey
from sichak.labels import CIHP_TO_SUMMARY

Mask = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int64]
"""(N, N) pixels by (label in the truth, label found)."""

PARTS = 25
"""DensePose labels: background and 24 parts."""

MASK_THRESHOLD = 128
"""HR-VITON's loader takes a mask pixel from this value on."""

GREY, GREY_TOLERANCE = 128, 6
"""The grey of image agnostics, and how far JPEG moves it."""

GROUPS: dict[str, tuple[int, ...]] = CIHP_TO_SUMMARY.members()
"""Name → CIHP labels; every label is in one group."""


def mask_iou(found: Mask, truth: Mask) -> float:
    """Intersection over union of two masks (H, W); NaN when both are empty."""
    union = np.count_nonzero(found | truth)
    return float(np.count_nonzero(found & truth) / union) if union else float("nan")


def confusion(found: Grey, truth: Grey, classes: int) -> Counts:
    """Pixels by (label in the truth, label found).

    Args:
        found, truth: (H, W) uint8 of one size; labels from ``classes`` on count as 0.
        classes: number of labels.
    """
    pair = [np.where(labels < classes, labels, 0).astype(np.int64) for labels in (truth, found)]
    flat = np.bincount((pair[0] * classes + pair[1]).ravel(), minlength=classes * classes)
    return np.asarray(flat.reshape(classes, classes), dtype=np.int64)


def class_ious(counts: Counts) -> npt.NDArray[np.float64]:
    """IoU of each label (N,); NaN for a label that neither side has."""
    hit = np.diag(counts).astype(np.float64)
    union = counts.sum(axis=0) + counts.sum(axis=1) - hit
    return np.asarray(np.divide(hit, union, out=np.full(len(hit), np.nan), where=union > 0))


def mean_iou(counts: Counts) -> float:
    """Mean IoU over the labels the truth has; NaN when the truth is empty."""
    there = counts.sum(axis=1) > 0
    return float(class_ious(counts)[there].mean()) if there.any() else float("nan")


def group_counts(counts: Counts) -> Counts:
    """A (20, 20) CIHP confusion summed into :data:`GROUPS`, in their order."""
    member = np.zeros((len(GROUPS), len(counts)), np.int64)
    for row, labels in enumerate(GROUPS.values()):
        member[row, list(labels)] = 1
    return np.asarray(member @ counts @ member.T)


def torso(pose: Pose) -> float | None:
    """Pixels from neck to mid hip, the length joints are measured against; None when unknown."""
    if not (present(pose, BODY_25.NECK) and present(pose, BODY_25.MID_HIP)):
        return None
    length = float(np.linalg.norm(pose[BODY_25.NECK, :2] - pose[BODY_25.MID_HIP, :2]))
    return length if length > 1 else None


def joint_errors(found: Pose | None, truth: Pose, confidence: float) -> dict[int, float]:
    """Distance of each joint in torso lengths; infinite for a joint that was not found.

    Args:
        found: (25, 3), or None when nobody was found.
        truth: (25, 3).
        confidence: joints below it in the truth are not asked for.

    Returns:
        joint → distance; empty when the truth has no torso.
    """
    length = torso(truth)
    if length is None:
        return {}
    asked = [
        joint
        for joint in range(len(truth))
        if present(truth, joint) and truth[joint, 2] >= confidence
    ]
    if found is None:
        return dict.fromkeys(asked, float("inf"))
    return {
        joint: float(np.linalg.norm(found[joint, :2] - truth[joint, :2]) / length)
        if present(found, joint)
        else float("inf")
        for joint in asked
    }


def pck(errors: Sequence[float], reach: float) -> float:
    """Share of joints within ``reach`` torso lengths; NaN for no joint."""
    return float(np.mean([error <= reach for error in errors])) if errors else float("nan")


def uv_errors(found: RGB, truth: RGB) -> Mapping[str, npt.NDArray[np.float64]]:
    """Absolute errors of U and V where both sides see the same part.

    Args:
        found, truth: (H, W, 3) uint8 IUV: part 0..24, U and V as 0..255.

    Returns:
        "u" and "v" → one number in [0, 1] a pixel; empty arrays when no pixel agrees.
    """
    same = (found[..., 0] == truth[..., 0]) & (truth[..., 0] > 0)
    apart = np.abs(found[same].astype(np.float64) - truth[same]) / 255
    return {"u": apart[:, 1], "v": apart[:, 2]}


def grey_area(agnostic: RGB) -> Mask:
    """Where an image agnostic is erased: (128, 128, 128), give or take JPEG noise."""
    return np.asarray(
        (np.abs(agnostic.astype(np.int16) - GREY) <= GREY_TOLERANCE).all(axis=2), dtype=np.bool_
    )
