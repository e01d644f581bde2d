"""Where the browser stands in Scrapy: behind all that fetches, before all that reads."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import Any

from playwright.async_api import Error as PlaywrightError
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import HtmlResponse, Response
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler
from scrapy_playwright.page import PageMethod

from crawlers.browser.visit import NoPage, Visit
from crawlers.params import CrawlParams
from crawlers.platform import Look

RENEW = 50
"""Pages after which the browser forgets all of them; long-lived contexts grow."""

SCRIPTS, SCRIPT_BYTES = 200, 64 * 1024 * 1024
"""Scripts, and their bytes, that are kept for later pages, so that none is asked for a page."""

CLOSING = 10.0
"""Seconds the browser has to close; it ends with the process in any case."""


class BrowserMiddleware:
    """Downloader middleware: a page whose request carries a look is shown before it is read."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        params = CrawlParams.model_validate(crawler.settings["SICHAK_PARAMS"])
        self._seconds, self._most_bytes = (
            params.timeout,
            crawler.settings.getint("DOWNLOAD_MAXSIZE"),
        )
        self._browser = ScrapyPlaywrightDownloadHandler.from_crawler(crawler)
        self._turn = asyncio.Lock()
        self._visits = 0
        self._scripts: dict[str, Response] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> BrowserMiddleware:
        """Scrapy's way of making one."""
        middleware = cls(crawler)
        logging.getLogger("scrapy-playwright").setLevel(logging.ERROR)  # a reject has the reason
        crawler.signals.connect(middleware.close, signal=signals.engine_stopped)
        return middleware

    async def process_response(self, request: Request, response: Response) -> Response:
        """The page as the browser shows it, where a browser is needed.

        Raises:
            NoPage: the browser could not show it.
        """
        look = request.meta.get("look")
        if look is None or response.status != 200:
            return response
        async with self._turn:
            return await self._shown(response, look)

    async def close(self) -> None:
        """Close the browser."""
        with suppress(TimeoutError, PlaywrightError):
            await asyncio.wait_for(self._browser.close(), CLOSING)

    async def _shown(self, response: Response, look: Look) -> Response:
        visit = Visit(response, look, self._fetch, self._scripts, self._seconds)
        show = Request(
            response.url,
            meta={
                "playwright": True,
                "playwright_context_kwargs": self.crawler.settings["SICHAK_BROWSER_CONTEXT"],
                "playwright_page_init_callback": visit.begin,
                "playwright_page_goto_kwargs": {"wait_until": "commit"},
                "playwright_page_methods": [PageMethod(visit.show)],
            },
        )
        try:
            shown = await visit.within_patience(self._browser.download_request(show))
        except (PlaywrightError, TimeoutError, AttributeError) as error:
            raise NoPage(f"the browser failed: {_in_short(error)}") from error
        finally:
            self._count(visit)
            await self._tidy(visit)
        body = shown.encode("utf-8", "replace")
        if len(body) > self._most_bytes:
            raise NoPage("the page has grown larger than allowed")
        return _as_html(response, body)

    async def _fetch(self, request: Request) -> Response:
        assert self.crawler.engine is not None
        return await self.crawler.engine.download_async(request)

    def _count(self, visit: Visit) -> None:
        self._visits += 1
        for name, count in (("visits", 1), ("asked", visit.asked), ("aborted", visit.aborted)):
            self.crawler.stats.inc_value(f"browser/{name}", count)
        while len(self._scripts) > SCRIPTS or self._script_bytes() > SCRIPT_BYTES:
            self._scripts.pop(next(iter(self._scripts)))

    def _script_bytes(self) -> int:
        return sum(len(answer.body) for answer in self._scripts.values())

    async def _tidy(self, visit: Visit) -> None:
        """End a browser with a page that does not close; forget old pages now and then."""
        with suppress(PlaywrightError, TimeoutError):
            if visit.page is not None and not visit.page.is_closed():
                await asyncio.wait_for(self._browser.browser.close(), CLOSING)
            elif self._visits % RENEW == 0:
                for one in list(self._browser.context_wrappers.values()):
                    await asyncio.wait_for(one.context.close(), CLOSING)


def _as_html(response: Response, body: bytes) -> Response:
    """The answer with another body; its other headers stay, such as ``X-Robots-Tag``."""
    headers = response.headers.copy()
    headers["Content-Type"] = "text/html; charset=utf-8"
    return response.replace(cls=HtmlResponse, body=body, headers=headers, encoding="utf-8")


def _in_short(error: Any) -> str:
    """One line, the same for the same failure: no address, no port."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[0].partition(" at http")[0][:200]
