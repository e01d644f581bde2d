"""When a crawl ends before its lists do: its budget is spent, or its hours are over.

It ends cleanly. What was got is kept and published, what still waits is not sent, and
the message says why and when it may go on.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http.request import NO_CALLBACK

from crawlers.params import CrawlParams
from crawlers.politeness.budget import Budget
from crawlers.politeness.night import parse_hours
from crawlers.politeness.queues import empty_queues, slot_of
from crawlers.politeness.refusal import NotAskedFor


class Ending:
    """Downloader middleware that counts what goes out and comes in, and ends the crawl in time.

    It stands below the page cache: what comes from there costs the host nothing.

    Attributes:
        why: why the crawl has ended, "" while it goes on.
    """

    def __init__(self, crawler: Crawler, params: CrawlParams) -> None:
        self.crawler = crawler
        self.budget = Budget(params.max_pages, params.max_bytes)
        self.hours = parse_hours(params.hours, params.time_zone)
        self.why = ""
        self._closing: asyncio.Future[Any] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Ending:
        """Scrapy's way of making one."""
        one = cls(crawler, CrawlParams.model_validate(crawler.settings["SICHAK_PARAMS"]))
        crawler.signals.connect(one.count, signal=signals.bytes_received)
        crawler.signals.connect(one.look, signal=signals.response_downloaded)
        crawler.signals.connect(one.report, signal=signals.spider_closed)
        return one

    def process_request(self, request: Request) -> None:
        """Let a request pass and count it, or end the crawl and raise :class:`NotAskedFor`."""
        host = slot_of(request)
        is_page = request.callback is not NO_CALLBACK
        why = self._why_nothing(host) or (self.budget.why_no_page(host) if is_page else None)
        if why:
            self._end(why)
            raise NotAskedFor(f"not asked for: {why}")
        if is_page:
            self.budget.pages[host] += 1

    def count(self, data: bytes, request: Request) -> None:
        """Count bytes as they come in."""
        self.budget.bytes[slot_of(request)] += len(data)

    def look(self, request: Request) -> None:
        """After an answer: what waits is sent only if more may be asked for."""
        why = self._why_nothing(slot_of(request))
        if why:
            self._end(why)
            empty_queues(self.crawler, NotAskedFor(f"not asked for: {why}"))

    def report(self, spider: Any) -> None:
        """Leave word with the spider."""
        spider.ended = self.why

    def _why_nothing(self, host: str) -> str | None:
        closed = self.hours.why_closed(datetime.now(UTC)) if self.hours else None
        return closed or self.budget.why_nothing(host)

    def _end(self, why: str) -> None:
        self.why = self.why or why
        if self._closing is None:
            assert self.crawler.engine is not None
            closing = self.crawler.engine.close_spider_async(reason="ended early")
            self._closing = asyncio.ensure_future(closing)
