"""robots.txt, always obeyed, as RFC 9309 has it.

Scrapy's own middleware lets a crawl through when robots.txt cannot be fetched, reads
the text of a server error as rules, and parses ``Crawl-delay`` without heeding it.
Here (RFC 9309, 2.3.1): a 2xx text holds, 4xx means no rules, 5xx or no answer means
nothing may be fetched; 429 counts as no answer. ``Crawl-delay`` slows the host down.
There is no switch to turn any of it off.
"""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass
from urllib.parse import urlsplit

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser, RobotParser

from crawlers.politeness.identity import TOKEN

SIZE_LIMIT = 512_000
"""Bytes of a robots.txt that are read; RFC 9309 asks for 500 KiB at least."""

NOBODY = b"User-agent: *\nDisallow: /\n"
EVERYBODY = b""


class RobotsRefusal(IgnoreRequest):
    """robots.txt forbids a request."""


@dataclass(frozen=True)
class Robots:
    """A host's robots.txt.

    Attributes:
        origin: ``https://host``.
        status: HTTP status, 0 where there was no answer.
        text: its bytes, empty where it has none.
        sha256: of the text; None where it has none.
        verdict: what was made of it, in words.
    """

    origin: str
    status: int
    text: bytes
    sha256: str | None
    verdict: str
    parser: RobotParser


class RobotsMiddleware:
    """Asks for a host's robots.txt once before its first request, and holds to it."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._hosts: dict[str, asyncio.Task[Robots]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsMiddleware:
        """Scrapy's way of making one."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let a request pass, or raise :class:`RobotsRefusal`."""
        if request.meta.get("is_robots_txt"):
            return
        robots = await self.of(request)
        if not robots.parser.allowed(request.url, TOKEN):
            host = urlsplit(request.url).hostname
            raise RobotsRefusal(f"not allowed by robots.txt of {host} ({robots.verdict})")

    async def of(self, request: Request) -> Robots:
        """The rules of a request's host, fetched when first asked for."""
        parts = urlsplit(request.url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._hosts:
            self._hosts[origin] = asyncio.ensure_future(self._fetch(origin, request))
        return await asyncio.shield(self._hosts[origin])

    async def _fetch(self, origin: str, request: Request) -> Robots:
        ask = Request(
            f"{origin}/robots.txt",
            priority=1000,
            callback=NO_CALLBACK,
            meta={"is_robots_txt": True, "download_maxsize": 0},
        )
        assert self.crawler.engine is not None
        try:
            response: Response | None = await self.crawler.engine.download_async(ask)
        except Exception:
            response = None
        robots = judge(origin, response, self.crawler.spider)
        spider = self.crawler.spider
        if spider is not None and hasattr(spider, "note_robots"):
            spider.note_robots(robots)
        await self.crawler.signals.send_catch_log_async(
            signal=signals.robots_parsed, robotparser=robots.parser, request=request
        )
        return robots


def judge(origin: str, response: Response | None, spider: Spider | None) -> Robots:
    """What an answer to ``/robots.txt`` means; None is no answer."""
    status = response.status if response is not None else 0
    text = EVERYBODY
    if response is not None and 200 <= status < 300:
        text = response.body[:SIZE_LIMIT]
        verdict = "as its text says"
    elif status in (429, 0) or status >= 500:
        text = NOBODY
        verdict = f"it answered HTTP {status}" if status else "it cannot be reached"
        verdict += "; RFC 9309: then nothing may be fetched"
    else:
        verdict = f"it answered HTTP {status}: no rules"
    stated = 200 <= status < 300
    return Robots(
        origin=origin,
        status=status,
        text=text if stated else b"",
        sha256=hashlib.sha256(text).hexdigest() if stated else None,
        verdict=verdict,
        parser=ProtegoRobotParser(text, spider),
    )
