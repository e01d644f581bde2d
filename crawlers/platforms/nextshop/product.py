"""The product page: everything is in ``__NEXT_DATA__``, all colours of a garment at once."""

from __future__ import annotations

from typing import Any

from crawlers.embedded import dig, entries, next_data
from crawlers.items import Picture, Product, SizeTable
from crawlers.page import Page
from crawlers.platforms.nextshop.urls import ARTICLE, original
from crawlers.reading import Reader, Wins, clean, number, text_of

PRODUCT = "props.pageProps.product"

PICTURES = 80
"""Pictures of a gallery that are looked at."""

LINES = 40
"""Rows, and columns, of a size chart that are kept."""


def parse_product(page: Page, wins: Wins) -> Product:
    """Read a product page: the article it is opened at, among the colours it knows."""
    reader = Reader(page.html, wins)
    found = dig(next_data(page.html), PRODUCT)
    style: dict[str, Any] = found if isinstance(found, dict) else {}
    sku = text_of(style.get("articleId"))
    here = dig(style.get("variations"), sku)
    article: dict[str, Any] = here if isinstance(here, dict) else {}
    price = _said(article, style, "price")
    return Product(
        sku=sku if ARTICLE.fullmatch(sku) else "",
        name=reader.text("name", also=[("product.name", lambda: text_of(style.get("name")))]),
        brand=reader.text("brand", also=[("product.brand", lambda: _brand(style))]),
        model=clean(text_of(style.get("styleId"))),
        price=reader.first("price", [("price.current", lambda: number(dig(price, "current")))]),
        currency=text_of(dig(price, "currency"))[:3] or "KRW",
        colour=reader.text("colour", also=[("variation.colour", lambda: _colour(article))]),
        breadcrumb=_breadcrumb(style),
        sold_out=article.get("soldOut") is True,
        siblings=_siblings(style, sku),
        sizes=_sizes(style),
        images=tuple(_gallery(reader, article, page.url)),
    )


def _said(article: dict[str, Any], style: dict[str, Any], key: str) -> Any:
    """A value of the article, else of the style."""
    return article.get(key) or style.get(key)


def _brand(style: dict[str, Any]) -> str:
    return text_of(style.get("brand"), "name")


def _colour(article: dict[str, Any]) -> str:
    return text_of(article.get("colour"), "name")


def _breadcrumb(style: dict[str, Any]) -> tuple[str, ...]:
    labels = (clean(text_of(one.get("label"))) for one in entries(style.get("breadcrumbs"), 10))
    return tuple(label for label in labels if label)


def _siblings(style: dict[str, Any], sku: str) -> tuple[str, ...]:
    others = style.get("variations")
    numbers = list(others)[:60] if isinstance(others, dict) else []
    return tuple(one for one in numbers if one != sku and ARTICLE.fullmatch(one))


def _gallery(reader: Reader, article: dict[str, Any], page_url: str) -> list[Picture]:
    """Pictures by their position, each once, with the shop's own word for what they show."""

    def pictures() -> list[Picture]:
        said = sorted(entries(article.get("images"), PICTURES), key=_position)
        found: dict[str, Picture] = {}
        for one in said:
            link = original(text_of(one.get("src")), page_url)
            if link:
                tag = clean(text_of(one.get("type")))[:60].lower()
                found.setdefault(link, Picture(url=link, tag=tag))
        return list(found.values())

    return reader.first("images", [("variation.images", pictures)]) or []


def _position(picture: dict[str, Any]) -> int:
    place = number(picture.get("position"))
    return PICTURES if place is None else place


def _sizes(style: dict[str, Any]) -> SizeTable | None:
    chart = style.get("sizeChart")
    columns = _texts(dig(chart, "columns"))
    lines = dig(chart, "rows")
    rows = [_texts(line) for line in (lines[:LINES] if isinstance(lines, list) else [])]
    rows = [row for row in rows if len(row) == len(columns)]
    return SizeTable(columns=columns, rows=tuple(rows)) if rows and len(columns) > 1 else None


def _texts(values: Any) -> tuple[str, ...]:
    return tuple(clean(text_of(one)) for one in values[:LINES]) if isinstance(values, list) else ()
