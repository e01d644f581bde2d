"""SSF Shop through a browser."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from crawlers.items import Product
from crawlers.page import Page
from crawlers.platform import Look
from crawlers.platforms.ssf.details import parse_description
from crawlers.platforms.ssf.platform import Ssf
from crawlers.platforms.ssf.store import SsfStore
from crawlers.platforms.ssf_browser.urls import shell_url
from crawlers.reading import Wins

DESCRIPTION = "description"


class SsfInBrowser(Ssf):
    """Lists as their scripts fill them, and the description as a part of a product."""

    parts: ClassVar[tuple[str, ...]] = (*Ssf.parts, DESCRIPTION)
    looks: ClassVar[Mapping[str, Look]] = {
        "list": Look(wait="li[data-prdno], #ctgryGodsListTotalRow, #godTotalCount"),
        DESCRIPTION: Look(
            wait="#goodDtlTitle",
            click='a[href="#godsTabView"]',
            then=".gods-detail-img img",
            scroll=True,
        ),
    }

    def list_url(self, store: SsfStore, base: str, code: str, page: int) -> str:
        """The category's page, which asks for the list fragment itself; newest first."""
        return shell_url(base, store, code, page)

    def part_url(self, store: SsfStore, base: str, sku: str, part: str) -> str:
        """The product page once more, for its description; else as without a browser."""
        if part == DESCRIPTION:
            return self.product_url(store, base, sku)
        return super().part_url(store, base, sku, part)

    def read_part(self, page: Page, part: str, product: Product, wins: Wins) -> Product:
        """Add the description's pictures that are not in the gallery."""
        if part != DESCRIPTION:
            return super().read_part(page, part, product, wins)
        known = {picture.url for picture in product.images}
        found = parse_description(page.html, page.url, wins)
        further = tuple(picture for picture in found if picture.url not in known)
        return product.model_copy(update={"images": (*product.images, *further)})


PLATFORM = SsfInBrowser()
