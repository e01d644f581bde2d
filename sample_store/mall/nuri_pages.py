"""Nuri's answers: a JSON API that pages by a cursor, and pages whose data are ``__NEXT_DATA__``."""

from __future__ import annotations

import base64
import json
import re
import zlib
from html import escape
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from sample_store.mall.details import measurements
from sample_store.mall.faults import Fault
from sample_store.mall.nuri import Article, Nuri, Picture
from sample_store.mall.reply import NOT_FOUND, Reply, data, html

API = "/api/catalog/v2/products"
PAGE_SIZE = 8
"""Articles a page of the API at most, whatever ``limit`` asks for."""

_PRODUCT = re.compile(r"/products/(?P<number>\d{10})")
_CRUMBS = {"women": "여성", "men": "남성", "tops": "상의", "bottoms": "하의", "dresses": "원피스"}


class NuriSite:
    """Answers Nuri's addresses, and None to all others."""

    def __init__(self, nuri: Nuri, images: str) -> None:
        self.nuri, self.images = nuri, images

    def __call__(self, target: str, fault: Fault | None = None) -> Reply | None:
        """Answer one request."""
        parts = urlsplit(target)
        if parts.path == API:
            return self._list(dict(parse_qsl(parts.query)), fault)
        if found := _PRODUCT.fullmatch(parts.path):
            article = self.nuri.articles.get(found["number"])
            return html(self._product(article, fault)) if article else NOT_FOUND
        return None

    def _list(self, query: dict[str, str], fault: Fault | None) -> Reply:
        kind = fault.kind if fault else ""
        start = 0 if kind == "again" else read_cursor(query.get("cursor", cursor(0)))
        if start is None:
            return data({"error": "bad cursor"}, status=400)
        limit = query.get("limit", "")
        size = (
            min(PAGE_SIZE, max(1, int(limit))) if limit.isascii() and limit.isdigit() else PAGE_SIZE
        )
        wanted = query.get("category", "")
        found = [one for one in self.nuri.articles.values() if one.category.startswith(wanted)]
        total = len(found)
        if kind == "no_products":
            found, total = [], 0
        elif kind == "total":
            total = fault.size if fault else 0
        links = {}
        if start + size < len(found):
            links["next"] = f"{API}?{urlencode({**query, 'cursor': cursor(start + size)})}"
        items = [self._item(article) for article in found[start : start + size]]
        return data({"data": {"items": items, "totalCount": total}, "links": links})

    def _item(self, article: Article) -> dict[str, Any]:
        return {
            "articleId": article.number,
            "name": article.product.name,
            "url": article.path,
            "soldOut": article.product.sold_out,
            "images": [self._picture(one, place) for place, one in enumerate(article.pictures[:2])],
        }

    def _picture(self, picture: Picture, place: int) -> dict[str, Any]:
        return {
            "type": picture.tag,
            "position": place,
            "src": f"{self.images.partition(':')[2]}{picture.path}?w=750&q=80",
        }

    def _product(self, article: Article, fault: Fault | None) -> str:
        kind = fault.kind if fault else ""
        if kind == "gone":
            return _application("Nuri", None, "/_error")
        pictures = list(article.pictures)
        if kind == "no_photos":
            pictures = []
        if fault and kind == "short_gallery":
            pictures = pictures[: fault.size]
        if fault and kind == "video":
            pictures.insert(fault.place, Picture("VIDEO", f"/media/{article.number}.mp4"))
        text = _application(article.product.name, self._style(article, pictures), "/products/[id]")
        return text.replace('"props":', "props=", 1) if kind == "broken_data" else text

    def _style(self, article: Article, pictures: list[Picture]) -> dict[str, Any]:
        product = article.product
        columns, rows = measurements(product)
        return {
            "styleId": article.style,
            "articleId": article.number,
            "name": product.name,
            "brand": {"name": "NURI"},
            "breadcrumbs": [{"label": _CRUMBS[word]} for word in article.category.split("-")],
            "variations": {
                one.number: {
                    "colour": {"name": one.product.colour},
                    "price": {"current": f"{one.product.price}.00", "currency": "KRW"},
                    "soldOut": one.product.sold_out,
                    "images": self._images(pictures if one == article else list(one.pictures)),
                }
                for one in self.nuri.styles[article.style]
            },
            "sizeChart": {"unit": "cm", "columns": columns, "rows": rows},
        }

    def _images(self, pictures: list[Picture]) -> list[dict[str, Any]]:
        """In no order: an application sorts them by position."""
        said = [self._picture(one, place) for place, one in enumerate(pictures)]
        return sorted(said, key=lambda one: str(one["src"]), reverse=True)


def cursor(start: int) -> str:
    """Where a list goes on, as nobody but the shop can read or make it."""
    signed = f"{start}.{zlib.crc32(f'nuri {start}'.encode()):08x}"
    return base64.urlsafe_b64encode(signed.encode()).decode()


def read_cursor(text: str) -> int | None:
    """Where a list goes on; None for a cursor the shop did not make."""
    try:
        start = base64.urlsafe_b64decode(text).decode("ascii").partition(".")[0]
    except ValueError:
        return None
    if not (start.isdigit() and len(start) < 10 and cursor(int(start)) == text):
        return None
    return int(start)


def _application(title: str, product: dict[str, Any] | None, page: str) -> str:
    state = {
        "props": {"pageProps": {"product": product, "locale": "ko-KR"}},
        "page": page,
        "buildId": "sample",
    }
    text = json.dumps(state, ensure_ascii=False).replace("<", "\\u003c")
    return (
        '<!DOCTYPE html><html lang="ko"><head><meta charset="utf-8">'
        f'<title>{escape(title)}</title></head><body><div id="__next">'
        f'<main class="css-1teigi4"><h1 class="css-0">{escape(title)}</h1></main></div>'
        f'<script id="__NEXT_DATA__" type="application/json">{text}</script></body></html>'
    )
