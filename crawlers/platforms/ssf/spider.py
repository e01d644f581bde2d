"""The spider of every store on SSF Shop."""

from __future__ import annotations

from typing import ClassVar

from parsel import Selector

from crawlers.items import Garment
from crawlers.platforms.ssf.listing import parse_list
from crawlers.platforms.ssf.product import parse_product
from crawlers.platforms.ssf.store import SsfStore
from crawlers.platforms.ssf.urls import list_url, product_url
from crawlers.spiders.base import Listing, StoreSpider
from crawlers.store import Category


class SsfSpider(StoreSpider):
    """Joins SSF Shop's addresses and readers; it has no logic of its own."""

    store: ClassVar[SsfStore]

    def list_url(self, category: Category, page: int) -> str:
        """The list fragment, newest first."""
        return list_url(self.base, self.store, category.code, page)

    def product_url(self, sku: str) -> str:
        """The product page."""
        return product_url(self.base, self.store, sku)

    def read_list(self, page: Selector) -> Listing:
        """Read a list fragment."""
        found = parse_list(page, self.wins)
        return Listing(found.skus, found.total, found.pages)

    def read_product(self, page: Selector, url: str, category: Category) -> Garment:
        """Read a product page."""
        found = parse_product(page, url, self.wins)
        return Garment(
            brand=found.brand or self.store.title,
            sku=found.sku,
            name=found.name,
            category_path=found.breadcrumb,
            category=category.garment,
            gender=category.gender,
            colour=found.colour,
            price=found.price,
            currency=found.currency,
            page_url=url,
            images=found.images,
        )
