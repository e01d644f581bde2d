"""Saved pages and what is read from them: a folder ``pages/<store>/<case>`` is a test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from crawlers.fixtures import Case, cases, read_fields, winners
from crawlers.store import find_store, stores

CASES = cases(Path(__file__).parent / "pages")
NAMES = [f"{case.store}/{case.folder.name}" for case in CASES]


def fields() -> list[Any]:
    """(case, field) of all fields that an ``output.json`` names."""
    return [
        pytest.param(case, field, id=f"{name}/{field}")
        for case, name in zip(CASES, NAMES, strict=True)
        for field in case.fields
    ]


@pytest.mark.parametrize(("case", "field"), fields())
def test_a_field_is_read_as_saved(case: Case, field: str) -> None:
    found, _ = read_fields(find_store(case.store), case.kind, case.page)
    assert found[field] == case.fields[field]


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_every_field_is_expected(case: Case) -> None:
    found, _ = read_fields(find_store(case.store), case.kind, case.page)
    assert found.keys() == case.fields.keys()


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_the_selector_that_wins_is_the_one_of_the_page_s_era(case: Case) -> None:
    _, wins = read_fields(find_store(case.store), case.kind, case.page)
    assert winners(wins).items() >= case.wins.items()


def test_every_store_of_a_real_shop_has_saved_pages() -> None:
    real = {store.name for store in stores().values() if not store.sample}
    assert real <= {case.store for case in CASES}
