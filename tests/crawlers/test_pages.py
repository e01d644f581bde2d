"""Saved pages and what is read from them: a folder ``pages/<store>/<case>`` is a test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from crawlers.fixtures import Case, cases, read_fields, winners
from crawlers.platforms.ssf.store import SsfStore
from crawlers.reading import Wins
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


def read(case: Case) -> tuple[dict[str, Any], Wins]:
    return read_fields(find_store(case.store), case.kind, case.page, case.found_in, case.hover)


@pytest.mark.parametrize(("case", "field"), fields())
def test_a_field_is_read_as_saved(case: Case, field: str) -> None:
    found, _ = read(case)
    assert found[field] == case.fields[field]


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_every_field_is_expected(case: Case) -> None:
    assert read(case)[0].keys() == case.fields.keys()


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_the_selector_that_wins_is_the_one_of_the_page_s_era(case: Case) -> None:
    assert winners(read(case)[1]).items() >= case.wins.items()


@pytest.mark.parametrize("store", sorted(stores()))
@pytest.mark.parametrize("kind", ["list", "product"])
def test_every_store_has_a_list_and_a_product_of_its_own(store: str, kind: str) -> None:
    own = [case for case in CASES if (case.store, case.kind) == (store, kind)]
    assert any(case.fields.get("products") or case.fields.get("images") for case in own), (
        f"save a page to tests/crawlers/pages/{store}/{kind}; see docs/howto-new-store.md"
    )


SSF = sorted(store.name for store in stores().values() if store.platform == "ssf")


@pytest.mark.parametrize("store", SSF)
def test_the_pages_of_a_store_bear_its_own_address(store: str) -> None:
    home = find_store(store)
    assert isinstance(home, SsfStore)
    marks = {"list": f"brandShopNo={home.brand_shop_no}", "product": f"/{home.slug}/"}
    for case in CASES:
        if case.store == store and case.kind in marks:
            assert marks[case.kind] in case.url, case.folder
