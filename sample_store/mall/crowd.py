"""A store of any size that is nowhere stored: each page and picture is made when asked for."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from functools import cache
from urllib.parse import parse_qsl, urlsplit

from PIL import Image

from sample_store.mall.brands import BRANDS, category_of
from sample_store.mall.catalogue import Product
from sample_store.mall.display import display
from sample_store.mall.eras import MARKUPS
from sample_store.mall.reply import NOT_FOUND, Reply, html
from sample_store.mall.stock import PAGE_SIZE, Goods, Page

KINDS = (("upper", "tee"), ("lower", "trousers"), ("dress", "dress"), ("lower", "skirt"))
"""Garment category and kind of the products, in turn; each kind has a list of its own."""

A_DAY = 100
"""Products registered a day."""

_NEWEST = date(2026, 11, 1)
_GOOD = re.compile(r"/[^/]+/(?P<sku>[A-Z0-9]+)/good")
_PICTURE = re.compile(r"/goods/(?P<sku>[A-Z0-9]+)_(?P<place>\d)_THNAIL_ORGINL_0{17}\.jpg")


class Crowd:
    """A store of the sample mall, sold under the brand of Hanok.

    Args:
        number: of the store; its pictures differ from those of others.
        products: how many.
        photos: a product, at most 9.
        url: base address, of pages and pictures.
        delay: ``Crawl-delay`` of its robots.txt; 0 for none.
    """

    def __init__(self, number: int, products: int, photos: int, url: str, delay: float) -> None:
        self.number, self.products, self.photos, self.url = number, products, photos, url
        wait = f"Crawl-delay: {delay}\n" if delay else ""
        self._robots = Reply(200, "text/plain", f"User-agent: *\n{wait}Allow: /\n".encode())
        self._markup = MARKUPS["2023"]

    def __call__(self, target: str) -> Reply:
        """Answer a request target ``/path?query``."""
        parts = urlsplit(target)
        if found := _PICTURE.fullmatch(parts.path):
            return self._picture(found["sku"], int(found["place"]))
        if found := _GOOD.fullmatch(parts.path):
            index = self._index(found["sku"])
            if index is None:
                return NOT_FOUND
            shown = display(self._goods(index), (), self.url, self.url, None)
            return html(self._markup.product(shown))
        if parts.path == "/selectProductList":
            query = dict(parse_qsl(parts.query))
            return html(self._markup.listing(self._page(query), self.url))
        return self._robots if parts.path == "/robots.txt" else NOT_FOUND

    @property
    def skus(self) -> set[str]:
        """Numbers of all products."""
        return set(map(sku_of, range(self.products)))

    def _page(self, query: dict[str, str]) -> Page:
        """A page of a list, newest first; lists without goods are empty."""
        code = query.get("dspCtgryNo", "")
        kind = next((n for n in range(len(KINDS)) if _product(n).code == code), None)
        if kind is None:
            return Page((), 1, 0)
        listed = range(kind, self.products, len(KINDS))
        number = int(query.get("currentPage", "1"))
        here = listed[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
        return Page(tuple(map(self._goods, here)), number, len(listed))

    def _goods(self, index: int) -> Goods:
        made, sku = _product(index % len(KINDS)), sku_of(index)
        product = made.product.model_copy(update={"sku": sku, "name": f"{made.product.kind} {sku}"})
        images = tuple(
            f"/goods/{sku}_{place}_THNAIL_ORGINL_{'0' * 17}.jpg" for place in range(self.photos)
        )
        return Goods(product, BRANDS["hanok"], made.category, images)

    def _picture(self, sku: str, place: int) -> Reply:
        """The same small picture for all, told apart by a comment in the file."""
        if self._index(sku) is None or place >= self.photos:
            return NOT_FOUND
        comment = f"{self.number} {sku} {place}".encode()
        segment = b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment
        return Reply(200, "image/jpeg", _jpeg()[:2] + segment + _jpeg()[2:])

    def _index(self, sku: str) -> int | None:
        digits = sku[10:]
        index = int(digits) if digits.isdigit() else -1
        return index if 0 <= index < self.products and sku_of(index) == sku else None


def sku_of(index: int) -> str:
    """The goods number of the n-th newest product."""
    return f"GM00{_NEWEST - timedelta(days=index // A_DAY):%y%m%d}{index:07d}"


class _Made:
    """What products of a kind have in common."""

    def __init__(self, kind: int) -> None:
        category, name = KINDS[kind]
        self.product = Product.model_validate(
            {"sku": sku_of(0), "name": name, "category": category, "kind": name,
             "colour": "navy", "price": 39_900}
        )  # fmt: skip
        self.category = category_of(self.product)
        self.code = self.category.code


@cache
def _product(kind: int) -> _Made:
    return _Made(kind)


@cache
def _jpeg() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (12, 16), "teal").save(buffer, "JPEG", quality=50)
    return buffer.getvalue()
