"""What a photo shows: by the pixels, and by the pixels against the store's rule."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dataset_builder.select.measures import Measures, Person
from dataset_builder.select.photo import Role, View
from dataset_builder.select.role import classify, decide_role
from sichak.body25 import BODY_25

OfMeasures = Callable[..., Measures]
OfPerson = Callable[..., Person]

BUSY = {"plain": False, "border": 0.2, "touch": (1.0, 1.0, 1.0, 1.0), "foreground": 1.0}
LEGS = [BODY_25.R_KNEE, BODY_25.L_KNEE, BODY_25.R_ANKLE, BODY_25.L_ANKLE]
KNEES = [BODY_25.R_KNEE, BODY_25.L_KNEE]
SHOULDERS = [BODY_25.R_SHOULDER, BODY_25.L_SHOULDER, BODY_25.NECK]
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
        assert classify(measures(**changes)).role == role

    def test_a_person_wears_it(self, measures: OfMeasures, person: OfPerson) -> None:
        seen = classify(measures(people=(person(),), skin=0.1))
        assert (seen.role, seen.view) == ("worn", "front")
        assert seen.score == pytest.approx(0.95)

    @pytest.mark.parametrize("view", ["front", "back", "side", None])
    def test_the_side_of_a_worn_photo(
        self, measures: OfMeasures, person: OfPerson, view: View | None
    ) -> None:
        assert classify(measures(people=(person(view),))).view == view

    def test_nothing_else_has_a_side(self, measures: OfMeasures, person: OfPerson) -> None:
        assert classify(measures()).view is None
        assert classify(measures(people=(person(),), seam=0.99)).view is None

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
        assert classify(measures(people=(shape,), **changes)).role == role

    @pytest.mark.parametrize(
        ("missing", "role"),
        [
            ([], "worn"),
            (LEGS, "worn"),
            ([*LEGS, *HIPS], "worn"),
            ([BODY_25.NOSE, BODY_25.R_SHOULDER], "worn"),
            ([BODY_25.NOSE, *LEGS, *HIPS], "detail"),
            ([BODY_25.R_SHOULDER, *LEGS, *HIPS], "detail"),
            ([BODY_25.NOSE, *SHOULDERS, *HIPS], "worn"),
            ([BODY_25.NOSE, *SHOULDERS, *HIPS, *KNEES], "worn"),
            ([BODY_25.NOSE, *SHOULDERS, *HIPS, *KNEES, BODY_25.R_ANKLE], "detail"),
        ],
    )
    def test_how_much_of_a_person(
        self, measures: OfMeasures, person: OfPerson, missing: list[int], role: Role
    ) -> None:
        assert classify(measures(people=(person(missing=missing),))).role == role

    def test_the_clearer_the_packshot_the_surer(self, measures: OfMeasures) -> None:
        clear = classify(measures()).score
        crooked = classify(measures(symmetry=0.2)).score
        cut = classify(measures(symmetry=0.2, touch=(0.5, 0.0, 0.0, 0.0))).score
        on_carpet = classify(measures(**BUSY, likeness=0.2)).score
        assert clear > crooked > cut > on_carpet


class TestPicturesOfSomethingElse:
    @pytest.mark.parametrize(
        ("changes", "role"),
        [
            pytest.param({"lines": 1, "lettering": 0.1}, "packshot", id="a word on a tee"),
            pytest.param({"lines": 3, "lettering": 0.02}, "packshot", id="lines in a check"),
            pytest.param({"lines": 2, "lettering": 0.05}, "text", id="a banner"),
            pytest.param({"lines": 12, "lettering": 0.02}, "text", id="a size table"),
            pytest.param({"seam": 0.8}, "packshot", id="a hem that is nearly level"),
            pytest.param({"seam": 0.95}, "collage", id="two photos"),
            pytest.param(
                {"seam": 0.95, "lines": 6, "lettering": 0.02}, "collage", id="with captions"
            ),
            pytest.param(
                {"seam": 0.95, "lines": 6, "lettering": 0.08}, "text", id="a band of text"
            ),
            pytest.param({"things": 2}, "collage", id="front and back on white"),
            pytest.param(
                {"things": 2, "touch": (0.3, 0.0, 0.0, 0.0)}, "packshot", id="things cut off"
            ),
            pytest.param({"chips": 0.4}, "packshot", id="a few round buttons"),
            pytest.param({"chips": 0.9, "things": 4}, "swatch", id="chips of colours"),
            pytest.param(
                {"chips": 1.0, "lines": 6, "lettering": 0.04}, "swatch", id="chips with names"
            ),
            pytest.param({**BUSY, "unevenness": 2.0, "likeness": 0.9}, "swatch", id="plain cloth"),
            pytest.param({"unevenness": 2.0, "foreground": 0.01}, "swatch", id="evenly dyed"),
            pytest.param({"unevenness": 4.0, "foreground": 0.4}, "packshot", id="white on white"),
        ],
    )
    def test_without_a_person(
        self, measures: OfMeasures, changes: dict[str, Any], role: Role
    ) -> None:
        assert classify(measures(**changes)).role == role

    @pytest.mark.parametrize(
        ("changes", "role"),
        [
            ({"lines": 6, "lettering": 0.08}, "text"),
            ({"seam": 0.95}, "collage"),
            ({"things": 2, "touch": (0.0, 0.3, 0.0, 0.0)}, "collage"),
            ({"unevenness": 2.0}, "worn"),
        ],
    )
    def test_with_a_person(
        self, measures: OfMeasures, person: OfPerson, changes: dict[str, Any], role: Role
    ) -> None:
        assert classify(measures(people=(person(),), **changes)).role == role

    @pytest.mark.parametrize(
        ("less", "more"),
        [
            ({"lines": 4, "lettering": 0.1}, {"lines": 9, "lettering": 0.1}),
            ({"lines": 9, "lettering": 0.04}, {"lines": 9, "lettering": 0.1}),
            ({"seam": 0.85}, {"seam": 1.0}),
            ({"chips": 0.5}, {"chips": 1.0}),
            ({**BUSY, "unevenness": 4.5}, {**BUSY, "unevenness": 0.5}),
        ],
    )
    def test_the_clearer_the_surer(
        self, measures: OfMeasures, less: dict[str, Any], more: dict[str, Any]
    ) -> None:
        sure, unsure = classify(measures(**more)), classify(measures(**less))
        assert sure.role == unsure.role != "packshot"
        assert 0.5 <= unsure.score < sure.score <= 0.95


class TestABodyCutOff:
    """Nobody was found for sure, as no face shows."""

    @pytest.mark.parametrize(
        ("touch", "score", "role"),
        [
            pytest.param((0.7, 0.0, 0.0, 0.0), 0.1, "packshot", id="no body"),
            pytest.param((0.7, 0.0, 0.0, 0.0), 0.4, "worn", id="from the waist down"),
            pytest.param((0.7, 0.0, 0.1, 0.1), 0.4, "worn", id="arms at the sides"),
            pytest.param((0.4, 0.0, 0.0, 0.0), 0.4, "packshot", id="on a hanger"),
        ],
    )
    def test_at_the_waist(
        self, measures: OfMeasures, touch: tuple[float, ...], score: float, role: Role
    ) -> None:
        assert classify(measures(touch=touch, person_score=score)).role == role


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
        assert (found.seen.role, found.seen.score) == ("packshot", pytest.approx(0.6))

    @pytest.mark.parametrize("declared", ["swatch", "text", "collage"])
    def test_a_rule_may_name_every_role(self, measures: OfMeasures, declared: Role) -> None:
        found = decide_role(measures(symmetry=0.2, border=0.8), declared, "index", 0.95)
        assert (found.role, found.source, found.disagrees) == (declared, "index", True)

    @pytest.mark.parametrize("declared", ["swatch", "text", "collage"])
    def test_a_shop_s_own_word_for_what_is_no_garment_stands(
        self, measures: OfMeasures, declared: Role
    ) -> None:
        """A size below a packshot looks like a packshot, however sure the pixels are."""
        assert decide_role(measures(), declared, "index", self.SURE).role == "packshot"
        found = decide_role(measures(), declared, "tag", self.SURE)
        assert (found.role, found.source, found.disagrees) == (declared, "tag", True)

    def test_the_facts_name_both_witnesses(self, measures: OfMeasures) -> None:
        assert decide_role(measures(seam=1.0), "packshot", "index", self.SURE).facts() == {
            "role": "collage",
            "role_source": "classifier",
            "role_score": pytest.approx(0.82),
            "role_declared": "packshot",
            "role_by_pixels": "collage",
            "role_disagrees": True,
        }
