"""Adapter cards: facts with date and source, and what nobody has verified."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.card import Card, Fact, platform_card, read_card, store_card
from crawlers.store import stores


@pytest.mark.parametrize("text", [None, "", "\n\n"])
def test_a_module_without_words_has_an_empty_card(text: str | None) -> None:
    assert read_card(text) == Card("", (), ())


def test_a_card_is_its_title_its_facts_and_its_open_questions() -> None:
    card = read_card(
        """KUHO on SSF Shop.

        Words of no date are no fact.
        2025, saved home page: slug and codes.
        about 2017, a crawler: the photo under the
            pointer is the garment: alone.
        Not verified: whether it still is; bottoms
            and dresses.
        """
    )
    assert card.title == "KUHO on SSF Shop"
    assert [str(fact) for fact in card.facts] == [
        "2025, saved home page: slug and codes",
        "about 2017, a crawler: the photo under the pointer is the garment: alone",
    ]
    assert card.unverified == ("whether it still is", "bottoms and dresses")


@pytest.mark.parametrize("seen", ["2025", "2025-08", "2026-08-03", "2018 to 2022", "about 2017"])
def test_a_date_is_a_year_a_month_a_day_or_a_span(seen: str) -> None:
    assert read_card(f"T.\n\n{seen}, a note: so.").facts == (Fact(seen, "a note", "so"),)


@pytest.mark.parametrize("line", ["2025: so.", "25, a note: so.", "2025, a note", "note: so."])
def test_what_has_no_date_or_no_source_is_no_fact(line: str) -> None:
    assert read_card(f"T.\n\n{line}").facts == ()


@given(text=st.text(max_size=300))
def test_any_text_is_a_card(text: str) -> None:
    assert isinstance(read_card(text), Card)


@pytest.mark.parametrize("name", [store.name for store in stores().values() if not store.sample])
def test_a_real_store_says_what_it_knows_and_what_it_does_not(name: str) -> None:
    store = stores()[name]
    card = store_card(store)
    assert card.facts
    assert card.unverified
    if store.roles.hover or store.roles.default.places or store.roles.by_category:
        assert any("garment alone" in fact.text for fact in card.facts), "whence is the rule?"


@pytest.mark.parametrize("platform", sorted({one.platform for one in stores().values()}))
def test_a_platform_has_a_card(platform: str) -> None:
    store = next(one for one in stores().values() if one.platform == platform)
    assert platform_card(store).title
