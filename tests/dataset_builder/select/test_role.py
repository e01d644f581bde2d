"""Packshot, worn or detail: by the pixels, and by the pixels against the store's rule."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dataset_builder.select.measures import Measures, Person
from dataset_builder.select.photo import Role
from dataset_builder.select.role import classify, decide_role
from sichak.body25 import BODY_25

OfMeasures = Callable[..., Measures]
OfPerson = Callable[..., Person]

BUSY = {"plain": False, "border": 0.2, "touch": (1.0, 1.0, 1.0, 1.0), "foreground": 1.0}
LEGS = [BODY_25.R_KNEE, BODY_25.L_KNEE, BODY_25.R_ANKLE, BODY_25.L_ANKLE]
HIPS = [BODY_25.R_HIP, BODY_25.L_HIP, BODY_25.MID_HIP]


class TestByThePixels:
    @pytest.mark.parametrize(
        ("changes", "role"),
        [
            pytest.param({}, "packshot", id="free on white"),
            pytest.param({"touch": (0.0, 0.3, 0.0, 0.0)}, "packshot", id="cut at one edge"),
            pytest.param({"skin": 0.9}, "packshot", id="beige trousers"),
            pytest.param({"symmetry": 0.3}, "packshot", id="laid out crooked"),
            pytest.param(
                {"touch": (0.0, 0.3, 0.0, 0.0), "skin": 0.3, "person_score": 0.4},
                "worn",
                id="a body without a face",
            ),
            pytest.param({**BUSY, "likeness": 0.1}, "packshot", id="on a carpet"),
            pytest.param({**BUSY, "likeness": 0.6}, "detail", id="a close-up of cloth"),
            pytest.param({"touch": (0.9, 0.0, 0.9, 0.0), "likeness": 0.7}, "detail", id="a collar"),
        ],
    )
    def test_without_a_person(
        self, measures: OfMeasures, changes: dict[str, Any], role: Role
    ) -> None:
        assert classify(measures(**changes))[0] == role

    def test_a_person_wears_it(self, measures: OfMeasures, person: OfPerson) -> None:
        role, score = classify(measures(people=(person(),), skin=0.1))
        assert role == "worn"
        assert score == pytest.approx(0.95)

    @pytest.mark.parametrize(
        ("changes", "score", "head", "role"),
        [
            pytest.param({"skin": 0.0}, 0.55, True, "packshot", id="no skin"),
            pytest.param({"skin": 0.5}, 0.55, False, "packshot", id="beige, but no head"),
            pytest.param({"skin": 0.5}, 0.55, True, "worn", id="skin and a head"),
            pytest.param({"skin": 0.0}, 0.9, True, "worn", id="surely a person, in gloves"),
            pytest.param(
                {"skin": 0.0, "touch": (0.2, 0.0, 0.0, 0.0)}, 0.55, False, "worn", id="cut off"
            ),
            pytest.param({"skin": 0.0, "plain": False}, 0.55, True, "worn", id="in the street"),
        ],
    )
    def test_a_garment_in_the_shape_of_a_person(
        self,
        measures: OfMeasures,
        person: OfPerson,
        changes: dict[str, Any],
        score: float,
        head: bool,
        role: Role,
    ) -> None:
        shape = person(missing=[] if head else [BODY_25.NOSE])
        shape = shape.model_copy(update={"score": score})
        assert classify(measures(people=(shape,), **changes))[0] == role

    @pytest.mark.parametrize(
        ("missing", "role"),
        [
            ([], "worn"),
            (LEGS, "worn"),
            ([*LEGS, *HIPS], "worn"),
            ([BODY_25.NOSE, BODY_25.R_SHOULDER], "worn"),
            ([BODY_25.NOSE, *LEGS, *HIPS], "detail"),
            ([BODY_25.R_SHOULDER, *LEGS, *HIPS], "detail"),
        ],
    )
    def test_how_much_of_a_person(
        self, measures: OfMeasures, person: OfPerson, missing: list[int], role: Role
    ) -> None:
        assert classify(measures(people=(person(missing=missing),)))[0] == role

    def test_the_clearer_the_packshot_the_surer(self, measures: OfMeasures) -> None:
        clear = classify(measures())[1]
        crooked = classify(measures(symmetry=0.2))[1]
        cut = classify(measures(symmetry=0.2, touch=(0.5, 0.0, 0.0, 0.0)))[1]
        on_carpet = classify(measures(**BUSY, likeness=0.2))[1]
        assert clear > crooked > cut > on_carpet


class TestAgainstTheRule:
    SURE = 0.8

    def test_without_a_rule_the_pixels_decide(self, measures: OfMeasures) -> None:
        found = decide_role(measures(), None, None, self.SURE)
        assert (found.role, found.source, found.disagrees) == ("packshot", "classifier", False)

    def test_agreement(self, measures: OfMeasures) -> None:
        found = decide_role(measures(), "packshot", "rule", self.SURE)
        assert (found.role, found.source, found.disagrees) == ("packshot", "rule", False)

    def test_sure_pixels_overrule(self, measures: OfMeasures, person: OfPerson) -> None:
        found = decide_role(measures(people=(person(),), skin=0.1), "packshot", "rule", self.SURE)
        assert (found.role, found.source, found.disagrees) == ("worn", "classifier", True)

    def test_unsure_pixels_do_not_but_the_quarrel_is_kept(self, measures: OfMeasures) -> None:
        found = decide_role(measures(**BUSY, likeness=0.2), "detail", "manual", self.SURE)
        assert (found.role, found.source, found.disagrees) == ("detail", "manual", True)
        assert (found.pixels, found.score) == ("packshot", pytest.approx(0.6))
