"""The page of all stores."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawlers.card import read_card
from crawlers.fixtures import cases
from crawlers.store import find_store, stores
from crawlers.stores_page import card_text, stores_markdown

PROJECT = Path(__file__).parents[2]
PAGE = (PROJECT / "docs" / "stores.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(stores()))
def test_every_store_has_a_row_and_a_card(name: str) -> None:
    assert f"| `{name}` |" in PAGE, "run: sichak stores --markdown > docs/stores.md"
    assert f"(`{name}`)" in PAGE


def test_the_page_is_what_the_command_prints() -> None:
    saved = cases(PROJECT / "tests" / "crawlers" / "pages")
    assert stores_markdown(list(stores().values()), saved) == PAGE


def test_a_page_of_no_stores_has_no_rows() -> None:
    assert "| `" not in stores_markdown([], [])


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("kuho", "| `kuho` | KUHO | ssf | women | by hover photo | - |"),
        ("juunj", "| `juunj` | JUUN.J | ssf | women, men | by place | - |"),
        ("nuri", "| nextshop | women, men | by tag | - |"),
        ("theory", "| women, men | by the pixels | - |"),
    ],
)
def test_a_row_says_lists_and_whence_the_roles_are(name: str, cells: str) -> None:
    assert cells in stores_markdown([find_store(name)], [])


def test_a_card_is_a_list_of_facts_and_open_questions() -> None:
    card = read_card("Dal.\n\n2026, a saved page: codes.\nNot verified: a; b.")
    assert card_text(card) == (
        "Dal.\n\n- 2026, a saved page: codes.\n- Not verified: a.\n- Not verified: b."
    )
    assert card_text(read_card("Dal.")) == "Dal."
