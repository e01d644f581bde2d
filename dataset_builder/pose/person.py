"""A person as every pose backend returns it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from sichak.body25 import Pose

SAME_BOX = 0.7
"""Overlap of boxes from which two people are one, found twice."""


class Boxed(Protocol):
    """Somebody at a place in a photo."""

    @property
    def box(self) -> npt.ArrayLike:
        """(4,) left, top, right, bottom, pixels."""

    @property
    def size(self) -> float:
        """Longer side of the box, pixels."""


P = TypeVar("P", bound=Boxed)


@dataclass(frozen=True)
class PersonPose:
    """One person.

    Attributes:
        body: (25, 3) BODY_25; missing joints are (0, 0, 0).
        left_hand, right_hand: (21, 3) OpenPose's hand points, or None when unseen.
        score: how surely it is a person, in [0, 1].
    """

    body: Pose
    left_hand: Pose | None
    right_hand: Pose | None
    score: float

    @property
    def box(self) -> npt.NDArray[np.float64]:
        """(4,) left, top, right, bottom around all joints present, pixels; zeros if none."""
        seen = self.body[self.body[:, 2] > 0, :2]
        return np.concatenate([seen.min(axis=0), seen.max(axis=0)]) if len(seen) else np.zeros(4)

    @property
    def size(self) -> float:
        """Longer side of the box, pixels."""
        return float(max(self.box[2:] - self.box[:2]))


def near_people(people: Sequence[P], rival_size: float) -> list[P]:
    """Who a photo is of, the largest first: passers-by are left out, and nobody counts twice.

    A pose estimator that is unsure which way somebody stands may find them both ways,
    with the joints of left and right exchanged; so it is the boxes that are compared.

    Args:
        people: in any order.
        rival_size: who is smaller than this share of the largest is left out.
    """
    near: list[P] = []
    for person in sorted(people, key=lambda one: one.size, reverse=True):
        large = not near or person.size >= rival_size * near[0].size
        if large and not any(_overlap(person, other) > SAME_BOX for other in near):
            near.append(person)
    return near


def _overlap(one: Boxed, other: Boxed) -> float:
    """Intersection over union of two people's boxes."""
    boxes = np.array([one.box, other.box], dtype=np.float64)
    both = np.prod(np.clip(boxes[:, 2:].min(axis=0) - boxes[:, :2].max(axis=0), 0, None))
    areas = np.prod(boxes[:, 2:] - boxes[:, :2], axis=1)
    return float(both / max(areas.sum() - both, 1e-6))
