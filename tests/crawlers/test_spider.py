"""How lists are walked, page by page, with the mall's answers but without a network."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse
from twisted.python.failure import Failure

from crawlers.items import CrawlReject, Garment
from crawlers.job import Job, read_journal
from crawlers.params import CrawlParams
from crawlers.products import Ended, take_in
from crawlers.spiders.base import StoreSpider, spider_class
from crawlers.state import connect
from crawlers.store import Category
from sample_store.mall.sites import ShopSite
from sample_store.mall.stock import Stock

BASE = "http://127.0.0.1:4001"
Answer = Callable[[str], bytes | Exception]


def sku(index: int) -> str:
    return f"GM00260101{index:05d}"


def products(kind: str, category: str, indexes: range) -> list[dict[str, Any]]:
    return [
        {"sku": sku(i), "name": f"{kind} {i}", "category": category, "kind": kind} for i in indexes
    ]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> ShopSite:
    """Hanok with 130 tees in three pages, no shirt, and 3 skirts; no photos are needed."""
    folder = tmp_path_factory.mktemp("mall")
    goods = products("tee", "upper", range(130)) + products("skirt", "lower", range(500, 503))
    text = json.dumps({"stores": [{"name": "hanok", "products": goods}]})
    (folder / "catalogue.json").write_text(text)
    return ShopSite(Stock(folder), None, BASE, BASE)


@pytest.fixture
def spider(tmp_path: Path) -> Callable[..., StoreSpider]:
    def make(**params: Any) -> StoreSpider:
        job = Job(
            store="hanok",
            base_url=BASE,
            params=CrawlParams(**params),
            user_agent="sichak/0",
            folder=tmp_path,
            state=tmp_path,
        )
        return spider_class("hanok")(job=job)

    return make


def walk(spider: StoreSpider, answer: Answer) -> tuple[list[str], list[str], list[CrawlReject]]:
    """Follow all list requests. Returns their queries, the products asked for, the rejects."""
    asked: list[str] = []
    found: list[str] = []
    rejects: list[CrawlReject] = []
    waiting: list[Any] = [spider._list_request(0, 1)]
    while waiting:
        item = waiting.pop(0)
        if isinstance(item, CrawlReject):
            rejects.append(item)
        elif item.callback == spider.parse_product:
            found.append(item.cb_kwargs["sku"])
        else:
            asked.append(f"{item.cb_kwargs['place']}:{item.cb_kwargs['page']}")
            assert len(asked) < 1200, "walks for ever"
            waiting.extend(_followed(item, answer(item.url.removeprefix(BASE))))
    return asked, found, rejects


def _followed(request: Request, answer: bytes | Exception) -> list[Any]:
    if isinstance(answer, Exception):
        failure = Failure(answer)
        vars(failure)["request"] = request
        return list(request.errback(failure) or [])
    response = HtmlResponse(request.url, body=answer, encoding="utf-8", request=request)
    return list(request.callback(response, **request.cb_kwargs))


def the_mall(site: ShopSite) -> Answer:
    return lambda target: site(target).body


def test_every_list_to_its_last_page_one_after_the_other(spider: Any, site: ShopSite) -> None:
    asked, found, rejects = walk(spider(categories=("women",)), the_mall(site))
    assert asked == ["0:1", "0:2", "0:3", "1:1", "2:1", "3:1", "4:1", "5:1"]
    assert len(found) == len(set(found)) == 133
    assert rejects == []


@pytest.mark.parametrize(("limit", "pages"), [(1, 1), (60, 1), (61, 2), (130, 3), (131, 7)])
def test_a_limit_ends_the_walk(limit: int, pages: int, spider: Any, site: ShopSite) -> None:
    asked, found, _ = walk(spider(limit=limit), the_mall(site))
    assert (len(asked), len(found)) == (pages, limit)


def test_a_page_that_fails_is_a_reject_and_the_next_is_asked_for(
    spider: Any, site: ShopSite
) -> None:
    def answer(target: str) -> bytes | Exception:
        return TimeoutError("late") if "currentPage=2" in target else site(target).body

    asked, found, rejects = walk(spider(categories=("women/tees",)), answer)
    assert asked == ["0:1", "0:2", "0:3"]
    assert len(found) == 70
    assert "currentPage=2" in rejects[0].url
    assert rejects[0].reason == "TimeoutError: late"


def test_a_list_whose_first_page_fails_is_left_for_the_next(spider: Any, site: ShopSite) -> None:
    def answer(target: str) -> bytes | Exception:
        return OSError("no") if "SFMA41A01" in target else site(target).body

    asked, found, rejects = walk(spider(categories=("women",)), answer)
    assert asked == ["0:1", "1:1", "2:1", "3:1", "4:1", "5:1"]
    assert (len(found), len(rejects)) == (3, 1)


def test_a_shop_that_gives_the_same_page_again_is_not_asked_for_ever(
    spider: Any, site: ShopSite
) -> None:
    first = site("/selectProductList?dspCtgryNo=SFMA41A01").body
    untotalled = first.replace(b"ctgryGodsListTotalRow", b"x")
    asked, found, _ = walk(spider(categories=("women/tees",)), lambda _: untotalled)
    assert (asked, len(found)) == (["0:1", "0:2"], 60)


def test_a_total_that_changes_on_the_way(spider: Any, site: ShopSite) -> None:
    def grown(target: str) -> bytes:
        later = "currentPage=1&" not in target
        return site(target).body.replace(b'value="130"', b'value="190"' if later else b'value="70"')

    asked, found, _ = walk(spider(categories=("women/tees",)), grown)
    assert (asked, len(found)) == (["0:1", "0:2", "0:3", "0:4"], 130)


def test_a_garment_in_two_lists_belongs_to_the_first(spider: Any, site: ShopSite) -> None:
    tees = site("/selectProductList?dspCtgryNo=SFMA41A01").body
    one = spider(categories=("women",))
    asked, found, _ = walk(one, lambda _: tees)
    assert len(found) == len(set(found)) == 60
    assert asked == [f"{place}:{page}" for place in range(6) for page in (1, 2, 3)]
    assert {category.garment for category in one.products.values()} == {"upper"}


def test_a_list_that_says_it_has_goods_and_shows_none(spider: Any) -> None:
    changed = b'<input id="ctgryGodsListTotalRow" value="12"><ul><li class="css-1x">?</li></ul>'
    _, found, rejects = walk(spider(categories=("women/tees",)), lambda _: changed)
    assert found == []
    assert [one.reason for one in rejects] == ["the list says 12 products and shows none"]


@pytest.mark.parametrize(
    ("empty", "pages", "count", "gaps"),
    [
        ((2,), 3, 70, ["page 2 of the list shows nothing new, though the list goes on"]),
        ((3,), 3, 120, ["page 3 of the list shows nothing new, though the list goes on"]),
        ((1,), 1, 0, ["the list shows no product and does not say that it is empty"]),
    ],
)
def test_a_page_without_anything_is_passed_over(
    empty: tuple[int, ...], pages: int, count: int, gaps: list[str], spider: Any, site: ShopSite
) -> None:
    def answer(target: str) -> bytes:
        return b"" if any(f"currentPage={n}&" in target for n in empty) else site(target).body

    asked, found, rejects = walk(spider(categories=("women/tees",)), answer)
    assert (len(asked), len(found)) == (pages, count)
    assert [one.reason for one in rejects] == gaps


def test_two_pages_without_anything_new_end_a_list(spider: Any, site: ShopSite) -> None:
    first = site("/selectProductList?dspCtgryNo=SFMA41A01").body
    longer = first.replace(b'value="130"', b'value="30000"')
    asked, found, rejects = walk(spider(categories=("women/tees",)), lambda _: longer)
    assert (asked, len(found), len(rejects)) == (["0:1", "0:2", "0:3"], 60, 2)


@pytest.mark.parametrize(
    "body", [b"", b"\0\0\0", b"<", b"\xff" * 100, b"{}", b"<li class='god-item'>"]
)
def test_a_list_of_garbage_ends_the_list(body: bytes, spider: Any) -> None:
    asked, found, _ = walk(spider(), lambda _: body)
    assert (len(asked), found) == (10, [])


def test_a_product_page_becomes_a_garment(spider: Any, site: ShopSite) -> None:
    one = spider(categories=("women/tees",))
    walk(one, the_mall(site))
    url = f"{BASE}/hanok/{sku(0)}/good"
    body = site(f"/hanok/{sku(0)}/good").body.replace(
        b'<div class="preview-thumb">',
        b'<div class="preview-thumb"><div class="thumb-item" data="/goods/1.jpg"></div>',
    )
    (garment,) = one.parse_product(HtmlResponse(url, body=body, encoding="utf-8"), sku(0))
    assert isinstance(garment, Garment)
    assert [picture.url for picture in garment.images] == [f"{BASE}/goods/1.jpg"]
    assert (garment.category, garment.gender, garment.brand) == ("upper", "women", "HANOK")


def test_what_is_no_garment_is_a_reject_that_is_no_fault(spider: Any, site: ShopSite) -> None:
    one = spider(categories=("women/tees",))
    walk(one, the_mall(site))
    one.products[sku(0)] = Category("SFMA41A14", None, "women")
    body = site(f"/hanok/{sku(0)}/good").body.decode()
    body = re.sub(
        '<ol class="breadcrumb">.*?</ol>', '<ol class="breadcrumb"><li>가방</li></ol>', body
    )
    response = HtmlResponse(f"{BASE}/hanok/{sku(0)}/good", body=body, encoding="utf-8")
    (reject,) = one.parse_product(response, sku(0))
    assert isinstance(reject, CrawlReject)
    assert (reject.reason, reject.unwanted) == ("no garment: 가방", True)


def known_from(folder: Path) -> None:
    """Take the products of the journal in as a crawl would that read them all."""
    seen = read_journal(folder / "journal.jsonl").seen
    told = Ended(
        seen=seen,
        garments=[],
        whole={one.sku for one in seen},
        unread=set(),
        walked={one.list: one.listed for one in seen},
        gaps=[],
        replaces=False,
    )
    with closing(connect(folder)) as database:
        take_in(database, told)


def test_new_asks_for_no_page_below_what_is_known(
    spider: Any, site: ShopSite, tmp_path: Path
) -> None:
    walk(spider(categories=("women/tees", "women/skirts")), the_mall(site))
    known_from(tmp_path)
    again = spider(new=True, categories=("women/tees", "women/skirts"))
    asked, found, rejects = walk(again, the_mall(site))
    assert (asked, found, rejects) == (["0:1", "1:1"], [], [])
    assert set(again.progress.walked) == {"SFMA41A01", "SFMA41A05"}


@pytest.mark.parametrize(("known", "pages"), [(1, 1), (60, 1), (61, 2), (130, 3), (131, 3)])
def test_how_many_known_products_end_a_list(
    known: int, pages: int, spider: Any, site: ShopSite, tmp_path: Path
) -> None:
    walk(spider(categories=("women/tees",)), the_mall(site))
    known_from(tmp_path)
    asked, _, _ = walk(spider(new=True, known=known, categories=("women/tees",)), the_mall(site))
    assert len(asked) == pages


def test_a_limit_leaves_a_gap_and_the_next_crawl_closes_it(
    spider: Any, site: ShopSite, tmp_path: Path
) -> None:
    limited = spider(limit=70, categories=("women/tees",))
    _, first, _ = walk(limited, the_mall(site))
    assert limited.progress.gaps == {"SFMA41A01"}
    known_from(tmp_path)
    with closing(connect(tmp_path)) as database:
        database.execute("DELETE FROM lists")  # as a crawl with this gap would
    asked, rest, _ = walk(spider(new=True, categories=("women/tees",)), the_mall(site))
    assert asked == ["0:1", "0:2", "0:3"]
    assert len(set(first) | set(rest)) == len(first) + len(rest) == 130
