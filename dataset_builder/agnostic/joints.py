"""Torso joints that were not found, put where the others say."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sichak.body25 import BODY_25, Pose, present

TORSO_LENGTH = 1.55
"""Neck to mid-hip over shoulder width, of an adult seen from the front."""

HIP_WIDTH = 0.66
"""Distance of BODY_25's hip joints over that of its shoulder joints."""


TORSO = (
    BODY_25.NECK,
    BODY_25.R_SHOULDER,
    BODY_25.L_SHOULDER,
    BODY_25.R_HIP,
    BODY_25.L_HIP,
)
"""The joints :func:`with_torso` sees to."""


class MissingJointsError(ValueError):
    """Too few joints were found to say where the body is."""


def with_torso(pose: Pose) -> Pose:
    """A copy of a pose that has neck, both shoulders and both hips, all distinct.

    A joint that was found stays where it is. Of neck and shoulders any two give
    the third; hips that are missing follow from MidHip, the other hip, or the
    shoulders and an upright trunk.

    Args:
        pose: (25, 3) BODY_25; missing joints are (0, 0, 0).

    Raises:
        MissingJointsError: fewer than two of neck and shoulders are known.
    """
    joints = pose.copy()
    _complete_shoulders(joints)
    _complete_hips(joints)
    return joints


def _complete_shoulders(joints: Pose) -> None:
    neck, right, left = BODY_25.NECK, BODY_25.R_SHOULDER, BODY_25.L_SHOULDER
    found = [joint for joint in (neck, right, left) if present(joints, joint)]
    if len(found) < 2:
        names = ", ".join(joint.name for joint in (neck, right, left) if joint not in found)
        raise MissingJointsError(f"{names} not found: where the torso is cannot be told")
    if neck not in found:
        _place(joints, neck, (joints[right, :2] + joints[left, :2]) / 2)
    elif right not in found:
        _place(joints, right, 2 * joints[neck, :2] - joints[left, :2])
    elif left not in found:
        _place(joints, left, 2 * joints[neck, :2] - joints[right, :2])
    if np.allclose(joints[right, :2], joints[left, :2]):
        raise MissingJointsError("both shoulders lie on one point")


def _complete_hips(joints: Pose) -> None:
    right, left = BODY_25.R_HIP, BODY_25.L_HIP
    found = [hip for hip in (right, left) if present(joints, hip)]
    if len(found) == 2 and not np.allclose(joints[right, :2], joints[left, :2]):
        return
    across = HIP_WIDTH * (joints[BODY_25.L_SHOULDER, :2] - joints[BODY_25.R_SHOULDER, :2])
    if len(found) == 1:
        middle = joints[found[0], :2] + across / 2 * (1 if found[0] == right else -1)
    elif found:  # both on one point
        middle = joints[right, :2]
    elif present(joints, BODY_25.MID_HIP):
        middle = joints[BODY_25.MID_HIP, :2]
    else:
        length = TORSO_LENGTH / HIP_WIDTH * float(np.linalg.norm(across))
        middle = joints[BODY_25.NECK, :2] + np.array([0.0, length])
    for hip, side in ((right, -0.5), (left, 0.5)):
        if hip not in found or len(found) == 2:
            _place(joints, hip, middle + side * across)


def _place(joints: Pose, joint: BODY_25, at: npt.NDArray[np.float64]) -> None:
    joints[joint] = (at[0], at[1], 0.0)
