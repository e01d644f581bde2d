"""A shop made with Next.js: its addresses and its readers, joined."""

from __future__ import annotations

from typing import ClassVar

from crawlers.items import Product
from crawlers.page import Page
from crawlers.platform import Listing, Platform
from crawlers.platforms.nextshop.listing import parse_list
from crawlers.platforms.nextshop.product import parse_product
from crawlers.platforms.nextshop.urls import list_url, product_url, resized
from crawlers.reading import Wins
from crawlers.store import Store


class NextShop(Platform[Store]):
    """A store whose lists are a JSON API, and whose pages carry their data as JSON."""

    newest_first: ClassVar[bool] = True

    def list_url(self, store: Store, base: str, code: str, page: int) -> str:
        """The beginning of the list; later pages are where the one before says."""
        return list_url(base, code)

    def product_url(self, store: Store, base: str, sku: str) -> str:
        """The product page."""
        return product_url(base, sku)

    def photo_url(self, url: str, size: str) -> str:
        """The original, or as the query asks for it."""
        return url if size == "original" else resized(url)

    def read_list(self, page: Page, wins: Wins) -> Listing:
        """Read an answer of the API."""
        return parse_list(page, wins)

    def read_product(self, page: Page, wins: Wins) -> Product:
        """Read a product page."""
        return parse_product(page, wins)


PLATFORM = NextShop()
