"""No host but the store's own is asked, whatever a page, a redirect or a robots.txt leads to.

Scrapy's own filter lets through what it sends again after a fault (``dont_filter``), and
with it wherever that is redirected to: another host, or one behind a firewall. And what
a page links to it drops before it is sent, and tells nobody.
"""

from __future__ import annotations

from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest

from crawlers.politeness.queues import slot_of


class AnotherHost(IgnoreRequest):
    """A request leads to a host that is none of the store's."""


class OwnHosts:
    """Downloader middleware that lets a spider's ``allowed_domains`` be asked, and no others."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> OwnHosts:
        """Scrapy's way of making one."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Let a request pass, or raise :class:`AnotherHost`."""
        spider: Any = self.crawler.spider
        host = slot_of(request)
        if any(host == own or host.endswith(f".{own}") for own in spider.allowed_domains):
            return
        if self.crawler.stats:
            self.crawler.stats.inc_value("offsite/filtered")
        raise AnotherHost(f"{host} is none of the store's hosts")
