"""Whole crawls of the mall in the markup of other years: the same photos, fewer words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from crawlers.params import CrawlParams
from sample_store.mall.catalogue import load_catalogue
from sample_store.mall.made_up import sku_of

ERAS = ("2017", "2018", "mobile")
LISTS = CrawlParams(categories=("women/tees", "women/skirts"))
SKUS = [sku_of("hanok", index) for index in (0, 8, 3, 7, 11)]


@pytest.fixture(scope="module")
def crawls(start_crawl: Any) -> dict[str, Any]:
    """A crawl of each era, started at once."""
    return {era: start_crawl("hanok", LISTS, era=era) for era in ERAS}


@pytest.fixture(params=ERAS)
def crawled(request: pytest.FixtureRequest, crawls: dict[str, Any]) -> Any:
    return crawls[request.param].result()


def test_every_photo_is_there_in_its_place_whatever_the_year(crawled: Any, catalogue: Path) -> None:
    products = {one.sku: one for one in load_catalogue(catalogue).stores[0].products}
    expected = {
        (sku, place): (catalogue / photo.file).read_bytes()
        for sku in SKUS
        for place, photo in enumerate(products[sku].photos)
    }
    found = {
        (row.sku, row.image_index): (crawled.out / row.file).read_bytes() for row in crawled.rows
    }
    assert found == expected
    assert crawled.rejects == []
    assert crawled.report.exit_code == 0
    assert {row.role_source for row in crawled.rows} == {"index"}


@pytest.mark.parametrize(
    ("era", "brand", "path", "colour", "price"),
    [
        ("2017", "Hanok (sample store)", "", "", 39_900),
        ("2018", "HANOK", "여성 > 티셔츠", "", 39_900),
        ("mobile", "Hanok (sample store)", "", "", 39_900),
    ],
)
def test_a_row_says_what_the_pages_of_the_year_say(
    era: str, brand: str, path: str, colour: str, price: int, crawls: dict[str, Any]
) -> None:
    row = next(one for one in crawls[era].result().rows if one.sku == SKUS[0])
    assert row.name == "tee 0 <한옥> & co"
    assert (row.brand, row.category_path, row.colour, row.price) == (brand, path, colour, price)
    assert (row.category, row.gender) == ("upper", "women")  # the list tells


@pytest.mark.parametrize(
    ("era", "field", "selector"),
    [
        ("2017", "list/item", "ul#dspGood > li[data-prdno]"),
        ("2017", "name", "h3.prdTit"),
        ("2018", "list/total", "#godTotalCount"),
        ("2018", "breadcrumb", "#location span a"),
        ("mobile", "list/item", "li[name=gooditem][data-prdno]"),
        ("mobile", "images", "source"),
    ],
)
def test_the_selectors_of_the_year_win(
    era: str, field: str, selector: str, crawls: dict[str, Any]
) -> None:
    won = crawls[era].result().run["selectors"][field]
    assert won.keys() - {"-"} == {selector}  # "-": where no total is said, the page after the last


def test_a_photo_of_2017_keeps_its_address_without_a_time(crawls: dict[str, Any]) -> None:
    names = [row.url.rpartition("/")[2] for row in crawls["2017"].result().rows]
    assert all(name.endswith("_ORGINL.jpg") for name in names)
