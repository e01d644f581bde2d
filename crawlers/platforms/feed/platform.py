"""No pages: every address is the feed's own."""

from __future__ import annotations

from crawlers.items import Product
from crawlers.page import Page
from crawlers.platform import Listing, Platform
from crawlers.reading import Wins
from crawlers.store import Store


class Feed(Platform[Store]):
    """A store whose garments come out of a feed."""

    def list_url(self, store: Store, base: str, code: str, page: int) -> str:
        """There is none."""
        return ""

    def product_url(self, store: Store, base: str, sku: str) -> str:
        """There is none."""
        return ""

    def read_list(self, page: Page, wins: Wins) -> Listing:
        """No page is a list."""
        return Listing(())

    def read_product(self, page: Page, wins: Wins) -> Product:
        """No page is a product's."""
        return Product()


PLATFORM = Feed()
