"""Crawl several stores at once, each in a process of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict, Unpack

from crawlers.params import CrawlParams
from crawlers.report import OK
from crawlers.run import crawl
from crawlers.spawn import kill_all
from crawlers.store import find_store
from sichak.errors import SichakError


class NotAllEnded(SichakError):
    """Some of several crawls did not end well; the exit code is the gravest of theirs."""

    def __init__(self, ends: Sequence[End]) -> None:
        bad = [end for end in ends if end.exit_code != OK]
        names = ", ".join(f"{end.store} ({end.exit_code})" for end in bad)
        super().__init__(f"{len(bad)} of {len(ends)} crawls did not end well: {names}")
        self.exit_code = max(end.exit_code for end in bad)


class CrawlOptions(TypedDict, total=False):
    """Options of :func:`crawlers.run.crawl`."""

    base_url: str | None
    limit: int | None
    new: bool | None
    params: CrawlParams | None
    catalogue: Path | None
    state: Path | None
    permissions: Path | None


@dataclass(frozen=True)
class End:
    """How the crawl of one store ended; the exit code is that of its report or of its error."""

    store: str
    exit_code: int
    message: str


def crawl_many(
    names: Sequence[str],
    out: Path,
    jobs: int,
    say: Callable[[End], None],
    **options: Unpack[CrawlOptions],
) -> list[End]:
    """Crawl stores into ``out/<name>``.

    Stores of one host take turns, so that the host is asked no faster than by one crawl
    (:mod:`crawlers.politeness.turns`); more jobs help where stores have hosts of their own.

    Args:
        names: of stores, each once.
        out: folder of all crawls.
        jobs: crawls at a time, at least 1.
        say: told of each end as it comes.
        options: of :func:`crawlers.run.crawl`.

    Returns:
        the ends, in the order of ``names``. A crawl that ends badly stops no other.

    Raises:
        CrawlError: there is no store of a name; nothing was crawled.
    """
    names = [find_store(name).name for name in dict.fromkeys(names)]

    def one(name: str) -> End:
        try:
            report = crawl(name, out / name, **options)
            end = End(name, report.exit_code, report.message)
        except SichakError as error:
            end = End(name, error.exit_code, str(error))
        say(end)
        return end

    with ThreadPoolExecutor(max(1, jobs)) as pool:
        ends = [pool.submit(one, name) for name in names]
        try:
            return [end.result() for end in ends]
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            kill_all()
            raise


def raise_for_ends(ends: Sequence[End]) -> None:
    """Raise :class:`NotAllEnded` unless all crawls ended well."""
    if any(end.exit_code != OK for end in ends):
        raise NotAllEnded(ends)
