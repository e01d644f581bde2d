"""The size in which a photo is asked for, and another one where there is none of the first.

A photo is known by the address of its original whatever size was had; ``fetches.jsonl``
says by ``final_url`` which one it was.
"""

from __future__ import annotations

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawlers.platform import Platform
from crawlers.store import Store

META = "sizes"
"""Key of a request's meta: addresses of the photo that are yet to be tried."""

NONE_THERE = (404, 410)
"""Answers that say that there is no photo of this size."""


def sizes_of(platform: Platform[Store], url: str, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """Addresses of a photo in the sizes that are wanted, each once.

    Args:
        platform: whose photo it is.
        url: of the original; the only address where the platform makes none of these sizes.
        wanted: as in ``crawl.photo_sizes``.
    """
    found = (platform.photo_url(url, size) for size in wanted)
    return tuple(dict.fromkeys(filter(None, found))) or (url,)


class OtherSizes:
    """Downloader middleware that asks for a photo in the first size there is.

    What robots.txt forbids and what the host refuses is not asked for in another size.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._stats = crawler.stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> OtherSizes:
        """Scrapy's way of making one."""
        return cls(crawler)

    def process_request(self, request: Request) -> Request | None:
        """Ask for the first size in place of the original."""
        sizes = request.meta.get(META, ())
        return _next(request) if sizes and META + "/asked" not in request.meta else None

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Ask for the next size where there is none of this one."""
        if not request.meta.get(META) or not _is_missing(response):
            return response
        if self._stats:
            self._stats.inc_value("photos/other_size")
        return _next(request)


def _next(request: Request) -> Request:
    first, *rest = request.meta[META]
    meta = {**request.meta, META: tuple(rest), META + "/asked": True}
    return request.replace(url=first, meta=meta)


def _is_missing(response: Response) -> bool:
    """Whether an answer is no photo: not there, or a page of HTML that says so."""
    page = response.status == 200 and response.body[:64].lstrip().startswith(b"<")
    return page or response.status in NONE_THERE
