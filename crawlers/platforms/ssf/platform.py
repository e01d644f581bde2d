"""SSF Shop: its addresses and its readers, joined."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from crawlers.items import Product
from crawlers.page import Page
from crawlers.platform import Listing, Platform
from crawlers.platforms.ssf.details import parse_sizes
from crawlers.platforms.ssf.listing import parse_list
from crawlers.platforms.ssf.product import parse_product
from crawlers.platforms.ssf.store import SsfStore
from crawlers.platforms.ssf.urls import goods_day, list_url, product_url, sizes_url
from crawlers.reading import Wins


class Ssf(Platform[SsfStore]):
    """Every brand's store on SSF Shop."""

    parts: ClassVar[tuple[str, ...]] = ("sizes",)
    newest_first: ClassVar[bool] = True

    def list_url(self, store: SsfStore, base: str, code: str, page: int) -> str:
        """The list fragment, newest first."""
        return list_url(base, store, code, page)

    def product_url(self, store: SsfStore, base: str, sku: str) -> str:
        """The product page."""
        return product_url(base, store, sku)

    def date_of(self, sku: str) -> date | None:
        """As the goods number tells it."""
        return goods_day(sku)

    def part_url(self, store: SsfStore, base: str, sku: str, part: str) -> str:
        """The fragment with the measurements."""
        return sizes_url(base, sku)

    def read_list(self, page: Page, wins: Wins) -> Listing:
        """Read a list fragment."""
        return parse_list(page.html, page.url, wins)

    def read_product(self, page: Page, wins: Wins) -> Product:
        """Read a product page."""
        return parse_product(page.html, page.url, wins)

    def read_part(self, page: Page, part: str, product: Product, wins: Wins) -> Product:
        """Add the measurements."""
        return product.model_copy(update={"sizes": parse_sizes(page.html, wins)})


PLATFORM = Ssf()
