"""Shops that are read by selectors alone."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.items import Picture, Product
from crawlers.markup import DATA, Markup, Selectors
from crawlers.page import Page
from crawlers.platform import Listing
from crawlers.store import find_store

STORE = find_store("nuri")
SHOP = Markup(
    lists="{base}/shop/{code}?page={page}",
    products="{base}/p/{sku}.html",
    sku=r"/p/([0-9A-Za-z-]+)\.html",
    selectors=Selectors(
        item=("ul.grid > li.card", "li[data-id]"),
        link=("a.card-link", "a[href]"),
        hover=("img.second",),
        listed_sold_out=(".soldout",),
        total=(".count",),
        name=("h1.title", DATA, 'meta[property="og:title"]::attr(content)'),
        brand=(DATA, ".maker"),
        price=(".price", DATA),
        colour=(".colour",),
        breadcrumb=("nav.path a", DATA),
        images=(".gallery img", ".zoom::attr(data-zoom)", DATA),
        sold_out=(".sold-out-note",),
    ),
)
LIST = "https://dal.example/shop/pants?page=1"
PAGE = "https://dal.example/p/wide-1001.html"


def listing(html: str, shop: Markup = SHOP) -> Listing:
    return shop.read_list(Page(LIST, html.encode()), Counter())


def product(html: str, url: str = PAGE) -> Product:
    return SHOP.read_product(Page(url, html.encode()), Counter())


def test_addresses_are_as_said_and_quoted() -> None:
    base = "https://dal.example"
    assert SHOP.list_url(STORE, base, "women/pants", 2) == f"{base}/shop/women/pants?page=2"
    assert SHOP.list_url(STORE, base, "a b?c", 1) == f"{base}/shop/a%20b%3Fc?page=1"
    assert SHOP.product_url(STORE, base, "../x") == f"{base}/p/..%2Fx.html"


def test_what_is_percent_encoded_in_an_address_is_not_encoded_again() -> None:
    base = "https://dal.example"
    assert SHOP.product_url(STORE, base, "%EB%B4%84-1") == f"{base}/p/%EB%B4%84-1.html"
    assert SHOP.product_url(STORE, base, "봄-1") == f"{base}/p/%EB%B4%84-1.html"
    assert SHOP.list_url(STORE, base, "%EB%B4%84", 1) == f"{base}/shop/%EB%B4%84?page=1"


@pytest.mark.parametrize(
    ("html", "colour", "model"),
    [
        ("", "", ""),
        ("<h1>Skirt / Ink</h1><p class=sku>SKU: HR-1</p>", "Ink", "HR-1"),
        ("<h1>Skirt / Ink / Navy</h1><p class=sku>HR-1</p>", "Navy", "HR-1"),
        ("<h1>Skirt</h1><p class=sku>SKU: </p>", "", ""),
        ("<h1>Skirt</h1><h2>Skirt / Sand</h2>", "Sand", ""),  # the first does not fit
        (
            '<script type="application/ld+json">{"@type": "Product", "color": "red"}</script>',
            "red",
            "",
        ),
    ],
)
def test_a_field_may_be_part_of_a_text(html: str, colour: str, model: str) -> None:
    chosen = Selectors(
        item=("li",), name=("h1",), images=("img",), colour=("h1", "h2", DATA), model=(".sku",)
    )
    shop = Markup(
        lists="{base}",
        products="{base}",
        sku=r"/p/(\w+)",
        selectors=chosen,
        part={"colour": ".+ / (.+)", "model": r"([^\s:]+)$"},
    )
    found = shop.read_product(Page(PAGE, html.encode()), Counter())
    assert (found.colour, found.model) == (colour, model)


@pytest.mark.parametrize("html", ["", "<ul class=grid></ul>", "<li class=card>?</li>"])
def test_a_list_without_items_is_empty(html: str) -> None:
    assert listing(html) == Listing((), total=None, next=None)


def test_a_list_is_its_items_with_links_each_once() -> None:
    found = listing(
        """<b class="count">1,203 items</b><ul class="grid">
        <li class="card"><a href="/p/wide-1001.html"><img src="1.jpg"><img class="second"
            data-src="/i/2.jpg" src="data:,"></a></li>
        <li class="card soldout"><a href="/about">?</a>
        <a class="card-link" href="/p/slim-1002.html">
        </a></li>
        <li class="card"><a href="/p/wide-1001.html#again"></a></li>
        <li class="card"><a href="/event/summer">an advertisement</a></li>
        <li class="card"><a href="javascript:void(0)">no address</a></li></ul>"""
    )
    first, second = found.products
    assert (first.sku, first.url) == ("wide-1001", PAGE)
    assert (first.hover, first.sold_out) == ("https://dal.example/i/2.jpg", False)
    assert (second.sku, second.hover, second.sold_out) == ("slim-1002", "", True)
    assert found.total == 1203


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("/p/w1.html", "https://dal.example/p/w1.html"),
        ("/lists/new/p/w1.html", ""),  # the platform makes it from the number
        ("/p/w1.html?from=new", "https://dal.example/p/w1.html?from=new"),
        ("/lists/new/p/w1.html?from=new", ""),
    ],
)
def test_a_link_that_names_the_list_too_is_not_a_product_s_address(link: str, url: str) -> None:
    (listed,) = listing(f'<ul class="grid"><li class="card"><a href="{link}"></a></ul>').products
    assert (listed.sku, listed.url) == ("w1", url)


@pytest.mark.parametrize(
    ("html", "following"),
    [
        ("", ""),
        ('<a rel="next" href="?page=2">', "https://dal.example/shop/pants?page=2"),
        ('<a rel="next">', ""),
        ('<a rel="next" href="javascript:more()">', ""),
        ('<a class="more" href="/shop/pants/2">', "https://dal.example/shop/pants/2"),
    ],
)
def test_a_list_may_name_its_next_page(html: str, following: str) -> None:
    chosen = Selectors(item=("li",), next=("a[rel=next]", "a.more"), name=("h1",), images=("img",))
    shop = Markup(lists="{base}", products="{base}", sku="x(y)", selectors=chosen)
    assert listing(html, shop).next == following


def test_a_page_that_says_nothing_is_an_empty_product_of_its_address() -> None:
    assert product("") == Product(sku="wide-1001")
    assert product("", "https://dal.example/about") == Product()


def test_each_field_by_the_first_selector_that_finds_something() -> None:
    found = product(
        """<script type="application/ld+json">{"@type": "Product", "name": "in the data",
        "brand": {"name": "DAL"}, "mpn": "M-1", "color": "navy", "category": "Women > Pants",
        "image": ["/i/9.jpg"], "offers": {"price": 1, "priceCurrency": "EUR",
        "availability": "https://schema.org/InStock"}}</script>
        <h1 class="title"> Wide
        pants </h1><i class="maker">?</i><b class="price">49,900원</b>
        <nav class="path"><a>Home</a><a>여성</a><a>팬츠</a></nav>
        <div class="gallery"><img data-original="/i/1.jpg" src="/wait.gif"><img src="/i/2.jpg">
        <img src="/i/2.jpg"><img src="/film.mp4"><img></div>"""
    )
    assert found == Product(
        sku="wide-1001",
        name="Wide pants",
        brand="DAL",
        model="M-1",
        price=49_900,
        currency="EUR",
        breadcrumb=("여성", "팬츠"),
        images=tuple(Picture(url=f"https://dal.example/i/{n}.jpg") for n in (1, 2)),
    )


def test_photos_of_any_size_are_known_by_their_originals() -> None:
    chosen = Selectors(item=("li",), hover=("img",), name=("h1",), images=("img",))
    shop = Markup(
        lists="{base}",
        products="{base}",
        sku=r"/p/(\w+)",
        selectors=chosen,
        original=(r"_\d+(?=\.jpg$)", "_1200"),
    )
    small = '<li><a href="/p/w1"></a><img src="/i/2_400.jpg"></li><img src="/i/plain.jpg">'
    assert listing(small, shop).products[0].hover == "https://dal.example/i/2_1200.jpg"
    found = shop.read_product(Page(PAGE, small.encode()), Counter())
    assert [one.url for one in found.images] == [
        "https://dal.example/i/2_1200.jpg",
        "https://dal.example/i/plain.jpg",
    ]


def test_later_selectors_stand_in() -> None:
    found = product(
        """<meta property="og:title" content="Wide"><i class="maker">DAL</i>
        <a class="zoom" data-zoom="/i/big.jpg"></a><p class="sold-out-note">gone</p>"""
    )
    assert (found.name, found.brand, found.sold_out) == ("Wide", "DAL", True)
    assert [picture.url for picture in found.images] == ["https://dal.example/i/big.jpg"]


@pytest.mark.parametrize(
    ("html", "sku"),
    [
        ('<link rel="canonical" href="https://dal.example/p/wide-7.html">', "wide-7"),
        ('<script type="application/ld+json">{"@type": "Product", "sku": "W7"}</script>', "W7"),
    ],
)
def test_a_number_that_the_address_does_not_tell(html: str, sku: str) -> None:
    assert product(html, "https://dal.example/go?to=1").sku == sku


@given(text=st.text(alphabet="<>/\"' ahrefliculsmg.cd=ul", max_size=200))
def test_no_markup_breaks_it(text: str) -> None:
    assert isinstance(listing(f"<ul class=grid><li class=card>{text}"), Listing)
    assert isinstance(product(text), Product)
