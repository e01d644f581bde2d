"""Fields of an unknown shop's product page, by two witnesses where there are two."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.markup import DATA
from crawlers.new_store.addresses import ProductAddress
from crawlers.new_store.guess import Guessed
from crawlers.new_store.guess_product import LARGEST, guess_product
from crawlers.page import Page

PRODUCT = "https://www.dalsaem.example/item/DS-2001"


def guessed(html: str) -> Guessed:
    return guess_product(Page(PRODUCT, html.encode()))


def test_a_page_that_says_nothing_is_all_unsure() -> None:
    guess = guessed("")
    assert guess.found == []
    assert guess.unsure[0] == "the product page has no JSON-LD Product: every field is a guess"
    assert {"name: not found", "price: not found"} <= set(guess.unsure)
    assert guess.selectors["name"] == (DATA,)


def test_the_made_up_shop_s_product_by_data_and_markup(shop: Any) -> None:
    guess = guess_product(shop.product())
    assert guess.selectors == {
        "name": (DATA, "h1.item-title", "h1", 'meta[property="og:title"]::attr(content)'),
        "brand": (DATA, "h2.item-brand"),
        "colour": (DATA, "span.item-colour"),
        "price": (
            DATA,
            "b.cost-now",
            "p.item-cost",
            'meta[property="product:price:amount"]::attr(content)',
        ),
        "model": (DATA,),
        "breadcrumb": (".breadcrumb li", ".breadcrumb a", DATA),
        "images": ("div.item-photos img", DATA),
    }
    assert guess.unsure == [f"images: {LARGEST}"]


def test_without_structured_data_customary_names_stand_in_and_are_unsure() -> None:
    guess = guessed(
        """<meta property="og:title" content="Skirt"><meta property="product:price:amount"
        content="59000"><h1 itemprop="name">Long skirt</h1><div class="gallery"><img src="/1.jpg">
        <img src="/2.jpg"></div><ol class="breadcrumb"><li>Women<li>Skirts</ol>"""
    )
    assert guess.selectors["name"][0] == "h1[itemprop=name]"
    assert guess.selectors["price"] == ('meta[property="product:price:amount"]::attr(content)',)
    assert guess.selectors["images"] == (".gallery img",)
    assert guess.selectors["breadcrumb"][0] == ".breadcrumb li"
    unsure = "\n".join(guess.unsure)
    assert "name: 'Long skirt' by h1[itemprop=name], a customary name" in unsure
    assert "images: by .gallery img; see that no other product's are among them" in unsure


def test_a_field_of_the_data_alone_is_unsure() -> None:
    data = '{"@type": "Product", "name": "Skirt", "color": "sand"}'
    guess = guessed(f'<script type="application/ld+json">{data}</script><h1>Skirt</h1>')
    assert guess.selectors["colour"] == (DATA,)
    assert "colour: in the structured data alone" in guess.unsure
    assert not any(text.startswith("name:") for text in guess.unsure)


def test_thumbnails_are_known_by_their_files_names() -> None:
    data = '{"@type": "Product", "name": "S", "image": ["//cdn.x/big/1.jpg", "//cdn.x/big/2.jpg"]}'
    guess = guessed(
        f"""<script type="application/ld+json">{data}</script>
        <div class="others"><img src="/9.jpg"><img src="/8.jpg"></div>
        <div class="css-1x2y3z photos"><p><img data-src="/small/1.jpg?w=90"></p>
        <p><img data-src="/small/2.jpg?w=90"></p><p><img data-src="/small/3.jpg"></p></div>"""
    )
    assert guess.selectors["images"][0] == "div.photos img"


def test_a_gallery_without_data_is_what_holds_the_most_pictures_of_its_own() -> None:
    guess = guessed(
        """<header><img src="/logo.png"><img src="/flag.png"></header><main class="piece">
        <div class="stage"><figure><img data-src="/1.jpg"></figure><img src="/2.jpg"></div>
        <a href="#zoom"><img src="/2.jpg"></a>
        <ul class="also"><li><a href="/other"><img src="/9.jpg"></a>
        <li><a href="/x"><img src="/8.jpg"></a><li><a href="/y"><img src="/7.jpg"></a></ul>"""
    )
    assert guess.selectors["images"] == ("div.stage img",)


ITEM = ProductAddress("{base}/item/{sku}", "/item/([0-9A-Z-]+)", True)
CARD = (
    '<li class="card"><img src="/o{0}a.jpg"><img src="/o{0}b.jpg"><a href="/c/item/{0}">x</a></li>'
)


def test_the_shop_s_product_in_the_markup_of_dawn(dawn: Any) -> None:
    address = ProductAddress("{base}/products/{sku}", "/products/([a-z-]+)", True)
    names = ("Ribbed Midi Skirt / Ink", "Linen Shirt / Milk")
    guess = guess_product(dawn.product(), address, names)
    head = 'meta[property="og:{}"]::attr(content)'.format
    assert guess.selectors == {
        "name": ("h1", head("title")),
        "brand": ("p.product__text", head("site_name")),
        "colour": ("h1", head("title")),
        "price": (head("price:amount"), ".price"),
        "model": (".product__sku",),
        "breadcrumb": (".breadcrumb a", "[class*=crumb] a"),
        "images": ("div.product-media-container img",),
    }
    assert guess.parts == {"colour": ".+ / (.+)", "model": r"([^\s:：]+)$"}
    assert guess.currency == "KRW"


@pytest.mark.parametrize("cards", [1, 3])
@pytest.mark.parametrize("gallery", ["stage", "swiper-slide"])
def test_pictures_beside_links_to_other_products_are_no_gallery(cards: int, gallery: str) -> None:
    related = "".join(CARD.format(n) for n in range(cards))
    guess = guess_product(
        Page(
            PRODUCT,
            f"""<main><h1>Skirt</h1><div class="{gallery}"><img src="/1.jpg"><img src="/2.jpg">
            </div><ul class="swiper-slide">{related}</ul></main>""".encode(),
        ),
        ITEM,
    )
    whole = gallery == "swiper-slide"
    assert guess.selectors["images"] == (("div.swiper-slide img",) if whole else ("div.stage img",))


def test_thumbnails_of_the_same_pictures_count_once() -> None:
    guess = guessed(
        """<div class="shop"><div class="large"><img src="/1.jpg?width=900">
        <img src="/2.jpg?width=900"></div><div class="small"><img src="/1.jpg?width=90">
        <img src="/2.jpg?width=90"></div></div>"""
    )
    assert guess.selectors["images"] == ("div.large img",)


@pytest.mark.parametrize(
    ("own", "names", "part"),
    [
        ("Skirt", (), None),
        ("Skirt / Ink", (), None),  # of one name nobody knows
        ("Skirt / Ink", ("Skirt / Ink",), None),
        ("Skirt / Ink", ("Shirt / Milk", "Cap"), None),
        ("Skirt - DAL", ("Shirt - DAL", "Cap - DAL"), None),  # all alike: the shop
        ("Skirt / Ink", ("Shirt / Milk", "Skirt / Ink"), ".+ / (.+)"),
        ("Skirt - Ink", ("T-Shirt - Milk",), r".+ \- (.+)"),
        ("Skirt | Ink", ("Shirt | Milk",), r".+ \| (.+)"),
    ],
)
def test_names_may_end_with_a_colour(own: str, names: tuple[str, ...], part: str | None) -> None:
    guess = guess_product(Page(PRODUCT, f"<h1>{own}</h1>".encode()), None, names)
    assert guess.parts.get("colour") == part
    assert guess.selectors["colour"] == (("h1",) if part else (DATA,))


@pytest.mark.parametrize(
    ("text", "part", "found"),
    [
        ("SKU: HR24-SK-011", r"([^\s:：]+)$", True),
        ("품번：A-100", r"([^\s:：]+)$", True),
        ("HR24", None, True),
        ("SKU:", None, False),
        ("Ask us about 24", None, False),
        ("", None, False),
    ],
)
def test_a_maker_s_number_may_have_a_label(text: str, part: str | None, found: bool) -> None:
    guess = guessed(f'<h1>Skirt</h1><p class="product__sku">{text}</p>')
    assert guess.selectors["model"] == ((".product__sku",) if found else (DATA,))
    assert guess.parts.get("model") == part


@pytest.mark.parametrize(
    ("body", "ways"),
    [
        ("", ()),
        ("<header><p class=logo>DAL</p></header>", ()),
        ("<main><p class=maker>DAL</p></main>", ("p.maker",)),
        ("<main><p class=maker>DAL and others</p></main>", ()),
    ],
)
def test_the_shop_s_own_name_stands_in_for_a_brand(body: str, ways: tuple[str, ...]) -> None:
    head = '<meta property="og:site_name" content="DAL">'
    guess = guessed(f"<head>{head}</head><body><h1>Skirt</h1>{body}")
    site = 'meta[property="og:site_name"]::attr(content)'
    assert guess.selectors["brand"] == (*ways, site)
    assert any(text.startswith("brand: 'DAL' by ") for text in guess.unsure)


@pytest.mark.parametrize(
    ("html", "currency"),
    [
        ("", ""),
        ('<b class="price">49,900원</b>', "KRW"),
        ('<b class="price">€49.00</b>', "EUR"),
        ('<meta property="product:price:currency" content="JPY"><b class="price">$4</b>', "JPY"),
        ('<meta itemprop="priceCurrency" content="usd"><b class="price">£4</b>', "GBP"),
        ('<p>costs € elsewhere</p><b class="price">4</b>', ""),
    ],
)
def test_the_currency_is_told_by_the_head_or_by_a_sign_beside_the_price(
    html: str, currency: str
) -> None:
    assert guessed(html).currency == currency


def test_data_of_next_js_is_told_of() -> None:
    guess = guessed('<script id="__NEXT_DATA__" type="application/json">{}</script>')
    assert "the page has __NEXT_DATA__, which may be steadier than its markup" in guess.unsure


@pytest.mark.parametrize("data", ["{", "[[[[", '{"@type": "Product", "image": 5, "offers": "x"}'])
def test_broken_data_is_no_data(data: str) -> None:
    guess = guessed(f'<script type="application/ld+json">{data}</script><h1>Skirt</h1>')
    assert guess.selectors["name"] == ("h1",)


@given(text=st.text(alphabet="<>/=\"' h1divclasimg.0#{}[]@:,", max_size=300))
def test_no_page_breaks_it(text: str) -> None:
    assert guessed(f"<h1>Skirt</h1>{text}").selectors["name"]
