"""Roles by the place in the gallery."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.roles import (
    DETAIL,
    PACKSHOT,
    UNKNOWN,
    WORN_BACK,
    WORN_FRONT,
    GalleryRule,
    Roles,
)


def test_a_store_without_a_rule_knows_nothing() -> None:
    assert Roles().shown("upper", 0, 1) == UNKNOWN
    assert UNKNOWN == ("unknown", "unknown", "none")


RULE = GalleryRule({0: WORN_FRONT, 1: PACKSHOT, -1: DETAIL}, at_least=3, at_most=6)


@pytest.mark.parametrize(
    ("index", "count", "expected"),
    [
        (0, 4, ("worn", "front", "rule")),
        (1, 4, ("packshot", "front", "rule")),
        (2, 4, UNKNOWN),
        (3, 4, ("detail", "unknown", "rule")),
        (2, 3, ("detail", "unknown", "rule")),
        (0, 2, UNKNOWN),  # a short gallery is of another kind
        (0, 7, UNKNOWN),  # and so is a long one
        (5, 6, ("detail", "unknown", "rule")),
    ],
)
def test_a_place_from_the_front_or_from_the_end(
    index: int, count: int, expected: tuple[str, str, str]
) -> None:
    assert RULE.shown(index, count) == expected


def test_a_place_from_the_front_wins() -> None:
    rule = GalleryRule({0: PACKSHOT, -1: DETAIL})
    assert rule.shown(0, 1).role == "packshot"


def test_a_category_may_have_a_rule_of_its_own() -> None:
    roles = Roles(GalleryRule({0: PACKSHOT}), {"dress": GalleryRule({0: WORN_BACK})})
    assert roles.shown("upper", 0, 3) == ("packshot", "front", "rule")
    assert roles.shown("dress", 0, 3) == ("worn", "back", "rule")


@given(count=st.integers(1, 30), data=st.data())
def test_only_declared_places_are_known(count: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, count - 1))
    shown = RULE.shown(index, count)
    declared = index in (0, 1) or index == count - 1
    assert (shown.source == "rule") == (declared and 3 <= count <= 6)
