"""A person as every pose backend returns it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sichak.body25 import Pose


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


def near_people(people: Sequence[PersonPose], rival_size: float) -> list[PersonPose]:
    """People without passers-by, the largest first.

    Args:
        people: in any order.
        rival_size: who is smaller than this share of the largest is left out.
    """
    by_size = sorted(people, key=lambda person: person.size, reverse=True)
    return [person for person in by_size if person.size >= rival_size * by_size[0].size]
