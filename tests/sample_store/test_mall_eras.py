"""The mall's pages of each era, and what a fault makes of a list or a product page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from parsel import Selector

from sample_store.mall.display import PLACEHOLDER, Era, display
from sample_store.mall.faults import Fault
from sample_store.mall.made_up import sku_of, write_catalogue
from sample_store.mall.sites import ShopSite
from sample_store.mall.stock import PAGE_SIZE, Stock

SHOP, IMAGES = "http://shop.test", "http://img.test"
SKU = sku_of("hanok", 1)
GOOD = f"/hanok/{SKU}/good"
LIST = "/selectProductList?dspCtgryNo=SFMA41&brandShopNo=BDMA90A01"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_catalogue(tmp_path_factory.mktemp("mall"), ["hanok"], 5)


@pytest.fixture(scope="module")
def sites(folder: Path) -> dict[str, ShopSite]:
    eras: tuple[Era, ...] = ("2017", "2018", "2023", "mobile")
    return {era: ShopSite(Stock(folder, era), None, SHOP, IMAGES, era) for era in eras}


def page(site: ShopSite, target: str, fault: Fault | None = None) -> Selector:
    reply = site(target, fault)
    assert reply.status == 200
    return Selector(text=reply.body.decode(), type="html")


@pytest.mark.parametrize(
    ("era", "items", "total"),
    [
        ("2017", "ul#dspGood > li::attr(data-prdno)", "#godTotalCount::text"),
        ("2018", "ul#dspGood > li::attr(data-prdno)", "#godTotalCount::text"),
        ("2023", "li.god-item::attr(view-godno)", "#ctgryGodsListTotalRow::attr(value)"),
        ("mobile", "li[name=gooditem]::attr(data-prdno)", None),
    ],
)
def test_a_list_of_each_era(
    era: str, items: str, total: str | None, sites: dict[str, ShopSite]
) -> None:
    found = page(sites[era], LIST)
    assert found.css(items).getall() == [sku_of("hanok", index) for index in (3, 2, 1, 0)]
    if total:
        assert found.css(total).get() == "4"


def test_a_list_of_2018_calls_a_script_and_shows_front_and_back(sites: dict[str, ShopSite]) -> None:
    item = page(sites["2018"], LIST).css("li")[0]
    assert f"goToProductDetail('hanok','{sku_of('hanok', 3)}'" in item.css("a").attrib["onclick"]
    assert "_0_ORGINL_" in (item.css("span.front img::attr(src)").get() or "")
    assert "_1_ORGINL_" in (item.css("span.back img::attr(src)").get() or "")


@pytest.mark.parametrize(
    ("era", "name", "photos"),
    [
        ("2017", "h3.prdTit", "div.prdImg ul li img::attr(src)"),
        ("2018", "h1#goodDtlTitle", "div.prd-img ul.lslide li a img::attr(src)"),
        ("2023", "div.gods-name#goodDtlTitle", ".preview-thumb .thumb-item::attr(data)"),
    ],
)
def test_a_product_page_of_each_era(
    era: str, name: str, photos: str, sites: dict[str, ShopSite]
) -> None:
    found = page(sites[era], GOOD)
    assert found.css(f"{name}::text").get() == "trousers 1 <한옥> & co"
    assert len(found.css(photos).getall()) == 4
    assert all(IMAGES in link for link in found.css(photos).getall())


def test_what_only_2018_says(sites: dict[str, ShopSite]) -> None:
    found = page(sites["2018"], GOOD)
    metas = {one.attrib["property"]: one.attrib["content"] for one in found.css("meta[property]")}
    assert metas["rb:itemId"] == SKU
    assert metas["rb:salePrice"] == "40900"
    assert metas["og:image"].startswith(f"{IMAGES}/goods/")  # it worked then
    assert found.css("h3.brand small::text").get()
    assert found.css("#location span a::text").getall() == ["홈", "여성", "팬츠"]


def test_the_mobile_page_has_its_photos_in_a_script_in_no_order(
    sites: dict[str, ShopSite],
) -> None:
    text = sites["mobile"](GOOD).body.decode()
    assert "<img" not in text
    places = [int(part[0]) for part in text.split(f"{SKU}_")[1:]]
    assert sorted(places) == [0, 1, 2, 3] != places


@pytest.mark.parametrize(("era", "ending"), [("2017", "_0_ORGINL.jpg"), ("2018", "_0_ORGINL_")])
def test_pictures_are_named_as_in_their_years(
    era: str, ending: str, sites: dict[str, ShopSite]
) -> None:
    assert any(ending in path for path in sites[era].stock.pictures)
    assert not any("THNAIL" in path for path in sites[era].stock.pictures)


def test_a_fault_of_another_page_changes_nothing(folder: Path) -> None:
    goods = Stock(folder).goods[SKU]
    plain = display(goods, [], SHOP, IMAGES, None)
    assert display(goods, [], SHOP, IMAGES, Fault.total(7)) == plain


def thumbs(site: ShopSite, fault: Fault) -> list[str]:
    nodes = page(site, GOOD, fault).css(".preview-thumb .thumb-item")
    return [node.attrib.get("data") or node.css("img").attrib["src"] for node in nodes]


@pytest.mark.parametrize(
    ("fault", "places"),
    [
        (Fault.no_photos(), []),
        (Fault.short_gallery(2), ["_0_", "_1_"]),
        (Fault.video(1), ["_0_", ".mp4", "_1_", "_2_", "_3_"]),
        (Fault.placeholder(3), ["_0_", "_1_", "_2_", PLACEHOLDER]),
        (Fault.broken_data(), ["_0_", "_1_", "_2_", "_3_"]),
        (Fault.lazy(), ["0", "1", "2", "3"]),
    ],
)
def test_a_fault_in_the_gallery(
    fault: Fault, places: list[str], sites: dict[str, ShopSite]
) -> None:
    found = thumbs(sites["2023"], fault)
    assert len(found) == len(places)
    assert all(place in link for place, link in zip(places, found, strict=True))


def test_addresses_without_a_protocol_and_pictures_that_load_late(
    sites: dict[str, ShopSite],
) -> None:
    relative = thumbs(sites["2023"], Fault.protocol_relative())
    assert all(link.startswith("//img.test/cmd/") for link in relative)
    lazy = page(sites["2023"], GOOD, Fault.lazy()).css(".thumb-item img")
    assert all("_ORGINL_" in node.attrib["data-original"] for node in lazy)
    assert {node.attrib["src"] for node in lazy} == {PLACEHOLDER}


def test_structured_data_that_is_broken_and_a_product_that_is_gone(
    sites: dict[str, ShopSite],
) -> None:
    query = 'script[type="application/ld+json"]::text'
    broken = page(sites["2023"], GOOD, Fault.broken_data()).css(query).get() or ""
    with pytest.raises(ValueError, match="delimiter"):
        json.loads(broken)
    gone = page(sites["2023"], GOOD, Fault.gone())
    assert not gone.css("#goodDtlTitle, .thumb-item")


@pytest.mark.parametrize(("fault", "selector"), [(None, "#godsTab"), (Fault.no_tab(), None)])
def test_the_description_waits_for_a_click_or_for_scrolling(
    fault: Fault | None, selector: str | None, sites: dict[str, ShopSite]
) -> None:
    found = page(sites["2023"], GOOD, fault)
    assert bool(found.css("#godsTab")) is (selector is not None)
    assert f"/public/goods/detail/info?godNo={SKU}" in found.get()
    assert not found.css(".gods-detail-img img")


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> ShopSite:
    """70 tees on two pages."""
    folder = write_catalogue(
        tmp_path_factory.mktemp("long"), ["hanok"], 70, kinds=[("upper", "tee")], photos=0
    )
    return ShopSite(Stock(folder), None, SHOP, IMAGES)


ALL = "/selectProductList?brandShopNo=BDMA90A01&currentPage="


@pytest.mark.parametrize(
    ("fault", "count", "total", "overlap"),
    [
        (None, 10, "70", 0),
        (Fault.no_products(), 0, "0", 0),
        (Fault.total(999), 10, "999", 0),
        (Fault.unsaid_total(), 10, "", 0),
        (Fault.again(), PAGE_SIZE, "70", PAGE_SIZE),
        (Fault.shifted(2), 12, "70", 2),
        (Fault.shifted(-2), 8, "70", 0),
    ],
)
def test_a_fault_of_a_second_page(
    fault: Any, count: int, total: str, overlap: int, long: ShopSite
) -> None:
    first = page(long, f"{ALL}1").css("li::attr(data-prdno)").getall()
    found = page(long, f"{ALL}2", fault)
    second = found.css("li::attr(data-prdno)").getall()
    assert (len(second), len(set(first) & set(second))) == (count, overlap)
    assert found.css("#ctgryGodsListTotalRow::attr(value)").get() == total


@pytest.mark.parametrize(("code", "count"), [("SFMA41A14", 60), ("SFMA42A13", 10)])
def test_new_goods_are_lists_of_their_own(code: str, count: int, long: ShopSite) -> None:
    found = page(long, f"/selectProductList?dspCtgryNo={code}&brandShopNo=BDMA90A01")
    assert found.css("#ctgryGodsListTotalRow::attr(value)").get() == str(count)
