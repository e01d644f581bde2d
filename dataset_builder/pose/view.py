"""From which side a person is seen."""

from __future__ import annotations

from typing import Literal

import numpy as np

from sichak.body25 import BODY_25, Pose, present

View = Literal["front", "back", "side"]

SHOULDERS_WIDE, HIPS_WIDE = 0.63, 0.41
"""Width of the shoulders and of the hips over the torso's length when the body faces the
camera; medians of 420 street photos."""
SIDE_TURN = 0.5
"""Cosine of the turn below which a view is from the side: 60°."""
HEAD = 0.35
"""From the neck to the middle of the face, in units of the torso's length."""
MIN_FACE = 0.4
"""Mean confidence of nose and eyes from which a face is seen."""


def view(pose: Pose) -> View:
    """From which side a person is seen, by keypoints alone.

    Args:
        pose: (25, 3) BODY_25, missing joints (0, 0, 0); confidences of the embedded
            networks or of OpenPose.

    Returns:
        ``"side"`` for a body turned by more than about 60°; ``"back"`` when the right
        shoulder and hip lie on the picture's right, or when the picture reaches above
        the shoulders and shows no face; else ``"front"``.
    """
    turn = facing(pose)
    if turn is not None and abs(turn) < SIDE_TURN:
        return "side"
    if turn is not None and turn < 0:
        return "back"
    return "back" if head_in_picture(pose) and face_confidence(pose) < MIN_FACE else "front"


def facing(pose: Pose) -> float | None:
    """How much the body faces the camera.

    Returns:
        about the cosine of the turn: 1 from the front, 0 from the side, -1 from behind
        (a broad build gives more than 1); None when neck or hips are missing.
    """
    if not (present(pose, BODY_25.NECK) and present(pose, BODY_25.MID_HIP)):
        return None
    torso = float(np.hypot(*(pose[BODY_25.NECK, :2] - pose[BODY_25.MID_HIP, :2])))
    if torso == 0:
        return None
    turns = [
        (pose[left, 0] - pose[right, 0]) / (torso * wide)
        for left, right, wide in (
            (BODY_25.L_SHOULDER, BODY_25.R_SHOULDER, SHOULDERS_WIDE),
            (BODY_25.L_HIP, BODY_25.R_HIP, HIPS_WIDE),
        )
        if present(pose, left) and present(pose, right)
    ]
    return float(np.mean(turns)) if turns else None


def head_in_picture(pose: Pose) -> bool:
    """Whether the picture is high enough above the neck to show a face."""
    neck, hips = pose[BODY_25.NECK], pose[BODY_25.MID_HIP]
    if not (present(pose, BODY_25.NECK) and present(pose, BODY_25.MID_HIP)):
        return present(pose, BODY_25.NECK)
    up = (neck - hips)[:2] * HEAD
    return bool(neck[1] + up[1] >= 0 and neck[0] + up[0] >= 0)


def face_confidence(pose: Pose) -> float:
    """Mean confidence of nose and eyes; missing ones count as 0."""
    return float(pose[[BODY_25.NOSE, BODY_25.R_EYE, BODY_25.L_EYE], 2].mean())
