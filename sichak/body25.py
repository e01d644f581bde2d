"""BODY_25, the keypoints of OpenPose, and their JSON file.

A pose is an array (25, 3) float64: x, y in pixels of the 768x1024 picture and a
confidence in [0, 1]; a missing joint is (0, 0, 0), as OpenPose writes it.
Source: OpenPose ``poseParameters.cpp`` and its output documentation.
"""

from __future__ import annotations

import json
from enum import IntEnum
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from sichak.errors import DatasetError
from sichak.json_file import read_json

Pose = npt.NDArray[np.float64]

MAX_BYTES = 16 * 1024 * 1024
"""Size from which a file is no OpenPose JSON: one person takes about 3 kB."""


class BODY_25(IntEnum):  # noqa: N801 - the field's own term
    """Joint numbers; R and L are the person's own sides."""

    NOSE = 0
    NECK = 1
    R_SHOULDER = 2
    R_ELBOW = 3
    R_WRIST = 4
    L_SHOULDER = 5
    L_ELBOW = 6
    L_WRIST = 7
    MID_HIP = 8
    R_HIP = 9
    R_KNEE = 10
    R_ANKLE = 11
    L_HIP = 12
    L_KNEE = 13
    L_ANKLE = 14
    R_EYE = 15
    L_EYE = 16
    R_EAR = 17
    L_EAR = 18
    L_BIG_TOE = 19
    L_SMALL_TOE = 20
    L_HEEL = 21
    R_BIG_TOE = 22
    R_SMALL_TOE = 23
    R_HEEL = 24


COCO_18_TO_BODY_25 = {
    0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 6, 7: 7,
    8: 9, 9: 10, 10: 11, 11: 12, 12: 13, 13: 14, 14: 15, 15: 16, 16: 17, 17: 18,
}  # fmt: skip
"""Joint number in COCO-18 → in BODY_25. MID_HIP (8) has no counterpart: it is the hips' mean."""


def present(pose: Pose, joint: int) -> bool:
    """Whether a joint was found; OpenPose marks a missing one by x = y = 0."""
    return bool(pose[joint, 0] != 0 or pose[joint, 1] != 0)


def body25_from_coco18(coco: Pose) -> Pose:
    """Convert OpenPose COCO-18 (18, 3) to BODY_25 (25, 3).

    Read as BODY_25, a COCO-18 file silently gives knees for hips; so the number
    of joints decides which it is and this conversion is the only way in.
    """
    pose = np.zeros((25, 3))
    for source, target in COCO_18_TO_BODY_25.items():
        pose[target] = coco[source]
    if present(pose, BODY_25.R_HIP) and present(pose, BODY_25.L_HIP):
        pose[BODY_25.MID_HIP] = (pose[BODY_25.R_HIP] + pose[BODY_25.L_HIP]) / 2
    return pose


def read_openpose(path: Path) -> tuple[Pose, ...]:
    """Read the people of an OpenPose JSON file, BODY_25 or COCO-18.

    Returns:
        one (25, 3) array a person, in the file's order; empty when nobody was found.

    Raises:
        DatasetError: no JSON, or not OpenPose's form.
    """
    poses = []
    for person in _people(path):
        triplets = _points(path, person, "pose_keypoints_2d", (25, 18))
        poses.append(triplets if len(triplets) == 25 else body25_from_coco18(triplets))
    return tuple(poses)


def read_openpose_hands(path: Path) -> tuple[tuple[Pose | None, Pose | None], ...]:
    """Read the hands of an OpenPose JSON file.

    Returns:
        (left, right) a person, in the file's order, each (21, 3), or None where the
        file has no numbers for it (OpenPose without ``--hand``).

    Raises:
        DatasetError: no JSON, or not OpenPose's form.
    """
    keys = ("hand_left_keypoints_2d", "hand_right_keypoints_2d")
    hands = []
    for person in _people(path):
        left, right = (
            _points(path, person, key, (21,)) if person.get(key) else None for key in keys
        )
        hands.append((left, right))
    return tuple(hands)


def _people(path: Path) -> list[dict[str, Any]]:
    try:
        people = read_json(path, MAX_BYTES)["people"]
        if not isinstance(people, list) or not all(isinstance(one, dict) for one in people):
            raise TypeError("people is no list of objects")
    except (KeyError, TypeError) as error:
        raise DatasetError(f"{path}: no OpenPose JSON ({error})") from error
    return people


def _points(path: Path, person: dict[str, Any], key: str, counts: tuple[int, ...]) -> Pose:
    try:
        numbers = np.asarray(person[key], dtype=np.float64)
    except (ValueError, KeyError, TypeError, OverflowError) as error:
        raise DatasetError(f"{path}: no OpenPose JSON ({key}: {error})") from error
    if numbers.size not in [3 * count for count in counts] or not np.isfinite(numbers).all():
        expected = " or ".join(str(3 * count) for count in counts)
        raise DatasetError(
            f"{path}: {numbers.size} numbers in {key}; {expected} are expected, all finite"
        )
    return numbers.reshape(-1, 3)


def openpose_json(
    pose: Pose | None, left_hand: Pose | None = None, right_hand: Pose | None = None
) -> bytes:
    """One person (or nobody) as OpenPose 1.3 writes it.

    Args:
        pose: (25, 3), or None when no person was found.
        left_hand, right_hand: (21, 3), or None when unseen (63 zeros are written).
    """
    people: list[dict[str, Any]] = []
    if pose is not None:
        people.append(
            {
                "person_id": [-1],
                "pose_keypoints_2d": _flat(pose),
                "face_keypoints_2d": [0] * 210,
                "hand_left_keypoints_2d": _flat(left_hand) if left_hand is not None else [0] * 63,
                "hand_right_keypoints_2d": _flat(right_hand)
                if right_hand is not None
                else [0] * 63,
                "pose_keypoints_3d": [],
                "face_keypoints_3d": [],
                "hand_left_keypoints_3d": [],
                "hand_right_keypoints_3d": [],
            }
        )
    return json.dumps({"version": 1.3, "people": people}, separators=(",", ":")).encode()


def _flat(points: Pose) -> list[float]:
    return [round(float(number), 6) for number in points.reshape(-1)]
