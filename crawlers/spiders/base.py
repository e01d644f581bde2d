"""The spider of all stores: lists page by page, products, and nothing lost on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterator
from typing import Any, ClassVar

from scrapy import Request, Spider
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from crawlers.answer import page_of, request_of
from crawlers.cache import forget_page
from crawlers.failures import reason_of
from crawlers.garment import garment_of, why_no_garment
from crawlers.goods import Unwanted
from crawlers.items import CrawlReject, Garment
from crawlers.job import Job, Journal, RobotsRecord
from crawlers.newest import what_is_new
from crawlers.origins import Origins
from crawlers.platform import Listed, Listing, platform_of
from crawlers.politeness.archive import keep_rules
from crawlers.politeness.refusal import Refusal
from crawlers.politeness.robots import Robots
from crawlers.progress import Progress
from crawlers.reading import Wins
from crawlers.state import State
from crawlers.store import Category, Store, find_store, wanted
from crawlers.walk import Walk

GONE = (404, 410)
"""Answers that say that there is no such page any more."""


class StoreSpider(Spider):
    """A store's spider; the store's platform gives addresses and readers.

    Lists are walked one after the other and page by page, so that the order of
    products, and with it ``limit`` and a product's category, is the same every time.
    A page that cannot be had becomes a reject, and the next one is asked for.
    """

    store: ClassVar[Store]

    def __init__(self, job: Job, **kwargs: Any) -> None:
        super().__init__(self.store.name, **kwargs)
        self.job = job
        self.platform = platform_of(self.store)
        self.base = job.base_url
        self.origins = Origins(self.base, self.store.sample)
        self.allowed_domains = self.store.domains_at(self.base)
        self.photos = State(job.state)
        self.journal = Journal(job.journal)
        self.wins: Wins = Counter()
        self.robots: dict[str, RobotsRecord] = {}
        self.stopped_hosts: dict[str, str] = {}
        self.ended = ""
        self.pages = 0
        self.lists = wanted(self.store, job.params.categories)
        self.products: dict[str, Category] = {}
        self.listed: dict[str, Listed] = {}
        self.walk = Walk()
        new = what_is_new(self.photos.database, job.params, self.platform.newest_first)
        self.progress = Progress(self.origins, self.platform.date_of, new)

    async def start(self) -> AsyncIterator[Any]:
        """Begin with the first list."""
        yield self._list_request(0, 1)

    def parse_list(self, response: Response, place: int, page: int) -> Iterator[Any]:
        """Products of a list page, then its next page or the next list."""
        self.pages += 1
        category = self.lists[place]
        self.progress.begin(category.code)
        try:
            listing = self.platform.read_list(page_of(response), self.wins)
        except ValueError as error:
            self.progress.broken.add(category.code)
            yield self._no_page(response, f"the list cannot be read: {error}")
            listing = Listing(())
        step = self.walk.step(place, page, listing)
        if step.gap:
            self.progress.broken.add(category.code)
            yield self._no_page(response, step.gap)
        for listed in step.fresh:
            if self._is_full():
                return
            if self._is_wanted(category, listed):
                self.products[listed.sku] = category
                yield self._product_request(listed)
        yield from self._next_list(place, page, step.more, listing.next or "")

    def parse_product(self, response: Response, sku: str) -> Iterator[Any]:
        """The garment of a product page, or a reject that says what is wrong with it."""
        self.pages += 1
        self.progress.answer(sku)
        try:
            product = self.platform.read_product(page_of(response), self.wins)
            garment = garment_of(
                product, self.store, self.products[sku], response.url, self.listed[sku]
            )
        except Unwanted as error:
            reject = self.reject(response.url, why_no_garment(error), sku)
            yield reject.model_copy(update={"unwanted": True})
        except ValueError as error:
            yield self._no_page(response, why_no_garment(error), sku)
        except Exception as error:
            yield self._no_page(response, f"the product page cannot be read: {error}", sku)
        else:
            parts = [part for part in self.platform.parts if part in self.job.params.parts]
            yield self._part_request(garment, parts) if parts else garment
            yield from self._siblings_of(garment)

    def parse_part(self, response: Response, garment: Garment, parts: list[str]) -> Iterator[Any]:
        """The garment with what a further page adds to it."""
        self.pages += 1
        try:
            page = page_of(response)
            grown = self.platform.read_part(page, parts[0], garment, self.wins)
            garment = Garment.model_validate(grown.model_dump())
        except Exception as error:
            reason = f"the page of its {parts[0]} cannot be read: {error}"
            yield self._no_page(response, reason, garment.sku)
        yield self._part_request(garment, parts[1:]) if parts[1:] else garment

    def part_failed(self, failure: Failure) -> Iterator[Any]:
        """Note a further page that could not be had; the garment does without."""
        request = request_of(failure)
        garment, parts = request.cb_kwargs["garment"], request.cb_kwargs["parts"]
        yield self.failed(request, failure.value, garment.sku)
        yield self._part_request(garment, parts[1:]) if parts[1:] else garment

    def list_failed(self, failure: Failure) -> Iterator[Any]:
        """Note a list page that could not be had, and go on."""
        request = request_of(failure)
        place, page = request.cb_kwargs["place"], request.cb_kwargs["page"]
        self.progress.begin(self.lists[place].code)
        self.progress.broken.add(self.lists[place].code)
        yield self.failed(request, failure.value)
        yield from self._next_list(place, page, more=self.walk.goes_on(place, page))

    def product_failed(self, failure: Failure) -> Iterator[Any]:
        """Note a product page that could not be had."""
        request = request_of(failure)
        if isinstance(failure.value, HttpError) and failure.value.response.status in GONE:
            self.progress.answer(request.cb_kwargs["sku"])
        yield self.failed(request, failure.value, request.cb_kwargs["sku"])

    def failed(self, request: Request, error: BaseException | None, sku: str = "") -> CrawlReject:
        """The reject of a request that failed."""
        forget_page(self.photos.database, request)
        reason = reason_of(error or RuntimeError("unknown"))
        return self.reject(request.url, reason, sku, refused=isinstance(error, Refusal))

    def reject(self, url: str, reason: str, sku: str = "", refused: bool = False) -> CrawlReject:
        """A reject, its address as it is recorded."""
        store, where = self.store.name, self.origins.recorded(url)
        return CrawlReject(store=store, sku=sku, url=where, reason=reason, refused=refused)

    def _no_page(self, response: Response, reason: str, sku: str = "") -> CrawlReject:
        """The reject of a page that is not what it should be; the next crawl asks for it anew."""
        assert response.request is not None
        forget_page(self.photos.database, response.request)
        return self.reject(response.url, reason, sku)

    def note_robots(self, robots: Robots) -> None:
        """Keep a host's robots.txt, and the permissions that hold there, for the record."""
        host = self.origins.recorded(robots.origin + "/").rstrip("/")
        self.robots[robots.origin] = keep_rules(robots, host, self.job)

    def _list_request(self, place: int, page: int, url: str = "") -> Request:
        code = self.lists[place].code
        return Request(
            url or self.platform.list_url(self.store, self.base, code, page),
            callback=self.parse_list,
            errback=self.list_failed,
            cb_kwargs={"place": place, "page": page},
            priority=10,
            meta=self._look("list"),
        )

    def _product_request(self, listed: Listed) -> Request:
        return Request(
            listed.url or self.platform.product_url(self.store, self.base, listed.sku),
            callback=self.parse_product,
            errback=self.product_failed,
            cb_kwargs={"sku": listed.sku},
            meta=self._look("product"),
        )

    def _siblings_of(self, garment: Garment) -> Iterator[Request]:
        """Other colours that no list shows; lists are walked before products are read."""
        for sku in garment.siblings if self.job.params.siblings else ():
            if sku in self.listed or self._is_full():
                continue
            category, listed = self.products[garment.sku], Listed(sku)
            self.listed[sku] = listed
            seen = self.progress.see_sibling(category.code, listed)
            self.journal.add(seen)
            if seen.asked:
                self.products[sku] = category
                yield self._product_request(listed)

    def _part_request(self, garment: Garment, parts: list[str]) -> Request:
        return Request(
            self.platform.part_url(self.store, self.base, garment.sku, parts[0]),
            callback=self.parse_part,
            errback=self.part_failed,
            cb_kwargs={"garment": garment, "parts": parts},
            meta=self._look(parts[0]),
        )

    def _look(self, kind: str) -> dict[str, Any]:
        """What tells the browser, if there is one, how to show a page."""
        look = self.platform.looks.get(kind)
        return {"look": look} if look else {}

    def _next_list(self, place: int, page: int, more: bool, url: str = "") -> Iterator[Request]:
        """The next page, at ``url`` where the last one named it, or else the next list."""
        if self._is_full():
            return
        code = self.lists[place].code
        if more and not self.progress.is_done(code):
            yield self._list_request(place, page + 1, url)
            return
        self.progress.end(code)
        if place + 1 < len(self.lists):
            yield self._list_request(place + 1, 1)

    def _is_wanted(self, category: Category, listed: Listed) -> bool:
        """Note that a list shows a product. Returns whether its page is to be asked for."""
        seen = self.progress.see(category.code, listed, first=listed.sku not in self.listed)
        if seen is None:
            return False
        self.listed[listed.sku] = listed
        self.journal.add(seen)
        return seen.asked

    def _is_full(self) -> bool:
        limit = self.job.params.limit
        return limit is not None and len(self.products) >= limit


def spider_class(name: str) -> type[StoreSpider]:
    """The spider of a store, under the store's own name."""
    store = find_store(name)
    return type(store.name, (StoreSpider,), {"name": store.name, "store": store})
