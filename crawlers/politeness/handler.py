"""The last step before the network: a request waits for its host's turn.

It stands below all middlewares, the page cache and Scrapy's own queues, so that what
is counted and timed here is what a host sees.
"""

from __future__ import annotations

from pathlib import Path
from typing import cast

from scrapy import Request, signals
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.misc import build_from_crawler, load_object

from crawlers.politeness.address import host_of
from crawlers.politeness.turns import Turn


class TurnHandler(BaseDownloadHandler):
    """Scrapy's download handler for http and https, around the one that downloads.

    It leaves the spider its ``turns``: host → :class:`Turn`.
    """

    lazy = True

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._inner = build_from_crawler(
            load_object(crawler.settings["SICHAK_DOWNLOAD_HANDLER"]), crawler
        )
        self._folder = Path(crawler.settings["SICHAK_TURNS"])
        assert crawler.spider is not None
        self._turns: dict[str, Turn] = vars(crawler.spider).setdefault("turns", {})
        self._received: dict[Request, int] = {}
        crawler.signals.connect(self._leave, signal=signals.request_left_downloader)

    async def download_request(self, request: Request) -> Response:
        """Wait for the host's turn, then download."""
        host = host_of(request.url)
        if host not in self._turns:
            self._turns[host] = Turn(self._folder, host)
        await self._turns[host].take(self._pause(request))
        self._received[request] = 0
        response = cast(Response, await self._inner.download_request(request))
        self._received[request] = len(response.body)
        return response

    async def close(self) -> None:
        """Close the handler inside."""
        await self._inner.close()

    def _leave(self, request: Request) -> None:
        """After an answer has been looked at, and with it the pause that it asks for."""
        received = self._received.pop(request, None)
        if received is not None:
            self._turns[host_of(request.url)].give(self._pause(request), received)

    def _pause(self, request: Request) -> float:
        """Seconds between two requests to the host, as they are at present."""
        assert self.crawler.engine is not None
        slot = self.crawler.engine.downloader.slots.get(request.meta["download_slot"])
        return slot.delay if slot is not None else 0.0
