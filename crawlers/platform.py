"""A shop's software: addresses of its pages, and what is read from them.

A platform does no input or output and knows no Scrapy. The same code so reads a page
that a crawl fetched, a page saved from a browser, and a page out of an archive.
"""

from __future__ import annotations

import importlib
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from crawlers.items import Product
from crawlers.store import Store

if TYPE_CHECKING:
    from crawlers.page import Page
    from crawlers.reading import Wins

AnyStore = TypeVar("AnyStore", bound=Store)


@dataclass(frozen=True)
class Listed:
    """A product on a list page.

    Attributes:
        sku: the shop's number of it.
        url: of its page; "" where the platform makes it from the number.
        hover: address of the photo that is shown under the pointer; "" where there is none.
        sold_out: whether the list says so.
        image: address of the photo that is shown; when it changes, the product is read again.
    """

    sku: str
    url: str = ""
    hover: str = ""
    sold_out: bool = False
    image: str = ""


@dataclass(frozen=True)
class Listing:
    """One page of a list.

    Attributes:
        products: in the order of the page, each once.
        total: products of the whole list, None where the shop does not say.
        pages: pages of the whole list, None where the shop does not say.
        next: address of the page that follows, "" on the last one; None where the shop
            numbers its pages.
    """

    products: tuple[Listed, ...]
    total: int | None = None
    pages: int | None = None
    next: str | None = None


@dataclass(frozen=True)
class Look:
    """How a page is looked at in a browser before it is read.

    Attributes:
        wait: CSS of what a script fills in; a page that falls silent without is read as it is.
        click: CSS of what is clicked when that is there, such as a tab; "" for nothing.
        then: CSS of what the click, or the scrolling, brings.
        scroll: whether to go to the end of the page where there is nothing to click.
    """

    wait: str
    click: str = ""
    then: str = ""
    scroll: bool = False


class Platform(ABC, Generic[AnyStore]):
    """What all shops of one software have in common.

    Attributes:
        parts: names of further pages of a product, such as "sizes"; each is asked for
            only where ``crawl.parts`` wants it.
        looks: kinds of pages ("list", "product" or one of ``parts``) that scripts fill in,
            and how a browser shows them; all others are read as they are sent.
        newest_first: whether lists are asked for newest first, so that ``--new`` may end them
            where only known products follow; else it walks them all and reads what is new.
    """

    parts: ClassVar[tuple[str, ...]] = ()
    looks: ClassVar[Mapping[str, Look]] = {}
    newest_first: ClassVar[bool] = False

    @abstractmethod
    def list_url(self, store: AnyStore, base: str, code: str, page: int) -> str:
        """Address of a page, from 1, of the list with a store's code for it."""

    @abstractmethod
    def product_url(self, store: AnyStore, base: str, sku: str) -> str:
        """Address of a product's page."""

    @abstractmethod
    def read_list(self, page: Page, wins: Wins) -> Listing:
        """Read a page of a list; one that is none has no products."""

    @abstractmethod
    def read_product(self, page: Page, wins: Wins) -> Product:
        """Read a product's page; what it lacks is empty."""

    def photo_url(self, url: str, size: str) -> str:
        """Address of a photo in a size of ``crawl.photo_sizes``; "" for one there is none of.

        Args:
            url: of the original.
            size: "original", or "page" for as large as the product page shows it.
        """
        return url if size == "original" else ""

    def date_of(self, sku: str) -> date | None:
        """The day of registration, where a product's number tells it."""
        return None

    def part_url(self, store: AnyStore, base: str, sku: str, part: str) -> str:
        """Address of a further page of a product."""
        raise NotImplementedError(part)

    def read_part(self, page: Page, part: str, product: Product, wins: Wins) -> Product:
        """The product with what a further page adds to it."""
        raise NotImplementedError(part)


def platform_of(store: Store) -> Platform[Store]:
    """The platform of a store: ``PLATFORM`` of ``crawlers.platforms.<name>.platform``."""
    module = importlib.import_module(f"crawlers.platforms.{store.platform}.platform")
    platform: Platform[Store] = module.PLATFORM
    return platform
