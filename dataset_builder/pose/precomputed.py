"""People from a JSON file that OpenPose itself wrote, in place of the embedded networks."""

from __future__ import annotations

from pathlib import Path

from dataset_builder.pose.fuse import missing_removed
from dataset_builder.pose.person import PersonPose
from sichak.body25 import Pose, read_openpose, read_openpose_hands


def read_people(path: Path, shape: tuple[int, ...]) -> list[PersonPose]:
    """Read all people of a file, BODY_25 or COCO-18.

    Args:
        path: JSON with points in pixels of the picture.
        shape: height and width of that picture; points outside count as missing.

    Raises:
        DatasetError: no OpenPose JSON.
    """
    people = []
    for body, hands in zip(read_openpose(path), read_openpose_hands(path), strict=True):
        left, right = (_hand(hand, shape) for hand in hands)
        inside = missing_removed(body, shape, 0.0)
        if (inside[:, 2] > 0).any():
            score = float(inside[inside[:, 2] > 0, 2].mean())
            people.append(PersonPose(inside, left, right, min(1.0, score)))
    return people


def _hand(points: Pose | None, shape: tuple[int, ...]) -> Pose | None:
    """A hand with at least one point; OpenPose writes zeros for an unseen one."""
    if points is None:
        return None
    inside = missing_removed(points, shape, 0.0)
    return inside if (inside[:, 2] > 0).any() else None
