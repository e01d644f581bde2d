"""Who counts as a person, and who is the same one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

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


def person(size: float, x: float = 100, width: float = 40, y: float = 100) -> PersonPose:
    """Somebody as tall as ``size``, from ``x`` to ``x + width``."""
    body = np.zeros((25, 3))
    body[0] = (x, y, 0.9)
    body[1] = (x + width, y + size, 0.9)
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
    side_by_side = [person(size, x=100 * place) for place, size in enumerate(sizes)]
    near = near_people(side_by_side, rival_size=0.6)
    assert [one.size for one in near] == expected


@pytest.mark.parametrize(
    ("other", "number"),
    [
        (person(100), 1),
        (person(97, x=101), 1),
        (person(100, x=105), 1),  # 35 of 45 pixels shared
        (person(100, x=110), 2),  # 30 of 50
        (person(100, x=140), 2),  # side by side
        (person(75), 1),  # somebody to the knees: 75 of 100
        (person(65), 2),
        (person(100, width=0), 2),  # a line covers nothing
    ],
)
def test_who_lies_on_somebody_else_is_the_same(other: PersonPose, number: int) -> None:
    for order in ([person(100), other], [other, person(100)]):
        assert len(near_people(order, rival_size=0.6)) == number


def test_of_somebody_found_twice_the_larger_stays() -> None:
    twice = [person(97), person(100), person(98)]
    assert near_people(twice, rival_size=0.6) == [twice[1]]


@given(st.lists(st.tuples(*[st.integers(0, 500)] * 4), max_size=6), st.floats(0.1, 1))
def test_who_is_near_stays_near(places: list[tuple[int, int, int, int]], rival_size: float) -> None:
    people = [person(size + 1, x, width, y) for size, x, width, y in places]
    near = near_people(people, rival_size)
    assert near_people(near, rival_size) == near
    assert [one.size for one in near] == sorted((one.size for one in near), reverse=True)
    assert max((one.size for one in people), default=0) == max((o.size for o in near), default=0)


def test_a_box_holds_the_joints_present() -> None:
    assert person(50).box.tolist() == [100, 100, 140, 150]
    assert PersonPose(np.zeros((25, 3)), None, None, 0.0).box.tolist() == [0, 0, 0, 0]
