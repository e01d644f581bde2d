"""Roles by the shop's tags, its hover photo, and the place in the gallery."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.items import Picture
from crawlers.roles import (
    DETAIL,
    PACKSHOT,
    UNKNOWN,
    WORN_BACK,
    WORN_FRONT,
    GalleryRule,
    Roles,
)


def gallery(count: int, **first: Any) -> list[Picture]:
    """So many pictures; ``first`` is said of the first."""
    said = [first, *({} for _ in range(count - 1))]
    return [Picture(url=f"u{index}", **more) for index, more in enumerate(said)]


def test_a_store_without_a_rule_knows_nothing() -> None:
    assert Roles().shown("upper", gallery(1), 0) == UNKNOWN
    assert UNKNOWN == ("unknown", "unknown", "none")


RULE = GalleryRule({0: WORN_FRONT, 1: PACKSHOT, -1: DETAIL}, at_least=3, at_most=6)


@pytest.mark.parametrize(
    ("index", "count", "expected"),
    [
        (0, 4, ("worn", "front", "index")),
        (1, 4, ("packshot", "front", "index")),
        (2, 4, UNKNOWN),
        (3, 4, ("detail", "unknown", "index")),
        (2, 3, ("detail", "unknown", "index")),
        (0, 2, UNKNOWN),  # a short gallery is of another kind
        (0, 7, UNKNOWN),  # and so is a long one
        (5, 6, ("detail", "unknown", "index")),
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
    assert roles.shown("upper", gallery(3), 0) == ("packshot", "front", "index")
    assert roles.shown("dress", gallery(3), 0) == ("worn", "back", "index")


TAGGED = Roles(GalleryRule({0: WORN_FRONT, -1: DETAIL}), tags={"flat": PACKSHOT}, hover=WORN_BACK)


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        ({}, ("worn", "front", "index")),
        ({"tag": "flat"}, ("packshot", "front", "tag")),
        ({"tag": "FLAT", "hover": True}, ("packshot", "front", "tag")),  # tags are trusted most
        ({"tag": "moodboard"}, ("worn", "front", "index")),  # nobody said what that means
        ({"hover": True}, ("worn", "back", "hover")),
        ({"section": "description"}, UNKNOWN),
        ({"section": "description", "hover": True}, UNKNOWN),
        ({"section": "description", "tag": "flat"}, ("packshot", "front", "tag")),
    ],
)
def test_a_tag_before_the_hover_photo_before_the_place(first: Any, expected: Any) -> None:
    assert TAGGED.shown("upper", gallery(3, **first), 0) == expected


def test_a_hover_photo_means_nothing_where_the_store_does_not_say_what() -> None:
    roles = Roles(GalleryRule({0: PACKSHOT}))
    assert roles.shown("upper", gallery(2, hover=True), 0) == ("packshot", "front", "index")


def test_pictures_of_the_description_do_not_make_the_gallery_longer() -> None:
    pictures = [*gallery(3), *gallery(2, section="description")]
    pictures[4] = pictures[4].model_copy(update={"section": "description"})
    assert TAGGED.shown("upper", pictures, 2) == ("detail", "unknown", "index")


@given(count=st.integers(1, 30), data=st.data())
def test_only_declared_places_are_known(count: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, count - 1))
    shown = RULE.shown(index, count)
    declared = index in (0, 1) or index == count - 1
    assert (shown.source == "index") == (declared and 3 <= count <= 6)
