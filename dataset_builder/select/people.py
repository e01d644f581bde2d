"""Who is in a photo: nobody, one person or several, and which side of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from dataset_builder.pose.view import SIDE_TURN, facing, view
from dataset_builder.select.measures import Person
from dataset_builder.select.photo import Category, View
from sichak.body25 import BODY_25, Pose
from sichak.image import RGB

IN_FRAME: dict[Category, tuple[tuple[str, BODY_25, BODY_25], ...]] = {
    "upper": (("shoulders", BODY_25.R_SHOULDER, BODY_25.L_SHOULDER),),
    "lower": (
        ("hips", BODY_25.R_HIP, BODY_25.L_HIP),
        ("knees", BODY_25.R_KNEE, BODY_25.L_KNEE),
    ),
    "dress": (
        ("shoulders", BODY_25.R_SHOULDER, BODY_25.L_SHOULDER),
        ("hips", BODY_25.R_HIP, BODY_25.L_HIP),
    ),
}
"""Joints a worn photo of each category must show, both of a pair."""


HEAD = (BODY_25.NOSE, BODY_25.R_EYE, BODY_25.L_EYE, BODY_25.R_EAR, BODY_25.L_EAR)


class FoundPerson(Protocol):
    """A person as a pose estimator returns it."""

    @property
    def body(self) -> Pose:
        """(25, 3) BODY_25."""

    @property
    def score(self) -> float:
        """How surely it is a person, 0..1."""

    @property
    def box(self) -> npt.NDArray[np.float64]:
        """(4,) left, top, right, bottom."""


class Estimator(Protocol):
    """What the selection asks of a pose estimator."""

    def examine(self, rgb: RGB, *, hands: bool) -> tuple[Sequence[FoundPerson], float]:
        """People in a picture, the largest first, and the score of what looks most like one."""


def main_person(people: Sequence[Person]) -> Person | None:
    """The largest person."""
    return max(people, key=lambda person: person.size, default=None)


def out_of_frame(person: Person, category: Category, min_joint: float) -> list[str]:
    """What a worn photo of the category must show of a body and does not: ``["knees"]``."""
    pose = person.pose()
    return [
        name
        for name, right, left in IN_FRAME[category]
        if min(pose[right, 2], pose[left, 2]) < min_joint
    ]


def side_seen(body: Pose) -> View | None:
    """From which side a body is seen; None when the head is out of the frame and nothing tells.

    A missing face means a back only where there is a head: shops cut photos of
    trousers at the waist or the neck.
    """
    if body[list(HEAD), 2].max() > 0:
        return view(body)
    turn = facing(body)
    if turn is None:
        return None
    if abs(turn) < SIDE_TURN:
        return "side"
    return "back" if turn < 0 else None


def view_problem(view: View | None) -> str | None:
    """Why a person seen from this side cannot be used; an unknown side can."""
    return None if view in (None, "front") else f"the person is seen from the {view}"
