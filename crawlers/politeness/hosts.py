"""How fast a host is asked, and when it is left alone.

One connection a host; ``Crawl-delay`` and a permission's rate raise the pause between
requests; 429, and 503 with ``Retry-After``, are waited for a few times; 403, a captcha or
patience at an end stop the host, and what still waits in its queue is not sent.
"""

from __future__ import annotations

import email.utils
import time
from collections import Counter
from datetime import UTC, datetime
from typing import Any

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawlers.page import Page
from crawlers.params import CrawlParams
from crawlers.politeness import captcha
from crawlers.politeness.permissions import Permissions
from crawlers.politeness.queues import empty_queues, slot_of
from crawlers.politeness.robots import permissions_of
from crawlers.politeness.rules import Rules

DEFAULT_WAIT = 30.0
"""Seconds to wait after a 429 that does not say how long."""


class HostStopped(IgnoreRequest):
    """The host is left alone for the rest of the crawl."""


class HostGate:
    """Downloader middleware that paces and stops hosts.

    Attributes:
        stopped: host → why it is left alone.
    """

    def __init__(self, crawler: Crawler, params: CrawlParams, permissions: Permissions) -> None:
        self.crawler, self.params, self.permissions = crawler, params, permissions
        self.stopped: dict[str, str] = {}
        self._waits: dict[str, int] = {}
        self._pauses: dict[str, float] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> HostGate:
        """Scrapy's way of making one."""
        params = CrawlParams.model_validate(crawler.settings["SICHAK_PARAMS"])
        gate = cls(crawler, params, permissions_of(crawler))
        crawler.signals.connect(gate.slow_down, signal=signals.robots_parsed)
        crawler.signals.connect(gate.notice, signal=signals.response_downloaded)
        crawler.signals.connect(gate.report, signal=signals.spider_closed)
        return gate

    def process_request(self, request: Request) -> None:
        """Hold back a request to a stopped host."""
        host = slot_of(request)
        if host in self.stopped:
            raise HostStopped(f"{host} is left alone: {self.stopped[host]}")

    def process_response(self, request: Request, response: Response) -> Response | Request:
        """Send a request again that was told to wait; stop a host that shows a captcha."""
        if request.meta.get("is_robots_txt"):
            return response
        if _asks_to_wait(response):
            self.process_request(request)
            again: Request = request.replace(dont_filter=True)
            return again
        challenge = captcha.in_page(response.body) if _is_html(response) else None
        if challenge and (response.status >= 400 or self._is_no_page(request, response)):
            self._stop(slot_of(request), f"it shows a captcha ({challenge})")
        if response.status == 403 or challenge:
            self.process_request(request)
        return response

    def notice(self, response: Response, request: Request) -> None:
        """Act on an answer before the host's next request leaves the queue."""
        host = slot_of(request)
        if request.meta.get("is_robots_txt") or host in self.stopped:
            return
        challenge = captcha.in_headers(lambda name: _header(response, name))
        if challenge:
            self._stop(host, f"it shows a captcha ({challenge})")
        elif response.status == 403:
            self._stop(host, "it answered HTTP 403 (forbidden)")
        elif _asks_to_wait(response):
            self._wait(host, response, request.meta.get("download_latency", 0.0))
        else:
            self._pace(host, self._pauses.get(host, self._default_delay))

    def slow_down(self, robotparser: Rules, request: Request) -> None:
        """Heed ``Crawl-delay`` and the rate of a permission."""
        host = slot_of(request)
        agreed = self.permissions.delay(request.url, datetime.now(UTC))
        delay = max(robotparser.crawl_delay or 0.0, agreed)
        if delay > max(self.params.max_wait, agreed):
            self._stop(host, f"its robots.txt asks for {delay:,.0f} s between requests")
        elif delay > self._pauses.get(host, self._default_delay):
            self._pauses[host] = delay
            self._pace(host, delay)

    def report(self, spider: Any) -> None:
        """Leave word with the spider."""
        spider.stopped_hosts = dict(self.stopped)

    @property
    def _default_delay(self) -> float:
        return self.crawler.settings.getfloat("DOWNLOAD_DELAY")

    def _wait(self, host: str, response: Response, latency: float) -> None:
        said = retry_after(response, time.time())
        seconds = DEFAULT_WAIT if said is None else said
        self._waits[host] = self._waits.get(host, 0) + 1
        if self._waits[host] > self.params.max_waits:
            self._stop(host, f"HTTP {response.status}, {self._waits[host]} times")
        elif seconds > self.params.max_wait:
            self._stop(host, f"HTTP {response.status}, and it asks to wait {seconds:.0f} s")
        else:
            pause = max(seconds, self._pauses.get(host, self._default_delay))
            self._pace(host, pause + latency)  # a pause counts from the request, not the answer

    def _pace(self, host: str, delay: float) -> None:
        assert self.crawler.engine is not None
        downloader = self.crawler.engine.downloader
        downloader.per_slot_settings.setdefault(host, {})["delay"] = delay
        if host in downloader.slots:
            downloader.slots[host].delay = delay

    def _stop(self, host: str, reason: str) -> None:
        self.stopped.setdefault(host, reason)
        empty_queues(self.crawler, HostStopped(f"{host} is left alone: {reason}"), host)

    def _is_no_page(self, request: Request, response: Response) -> bool:
        """Whether a page is neither a list nor a product of the shop.

        One that a browser will fill in cannot be told yet.
        """
        platform = getattr(self.crawler.spider, "platform", None)
        if platform is None or "look" in request.meta:
            return False
        page = Page(response.url, response.body, _header(response, "Content-Type"))
        try:
            is_list = bool(platform.read_list(page, Counter()).products)
            return not is_list and not platform.read_product(page, Counter()).images
        except Exception:
            return True


def retry_after(response: Response, now: float) -> float | None:
    """Seconds of a ``Retry-After`` header: a number or a date; None where it says nothing."""
    text = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        return max(0.0, email.utils.parsedate_to_datetime(text).timestamp() - now)
    except (ValueError, TypeError, OverflowError):
        return None


def _asks_to_wait(response: Response) -> bool:
    return response.status == 429 or (response.status == 503 and "Retry-After" in response.headers)


def _is_html(response: Response) -> bool:
    said = _header(response, "Content-Type").lower()
    return "html" in said or response.body[:64].lstrip().startswith(b"<")


def _header(response: Response, name: str) -> str:
    return (response.headers.get(name) or b"").decode("latin-1")
