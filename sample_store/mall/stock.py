"""The catalogue as the mall's two hosts look things up in it: no request touches a path."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from pathlib import Path

from sample_store.mall.brands import Brand, Category, brand_of, category_of
from sample_store.mall.catalogue import Product, load_catalogue, photo_file

PAGE_SIZE = 60
"""Products a list page; SSF Shop ignores ``pageSize``, and so does the mall."""


@dataclass(frozen=True)
class Goods:
    """A product on its shelf: ``images`` are the paths of its gallery on the image host."""

    product: Product
    brand: Brand
    category: Category
    images: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """One page of a list."""

    goods: tuple[Goods, ...]
    number: int
    total: int

    @property
    def pages(self) -> int:
        """Number of pages, 1 at least."""
        return max(1, math.ceil(self.total / PAGE_SIZE))


class Stock:
    """All goods by number, all pictures by their path on the image host."""

    def __init__(self, folder: Path) -> None:
        self.goods: dict[str, Goods] = {}
        self.pictures: dict[str, Path] = {}
        catalogue = load_catalogue(folder)
        self.brands = {shop.name: brand_of(shop.name) for shop in catalogue.stores}
        for shop in catalogue.stores:
            for product in shop.products:
                images = []
                for index, photo in enumerate(product.photos):
                    file = photo_file(folder, shop, product, photo)
                    path = image_path(shop.name, product, index, file)
                    self.pictures[path] = file
                    images.append(path)
                self.goods[product.sku] = Goods(
                    product, self.brands[shop.name], category_of(product), tuple(images)
                )

    def page(self, query: dict[str, str]) -> Page:
        """One page of the goods a list query asks for."""
        found = [goods for goods in self.goods.values() if _fits(goods, query)]
        found = _sorted(found, query.get("sortColumn", "NEW_GOD_SEQ"))
        number = _page_number(query.get("currentPage", "1"))
        start = (number - 1) * PAGE_SIZE
        return Page(tuple(found[start : start + PAGE_SIZE]), number, len(found))

    def siblings(self, goods: Goods) -> list[Goods]:
        """Other colours: goods of the same store and name."""
        return [
            other
            for other in self.goods.values()
            if other.brand == goods.brand
            and other.product.name == goods.product.name
            and other.product.sku != goods.product.sku
        ]


def image_path(store: str, product: Product, index: int, file: Path) -> str:
    """Path on the image host, in the form of 2023 and later.

    The 17 digits stand where the shop has the upload time. Here they follow from the
    picture's bytes, so that a picture that changes gets another address.
    """
    stamp = int(hashlib.sha256(file.read_bytes()).hexdigest()[:15], 16) % 10**17
    group = (store[:2].upper() + "BR").rjust(4, "X")
    name = f"{product.sku}_{index}_THNAIL_ORGINL_{stamp:017d}{file.suffix.lower()}"
    return "/".join(("/goods", group, *product.day, name))


def _fits(goods: Goods, query: dict[str, str]) -> bool:
    if query.get("brandShopNo", goods.brand.brand_shop_no) != goods.brand.brand_shop_no:
        return False
    if query.get("benefit") == "EXC_SLDOUT" and goods.product.sold_out:
        return False
    return goods.category.code.startswith(query.get("dspCtgryNo", ""))


def _sorted(goods: list[Goods], column: str) -> list[Goods]:
    by_number = sorted(goods, key=lambda one: (one.product.day, one.product.sku), reverse=True)
    if column == "LWET_PRC_SEQ":
        return sorted(by_number, key=lambda one: one.product.price)
    if column == "BEST_PRC_SEQ":
        return sorted(by_number, key=lambda one: -one.product.price)
    return by_number


def _page_number(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1
