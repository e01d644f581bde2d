"""Drift: whether the first selector of a field still wins."""

from __future__ import annotations

from collections import Counter

import pytest

from crawlers.drift import Drift, drift, first_selectors
from crawlers.page import Page
from crawlers.platform import platform_of
from crawlers.reading import Declared, Reader, Wins
from crawlers.store import find_store

FIRST = {"name": "h1", "price": "json-ld"}


@pytest.mark.parametrize(
    ("selectors", "fields", "moved"),
    [
        ({}, (), ()),
        ({"name": {}}, (), ()),
        ({"name": {"h1": 9}}, ("name",), ()),
        ({"name": {"h1": 9, "h3": 8, "-": 3}}, ("name",), ()),
        ({"name": {"h1": 4, "h3": 5}}, ("name",), ("name",)),
        ({"name": {"h3": 1}, "price": {"json-ld": 2}}, ("name", "price"), ("name",)),
        ({"name": {"-": 9}}, (), ()),  # lost, which coverage tells of, not moved
        ({"brand": {"h2": 9}}, (), ()),  # it has no first selector
    ],
)
def test_a_field_has_moved_when_another_selector_wins_most_pages(
    selectors: dict[str, dict[str, int]], fields: tuple[str, ...], moved: tuple[str, ...]
) -> None:
    assert drift(selectors, FIRST) == Drift(fields, moved)


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (Drift((), ()), "0 of 0"),
        (Drift(("a", "b"), ()), "0 of 2"),
        (Drift(("a", "b", "c"), ("a", "c")), "2 of 3: a, c"),
    ],
)
def test_drift_in_words(found: Drift, text: str) -> None:
    assert str(found) == text


def test_the_first_way_is_noted_whoever_wins() -> None:
    wins = Declared()
    reader = Reader(Page("http://s/", b"<h3>x</h3>").html, wins)
    assert reader.text("name", "h1", "h3") == "x"
    assert wins.first == {"name": "h1"}
    assert wins == {("name", "h3"): 1}


def test_wins_of_a_crawl_note_no_more_than_wins() -> None:
    wins: Wins = Counter()
    assert Reader(Page("http://s/", b"").html, wins).text("name", "h1", "h3") == ""
    assert wins == {("name", "-"): 1}


@pytest.mark.parametrize(
    ("store", "some"),
    [
        ("kuho", {"images": ".preview-thumb .thumb-item", "sizes": ".tbl-info table"}),
        ("nuri", {"name": "product.name"}),  # an API, which an empty page is no answer of
    ],
)
def test_a_platform_s_first_selectors_are_those_it_asks_first(
    store: str, some: dict[str, str]
) -> None:
    assert first_selectors(platform_of(find_store(store))).items() >= some.items()
