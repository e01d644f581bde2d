"""Saved pages of a shop, and where they are from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from crawlers import links
from crawlers.fixtures import SIZE_LIMIT
from crawlers.page import Page
from crawlers.sources.below import read_at_most
from crawlers.sources.origin import address_of
from sichak.errors import CrawlError

MOST = 20
"""Pages a store may begin with."""


@dataclass(frozen=True)
class Saved:
    """A saved page; its address is "" where neither it nor its saver says whence it is."""

    path: Path
    page: Page


def read_saved(paths: Sequence[Path], urls: Sequence[str]) -> list[Saved]:
    """Read saved pages.

    Args:
        paths: their files.
        urls: where they are from, in the same order; fewer or none where they say so themselves.

    Raises:
        CrawlError: a file is not there, empty or too large, or an address is none.
    """
    if not paths:
        raise CrawlError("no saved page: name one with --from-saved PAGE.html")
    if len(paths) > MOST or len(urls) > len(paths):
        raise CrawlError(
            f"{len(paths)} pages and {len(urls)} addresses: one a page, {MOST} at most"
        )
    given = [*urls, *[""] * (len(paths) - len(urls))]
    return [_read(path, url) for path, url in zip(paths, given, strict=True)]


def _read(path: Path, url: str) -> Saved:
    if url and links.absolute(url, "") is None:
        raise CrawlError(f"{url[:200]!r} is no web address")
    try:
        body = read_at_most(path, SIZE_LIMIT)
    except OSError as error:
        raise CrawlError(f"{path}: cannot be read ({error.strerror})") from error
    if not (body and body.strip()):
        raise CrawlError(f"{path}: a page of 1 to {SIZE_LIMIT:,} bytes is expected")
    said = url or address_of(Page("", body))
    return Saved(path, Page(said, body))
