"""Traps of real shops: each ends as a photo, as a reject with its reason, or as a stop."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from crawlers.params import CrawlParams
from crawlers.run import crawl
from sample_store.mall import Fault, Mall
from sample_store.mall.faults import Faults
from sample_store.mall.made_up import sku_of, write_catalogue
from sichak.errors import Refused

VENDOR = "GRG426021974780"
SOLD_OUT = 9
CHANGES: dict[int, dict[str, Any]] = {10: {"sku": VENDOR}, SOLD_OUT: {"sold_out": True}}
SKUS = [CHANGES.get(index, {}).get("sku") or sku_of("maru", index) for index in range(12)]
PARAMS = CrawlParams(
    retries=0, timeout=3.0, max_error_rate=1.0, photo_sizes=("original",), parts=("sizes",)
)


def page(index: int) -> str:
    return f"/maru/{SKUS[index]}/good"


PRODUCTS = {
    page(0): Fault.video(place=1),
    page(1): Fault.short_gallery(2),
    page(2): Fault.lazy(),
    page(3): Fault.protocol_relative(),
    page(4): Fault.broken_data(),
    page(5): Fault.placeholder(place=1),
    page(6): Fault.gone(),
    page(7): Fault.redirect("/"),
    page(8): Fault.slow(1.0),
    f"/public/goods/detail/realSize?godNo={SKUS[8]}*": Fault.status_code(404),
    page(11): Fault.replaced(b""),
}

TEES, SKIRTS, SHIRTS, KNITS, PANTS = ("A01", "A05", "A02", "A03", "A04")
KINDS = [
    *[("upper", "tee")] * 62,
    *[("lower", "skirt")] * 61,
    *[("upper", "shirt")] * 61,
    *[("upper", "knit")] * 3,
    *[("lower", "trousers")] * 3,
    *[("dress", "dress")] * 3,
]


def listed(branch: str, number: str = "*") -> str:
    return f"/selectProductList?dspCtgryNo=SFMA41{branch}&*currentPage={number}&*"


LISTS = {
    listed(TEES, "1"): Fault.total(130),
    listed(SKIRTS, "2"): Fault.replaced(b""),
    listed(SHIRTS, "2"): Fault.shifted(1),
    listed(KNITS): Fault.total(200),
    listed(PANTS): Fault.unsaid_total(),
    listed("A06"): Fault.replaced(b"<!DOCTYPE html><h1>We are working on it</h1>"),
    "/selectProductList?dspCtgryNo=SFMA42A01*": Fault.mistyped("text/plain"),
}


@pytest.fixture(scope="module")
def crawls(start_crawl: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Both crawls of this file, started at once: product pages, and lists of two pages."""
    few = write_catalogue(tmp_path_factory.mktemp("few"), ["maru"], 12, changes=CHANGES)
    women = {index: {"gender": "women"} for index in range(len(KINDS) - 1)} | {0: {"gender": "men"}}
    many = write_catalogue(
        tmp_path_factory.mktemp("many"), ["maru"], len(KINDS), kinds=KINDS, photos=1, changes=women
    )
    return {
        "products": start_crawl("maru", PARAMS, catalogue=few, faults=PRODUCTS),
        "lists": start_crawl("maru", PARAMS, catalogue=many, faults=LISTS),
        "elsewhere": start_crawl("nuri", catalogue=few),
        "forbidden midway": start_crawl(
            "maru",
            CrawlParams(robots_hours=0.0),
            catalogue=few,
            faults={"/robots.txt": Fault.replaced(b"User-agent: *\nDisallow: /\n").later(60)},
        ),
    }


@pytest.fixture(scope="module")
def products(crawls: dict[str, Any]) -> Any:
    return crawls["products"].result()


@pytest.fixture(scope="module")
def lists(crawls: dict[str, Any]) -> Any:
    return crawls["lists"].result()


ORDER = ["packshot", "worn", "detail", "worn"]


@pytest.mark.parametrize(
    ("index", "roles"),
    [
        (0, ORDER),  # a video in the gallery moves no photo
        (1, ["unknown", "unknown"]),  # a short gallery is of another kind: no rule holds
        (2, ORDER),  # lazy thumbnails
        (3, ORDER),  # addresses without a protocol
        (4, ORDER),  # JSON-LD that is no JSON
        (5, ORDER[:3]),  # "no image" in the last place
        (8, ORDER),  # slow, but within the timeout
        (SOLD_OUT, ORDER),
        (10, ORDER),  # a vendor's number
    ],
)
def test_a_page_gives_its_originals_and_their_roles(
    products: Any, index: int, roles: list[str]
) -> None:
    rows = [row for row in products.rows if row.sku == SKUS[index]]
    assert [row.role for row in rows] == roles
    assert [row.image_index for row in rows] == list(range(len(roles)))
    assert all("/cmd/" not in row.url for row in rows)


def test_originals_are_those_of_the_catalogue(products: Any, crawls: dict[str, Any]) -> None:
    for row in products.rows:
        data = (products.out / row.file).read_bytes()
        assert hashlib.sha256(data).hexdigest() == row.sha256
    assert {(row.width, row.height) for row in products.rows} == {(96, 128)}


@pytest.mark.parametrize(
    ("index", "reason"),
    [
        (6, "the product page lacks: images, name"),  # a soft 404
        (7, "the product page lacks: images, name, sku"),  # redirected to the entrance
        (8, "HTTP 404"),  # its measurements only
        (11, "the product page lacks: images, name"),  # HTTP 200 without a byte
    ],
)
def test_a_page_that_shows_no_product_is_a_reject(products: Any, index: int, reason: str) -> None:
    (found,) = [one for one in products.rejects if one.sku == SKUS[index]]
    assert found.reason == reason


def test_nothing_else_is_rejected_and_the_crawl_is_well(products: Any) -> None:
    assert len(products.rejects) == 4
    assert products.report.exit_code == 0


def test_a_sold_out_product_says_so(products: Any) -> None:
    lines = (products.out / "products.jsonl").read_text().splitlines()
    garments = {one["sku"]: one for one in map(json.loads, lines)}
    sold_out = {sku for sku, one in garments.items() if one["sold_out"]}
    assert sold_out == {SKUS[SOLD_OUT]}


def test_measurements_are_kept_where_they_could_be_had(products: Any) -> None:
    lines = (products.out / "products.jsonl").read_text().splitlines()
    without = {one["sku"] for one in map(json.loads, lines) if one["sizes"] is None}
    assert without == {SKUS[8]}


def test_a_share_picture_is_never_taken_for_a_photo(products: Any) -> None:
    """``og:image`` has no path on this shop."""
    assert not any("ssfshop.com" in one.url for one in (*products.rows, *products.rejects))


@pytest.mark.parametrize(
    ("branch", "found", "pages", "reasons"),
    [
        (TEES, 61, 2, []),  # a total that shrinks on the way: no page is asked for in vain
        (SKIRTS, 60, 2, ["page 2 of the list shows nothing new, though the list goes on"]),
        (SHIRTS, 61, 2, []),  # a new product moved the last of page 1 to page 2
        (
            KNITS,  # a total that is far too high: two pages in vain end the list
            3,
            3,
            [f"page {n} of the list shows nothing new, though the list goes on" for n in (2, 3)],
        ),
        (PANTS, 3, 2, []),  # no total: the page after the last is empty
        ("A06", 0, 1, ["the list shows no product and does not say that it is empty"]),
    ],
)
def test_a_list_is_read_to_its_end_or_says_where_it_broke_off(
    lists: Any, branch: str, found: int, pages: int, reasons: list[str]
) -> None:
    code = f"dspCtgryNo=SFMA41{branch}&"
    asked = [seen.target for seen in lists.requests if code in seen.target]
    assert len(asked) == len(set(asked)) == pages
    rejects = [one.reason for one in lists.rejects if code in one.url]
    assert rejects == reasons
    names = Counter(row.name.split()[0] for row in lists.rows if row.gender == "women")
    kinds = {TEES: "tee", SKIRTS: "skirt", SHIRTS: "shirt", KNITS: "knit", PANTS: "trousers"}
    assert names[kinds.get(branch, "dress")] == found


def test_a_list_under_a_wrong_content_type_is_read(lists: Any) -> None:
    assert [row.name for row in lists.rows if row.gender == "men"] == ["tee 0 <한옥> & co"]


def test_no_product_is_asked_for_twice(lists: Any) -> None:
    asked = [seen.target for seen in lists.requests if seen.target.endswith("/good")]
    assert len(asked) == len(set(asked)) == 61 + 60 + 61 + 3 + 3 + 1


def test_a_product_of_two_stores_is_two_rows_with_one_file(
    products: Any, crawls: dict[str, Any]
) -> None:
    elsewhere = {row.sha256: row for row in crawls["elsewhere"].result().rows}
    assert {row.sha256 for row in products.rows} <= elsewhere.keys()
    for row in products.rows:
        other = elsewhere[row.sha256]
        assert other.file == row.file
        assert other.sku != row.sku
        assert other.url != row.url


def test_robots_txt_that_changes_on_the_way_is_obeyed_from_then_on(crawls: dict[str, Any]) -> None:
    stopped = crawls["forbidden midway"].result()
    asked = [seen.target for seen in stopped.requests]
    assert asked[-1] == "/robots.txt"
    assert sum(target != "/robots.txt" for target in asked) < 60 < 10 + 12 + 48
    assert 0 < stopped.report.photos < 48
    assert stopped.report.refused > 0
    assert {one.refused for one in stopped.rejects} == {True}
    assert "refused" in stopped.report.message


def test_robots_txt_that_has_changed_since_stops_the_next_crawl_and_keeps_what_there_is(
    catalogue: Path, tmp_path: Path
) -> None:
    out, params = tmp_path / "out", CrawlParams(categories=("women/skirts",))
    with Mall(catalogue) as mall:
        first = crawl("maru", out, base_url=mall.url, state=tmp_path / "state", params=params)
        mall.faults = Faults({"/robots.txt": Fault.replaced(b"User-agent: *\nDisallow: /\n")})
        kept, count = (out / "manifest.jsonl").read_bytes(), len(mall.requests)
        second = crawl("maru", out, base_url=mall.url, state=tmp_path / "state", params=params)
        assert {seen.target for seen in mall.requests[count:]} == {"/robots.txt"}
    assert (first.exit_code, second.exit_code) == (0, 2)
    assert (out / "manifest.jsonl").read_bytes() == kept
    with pytest.raises(Refused, match=r"not allowed by robots\.txt"):
        second.raise_for_exit()
