"""Nuri: a shop of other software in the same mall, which sells what all its stores sell.

One garment is a style with an article a colour. Each picture carries the shop's own word
for what it shows, and galleries have one order, whatever store the photos are from.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sample_store.mall.catalogue import Product, Shop

if TYPE_CHECKING:
    from sample_store.mall.stock import Stock

TAGS = {
    ("packshot", "front"): "STILL_LIFE",
    ("worn", "front"): "MODEL_FRONT",
    ("worn", "back"): "MODEL_BACK",
    ("worn", "side"): "MODEL_SIDE",
    ("detail", "front"): "CLOSE_UP",
}
"""Role and view → the shop's word; what has none is a "MOOD"."""

SWATCH = "SWATCH"
ORDER = ("MODEL_FRONT", "STILL_LIFE", "MODEL_SIDE", "MODEL_BACK", "CLOSE_UP", "MOOD", SWATCH)
"""Order of a gallery."""

CATEGORIES = {"upper": "tops", "lower": "bottoms", "dress": "dresses"}


@dataclass(frozen=True)
class Picture:
    """One picture of an article: the shop's word, and its path on the image host."""

    tag: str
    path: str


@dataclass(frozen=True)
class Article:
    """A garment in one colour; ``style`` is shared by its colours."""

    number: str
    style: str
    product: Product
    pictures: tuple[Picture, ...]

    @property
    def category(self) -> str:
        """The list it is in, such as ``women-bottoms``."""
        gender = "men" if self.product.gender == "men" else "women"
        return f"{gender}-{CATEGORIES[self.product.category]}"

    @property
    def path(self) -> str:
        """Of its page."""
        return f"/products/{self.number}"


class Nuri:
    """All articles by number, newest first, and what its pictures' paths stand for.

    Attributes:
        articles: number → article.
        styles: style → its articles, in the order of the catalogue.
        pictures: path on the image host → file.
        swatches: path on the image host → name of a colour.
    """

    def __init__(self, stock: Stock) -> None:
        self.styles: dict[str, list[Article]] = {}
        self.pictures: dict[str, Path] = {}
        self.swatches: dict[str, str] = {}
        names: dict[tuple[str, str], str] = {}
        found: list[Article] = []
        for shop in stock.catalogue.stores:
            for product in shop.products:
                style = names.setdefault((shop.name, product.name), self._style(shop, product))
                here = self.styles.setdefault(style, [])
                number = f"{style}{len(here) + 1:03d}"
                pictures = sorted(
                    self._pictures(stock, number, product), key=lambda one: ORDER.index(one.tag)
                )
                here.append(Article(number, style, product, tuple(pictures)))
                found.append(here[-1])
        found.sort(key=lambda one: (one.product.day, one.product.sku), reverse=True)
        self.articles = {article.number: article for article in found}

    def _style(self, shop: Shop, product: Product) -> str:
        """Seven digits that follow from shop and name, or the next ones that are free."""
        number = zlib.crc32(f"{shop.name}/{product.name}".encode()) % 10**7
        while f"{number:07d}" in self.styles:
            number = (number + 1) % 10**7
        return f"{number:07d}"

    def _pictures(self, stock: Stock, number: str, product: Product) -> Iterator[Picture]:
        images = stock.goods[product.sku].images
        for place, (photo, path) in enumerate(zip(product.photos, images, strict=True)):
            tag = TAGS.get((photo.role, photo.view), "MOOD")
            file = stock.pictures[path]
            own = f"/media/{number}/{place}-{zlib.crc32(path.encode()):08x}{file.suffix.lower()}"
            self.pictures[own] = file
            yield Picture(tag, own)
        if product.colour:
            chip = f"/media/swatch/{zlib.crc32(product.colour.encode()):08x}.png"
            self.swatches[chip] = product.colour
            yield Picture(SWATCH, chip)
