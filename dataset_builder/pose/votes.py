"""Several looks at one person, put together to one answer a joint."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dataset_builder.pose.movenet import COCO_17, Joints

AGREE = 0.1
"""Looks that differ by less than this share of the person's size agree on a joint."""

_MIRRORED = [
    COCO_17[joint.name.replace("L_", "?").replace("R_", "L_").replace("?", "R_")]
    for joint in COCO_17
]


def sides_exchanged(joints: Joints) -> Joints:
    """The same places with left called right and right called left."""
    return joints[_MIRRORED].copy()


def unflip(joints: Joints, width: int) -> Joints:
    """Joints found on the mirrored picture, as they lie on the picture of this width."""
    back = sides_exchanged(joints)
    back[:, 0] = width - 1 - back[:, 0]
    return back


def vote(looks: Sequence[Joints], size: float) -> Joints:
    """One answer from several looks.

    For each joint the largest group of looks that agree is averaged by score. The
    score is the group's sum over the number of all looks: a joint that jumps about
    (most often a hidden one) gets a low score.

    Args:
        looks: at least one, each (17, 3).
        size: of the person in pixels, see :data:`AGREE`.
    """
    stack = np.stack(looks)  # (looks, 17, 3)
    points, scores = stack[..., :2], stack[..., 2]
    distance = np.linalg.norm(points[:, None] - points[None], axis=-1)
    agreeing = distance <= AGREE * size  # (looks, looks, 17)
    support = np.einsum("abj,bj->aj", agreeing, scores)
    best = support.argmax(axis=0)  # (17,)
    joints = np.arange(stack.shape[1])
    weights = agreeing[best, :, joints].T * np.maximum(scores, 1e-9)  # (looks, 17)
    mean = np.einsum("lj,ljc->jc", weights, points) / weights.sum(axis=0)[:, None]
    return np.column_stack([mean, support[best, joints] / len(looks)])


def spread(joints: Joints, min_score: float) -> float:
    """The person's size: the larger side of the box around all joints seen, pixels; 0 if none."""
    seen = joints[joints[:, 2] >= min_score, :2]
    return float(np.ptp(seen, axis=0).max()) if len(seen) else 0.0
