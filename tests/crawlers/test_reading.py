"""Selectors with fall-backs, and the little readers beside them."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parsel import Selector

from crawlers.reading import Reader, Wins, clean, json_ld, number, text_of


def page(html: str) -> Selector:
    return Selector(text=html or "<html></html>", type="html")


def test_the_first_selector_that_finds_something_wins_and_is_counted() -> None:
    wins: Wins = Counter()
    reader = Reader(page("<h1></h1><h2>Coat</h2><h3>Hat</h3>"), wins)
    assert reader.text("name", "h1", "h2", "h3") == "Coat"
    assert reader.text("name", "h2") == "Coat"
    assert wins == {("name", "h2"): 2}


def test_a_field_nobody_finds_is_empty_and_counted() -> None:
    wins: Wins = Counter()
    reader = Reader(page(""), wins)
    assert reader.text("name", "h1") == ""
    assert list(reader.nodes("item", "li")) == []
    assert wins == {("name", "-"): 1, ("item", "-"): 1}


def test_text_of_an_element_is_all_text_below_its_first() -> None:
    reader = Reader(page("<h1> A <b>blue</b>\n coat</h1><h1>other</h1>"), Counter())
    assert reader.text("name", "h1") == "A blue coat"
    assert reader.text("x", "h1::text") == "A"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, ""),
        ("", ""),
        (" a \t\n b ", "a b"),
        ("a\0b\x1b[31mc", "a b [31mc"),
        ("라이트 데님", "라이트 데님"),
        ("x" * 600, "x" * 500),
    ],
)
def test_text_is_cleaned(text: str | None, expected: str) -> None:
    assert clean(text) == expected


@given(st.text())
def test_clean_text_is_one_short_printable_line(text: str) -> None:
    found = clean(text)
    assert found.isprintable()
    assert len(found) <= 500
    assert clean(found) == found


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        ("", None),
        ("sold out", None),
        ("59,900원", 59_900),
        ("59900.00", 59_900),
        (59_900, 59_900),
        (59_900.0, 59_900),
        (-1, None),
        (True, None),
        (float("nan"), None),
        ("9" * 40, None),
        (["1"], 1),
    ],
)
def test_a_price_is_a_whole_number(value: Any, expected: int | None) -> None:
    assert number(value) == expected


LD = '<script type="application/ld+json">%s</script>'


@pytest.mark.parametrize(
    ("scripts", "name"),
    [
        ([], None),
        (["{"], None),
        (["[]", "null", "3", '"text"'], None),
        (['{"@type": "Organization", "name": "shop"}'], None),
        (['{"@type": "Product", "name": "a"}'], "a"),
        (["{", '{"@type": "Product", "name": "a"}'], "a"),
        (['{"@type": ["Thing", "Product"], "name": "a"}'], "a"),
        (['[{"@type": "WebPage"}, {"@type": "Product", "name": "a"}]'], "a"),
        (['{"@graph": [{"@type": "Product", "name": "a"}]}'], "a"),
        (['{"@graph": "x", "@type": "Product", "name": "line\nbreak"}'], "line\nbreak"),
        (["[" * 100_000], None),
    ],
)
def test_json_ld(scripts: list[str], name: str | None) -> None:
    found = json_ld(page("".join(LD % script for script in scripts)), "Product")
    assert found.get("name") == name


@pytest.mark.parametrize(
    ("value", "expected"),
    [(None, ""), (3, ""), ("a", "a"), ({"url": "b"}, "b"), ({"url": 3}, ""), ([], "")],
)
def test_the_text_of_a_json_value(value: Any, expected: str) -> None:
    assert text_of(value) == expected
