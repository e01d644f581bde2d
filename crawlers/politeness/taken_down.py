"""What was taken down is not asked for: addresses, products, brands, and bytes seen before."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler

from crawlers.items import Garment
from crawlers.politeness.refusal import Refusal
from sichak.takedown.blocklist import Blocklist, blocked_here
from sichak.takedown.target import Target
from sichak.takedown.tombstones import append, blocked_line, takedown_file
from sichak.takedown.whence import Whence


class TakenDown(Refusal):
    """A page or photo is blocked; the text says by which takedown."""

    refused = True


class NothingTakenDown:
    """Downloader middleware and item pipeline that hold back what is blocked."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.blocked = blocked_here()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> NothingTakenDown:
        """Scrapy's way of making one."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Let a request pass, or raise :class:`TakenDown`."""
        if request.meta.get("is_robots_txt"):
            return
        spider: Any = self.crawler.spider
        sku = str(request.cb_kwargs.get("sku", ""))
        url = spider.origins.recorded(request.url)
        why = self.blocked.why(Whence(store=spider.store.name, sku=sku, urls=(url,)))
        if why:
            raise TakenDown(why)

    def process_item(self, item: Any) -> Any:
        """The item, or the reject of a garment whose product or brand is blocked."""
        if not isinstance(item, Garment):
            return item
        spider: Any = self.crawler.spider
        page = spider.origins.recorded(item.page_url)
        one = Whence(store=item.store, sku=item.sku, brand=item.brand, urls=(page,))
        why = self.blocked.why(one)
        return spider.reject(item.page_url, why, item.sku, refused=True) if why else item


def check_photo(blocked: Blocklist, url: str, sha256: str) -> None:
    """Let a photo's bytes pass, or raise :class:`TakenDown`.

    The address that brought blocked bytes is blocked from then on, so that no later crawl
    has to fetch them to know.
    """
    why = blocked.why_sha256(sha256)
    if why is None:
        return
    if blocked.why_url(url) is None:
        line = blocked_line(Target("url", url), f"the same photo: {why}", "sichak crawl", [sha256])
        with suppress(OSError):
            append(takedown_file(), line)
    raise TakenDown(why)
