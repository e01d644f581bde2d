"""The two hosts of the mall: what each answers to a path and a query."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from PIL import Image

from sample_store.mall import details, drawn, skeleton
from sample_store.mall.display import Era, display
from sample_store.mall.eras import MARKUPS
from sample_store.mall.faults import Fault
from sample_store.mall.nuri_pages import NuriSite
from sample_store.mall.reply import NOT_FOUND, Reply, html
from sample_store.mall.stock import Stock

ROBOTS = "User-agent: *\nAllow: /\nDisallow: /secured/\nDisallow: /raffle/\n"
"""Default robots.txt of both hosts: the sample store welcomes every crawler."""

MAX_SIDE = 2000
"""Largest width or height the image host resizes to."""

_GOOD = re.compile(r"/[^/]+/(?P<number>[A-Z0-9]+)/good")
_VIEW = re.compile(r"/public/goods/detail/(?P<number>[A-Z0-9]+)/view")
_TAB = re.compile(r"/public/goods/detail/(?P<tab>realSize|info)")
_MAIN = re.compile(r"/(?P<slug>[^/]+)/main")
_LIST = re.compile(r"/(?P<slug>[^/]+)/[^/]+/list")
NURI = ("/api/", "/products/")
"""What Nuri's addresses begin with."""

_RESIZE = re.compile(r"/cmd/(?P<mode>LB|RB)_(?P<width>\d{1,5})x(?P<height>\d{0,5})/src/(?P<url>.+)")


Site = Callable[[str, Fault | None], Reply]
"""Answers a request target ``/path?query``."""


class ShopSite:
    """The shop's pages, in the markup of an era; and Nuri's, which is a shop of its own."""

    def __init__(
        self, stock: Stock, robots: str | None, host: str, image_host: str, era: Era = "2023"
    ) -> None:
        self.stock, self.robots = stock, robots
        self.host, self.image_host = host, image_host
        self.markup = MARKUPS[era]

    @cached_property
    def nuri(self) -> NuriSite:
        """Nuri's addresses."""
        return NuriSite(self.stock.nuri, self.image_host)

    def __call__(self, target: str, fault: Fault | None = None) -> Reply:
        """Answer one request."""
        parts = urlsplit(target)
        query = dict(parse_qsl(parts.query))
        if parts.path == "/robots.txt":
            return _robots(self.robots)
        if parts.path == "/":
            return html(skeleton.home(self.stock.brands.values()))
        if parts.path == "/selectProductList":
            return self._list(query, fault)
        if found := _GOOD.fullmatch(parts.path) or _VIEW.fullmatch(parts.path):
            return self._product(found["number"], fault)
        if found := _TAB.fullmatch(parts.path):
            return self._tab(found["tab"], query.get("godNo", ""))
        if found := _MAIN.fullmatch(parts.path):
            return self._main(found["slug"])
        if _LIST.fullmatch(parts.path):
            return html(skeleton.list_shell(parts.query))
        if parts.path.startswith(NURI):
            return self.nuri(target, fault) or NOT_FOUND
        return NOT_FOUND

    def _list(self, query: dict[str, str], fault: Fault | None) -> Reply:
        kind = fault.kind if fault else ""
        if kind == "again":
            query = {**query, "currentPage": "1"}
        page = self.stock.page(query, fault.place if fault and kind == "shifted" else 0)
        if kind == "no_products":
            page = replace(page, goods=(), total=0)
        elif fault and kind == "total":
            page = replace(page, total=fault.size)
        elif kind == "unsaid_total":
            page = replace(page, total=None)
        return html(self.markup.listing(page, self.image_host))

    def _product(self, number: str, fault: Fault | None) -> Reply:
        goods = self.stock.goods.get(number)
        if goods is None:
            return NOT_FOUND
        if fault and fault.kind == "gone":
            return html(skeleton.gone())
        siblings = self.stock.siblings(goods)
        shown = display(goods, siblings, self.host, self.image_host, fault)
        return html(self.markup.product(shown))

    def _tab(self, tab: str, number: str) -> Reply:
        goods = self.stock.goods.get(number)
        if goods is None:
            return NOT_FOUND
        if tab == "realSize":
            return html(details.size_table(goods.product))
        return html(details.description(goods, self.image_host))

    def _main(self, slug: str) -> Reply:
        brands = [brand for brand in self.stock.brands.values() if brand.slug == slug]
        if not brands:
            return NOT_FOUND
        here = [goods.category for goods in self.stock.goods.values() if goods.brand == brands[0]]
        categories = {category.code: " ".join(category.path) for category in here}
        return html(skeleton.brand_main(brands[0], sorted(categories.items())))


class ImageSite:
    """The pictures: originals byte for byte; resized under ``/cmd/…/src/`` or by ``?w=``."""

    def __init__(self, stock: Stock, robots: str | None) -> None:
        self.stock, self.robots = stock, robots

    def __call__(self, target: str, fault: Fault | None = None) -> Reply:
        """Answer one request."""
        path, _, query = target.partition("?")
        if path == "/robots.txt":
            return _robots(self.robots)
        if path.startswith("/media/"):
            return self._media(path, dict(parse_qsl(query)).get("w", ""))
        if path == details.LABEL:
            return Reply(200, "image/png", drawn.label())
        if found := _RESIZE.fullmatch(path):
            width, height = int(found["width"]), int(found["height"] or 0)
            original = self.stock.pictures.get(urlsplit(found["url"]).path)
            if original is None or not 0 < width <= MAX_SIDE or height > MAX_SIDE:
                return NOT_FOUND
            return Reply(200, "image/jpeg", resize(original.read_bytes(), width, height))
        original = self.stock.pictures.get(path)
        return _file(original) if original else NOT_FOUND

    def _media(self, path: str, width: str) -> Reply:
        """Nuri's pictures."""
        if colour := self.stock.nuri.swatches.get(path):
            return Reply(200, "image/png", drawn.swatch(colour))
        original = self.stock.nuri.pictures.get(path)
        if original is None:
            return NOT_FOUND
        if width.isascii() and width.isdigit() and 0 < int(width[:6]) <= MAX_SIDE:
            return Reply(200, "image/jpeg", resize(original.read_bytes(), int(width[:6]), 0))
        return _file(original)


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


def _file(path: Path) -> Reply:
    kind = "image/png" if path.suffix.lower() == ".png" else "image/jpeg"
    return Reply(200, kind, path.read_bytes())


def _robots(text: str | None) -> Reply:
    return NOT_FOUND if text is None else Reply(200, "text/plain; charset=utf-8", text.encode())
