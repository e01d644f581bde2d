"""Requests that wait in Scrapy's downloader for their host's turn."""

from __future__ import annotations

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.utils.httpobj import urlparse_cached


def slot_of(request: Request) -> str:
    """The host whose turn a request waits for: its name, whatever the port."""
    return urlparse_cached(request).hostname or ""


def empty_queues(crawler: Crawler, error: IgnoreRequest, host: str | None = None) -> None:
    """Let all that wait for a host, or for any, fail with an error instead of being sent.

    They have passed all middlewares, so that none of these can hold them back any more.
    """
    assert crawler.engine is not None
    for name, slot in crawler.engine.downloader.slots.items():
        while host in (None, name) and slot.queue:
            _, waiting = slot.queue.popleft()
            waiting.errback(error)
