"""The catalogue as the mall's two hosts look things up in it: no request touches a path."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sample_store.mall.brands import NEW, RESOLD, Brand, Category, brand_of, category_of
from sample_store.mall.catalogue import Catalogue, Product, Shop, load_catalogue, photo_file
from sample_store.mall.nuri import Nuri

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
    """One page of a list; a total of None is not said."""

    goods: tuple[Goods, ...]
    number: int
    total: int | None

    @property
    def pages(self) -> int:
        """Number of pages, 1 at least."""
        return max(1, math.ceil((self.total or 0) / PAGE_SIZE))


class Stock:
    """All goods by number, all pictures by their path on the image host.

    Args:
        folder: of the catalogue.
        named_by: the years whose way of naming pictures is used, see :func:`image_path`.
    """

    def __init__(self, folder: Path, named_by: str = "2023") -> None:
        self.folder = folder
        self.catalogue: Catalogue = load_catalogue(folder)
        self.goods: dict[str, Goods] = {}
        self.pictures: dict[str, Path] = {}
        shops = {shop.name: shop for shop in self.catalogue.stores}
        self.brands = {name: brand_of(name) for name in (*shops, *_resellers(shops))}
        for shop in self.catalogue.stores:
            for product in shop.products:
                self._put(shop, product, shop.name, product, named_by)
        for name, (source, vendor) in _resellers(shops).items():
            for product in shops[source].products:
                offered = product.model_copy(update={"sku": f"G{vendor}{product.sku[4:]}"})
                self._put(shops[source], product, name, offered, named_by)

    def _put(
        self, shop: Shop, product: Product, seller: str, offered: Product, named_by: str
    ) -> None:
        """Shelve a shop's product as a seller offers it."""
        images = []
        for index, photo in enumerate(product.photos):
            file = photo_file(self.folder, shop, product, photo)
            path = image_path(seller, offered, index, file, named_by)
            self.pictures[path] = file
            images.append(path)
        self.goods[offered.sku] = Goods(
            offered, self.brands[seller], category_of(product), tuple(images)
        )

    @cached_property
    def nuri(self) -> Nuri:
        """The same goods as another shop sells them."""
        return Nuri(self)

    def page(self, query: dict[str, str], shift: int = 0) -> Page:
        """One page of the goods a list query asks for, ``shift`` products too early in it."""
        found = [goods for goods in self.goods.values() if _fits(goods, query)]
        found = _sorted(found, query.get("sortColumn", "NEW_GOD_SEQ"))
        number = _page_number(query.get("currentPage", "1"))
        start = max(0, (number - 1) * PAGE_SIZE - shift)
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


def image_path(store: str, product: Product, index: int, file: Path, named_by: str = "2023") -> str:
    """Path on the image host, in the form of 2023 and later, of 2018 to 2022, or of 2017.

    The 17 digits stand where the shop has the upload time. Here they follow from the
    picture's bytes, so that a picture that changes gets another address. Names of 2017
    have none: a picture that changes keeps its address.
    """
    group = (store[:2].upper() + "BR").rjust(4, "X")
    name = f"{product.sku}_{index}_{'ORGINL' if named_by in ('2017', '2018') else 'THNAIL_ORGINL'}"
    if named_by != "2017":
        name += f"_{int(hashlib.sha256(file.read_bytes()).hexdigest()[:15], 16) % 10**17:017d}"
    return "/".join(("/goods", group, *product.day, name + file.suffix.lower()))


def _resellers(shops: dict[str, Shop]) -> dict[str, tuple[str, str]]:
    """Shops that sell another's goods: name → (source, vendor's code), where the source is."""
    return {
        name: (source, vendor)
        for name, (source, vendor) in RESOLD.items()
        if source in shops and name not in shops
    }


def _fits(goods: Goods, query: dict[str, str]) -> bool:
    if query.get("brandShopNo", goods.brand.brand_shop_no) != goods.brand.brand_shop_no:
        return False
    if query.get("benefit") == "EXC_SLDOUT" and goods.product.sold_out:
        return False
    code = query.get("dspCtgryNo", "")
    return goods.category.code.startswith(NEW.get(code, code))


def _sorted(goods: list[Goods], column: str) -> list[Goods]:
    by_number = sorted(goods, key=lambda one: (one.product.day, one.product.sku), reverse=True)
    if column == "LWET_PRC_SEQ":
        return sorted(by_number, key=lambda one: one.product.price)
    if column == "BEST_PRC_SEQ":
        return sorted(by_number, key=lambda one: -one.product.price)
    return by_number


def _page_number(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1
