"""Nobody, one or several; which side; what of the body is in the frame."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from dataset_builder.pose.person import near_people
from dataset_builder.select.measures import Person
from dataset_builder.select.params import SelectParams
from dataset_builder.select.people import (
    Estimator,
    main_person,
    out_of_frame,
    side_seen,
    view_problem,
)
from dataset_builder.select.photo import Category
from sichak.body25 import BODY_25

OfPerson = Callable[..., Person]
PARAMS = SelectParams()
KNEES = [BODY_25.R_KNEE, BODY_25.L_KNEE]
HEAD_AND_SHOULDERS = [
    *(BODY_25.NOSE, BODY_25.NECK, BODY_25.R_SHOULDER, BODY_25.L_SHOULDER),
    *(BODY_25.R_ELBOW, BODY_25.L_ELBOW),
]


class TestNearPeople:
    """Of the rules themselves see the tests of the pose stage."""

    def test_nobody(self) -> None:
        assert near_people([], PARAMS.rival_size) == []
        assert main_person([]) is None

    def test_passers_by_do_not_count(self, person: OfPerson) -> None:
        people = [person(scale=0.4, x=100), person(), person(scale=0.3, x=700)]
        assert near_people(people, PARAMS.rival_size) == [people[1]]
        assert main_person(people) == people[1]

    def test_somebody_found_both_ways_round_is_one(self, person: OfPerson) -> None:
        both = [person(), person("back", scale=0.97)]
        assert near_people(both, PARAMS.rival_size) == both[:1]

    @pytest.mark.parametrize(
        ("heads", "number"),
        [
            ([], 0),
            ([(0.5, 0.15, 0.14)], 1),
            ([(0.5, 0.15, 0.14), (0.9, 0.4, 0.05)], 1),
            ([(0.25, 0.15, 0.12), (0.75, 0.15, 0.12)], 2),
        ],
    )
    def test_on_pictures(
        self, draw: Any, estimator: Estimator, heads: list[tuple[float, ...]], number: int
    ) -> None:
        found, _ = estimator.examine(draw.worn(heads), hands=False)
        people = [
            Person(
                score=one.score,
                box=tuple(one.box.tolist()),
                body=tuple(tuple(joint) for joint in one.body.tolist()),
                view=None,
            )
            for one in found
        ]
        assert len(near_people(people, PARAMS.rival_size)) == number


class TestOutOfFrame:
    @pytest.mark.parametrize(
        ("category", "missing", "names"),
        [
            ("upper", [], []),
            ("upper", [BODY_25.MID_HIP, *KNEES], []),
            ("upper", [BODY_25.R_SHOULDER], ["shoulders"]),
            ("lower", [], []),
            ("lower", HEAD_AND_SHOULDERS, []),
            ("lower", [BODY_25.L_KNEE], ["knees"]),
            ("lower", [BODY_25.R_HIP, *KNEES], ["hips", "knees"]),
            ("dress", KNEES, []),
            ("dress", HEAD_AND_SHOULDERS, ["shoulders"]),
        ],
    )
    def test_by_category(
        self, person: OfPerson, category: Category, missing: list[int], names: list[str]
    ) -> None:
        assert out_of_frame(person(missing=missing), category, PARAMS.min_joint) == names

    def test_a_guessed_joint_is_not_in_the_frame(self, person: OfPerson) -> None:
        assert out_of_frame(person(), "lower", min_joint=0.95) == ["hips", "knees"]


class TestSideSeen:
    def test_front_and_back(self, draw: Any, estimator: Estimator) -> None:
        for front, side in ((True, "front"), (False, "back")):
            people, _ = estimator.examine(draw.worn(front=front), hands=False)
            assert [side_seen(one.body) for one in people] == [side]

    def test_a_turned_body_is_seen_from_the_side(self, person: OfPerson) -> None:
        body = person().pose()
        body[:, 0] = 384 + (body[:, 0] - 384) * 0.2
        assert side_seen(body) == "side"

    def test_a_head_cut_off_is_no_back(self, person: OfPerson) -> None:
        """Seen from the front, their right is on the left."""
        assert side_seen(person(missing=[BODY_25.NOSE]).pose()) is None

    def test_a_head_cut_off_and_right_on_the_right_is_a_back(self, person: OfPerson) -> None:
        body = person(missing=[BODY_25.NOSE]).pose()
        body[:, 0] = np.where(body[:, 2] > 0, 768 - body[:, 0], 0)
        assert side_seen(body) == "back"

    def test_legs_alone_tell_nothing(self, person: OfPerson) -> None:
        body = person().pose()
        body[[joint for joint in range(25) if joint not in KNEES]] = 0
        assert side_seen(body) is None


@pytest.mark.parametrize(
    ("view", "problem"),
    [
        (None, None),
        ("front", None),
        ("side", "the person is seen from the side"),
        ("back", "the person is seen from the back"),
    ],
)
def test_only_a_known_other_side_is_a_problem(view: Any, problem: str | None) -> None:
    assert view_problem(view) == problem
