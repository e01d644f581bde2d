"""Photos in the first size there is, and colours that no list shows."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from pydantic import ValidationError

from crawlers.manifest import read_manifest
from crawlers.markup import Markup, Selectors
from crawlers.params import CrawlParams
from crawlers.platform import platform_of
from crawlers.run import crawl
from crawlers.sizes import sizes_of
from crawlers.store import find_store
from sample_store.mall import Fault
from sample_store.mall.made_up import sku_of, write_catalogue

ORIGINAL = "https://img.ssfshop.com/goods/8SBR/24/12/27/GM0024122750066_0_THNAIL_ORGINL_1.jpg"
PAGE = f"https://img.ssfshop.com/cmd/LB_750x1000/src/{ORIGINAL}"
SKUS = [sku_of("hanok", index) for index in range(12)]
SKIRTS = ("women/skirts",)


@pytest.mark.parametrize(
    ("store", "url", "wanted", "expected"),
    [
        ("kuho", ORIGINAL, ("original",), (ORIGINAL,)),
        ("kuho", ORIGINAL, ("original", "page"), (ORIGINAL, PAGE)),
        ("kuho", ORIGINAL, ("page", "original"), (PAGE, ORIGINAL)),
        ("kuho", ORIGINAL, ("page", "page"), (PAGE,)),
        ("kuho", "https://ai.example.com/a.jpg", ("page",), ("https://ai.example.com/a.jpg",)),
    ],
)
def test_addresses_of_a_photo_in_the_sizes_that_are_wanted(
    store: str, url: str, wanted: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    assert sizes_of(platform_of(find_store(store)), url, wanted) == expected


def test_a_platform_that_makes_no_sizes_has_the_original() -> None:
    shop = Markup(lists="", products="", sku="", selectors=Selectors(item=(), name=(), images=()))
    assert sizes_of(shop, ORIGINAL, ("page",)) == (ORIGINAL,)


@pytest.mark.parametrize("sizes", [(), ("small",), ("original", "huge")])
def test_other_sizes_are_no_parameter(sizes: Any) -> None:
    with pytest.raises(ValidationError):
        CrawlParams(photo_sizes=sizes)


@pytest.fixture(scope="module")
def crawls(start_crawl: Any) -> dict[str, Any]:
    """Crawls of four skirts: the first has no original of its first photo, nor a whole page."""
    gone = {
        f"/goods/*/{SKUS[3]}_0_*": Fault.status_code(404),
        f"/goods/*/{SKUS[3]}_1_*": Fault.replaced(b"  <!DOCTYPE html><h1>no photo</h1>"),
        f"/goods/*/{SKUS[7]}_0_*": Fault.status_code(404),
        f"/cmd/LB_750x1000/*{SKUS[7]}_0_*": Fault.status_code(404),
    }
    one = {"categories": SKIRTS}
    return {
        "either": start_crawl("hanok", CrawlParams(**one), faults=gone),
        "page": start_crawl("hanok", CrawlParams(**one, photo_sizes=("page",))),
        "refused": start_crawl(
            "hanok", CrawlParams(**one), image_robots="User-agent: *\nDisallow: /goods/"
        ),
    }


def asked(crawl: Any) -> Counter[str]:
    """Kinds of addresses that the image host was asked for."""
    return Counter(path.split("/")[1] for path in crawl.paths("images"))


def finals(crawl: Any) -> dict[str, str]:
    """Address of each photo's original → address it came from."""
    lines = map(json.loads, (crawl.out / "fetches.jsonl").read_text().splitlines())
    return {one["url"]: one["final_url"] for one in lines}


def test_a_photo_without_an_original_is_had_as_its_page_shows_it(crawls: Any) -> None:
    crawl = crawls["either"].result()
    rows = {(row.sku, row.image_index): row for row in crawl.rows}
    for place in (0, 1):
        row = rows[SKUS[3], place]
        assert (row.width, row.height) == (750, 1000)
        assert "/cmd/" not in row.url
        final, path = finals(crawl)[row.url], urlsplit(row.url).path
        assert urlsplit(final).path.startswith("/cmd/LB_750x1000/src/http")
        assert final.endswith(path)
    assert (rows[SKUS[3], 2].width, rows[SKUS[3], 2].height) == (96, 128)
    assert asked(crawl) == {"robots.txt": 1, "goods": 12, "cmd": 3}


def test_a_photo_that_is_there_in_no_size_is_a_reject(crawls: Any) -> None:
    crawl = crawls["either"].result()
    (reject,) = crawl.rejects
    assert (reject.sku, reject.reason) == (SKUS[7], "HTTP 404")
    assert crawl.report.exit_code == 0


def test_the_page_s_size_alone_is_asked_for_where_that_is_wanted(crawls: Any) -> None:
    crawl = crawls["page"].result()
    assert asked(crawl) == {"robots.txt": 1, "cmd": 12}
    assert {(row.width, row.height) for row in crawl.rows} == {(750, 1000)}


def test_what_robots_txt_forbids_is_not_asked_for_in_another_size(crawls: Any) -> None:
    crawl = crawls["refused"].result()
    assert asked(crawl) == {"robots.txt": 1}
    assert crawl.report.exit_code == 2


@pytest.fixture(scope="module")
def colours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve products of hanok: the first skirt is a colour of the first trousers."""
    folder = write_catalogue(tmp_path_factory.mktemp("colours"), products=12)
    said = json.loads((folder / "catalogue.json").read_text())
    products = {product["sku"]: product for shop in said["stores"] for product in shop["products"]}
    products[SKUS[3]]["name"] = products[SKUS[1]]["name"]
    (folder / "catalogue.json").write_text(json.dumps(said))
    return folder


@pytest.mark.parametrize(("siblings", "found"), [(False, {3, 7, 11}), (True, {1, 3, 7, 11})])
def test_a_colour_that_no_list_shows_is_crawled_where_siblings_are_wanted(
    siblings: bool, found: set[int], colours: Path, tmp_path: Path
) -> None:
    params = CrawlParams(categories=SKIRTS, siblings=siblings)
    crawl("hanok", tmp_path / "out", params=params, catalogue=colours, state=tmp_path / "state")
    rows = read_manifest(tmp_path / "out")
    assert {row.sku for row in rows} == {SKUS[index] for index in found}
    assert {row.category for row in rows} == {"lower"}
