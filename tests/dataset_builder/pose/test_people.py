"""Who counts as a person, and who is the same one."""

from __future__ import annotations

import numpy as np
import pytest

from dataset_builder.pose.movenet import COCO_17, Joints
from dataset_builder.pose.people import (
    ankles_score,
    difference,
    distinct,
    face_score,
    person_score,
    same_person,
)
from dataset_builder.pose.person import PersonPose, near_people
from dataset_builder.pose.votes import sides_exchanged


def faint(joints: Joints) -> Joints:
    out = joints.copy()
    out[:, 2] = 0.05
    return out


@pytest.mark.parametrize(
    ("evidence", "is_person"),
    [
        ({}, False),
        ({"detector": 0.69}, False),  # the surest of 84 garments
        ({"detector": 0.74}, True),  # the least sure of 430 people
        ({"face": 0.46}, False),  # a patterned dress
        ({"face": 0.54}, True),
        ({"hand": 0.87}, False),
        ({"hand": 0.95}, True),
        ({"ankles": 0.47}, False),  # trousers
        ({"ankles": 0.6}, True),
        ({"detector": 0.6, "face": 0.4, "hand": 0.8, "ankles": 0.4}, False),
    ],
)
def test_one_kind_of_evidence_is_enough(evidence: dict[str, float], is_person: bool) -> None:
    found = {"detector": 0.0, "face": 0.0, "hand": 0.0, "ankles": 0.0} | evidence
    assert (person_score(**found) >= 0.5) is is_person


def test_the_score_is_a_share() -> None:
    assert person_score(1.0, 1.0, 1.0, 1.0) == 1.0
    assert person_score(0.0, 0.0, 0.0, 0.0) == 0.0


class TestFace:
    BUSY = np.random.default_rng(0).integers(0, 256, (1024, 768, 3), dtype=np.uint8)
    EMPTY = np.full((1024, 768, 3), 250, np.uint8)

    def test_it_is_the_third_best_of_five_points(self, joints: Joints) -> None:
        joints[:5, 2] = (0.9, 0.1, 0.7, 0.2, 0.6)
        assert face_score(self.BUSY, joints) == 0.6

    def test_there_is_none_on_an_empty_background(self, joints: Joints) -> None:
        assert face_score(self.EMPTY, joints) == 0.0

    @pytest.mark.parametrize("place", [(-500, -500), (5000, 5000), (0, 0), (767, 1023)])
    def test_a_face_outside_the_picture_does_no_harm(
        self, joints: Joints, place: tuple[float, float]
    ) -> None:
        joints[:5, :2] = place
        assert face_score(self.EMPTY, joints) == 0.0


def test_both_ankles_must_be_seen(joints: Joints) -> None:
    joints[COCO_17.L_ANKLE, 2] = 0.1
    assert ankles_score(joints) == 0.1


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
