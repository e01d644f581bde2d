"""The spider of all stores: lists page by page, products, and nothing lost on the way."""

from __future__ import annotations

import importlib
from abc import abstractmethod
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlsplit

from parsel import Selector
from pydantic import ValidationError
from scrapy import Request, Spider
from scrapy.http import Response, TextResponse
from twisted.python.failure import Failure

from crawlers.failures import reason_of
from crawlers.items import CrawlReject, Garment
from crawlers.job import Job, Journal, RobotsRecord
from crawlers.manifest import robots_file
from crawlers.origins import Origins
from crawlers.politeness.robots import Robots, RobotsRefusal
from crawlers.reading import Wins
from crawlers.state import State
from crawlers.store import Category, Store, find_store, wanted
from sichak.work.memo import write_atomically

PAGE_LIMIT = 500
"""Pages of one list that are asked for at most: 30,000 products."""


@dataclass(frozen=True)
class Listing:
    """One page of a list, as the base spider needs it.

    Attributes:
        skus: in the order of the page.
        total: products of the whole list, None where the shop does not say.
        pages: pages of the whole list, None where the shop does not say.
    """

    skus: tuple[str, ...]
    total: int | None
    pages: int | None


class StoreSpider(Spider):
    """Base of all spiders; a platform gives addresses and readers.

    Lists are walked one after the other and page by page, so that the order of
    products, and with it ``limit`` and a product's category, is the same every time.
    A page that cannot be had becomes a reject, and the next one is asked for.
    """

    store: ClassVar[Store]

    def __init__(self, job: Job, **kwargs: Any) -> None:
        super().__init__(self.store.name, **kwargs)
        self.job = job
        self.base = job.base_url
        self.origins = Origins(self.base, self.store.sample)
        elsewhere = urlsplit(self.base).hostname or ""
        at_home = self.base == self.store.base_url
        self.allowed_domains = list(self.store.domains) if at_home else [elsewhere]
        self.photos = State(job.state)
        self.journal = Journal(job.journal)
        self.wins: Wins = Counter()
        self.robots: dict[str, RobotsRecord] = {}
        self.stopped_hosts: dict[str, str] = {}
        self.pages = 0
        self.lists = wanted(self.store, job.params.categories)
        self.products: dict[str, Category] = {}
        self._read: dict[int, set[str]] = {}
        self._last_page: dict[int, int] = {}

    @abstractmethod
    def list_url(self, category: Category, page: int) -> str:
        """Address of a page of a list, from 1."""

    @abstractmethod
    def product_url(self, sku: str) -> str:
        """Address of a product's page."""

    @abstractmethod
    def read_list(self, page: Selector) -> Listing:
        """Read a page of a list."""

    @abstractmethod
    def read_product(self, page: Selector, url: str, category: Category) -> Garment:
        """Read a product's page; ValueError says what it lacks."""

    async def start(self) -> AsyncIterator[Any]:
        """Begin with the first list."""
        yield self._list_request(0, 1)

    def parse_list(self, response: Response, place: int, page: int) -> Iterator[Any]:
        """Products of a list page, then its next page or the next list."""
        self.pages += 1
        category = self.lists[place]
        listing = self.read_list(_selector(response))
        if listing.total and not listing.skus and page == 1:
            yield self.reject(
                response.url, f"the list says {listing.total} products and shows none"
            )
        seen = self._read.setdefault(place, set())
        fresh = [sku for sku in listing.skus if sku not in seen]
        seen.update(fresh)
        for sku in fresh:
            if self._is_full():
                return
            if sku not in self.products:
                self.products[sku] = category
                yield self._product_request(sku)
        if listing.pages is not None:
            self._last_page[place] = listing.pages
        more = bool(fresh) and page < self._last_page.get(place, PAGE_LIMIT)
        yield from self._next_list(place, page, more)

    def parse_product(self, response: Response, sku: str) -> Iterator[Any]:
        """The garment of a product page, or a reject that says what is wrong with it."""
        self.pages += 1
        try:
            garment = self.read_product(_selector(response), response.url, self.products[sku])
            if garment.sku != sku:
                raise ValueError(f"the page is of another product, {garment.sku}")
            yield garment
        except ValidationError as error:
            lacks = ", ".join(sorted({str(one["loc"][0]) for one in error.errors()}))
            yield self.reject(response.url, f"the product page lacks: {lacks}", sku)
        except Exception as error:
            yield self.reject(response.url, f"the product page cannot be read: {error}", sku)

    def list_failed(self, failure: Failure) -> Iterator[Any]:
        """Note a list page that could not be had, and go on."""
        request = _request_of(failure)
        place, page = request.cb_kwargs["place"], request.cb_kwargs["page"]
        yield self.failed(request.url, failure.value)
        yield from self._next_list(place, page, more=page < self._last_page.get(place, 0))

    def product_failed(self, failure: Failure) -> Iterator[Any]:
        """Note a product page that could not be had."""
        request = _request_of(failure)
        yield self.failed(request.url, failure.value, request.cb_kwargs["sku"])

    def failed(self, url: str, error: BaseException | None, sku: str = "") -> CrawlReject:
        """The reject of a request that failed."""
        reason = reason_of(error or RuntimeError("unknown"))
        return self.reject(url, reason, sku, refused=isinstance(error, RobotsRefusal))

    def reject(self, url: str, reason: str, sku: str = "", refused: bool = False) -> CrawlReject:
        """A reject, its address as it is recorded."""
        where = self.origins.recorded(url)
        return CrawlReject(
            store=self.store.name, sku=sku, url=where, reason=reason, refused=refused
        )

    def note_robots(self, robots: Robots) -> None:
        """Keep a host's robots.txt for the record."""
        if robots.sha256 is not None:
            write_atomically(robots_file(self.job.state, robots.sha256), robots.text)
        self.robots[robots.origin] = RobotsRecord(
            host=self.origins.recorded(robots.origin + "/").rstrip("/"),
            status=robots.status,
            sha256=robots.sha256,
            verdict=robots.verdict,
        )

    def _list_request(self, place: int, page: int) -> Request:
        return Request(
            self.list_url(self.lists[place], page),
            callback=self.parse_list,
            errback=self.list_failed,
            cb_kwargs={"place": place, "page": page},
            priority=10,
        )

    def _product_request(self, sku: str) -> Request:
        return Request(
            self.product_url(sku),
            callback=self.parse_product,
            errback=self.product_failed,
            cb_kwargs={"sku": sku},
        )

    def _next_list(self, place: int, page: int, more: bool) -> Iterator[Request]:
        if self._is_full():
            return
        if more and page < PAGE_LIMIT:
            yield self._list_request(place, page + 1)
        elif place + 1 < len(self.lists):
            yield self._list_request(place + 1, 1)

    def _is_full(self) -> bool:
        limit = self.job.params.limit
        return limit is not None and len(self.products) >= limit


def spider_class(name: str) -> type[StoreSpider]:
    """The spider of a store: its platform's, under the store's own name."""
    store = find_store(name)
    module, _, class_name = store.spider.partition(":")
    base = getattr(importlib.import_module(module), class_name)
    spider: type[StoreSpider] = type(store.name, (base,), {"name": store.name, "store": store})
    return spider


def _request_of(failure: Failure) -> Request:
    request: Request = vars(failure)["request"]  # Scrapy adds it
    return request


def _selector(response: Response) -> Selector:
    """The page as HTML, whatever content type it claims."""
    if isinstance(response, TextResponse):
        text = response.text
    else:
        text = response.body.decode("utf-8", "replace")
    return Selector(text=text.replace("\0", "") or "<html></html>", type="html")
