"""The two hosts of the mall: what each answers to a path and a query."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, urlsplit

from PIL import Image

from sample_store.mall import pages
from sample_store.mall.faults import Fault
from sample_store.mall.stock import Stock

ROBOTS = "User-agent: *\nAllow: /\nDisallow: /secured/\nDisallow: /raffle/\n"
"""Default robots.txt of both hosts: the sample store welcomes every crawler."""

MAX_SIDE = 2000
"""Largest width or height the image host resizes to."""

_GOOD = re.compile(r"/[^/]+/(?P<number>[A-Z0-9]+)/good")
_VIEW = re.compile(r"/public/goods/detail/(?P<number>[A-Z0-9]+)/view")
_MAIN = re.compile(r"/(?P<slug>[^/]+)/main")
_LIST = re.compile(r"/(?P<slug>[^/]+)/[^/]+/list")
_RESIZE = re.compile(r"/cmd/(?P<mode>LB|RB)_(?P<width>\d{1,5})x(?P<height>\d{0,5})/src/(?P<url>.+)")


@dataclass(frozen=True)
class Reply:
    """An HTTP answer."""

    status: int
    content_type: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


Site = Callable[[str, Fault | None], Reply]
"""Answers a request target ``/path?query``."""

NOT_FOUND = Reply(404, "text/html; charset=utf-8", b"<!DOCTYPE html><h1>404</h1>")


class ShopSite:
    """The shop's pages."""

    def __init__(self, stock: Stock, robots: str | None, host: str, image_host: str) -> None:
        self.stock, self.robots = stock, robots
        self.host, self.image_host = host, image_host

    def __call__(self, target: str, fault: Fault | None = None) -> Reply:
        """Answer one request."""
        parts = urlsplit(target)
        query = dict(parse_qsl(parts.query))
        if parts.path == "/robots.txt":
            return _robots(self.robots)
        if parts.path == "/":
            return _html(pages.home(self.stock.brands.values()))
        if parts.path == "/selectProductList":
            return self._list(query, fault)
        if found := _GOOD.fullmatch(parts.path) or _VIEW.fullmatch(parts.path):
            return self._product(found["number"], fault)
        if found := _MAIN.fullmatch(parts.path):
            return self._main(found["slug"])
        if _LIST.fullmatch(parts.path):
            return _html(pages.list_shell(parts.query))
        return NOT_FOUND

    def _list(self, query: dict[str, str], fault: Fault | None) -> Reply:
        page = self.stock.page(query)
        if fault and fault.kind == "no_products":
            page = replace(page, goods=(), total=0)
        return _html(pages.list_fragment(page, self.image_host))

    def _product(self, number: str, fault: Fault | None) -> Reply:
        goods = self.stock.goods.get(number)
        if goods is None:
            return NOT_FOUND
        siblings = self.stock.siblings(goods)
        if fault and fault.kind == "no_photos":
            goods = replace(goods, images=())
        return _html(pages.product(goods, siblings, self.image_host, self.host))

    def _main(self, slug: str) -> Reply:
        brands = [brand for brand in self.stock.brands.values() if brand.slug == slug]
        if not brands:
            return NOT_FOUND
        here = [goods.category for goods in self.stock.goods.values() if goods.brand == brands[0]]
        categories = {category.code: " ".join(category.path) for category in here}
        return _html(pages.brand_main(brands[0], sorted(categories.items())))


class ImageSite:
    """The pictures: originals byte for byte, and resized under ``/cmd/…/src/``."""

    def __init__(self, stock: Stock, robots: str | None) -> None:
        self.stock, self.robots = stock, robots

    def __call__(self, target: str, fault: Fault | None = None) -> Reply:
        """Answer one request."""
        path = target.partition("?")[0]
        if path == "/robots.txt":
            return _robots(self.robots)
        if found := _RESIZE.fullmatch(path):
            width, height = int(found["width"]), int(found["height"] or 0)
            original = self.stock.pictures.get(urlsplit(found["url"]).path)
            if original is None or not 0 < width <= MAX_SIDE or height > MAX_SIDE:
                return NOT_FOUND
            return Reply(200, "image/jpeg", resize(original.read_bytes(), width, height))
        original = self.stock.pictures.get(path)
        if original is None:
            return NOT_FOUND
        kind = "image/png" if original.suffix.lower() == ".png" else "image/jpeg"
        return Reply(200, kind, original.read_bytes())


def resize(data: bytes, width: int, height: int) -> bytes:
    """A JPEG of ``width`` x ``height`` pixels, letterboxed on white; height 0 keeps the shape."""
    with Image.open(io.BytesIO(data)) as image:
        source = image.convert("RGB")
    height = height or max(1, round(source.height * width / source.width))
    scale = min(width / source.width, height / source.height)
    size = max(1, round(source.width * scale)), max(1, round(source.height * scale))
    canvas = Image.new("RGB", (width, height), "white")
    canvas.paste(source.resize(size), ((width - size[0]) // 2, (height - size[1]) // 2))
    buffer = io.BytesIO()
    canvas.save(buffer, "JPEG", quality=85)
    return buffer.getvalue()


def _html(text: str) -> Reply:
    return Reply(200, "text/html; charset=utf-8", text.encode())


def _robots(text: str | None) -> Reply:
    return NOT_FOUND if text is None else Reply(200, "text/plain; charset=utf-8", text.encode())
