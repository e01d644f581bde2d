"""One page in the browser: what its scripts get, what is waited for, and for how long."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any, TypeAlias

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page, Route
from playwright.async_api import Request as Asked
from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawlers.failures import reason_of
from crawlers.platform import Look
from crawlers.politeness.own_hosts import AnotherHost

Fetch: TypeAlias = Callable[[Request], Awaitable[Response]]

ANSWERED = frozenset({"script", "xhr", "fetch"})
"""Kinds of requests that are fetched for a page; pictures, fonts, styles, frames are not."""

MOST = 60
"""Requests that one page's scripts may make."""

QUIET = 3.0
"""Seconds without a request after which a page is as it is; its scripts have one core, or less."""

STEP = 0.05
"""Seconds between two looks at a page."""

STARTING = 90.0
"""Seconds until there is an empty page; the first one waits for the browser to start."""

CLOSING = 5.0
"""Seconds until a page that does not close is given up."""


class NoPage(IgnoreRequest):
    """The browser could not show a page; the text says why."""


class Visit:
    """A page's stay in the browser.

    Args:
        document: the page as it was fetched; its address is where redirects led.
        look: what to wait for and to click.
        fetch: fetches for the page's scripts; raises where that is not allowed.
        scripts: what scripts of earlier visits got: address → answer; this visit adds to it.
        seconds: without any progress, until the visit has failed.
    """

    def __init__(
        self,
        document: Response,
        look: Look,
        fetch: Fetch,
        scripts: dict[str, Response],
        seconds: float,
    ) -> None:
        self.document, self.look, self.seconds = document, look, seconds
        self.page: Page | None = None
        self.asked = self.aborted = 0
        self._fetch, self._scripts = fetch, scripts
        self._trouble: IgnoreRequest | None = None
        self._is_open = False
        self._waiting = 0
        self._progress = time.monotonic()
        self._shown: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def begin(self, page: Page, request: Request) -> None:
        """Take charge of a fresh page: from now on nothing is asked for past :meth:`answer`."""
        self.page, self._is_open, self._progress = page, False, time.monotonic()
        self._trouble = None
        page.set_default_timeout(0)
        page.on("popup", _close)
        await page.route("**", self.answer)

    async def answer(self, route: Route, asked: Asked) -> None:
        """Give the page itself, what its scripts may have, or nothing."""
        with suppress(PlaywrightError):  # the page is gone
            if asked.is_navigation_request() and not self._is_open:
                self._is_open = True
                await route.fulfill(
                    status=200, content_type=self._content_type, body=self.document.body
                )
            elif asked.resource_type not in ANSWERED or asked.method != "GET":
                if asked.is_navigation_request() and asked.frame.parent_frame is None:
                    self._note(NoPage("its script leads to another page"))
                self.aborted += 1
                await route.abort("aborted")
            else:
                await self._pass_on(route, asked)

    async def show(self, page: Page) -> None:
        """Wait for the page, click and scroll as the look says, and keep what it became.

        Playwright's errors are raised: a browser that died is started for the page again.
        """
        try:
            await self._go_through(page)
            self._shown.set_result(await page.content())
        except IgnoreRequest as error:
            self._shown.set_exception(error)

    async def within_patience(self, work: Coroutine[Any, Any, Any]) -> str:
        """What the page became while ``work`` had it open; it is closed in any case.

        Raises:
            IgnoreRequest: what was waited for did not come, and something that the page's
                scripts asked for was refused or failed: then that is why.
            NoPage: nothing went on for as long as the visit's patience, while nothing was
                being fetched: a script that never ends, or a browser that hangs.
        """
        task = asyncio.ensure_future(work)
        try:
            while not self._shown.done():
                await asyncio.wait(
                    {task, self._shown},
                    timeout=min(1.0, self.seconds / 4),
                    return_when=asyncio.FIRST_COMPLETED,
                )
                if task.done() and not self._shown.done():
                    task.result()
                    raise NoPage("the browser closed the page")
                idle = 0.0 if self._waiting else time.monotonic() - self._progress
                if idle > (self.seconds if self.page else STARTING) and not self._shown.done():
                    raise NoPage("the page keeps the browser busy without end")
            return self._shown.result()
        finally:
            task.cancel()
            await asyncio.wait({task}, timeout=CLOSING)
            if self.page is not None and not self.page.is_closed():
                await asyncio.wait_for(_close(self.page), CLOSING)

    async def _go_through(self, page: Page) -> None:
        came = await self._wait_for(page, self.look.wait)
        if self.look.click and await page.query_selector(self.look.click):
            await page.dispatch_event(self.look.click, "click")
            came = await self._wait_for(page, self.look.then)
        elif self.look.scroll:
            await page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
            came = await self._wait_for(page, self.look.then)
        if not came and self._trouble is not None:
            raise self._trouble

    async def _wait_for(self, page: Page, css: str) -> bool:
        """Wait until there is what ``css`` selects, or the page falls silent; whether it came."""
        self._progress = time.monotonic()
        while css:
            if await page.query_selector(css):
                return True
            if not self._waiting and time.monotonic() - self._progress > QUIET:
                return False
            await asyncio.sleep(STEP)
        return True

    async def _pass_on(self, route: Route, asked: Asked) -> None:
        if self.asked == MOST:
            self._note(NoPage(f"its scripts ask for more than {MOST} things"))
            self.aborted += 1
            await route.abort("aborted")
            return
        self.asked += 1
        self._waiting += 1
        try:
            answer = await self._got(asked)
        except Exception as error:
            self._note(error)
            self.aborted += 1
            await route.abort("aborted")
        else:
            if answer.status >= 400:
                self._note(NoPage(f"what its script needs: HTTP {answer.status}"))
            await route.fulfill(status=answer.status, headers=_passed_on(answer), body=answer.body)
        finally:
            self._waiting -= 1
            self._progress = time.monotonic()

    def _note(self, error: Exception) -> None:
        """Remember the first thing that went wrong; other hosts are no loss."""
        if self._trouble is None and not isinstance(error, AnotherHost):
            words = f"what its script needs: {reason_of(error)}"
            self._trouble = error if isinstance(error, IgnoreRequest) else NoPage(words)

    async def _got(self, asked: Asked) -> Response:
        if asked.resource_type == "script" and asked.url in self._scripts:
            return self._scripts[asked.url]
        headers = {"Referer": self.document.url, "Accept": asked.headers.get("accept", "*/*")}
        if "x-requested-with" in asked.headers:
            headers["X-Requested-With"] = asked.headers["x-requested-with"]
        answer = await self._fetch(Request(asked.url, headers=headers, priority=20))
        if asked.resource_type == "script" and answer.status == 200:
            self._scripts[asked.url] = answer
        return answer

    @property
    def _content_type(self) -> str:
        """That of the answer where it is HTML; what is shown is a page, whatever it claims."""
        said = (self.document.headers.get("Content-Type") or b"").decode("latin-1")
        return said if said.lower().startswith("text/html") else "text/html"


def _passed_on(answer: Response) -> dict[str, str]:
    """Headers that a script needs: the content type, and whether other origins may read it."""
    return {
        name: (answer.headers.get(name) or b"").decode("latin-1")
        for name in ("Content-Type", "Access-Control-Allow-Origin")
        if name in answer.headers
    }


async def _close(page: Page) -> None:
    with suppress(PlaywrightError):
        await page.close()
