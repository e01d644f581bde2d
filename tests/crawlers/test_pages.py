"""Saved pages and what is read from them: a folder ``pages/<store>/<case>`` is a test.

``page.html`` is the page, an own skeleton with the shop's selectors; ``output.json`` says
its address, each field as it must be read, and which selector must win.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from parsel import Selector

from crawlers.platforms.ssf.listing import parse_list
from crawlers.platforms.ssf.product import parse_product
from crawlers.reading import Wins

PAGES = Path(__file__).parent / "pages"
CASES = sorted(path.parent for path in PAGES.glob("*/*/output.json"))
NAMES = [f"{case.parent.name}/{case.name}" for case in CASES]


def read(case: Path) -> tuple[dict[str, Any], Wins, dict[str, Any]]:
    """Fields as read, the winner of each field, and what ``output.json`` expects."""
    expected = json.loads((case / "output.json").read_text(encoding="utf-8"))
    html = (case / "page.html").read_text(encoding="utf-8")
    page = Selector(text=html.strip() or "<html></html>", type="html")
    wins: Wins = Counter()
    if expected["kind"] == "list":
        listing = parse_list(page, wins)
        found: dict[str, Any] = {**vars(listing), "pages": listing.pages}
    else:
        found = vars(parse_product(page, expected["url"], wins))
    return found, wins, expected


def fields() -> list[Any]:
    """(case, field) of all fields that an ``output.json`` names."""
    return [
        pytest.param(case, field, id=f"{case.parent.name}/{case.name}/{field}")
        for case in CASES
        for field in json.loads((case / "output.json").read_text(encoding="utf-8"))["fields"]
    ]


@pytest.mark.parametrize(("case", "field"), fields())
def test_a_field_is_read_as_saved(case: Path, field: str) -> None:
    found, _, expected = read(case)
    value = found[field]
    assert (list(value) if isinstance(value, tuple) else value) == expected["fields"][field]


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_every_field_is_expected(case: Path) -> None:
    found, _, expected = read(case)
    assert found.keys() == expected["fields"].keys()


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_the_selector_that_wins_is_the_one_of_the_page_s_era(case: Path) -> None:
    _, wins, expected = read(case)
    winners = dict(wins.keys())
    assert winners.items() >= expected["wins"].items()


def test_every_store_of_a_real_shop_has_saved_pages() -> None:
    from crawlers.store import stores

    real = {store.name for store in stores().values() if not store.sample}
    assert real <= {case.parent.name for case in CASES}
