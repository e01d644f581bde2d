"""How often fields are found, and whether that fell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.coverage import Coverage, Fall, coverage, describe, falls
from crawlers.items import Garment, Photo, Picture
from crawlers.job import Found


def garment(pictures: int) -> Garment:
    images = tuple(Picture(url=str(index)) for index in range(pictures))
    return Garment.model_construct(sku="G1", images=images)


def of(share: float, pages: int = 100, gallery: float = 4.0, products: int = 100) -> Coverage:
    return Coverage(
        pages={"name": pages}, shares={"name": share}, products=products, gallery=gallery
    )


def test_a_crawl_without_anything_covers_nothing() -> None:
    assert coverage(Found(), {}) == Coverage(pages={}, shares={}, products=0, gallery=0.0)
    assert falls(Coverage(), Coverage(), 0.2) == []


def test_coverage_is_the_share_of_pages_on_which_any_selector_won() -> None:
    photos = [
        Photo.model_construct(role_source=source) for source in ("index", "none", "none", "tag")
    ]
    found = Found(garments=[garment(4), garment(1)], photos=photos)
    wins = {"name": {"h1": 6, "json-ld": 3, "-": 1}, "colour": {"-": 4}, "price": {"em": 2}}
    assert coverage(found, wins) == Coverage(
        pages={"name": 10, "colour": 4, "price": 2, "role": 4},
        shares={"name": 0.9, "colour": 0.0, "price": 1.0, "role": 0.5},
        products=2,
        gallery=2.5,
    )


@pytest.mark.parametrize(
    ("before", "now", "drop", "fell"),
    [
        (of(1.0), of(1.0), 0.2, False),
        (of(1.0), of(0.81), 0.2, False),
        (of(1.0), of(0.79), 0.2, True),
        (of(1.0), of(0.0), 1.0, False),  # whatever is found is accepted
        (of(0.5), of(1.0), 0.2, False),  # a rise is none
        (of(0.0), of(0.0), 0.2, False),
        (of(1.0), of(0.0, pages=3), 0.2, True),
        (of(1.0), of(0.0, pages=2), 0.2, False),  # two odd products
        (of(0.7), of(0.4, pages=10), 0.2, False),  # chance
        (of(0.7), of(0.4, pages=100), 0.2, True),
    ],
)
def test_a_field_falls_when_chance_does_not_explain_it(
    before: Coverage, now: Coverage, drop: float, fell: bool
) -> None:
    found = falls(before, now, drop)
    assert [fall.field for fall in found] == (["name"] if fell else [])


@pytest.mark.parametrize(
    ("pictures", "products", "fell"),
    [(4.0, 9, False), (3.3, 9, False), (1.0, 9, True), (1.0, 2, False)],
)
def test_galleries_may_grow_short(pictures: float, products: int, fell: bool) -> None:
    found = falls(of(1.0), of(1.0, gallery=pictures, products=products), 0.2)
    assert found == ([Fall("gallery", 4.0, 1.0)] if fell else [])


def test_a_field_that_was_not_looked_for_fell_by_nothing() -> None:
    assert falls(of(1.0), Coverage(pages={"price": 50}, shares={"price": 1.0}), 0.2) == []


def test_the_worst_comes_first_with_the_selector_that_used_to_win() -> None:
    before = Coverage(
        pages=dict.fromkeys(("name", "price", "role"), 50),
        shares={"name": 1.0, "price": 1.0, "role": 0.98},
        products=50,
        gallery=4.0,
    )
    now = Coverage(
        pages=dict.fromkeys(("name", "price", "role"), 50),
        shares={"name": 0.5, "price": 0.0, "role": 0.5},
        products=50,
        gallery=1.04,
    )
    selectors = {
        "name": {"-": 90, "h1": 40, "json-ld": 10},
        "price": {".price em": 50},
        "images": {".thumb-item": 50},
    }
    assert describe(falls(before, now, 0.2), selectors) == (
        "price 100% → 0% (used to be found by .price em); "
        "pictures a product 4.0 → 1.0 (used to be found by .thumb-item); "
        "name 100% → 50% (used to be found by h1); "
        "role 98% → 50%"
    )


SHARES = st.floats(0, 1)
COVERAGES = st.builds(of, SHARES, st.integers(0, 500), st.floats(0, 30), st.integers(0, 500))


@given(COVERAGES, COVERAGES, SHARES)
def test_comparing_never_fails_and_only_names_what_fell(
    before: Coverage, now: Coverage, drop: float
) -> None:
    found = falls(before, now, drop)
    assert all(fall.now < fall.before for fall in found)
    assert describe(found, {}).count("→") == len(found)


@given(COVERAGES, SHARES)
def test_a_crawl_like_the_last_one_fell_by_nothing(before: Coverage, drop: float) -> None:
    assert falls(before, before, drop) == []
