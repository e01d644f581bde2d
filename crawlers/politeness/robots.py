"""robots.txt, always obeyed, as RFC 9309 has it.

Scrapy's own middleware lets a crawl through when robots.txt cannot be fetched, reads
the text of a server error as rules, and parses ``Crawl-delay`` without heeding it.
Here (RFC 9309, 2.3.1): a 2xx text holds, 4xx means no rules, 5xx or no answer means
nothing may be fetched; 429 counts as no answer. It is asked for anew after a day at most.
A written permission overrides what its text forbids, and there is no other switch.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawlers.failures import reason_of
from crawlers.params import CrawlParams
from crawlers.politeness.permissions import Permission, Permissions
from crawlers.politeness.refusal import Refusal
from crawlers.politeness.rules import Rules, first_lines
from crawlers.politeness.site_opt_out import FILES, SiteOptOuts

SIZE_LIMIT = 512_000
"""Bytes of a robots.txt that are read; RFC 9309 asks for 500 KiB at least."""

NOBODY = b"User-agent: *\nDisallow: /\n"


class RobotsRefusal(Refusal):
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
        rules: what it says to us.
        asked_at: :func:`time.monotonic` of the answer.
        opt_outs: what the host says elsewhere of mining and training.
        permissions: names of the permissions for the host that hold.
    """

    origin: str
    status: int
    text: bytes
    sha256: str | None
    verdict: str
    rules: Rules
    asked_at: float = 0.0
    opt_outs: SiteOptOuts = field(default_factory=SiteOptOuts)
    permissions: tuple[str, ...] = ()


class RobotsMiddleware:
    """Asks for a host's robots.txt before its first request, and holds to it.

    A request that passes carries in its ``meta`` the ``robots_sha256`` of the text in
    force and the ``permission_id`` it needed, None where it needed none.
    """

    def __init__(self, crawler: Crawler, params: CrawlParams, permissions: Permissions) -> None:
        self.crawler, self.permissions = crawler, permissions
        self._keep_seconds = params.robots_hours * 3600.0
        self._hosts: dict[str, asyncio.Task[Robots]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsMiddleware:
        """Scrapy's way of making one."""
        params = CrawlParams.model_validate(crawler.settings["SICHAK_PARAMS"])
        return cls(crawler, params, permissions_of(crawler))

    async def process_request(self, request: Request) -> None:
        """Let a request pass, or raise :class:`RobotsRefusal`."""
        if request.meta.get("is_robots_txt"):
            return
        robots = await self.of(request)
        permission = self._permission(robots, request.url)
        request.meta["robots_sha256"] = robots.sha256
        request.meta["permission_id"] = permission.id if permission else None
        if reserved := robots.opt_outs.why_not(request.url):
            raise RobotsRefusal(reserved)

    async def of(self, request: Request) -> Robots:
        """The rules of a request's host, fetched when first asked for or when too old."""
        parts = urlsplit(request.url)
        origin = f"{parts.scheme}://{parts.netloc}"
        known = self._hosts.get(origin)
        if known is None or (known.done() and self._is_old(known.result())):
            self._hosts[origin] = asyncio.ensure_future(self._ask(origin, request))
        return await asyncio.shield(self._hosts[origin])

    def _is_old(self, robots: Robots) -> bool:
        return time.monotonic() - robots.asked_at > self._keep_seconds

    def _permission(self, robots: Robots, url: str) -> Permission | None:
        """The permission an address needs, None where robots.txt allows it."""
        if why := forbids(robots, url):
            now = datetime.now(UTC)
            found = self.permissions.covering(url, now) if robots.sha256 else None
            if found is None:
                others = self.permissions.why_none(url, now) if robots.sha256 else ""
                raise RobotsRefusal(f"{why}; {others}" if others else why)
            return found
        return None

    async def _ask(self, origin: str, request: Request) -> Robots:
        response, trouble = await self._fetch(f"{origin}/robots.txt")
        robots = judge(origin, response, trouble)
        holding = self.permissions.holding(origin, datetime.now(UTC)) if robots.sha256 else []
        robots = replace(robots, permissions=tuple(one.id for one in holding))
        texts = {}
        for path in FILES:
            if self._may_ask(robots, origin + path):
                answer, _ = await self._fetch(origin + path)
                texts[path] = answer.body if answer and answer.status == 200 else b""
        robots = replace(robots, opt_outs=SiteOptOuts(texts), asked_at=time.monotonic())
        spider = self.crawler.spider
        if spider is not None and hasattr(spider, "note_robots"):
            spider.note_robots(robots)
        await self.crawler.signals.send_catch_log_async(
            signal=signals.robots_parsed, robotparser=robots.rules, request=request
        )
        return robots

    def _may_ask(self, robots: Robots, url: str) -> bool:
        try:
            self._permission(robots, url)
        except RobotsRefusal:
            return False
        return True

    async def _fetch(self, url: str) -> tuple[Response | None, str]:
        """An answer, or None and what went wrong."""
        ask = Request(url, priority=1000, callback=NO_CALLBACK, meta={"is_robots_txt": True})
        assert self.crawler.engine is not None
        try:
            return await self.crawler.engine.download_async(ask), ""
        except Exception as error:
            return None, reason_of(error)


def permissions_of(crawler: Crawler) -> Permissions:
    """The permissions of a crawl."""
    entries = crawler.settings.getlist("SICHAK_PERMISSIONS")
    return Permissions(
        [Permission.model_validate_json(entry) for entry in entries], crawler.settings["USER_AGENT"]
    )


def forbids(robots: Robots, url: str) -> str | None:
    """Why an address may not be fetched, by robots.txt alone; None where it may."""
    host = urlsplit(url).hostname
    if not robots.rules.allowed(url):
        return f"not allowed by robots.txt of {host} ({robots.verdict})"
    if robots.rules.reserved(url):
        return f"reserved from training by robots.txt of {host}"
    return None


def judge(origin: str, response: Response | None, trouble: str = "") -> Robots:
    """What an answer to ``/robots.txt`` means; None is no answer, ``trouble`` says why."""
    status = response.status if response is not None else 0
    text = b""
    if response is not None and 200 <= status < 300:
        text = first_lines(response.body, SIZE_LIMIT)
        verdict = "as its text says"
    elif status in (429, 0) or status >= 500:
        text = NOBODY
        why = f"it cannot be reached: {trouble}" if trouble else "it cannot be reached"
        verdict = f"it answered HTTP {status}" if status else why
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
        rules=Rules(text),
    )
