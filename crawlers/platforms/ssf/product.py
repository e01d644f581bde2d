"""The product page of SSF Shop, 2023 to 2026, with fall-backs to older templates."""

from __future__ import annotations

import re
from typing import Any

from parsel import Selector

from crawlers.items import Product
from crawlers.platforms.ssf.gallery import read_gallery
from crawlers.platforms.ssf.urls import GOODS_NUMBER
from crawlers.reading import Reader, Way, Wins, clean, number, text_of
from crawlers.structured import SOLD_OUT, availability, category_levels, offer_of, product_data

CRUMBS = 10
"""Levels of a breadcrumb that are kept."""

SIBLINGS = 60
"""Colours of a garment that are looked at."""

LONGEST_LINK = 500
"""Characters of an ``onclick`` that are read."""

_HOME = ("홈", "HOME", "Home", "home")


def parse_product(page: Selector, url: str, wins: Wins) -> Product:
    """Read a product page; ``url`` completes relative addresses."""
    reader, data = Reader(page, wins), product_data(page)
    offer = offer_of(data)
    sku = _sku(reader, url)
    return Product(
        sku=sku,
        name=reader.text(
            "name",
            "#goodDtlTitle",  # div.gods-name since 2023, h1 before
            "h3.prdTit",  # 2017
            'meta[property="rb:itemName"]::attr(content)',
            also=[
                ("json-ld", lambda: text_of(data.get("name"))),
                ("og:title", lambda: reader.css_text('meta[property="og:title"]::attr(content)')),
            ],
        ),
        brand=reader.text(
            "brand",
            "h2.brand-name",
            "h3.brand::text",  # 2018; the model number follows in <small>
            ".brndNm",  # mobile
            also=[("json-ld", lambda: text_of(data.get("brand"), "name"))],
        ),
        model=_model(reader, data),
        price=_price(reader, offer),
        currency=text_of(offer.get("priceCurrency"))[:3] or "KRW",
        colour=reader.text(
            "colour",
            ".opt-select.color-thumbs label.active",
            also=[("json-ld", lambda: text_of(data.get("color")))],
        ),
        breadcrumb=_breadcrumb(reader, data),
        sold_out=_sold_out(page, offer),
        siblings=_siblings(page, sku),
        images=read_gallery(reader, data, url),
    )


def _model(reader: Reader, data: dict[str, Any]) -> str:
    """The maker's number: structured data came later than the markup of 2018."""
    ways: list[Way] = [
        ("json-ld", lambda: text_of(data.get("mpn"))),
        ("h3.brand small", lambda: reader.css_text("h3.brand small")),
    ]
    return clean(reader.first("model", ways))


def _sold_out(page: Selector, offer: dict[str, Any]) -> bool:
    """Whether no size is to be had: as the offer says, else as the sizes' state or stock says."""
    said = availability(offer)
    if said:
        return said in SOLD_OUT
    sizes = [one.attrib for one in page.css("input[name=sizeItmNo]")]
    return bool(sizes) and all(
        one.get("itmstatcd") == "SLDOUT" or one.get("onlineusefulinvqty") == "0" for one in sizes
    )


def _siblings(page: Selector, sku: str) -> tuple[str, ...]:
    """Goods numbers of the other colours, in the order of the page."""
    links = page.css(".opt-select.color-thumbs label::attr(onclick)").getall()[:SIBLINGS]
    numbers = (number for link in links for number in GOODS_NUMBER.findall(link[:LONGEST_LINK]))
    return tuple(number for number in dict.fromkeys(numbers) if number != sku)


def _sku(reader: Reader, url: str) -> str:
    in_script = re.compile(r"_godNo\s*=\s*['\"]([A-Z0-9]+)['\"]")
    found = reader.first(
        "sku",
        [
            ("window._godNo", lambda: reader.page.re_first(in_script)),
            ("input[name=godNo]", lambda: reader.css_text("input[name=godNo]::attr(value)")),
            ("rb:itemId", lambda: reader.css_text('meta[property="rb:itemId"]::attr(content)')),
            ("url", lambda: next(iter(GOODS_NUMBER.findall(url)), None)),
        ],
    )
    return found if found and GOODS_NUMBER.fullmatch(found) else ""


def _price(reader: Reader, offer: dict[str, Any]) -> int | None:
    queries = (
        ".gods-price .price",
        'meta[property="rb:salePrice"]::attr(content)',  # 2018
        'meta[property="product:sale_price:amount"]::attr(content)',
        ".price em",
        ".lastSalePrc",  # mobile
        "#sPriceStrong",  # 2017
    )
    found = reader.first(
        "price",
        [
            ("json-ld", lambda: number(offer.get("price") or offer.get("lowPrice"))),
            *((query, lambda q=query: number(reader.css_text(q))) for query in queries),
        ],
    )
    return found if isinstance(found, int) else None


def _breadcrumb(reader: Reader, data: dict[str, Any]) -> tuple[str, ...]:
    def crumbs(query: str) -> list[str]:
        texts = (clean(" ".join(one.css("::text").getall())) for one in reader.page.css(query))
        return [text for text in texts if text and text not in _HOME]

    found = reader.first(
        "breadcrumb",
        [
            (".breadcrumb li", lambda: crumbs(".breadcrumb li")),
            ("#location span a", lambda: crumbs("#location span a")),  # 2018
            ("json-ld", lambda: category_levels(data)),
        ],
    )
    return tuple((found or ())[:CRUMBS])
