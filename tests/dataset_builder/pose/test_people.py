"""Who counts as a person, and who is the same one."""

from __future__ import annotations

import numpy as np
import pytest

from dataset_builder.pose.movenet import COCO_17, Joints
from dataset_builder.pose.people import difference, distinct, person_score, same_person
from dataset_builder.pose.person import PersonPose, near_people
from dataset_builder.pose.votes import sides_exchanged


def faint(joints: Joints) -> Joints:
    out = joints.copy()
    out[:, 2] = 0.05
    return out


@pytest.mark.parametrize(
    ("detector", "hand", "part", "is_person"),
    [
        (0.0, 0.0, (), False),
        (0.69, 0.0, (), False),  # the surest of 84 garments
        (0.74, 0.0, (), True),  # the least sure of 430 people
        (0.0, 0.0, (COCO_17.NOSE, COCO_17.L_EYE), False),  # two points are no face
        (0.0, 0.0, (COCO_17.NOSE, COCO_17.L_EYE, COCO_17.R_EYE), True),
        (0.0, 0.85, (), False),
        (0.0, 0.95, (), True),
        (0.0, 0.0, (COCO_17.L_KNEE,), False),
        (0.0, 0.0, (COCO_17.L_KNEE, COCO_17.R_ANKLE), True),
    ],
)
def test_one_kind_of_evidence_is_enough(
    joints: Joints, detector: float, hand: float, part: tuple[COCO_17, ...], is_person: bool
) -> None:
    table = faint(joints)
    table[list(part), 2] = 0.65
    assert (person_score(detector, table, hand) >= 0.5) is is_person


def test_the_score_is_a_share(joints: Joints) -> None:
    joints[:, 2] = 1.0
    assert person_score(1.0, joints, 1.0) == 1.0
    joints[:, 2] = 0.0
    assert person_score(0.0, joints, 0.0) == 0.0


def test_nobody_is_distinct() -> None:
    assert distinct([]) == []


def test_the_same_person_twice_is_one(joints: Joints) -> None:
    nudged = joints + np.array([10, 5, 0])
    assert same_person(joints, nudged)
    assert distinct([joints, nudged]) == [0]


def test_a_person_found_both_ways_round_is_one(joints: Joints) -> None:
    assert distinct([joints, sides_exchanged(joints)]) == [0]


def test_neighbours_are_two(joints: Joints) -> None:
    neighbour = joints + np.array([250, 0, 0])
    assert distinct([joints, neighbour, joints + np.array([2, 0, 0])]) == [0, 1]


def test_a_child_in_front_of_its_mother_is_another(joints: Joints) -> None:
    child = joints.copy()
    child[:, :2] = child[:, :2] * 0.4 + (230, 500)
    assert distinct([joints, child]) == [0, 1]


def test_candidates_without_shared_joints_are_not_the_same(joints: Joints) -> None:
    assert difference(joints, faint(joints)) == float("inf")
    assert distinct([joints, faint(joints)]) == [0, 1]


def person(size: float, joints: int = 25) -> PersonPose:
    body = np.zeros((25, 3))
    body[:joints] = (100, 100, 0.9)
    body[0, :2] = (100, 100 + size)
    return PersonPose(body, None, None, 0.9)


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ([], []),
        ([100], [100]),
        ([50, 100], [100]),
        ([60, 100], [100, 60]),
        ([100, 100], [100, 100]),
        ([10, 400, 300], [400, 300]),
    ],
)
def test_passers_by_are_left_out(sizes: list[float], expected: list[float]) -> None:
    near = near_people([person(size) for size in sizes], rival_size=0.6)
    assert [one.size for one in near] == expected


def test_a_box_holds_the_joints_present() -> None:
    assert person(40).box.tolist() == [100, 100, 100, 140]
    assert PersonPose(np.zeros((25, 3)), None, None, 0.0).box.tolist() == [0, 0, 0, 0]
