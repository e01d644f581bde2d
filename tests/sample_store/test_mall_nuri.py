"""Nuri, the shop of other software: the same goods under other numbers, its API, its pages."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parsel import Selector
from PIL import Image

from sample_store.mall.brands import RESOLD
from sample_store.mall.details import LABEL, measurements
from sample_store.mall.faults import Fault
from sample_store.mall.made_up import sku_of, write_catalogue
from sample_store.mall.nuri_pages import API, PAGE_SIZE, cursor, read_cursor
from sample_store.mall.sites import ImageSite, ShopSite
from sample_store.mall.stock import Stock

SHOP, IMAGES = "http://shop.test", "http://img.test"


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Stock:
    """Two stores of twelve; the first two products are one garment in two colours."""
    same = {index: {"name": "one garment"} for index in (0, 4)}
    return Stock(write_catalogue(tmp_path_factory.mktemp("mall"), products=12, changes=same))


@pytest.fixture(scope="module")
def shop(stock: Stock) -> ShopSite:
    return ShopSite(stock, None, SHOP, IMAGES)


@pytest.fixture(scope="module")
def images(stock: Stock) -> ImageSite:
    return ImageSite(stock, None)


def answer(shop: ShopSite, query: str = "", fault: Fault | None = None) -> Any:
    reply = shop(f"{API}?{query}", fault)
    assert reply.content_type.startswith("application/json")
    return json.loads(reply.body)


def state(shop: ShopSite, number: str, fault: Fault | None = None) -> Any:
    html = Selector(shop(f"/products/{number}", fault).body.decode())
    return json.loads(html.css("script#__NEXT_DATA__::text").get() or "")["props"]["pageProps"]


def test_a_list_of_nothing(shop: ShopSite) -> None:
    assert answer(shop, "category=kids") == {"data": {"items": [], "totalCount": 0}, "links": {}}


def test_a_list_goes_on_where_its_answer_says_and_shows_each_article_once(shop: ShopSite) -> None:
    found, query, pages = [], "category=women&sort=newest&limit=24", 0
    while query:
        said = answer(shop, query)
        found += [one["articleId"] for one in said["data"]["items"]]
        query = said["links"].get("next", "").partition("?")[2]
        pages += 1
    assert len(found) == len(set(found)) == said["data"]["totalCount"] == 20
    assert pages == 3
    assert PAGE_SIZE == 8


def test_the_newest_articles_come_first(shop: ShopSite, stock: Stock) -> None:
    days = [article.product.day for article in stock.nuri.articles.values()]
    assert days == sorted(days, reverse=True)
    first = answer(shop, "limit=1")["data"]["items"]
    assert [one["articleId"] for one in first] == [next(iter(stock.nuri.articles))]


@pytest.mark.parametrize("text", ["", "x", "é", "AAAA", "MjQ=", cursor(8)[:-2] + "A=", "\0"])
def test_a_cursor_that_the_shop_did_not_make_is_refused(text: str, shop: ShopSite) -> None:
    assert read_cursor(text) is None
    reply = shop(f"{API}?cursor=zz")
    assert reply.status == 400


@given(st.integers(0, 10**8))
def test_a_cursor_is_read_as_it_was_made(start: int) -> None:
    assert read_cursor(cursor(start)) == start


@pytest.mark.parametrize(
    ("fault", "count", "total"),
    [
        (Fault.no_products(), 0, 0),
        (Fault.total(999), PAGE_SIZE, 999),
        (Fault.again(), PAGE_SIZE, 24),
    ],
)
def test_a_fault_of_a_list(fault: Fault, count: int, total: int, shop: ShopSite) -> None:
    said = answer(shop, f"cursor={cursor(8)}", fault)["data"]
    assert (len(said["items"]), said["totalCount"]) == (count, total)


def test_a_page_knows_all_colours_of_its_garment(shop: ShopSite, stock: Stock) -> None:
    pair = next(one for one in stock.nuri.styles.values() if len(one) == 2)
    numbers = [article.number for article in pair]
    product = state(shop, numbers[0])["product"]
    assert list(product["variations"]) == numbers == [f"{pair[0].style}00{n}" for n in (1, 2)]
    assert product["articleId"] == numbers[0]
    colours = [one["colour"]["name"] for one in product["variations"].values()]
    assert colours == ["navy", "ivory"]


def test_pictures_say_what_they_show_in_an_order_that_only_their_position_tells(
    shop: ShopSite, stock: Stock
) -> None:
    number = next(iter(stock.nuri.articles))
    said = state(shop, number)["product"]["variations"][number]["images"]
    assert [one["position"] for one in said] != list(range(5))
    tags = [one["type"] for one in sorted(said, key=lambda one: int(one["position"]))]
    assert tags[0:2] == ["MODEL_FRONT", "STILL_LIFE"]
    assert tags[-2:] == ["CLOSE_UP", "SWATCH"]


@pytest.mark.parametrize(
    ("fault", "tags"),
    [
        (Fault.no_photos(), set()),
        (Fault.short_gallery(1), {"MODEL_FRONT"}),
        (Fault.video(0), {"VIDEO", "MODEL_FRONT", "STILL_LIFE", "CLOSE_UP", "SWATCH"}),
    ],
)
def test_a_fault_of_a_page(fault: Fault, tags: set[str], shop: ShopSite, stock: Stock) -> None:
    number = next(iter(stock.nuri.articles))
    said = state(shop, number, fault)["product"]["variations"][number]["images"]
    assert tags <= {one["type"] for one in said}
    assert bool(said) is bool(tags)


def test_a_page_without_a_product_and_one_without_data(shop: ShopSite, stock: Stock) -> None:
    number = next(iter(stock.nuri.articles))
    assert state(shop, number, Fault.gone())["product"] is None
    with pytest.raises(ValueError, match="property name"):
        state(shop, number, Fault.broken_data())


@pytest.mark.parametrize("target", ["/products/0000000000", "/products/x", "/api/x", "/products/"])
def test_what_the_shop_does_not_have(target: str, shop: ShopSite) -> None:
    assert shop(target).status == 404


def test_pictures_are_the_catalogue_s_byte_for_byte_or_resized(
    images: ImageSite, stock: Stock
) -> None:
    for path, file in stock.nuri.pictures.items():
        assert images(path).body == file.read_bytes()
    with Image.open(io.BytesIO(images(f"{path}?w=48&q=80").body)) as image:
        assert image.size == (48, 64)
    assert images(f"{path}?w=99999999").body == file.read_bytes()


@pytest.mark.parametrize("path", ["/media/", "/media/../catalogue.json", "/media/swatch/x.png"])
def test_no_request_for_a_picture_leads_to_a_path(path: str, images: ImageSite) -> None:
    assert images(path).status == 404


def test_drawn_pictures_are_the_same_every_time(images: ImageSite, stock: Stock) -> None:
    for path in (LABEL, *stock.nuri.swatches):
        reply = images(path)
        assert reply.content_type == "image/png"
        assert hashlib.sha256(reply.body).digest() == hashlib.sha256(images(path).body).digest()
    navy = next(path for path, colour in stock.nuri.swatches.items() if colour == "navy")
    with Image.open(io.BytesIO(images(navy).body)) as image:
        assert image.getpixel((30, 30)) == (32, 42, 82)


def test_measurements_are_a_whole_table(stock: Stock, shop: ShopSite) -> None:
    product = stock.goods[sku_of("hanok", 1)].product
    columns, rows = measurements(product)
    assert [len(row) for row in rows] == [len(columns)] * 3
    table = Selector(shop(f"/public/goods/detail/realSize?godNo={product.sku}").body.decode())
    assert tuple(table.css("th::text").getall()) == columns
    assert len(table.css(".tbl-info tbody tr")) == 3


def test_a_description_shows_the_gallery_again_and_a_label(stock: Stock, shop: ShopSite) -> None:
    sku = sku_of("hanok", 1)
    found = Selector(shop(f"/public/goods/detail/info?godNo={sku}").body.decode())
    links = found.css(".gods-detail-img img::attr(data-original)").getall()
    assert links[-1] == IMAGES + LABEL
    assert [link.partition("/src/")[2] for link in links[:-1]] == [
        IMAGES + path for path in reversed(stock.goods[sku].images)
    ]


@pytest.mark.parametrize("tab", ["realSize", "info"])
def test_a_tab_of_no_product(tab: str, shop: ShopSite) -> None:
    assert shop(f"/public/goods/detail/{tab}?godNo=../x").status == 404


def test_a_store_that_resells_has_numbers_and_addresses_of_its_own(stock: Stock) -> None:
    (name, (source, vendor)) = next(iter(RESOLD.items()))
    resold = [one for one in stock.goods.values() if one.brand.slug == name]
    sources = {one.product.sku[4:]: one for one in stock.goods.values() if one.brand.slug == source}
    assert len(resold) == len(sources) == 12
    for goods in resold:
        other = sources[goods.product.sku[4:]]
        assert goods.product.sku.startswith(f"G{vendor}")
        assert not set(goods.images) & set(other.images)
        files = [[stock.pictures[path] for path in one.images] for one in (goods, other)]
        assert files[0] == files[1]


def test_no_store_is_resold_where_it_is_not(tmp_path: Path) -> None:
    alone = Stock(write_catalogue(tmp_path, ["hanok"], 1))
    assert list(alone.brands) == ["hanok"]
    assert len(alone.goods) == len(alone.nuri.articles) == 1
