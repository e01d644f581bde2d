"""Pages of a crawl that has not come to its end: what it has, it does not ask for again.

Scrapy's HTTP cache with a storage in the store's state. Only answers that are pages
are kept, for a day at most, never against ``Cache-Control: no-store``, and no longer
than until the crawl is finished: the next one asks anew. robots.txt is never kept, and
photos have a store of their own.
"""

from __future__ import annotations

import json
import re
import sqlite3
import time
import zlib
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Headers, Response
from scrapy.http.request import NO_CALLBACK
from scrapy.responsetypes import responsetypes
from scrapy.settings import BaseSettings

from crawlers.state import connect

KEPT_STATUS = frozenset({200, 301, 302, 307, 308})
"""Pages, and where they went; an error may be gone the next time."""

_NO_STORE = re.compile(rb"(^|,)\s*no-store\s*(,|$)", re.IGNORECASE)


class UnfinishedCrawl:
    """Scrapy's cache policy: what an unfinished crawl may have without asking."""

    def __init__(self, settings: BaseSettings) -> None:
        """Scrapy's way of making one."""

    def should_cache_request(self, request: Request) -> bool:
        """Any page; no robots.txt, and no photo, which the state itself keeps."""
        return request.callback is not NO_CALLBACK

    def should_cache_response(self, response: Response, request: Request) -> bool:
        """Pages and redirects that the shop lets be kept; none that is empty."""
        if response.status == 200 and not response.body:
            return False
        controls = b",".join(response.headers.getlist("Cache-Control"))
        return response.status in KEPT_STATUS and not _NO_STORE.search(controls)

    def is_cached_response_fresh(self, cachedresponse: Response, request: Request) -> bool:
        """Always: the storage gives no old ones."""
        return True

    def is_cached_response_valid(
        self, cachedresponse: Response, response: Response, request: Request
    ) -> bool:
        """Never asked, since all are fresh."""
        return False


class PageStorage:
    """Scrapy's cache storage, in the table ``pages`` of a store's state."""

    def __init__(self, settings: BaseSettings) -> None:
        self.folder = Path(settings["SICHAK_STATE"])
        self.seconds = 3600 * settings.getfloat("SICHAK_RESUME_HOURS")
        self.database: sqlite3.Connection

    def open_spider(self, spider: Spider) -> None:
        """Forget what is too old."""
        self.database = connect(self.folder)
        oldest = time.time() - self.seconds
        self.database.execute("DELETE FROM pages WHERE at < ? OR at > ?", (oldest, time.time()))

    def close_spider(self, spider: Spider) -> None:
        """Close the database."""
        self.database.close()

    def retrieve_response(self, spider: Spider, request: Request) -> Response | None:
        """The page of an address, None where it is not here."""
        row = self.database.execute(
            "SELECT url, status, headers, body FROM pages WHERE key = ? AND at >= ?",
            (page_key(request), time.time() - self.seconds),
        ).fetchone()
        if row is None:
            return None
        url, status, stored, packed = row
        headers, body = Headers(json.loads(stored), encoding="latin-1"), zlib.decompress(packed)
        kind = responsetypes.from_args(headers=headers, url=url, body=body)
        return kind(url=url, headers=headers, status=status, body=body)

    def store_response(self, spider: Spider, request: Request, response: Response) -> None:
        """Keep a page; it is there as soon as this returns, whatever kills the process."""
        headers: dict[str, list[str]] = {
            name.decode("latin-1"): [value.decode("latin-1") for value in values]
            for name, values in response.headers.items()
        }
        self.database.execute(
            "INSERT OR REPLACE INTO pages (key, at, url, status, headers, body) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (
                page_key(request),
                time.time(),
                response.url,
                response.status,
                json.dumps(headers),
                zlib.compress(response.body, 1),
            ),
        )


def page_key(request: Request) -> str:
    """What a page is kept under: its address, and how a browser looked at it if one did."""
    look: Any = request.meta.get("look")
    return f"{request.url} {look!r}" if look else request.url


def forget_page(database: sqlite3.Connection, request: Request) -> None:
    """Forget a page that turned out to be none, so that the next crawl asks for it again."""
    database.execute("DELETE FROM pages WHERE key = ?", (page_key(request),))
