"""Who is in a picture, and whether it is a person at all: garments on white look like bodies."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dataset_builder.pose.movenet import COCO_17, Joints
from dataset_builder.pose.votes import sides_exchanged, spread
from sichak.image import RGB

HALF_SURE_DETECTOR = 0.72
HALF_SURE_FACE = 0.48
HALF_SURE_HAND = 0.93
HALF_SURE_ANKLES = 0.52
"""The score of each kind of evidence that garments alone (flat, hanging, on ghost mannequins)
just do not reach. Measured on 84 garment photos and crops of 94 people: no garment passes; of the
people all whole ones and upper bodies do, nine of ten without heads, two of three from the waist
down, and six of ten torsos: what is left of those is a garment."""

FLAT = 5.0
"""Standard deviation of grey below which a place is empty background, where MoveNet likes to
put the face that a garment lacks."""

SEEN = 0.2
"""MoveNet's score from which a joint counts as seen."""
SAME_PERSON = 0.15
"""Below this :func:`difference` two sets of joints belong to one person."""


def person_score(detector: float, face: float, hand: float, ankles: float) -> float:
    """How surely a candidate is a person, in [0, 1]; from 0.5 on it counts as one.

    Any one kind of evidence is enough, since pictures are cropped anywhere.

    Args:
        detector: the person detector's score; it wants a head.
        face: see :func:`face_score`.
        hand: the surer hand's score, 0 if none was found.
        ankles: see :func:`ankles_score`.
    """
    evidence = (
        detector / HALF_SURE_DETECTOR,
        face / HALF_SURE_FACE,
        hand / HALF_SURE_HAND,
        ankles / HALF_SURE_ANKLES,
    )
    return float(min(1.0, max(evidence) / 2))


def face_score(rgb: RGB, joints: Joints) -> float:
    """Score of the third best of nose, eyes and ears; 0 where the picture is empty."""
    head = joints[: COCO_17.R_EAR + 1]
    best = head[np.argsort(-head[:, 2])[:3]]
    low, high = best[:, :2].min(axis=0), best[:, :2].max(axis=0)
    margin = (high - low).max() / 2
    left, top = np.floor(low - margin).astype(int).clip(0)
    right, bottom = np.ceil(high + margin).astype(int).clip(0) + 1
    region = rgb[top:bottom, left:right]
    if region.size == 0 or region.mean(axis=2).std() < FLAT:
        return 0.0
    return float(best[-1, 2])


def ankles_score(joints: Joints) -> float:
    """Score of the less sure ankle: trousers have knees, but end above the feet."""
    return float(joints[COCO_17.L_ANKLE :, 2].min())


def distinct(people: Sequence[Joints]) -> list[int]:
    """Indexes of candidates that are not the same person as an earlier one.

    Someone seen from behind may be found both ways, with left and right exchanged.

    Args:
        people: the surest first.
    """
    kept: list[int] = []
    for index, joints in enumerate(people):
        both_ways = joints, sides_exchanged(joints)
        if not any(same_person(people[old], way) for old in kept for way in both_ways):
            kept.append(index)
    return kept


def same_person(one: Joints, other: Joints) -> bool:
    """Whether two candidates' joints lie on each other."""
    return difference(one, other) < SAME_PERSON


def difference(one: Joints, other: Joints) -> float:
    """How far two candidates' joints lie apart.

    Returns:
        the median distance of the joints that both have seen, over the smaller
        one's size; infinite when fewer than three are shared.
    """
    shared = (one[:, 2] >= SEEN) & (other[:, 2] >= SEEN)
    size = min(spread(one, SEEN), spread(other, SEEN))
    if shared.sum() < 3 or size == 0:
        return float("inf")
    return float(np.median(np.linalg.norm(one[shared, :2] - other[shared, :2], axis=1)) / size)
