"""SSF Shop: its addresses and its readers, joined."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from crawlers.items import Product
from crawlers.page import Page
from crawlers.platform import Listing, Look, Platform
from crawlers.platforms.ssf.details import parse_description, parse_sizes
from crawlers.platforms.ssf.listing import parse_list
from crawlers.platforms.ssf.product import parse_product
from crawlers.platforms.ssf.store import SsfStore
from crawlers.platforms.ssf.urls import (
    PAGE_SHOWS,
    goods_day,
    list_url,
    product_url,
    resized,
    sizes_url,
)
from crawlers.reading import Wins

DESCRIPTION = "description"
"""The part of a product that a script fills in."""


class Ssf(Platform[SsfStore]):
    """Every brand's store on SSF Shop."""

    parts: ClassVar[tuple[str, ...]] = ("sizes", DESCRIPTION)
    looks: ClassVar[Mapping[str, Look]] = {
        DESCRIPTION: Look(
            wait="#goodDtlTitle",
            click='a[href="#godsTabView"]',
            then=".gods-detail-img img",
            scroll=True,
        ),
    }
    newest_first: ClassVar[bool] = True

    def list_url(self, store: SsfStore, base: str, code: str, page: int) -> str:
        """The list fragment, newest first."""
        return list_url(base, store, code, page)

    def product_url(self, store: SsfStore, base: str, sku: str) -> str:
        """The product page."""
        return product_url(base, store, sku)

    def photo_url(self, url: str, size: str) -> str:
        """The original, or what the image host makes of it for a product page."""
        return url if size == "original" else resized(url, PAGE_SHOWS)

    def date_of(self, sku: str) -> date | None:
        """As the goods number tells it."""
        return goods_day(sku)

    def part_url(self, store: SsfStore, base: str, sku: str, part: str) -> str:
        """The fragment with the measurements, or the product page once more, in a browser."""
        if part == DESCRIPTION:
            return self.product_url(store, base, sku)
        return sizes_url(base, sku)

    def read_list(self, page: Page, wins: Wins) -> Listing:
        """Read a list fragment."""
        return parse_list(page.html, page.url, wins)

    def read_product(self, page: Page, wins: Wins) -> Product:
        """Read a product page."""
        return parse_product(page.html, page.url, wins)

    def read_part(self, page: Page, part: str, product: Product, wins: Wins) -> Product:
        """Add the measurements, or the description's pictures that are not in the gallery."""
        if part != DESCRIPTION:
            return product.model_copy(update={"sizes": parse_sizes(page.html, wins)})
        known = {picture.url for picture in product.images}
        found = parse_description(page.html, page.url, wins)
        further = tuple(picture for picture in found if picture.url not in known)
        return product.model_copy(update={"images": (*product.images, *further)})


PLATFORM = Ssf()
