"""How a crawl ended, in words and as an exit code."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from crawlers.items import CrawlReject, Fetch, Photo
from crawlers.job import Outcome
from crawlers.store import Store
from sichak.errors import CrawlError, NothingFound, Refused
from sichak.work.memo import write_atomically

OK, REFUSED, NOTHING, ERRORS = 0, 2, 3, 5
"""Exit codes. Scrapy itself ends with 0 in all four cases."""

FEW = 2
"""Failures that are borne whatever their share."""

WAYS_ON = (
    "Ask the shop for a written permission ({homepage}) and enter it into permissions.toml as "
    "docs/conduct.md shows, work from saved pages, a feed or photos that you have the right to "
    "use (sichak build), or crawl the sample stores hanok and maru."
)


class TooManyErrors(CrawlError):
    """So much failed that what was found is not to be trusted."""

    exit_code = ERRORS


@dataclass(frozen=True)
class CrawlReport:
    """The end of a crawl.

    Attributes:
        exit_code: 0 ok, 2 refused by robots.txt, 3 nothing found, 5 too many errors.
        message: for people.
        products: product pages asked for.
        photos: rows of the manifest.
        downloaded: photos fetched in this run; the others were known.
        rejects: pages and photos that failed.
        refused: of these, what robots.txt, an opt-out or the crawl's own rules forbid.
        seconds: from start to end.
        out: the crawl's folder.
    """

    store: str
    exit_code: int
    message: str
    products: int
    photos: int
    downloaded: int
    rejects: int
    refused: int
    seconds: float
    out: Path

    def raise_for_exit(self) -> None:
        """Raise the error that fits the exit code, if it is not 0."""
        kinds = {REFUSED: Refused, NOTHING: NothingFound, ERRORS: TooManyErrors}
        if self.exit_code != OK:
            raise kinds.get(self.exit_code, CrawlError)(self.message)


def judge(
    store: Store,
    photos: Sequence[Photo],
    rejects: Sequence[CrawlReject],
    outcome: Outcome,
    max_error_rate: float,
) -> tuple[int, str]:
    """Exit code and message of a crawl that came to its end."""
    refused = [one for one in rejects if one.refused]
    failed = [one for one in rejects if not (one.refused or one.unwanted)]
    unwanted = sum(one.unwanted for one in rejects)
    found = f"{store.title}: {len(photos)} photos of {len({one.sku for one in photos})} products"
    for host, reason in outcome.stopped.items():
        return ERRORS, f"{found}, then {host} was left alone: {reason}. Try again later."
    if outcome.ended and not photos:
        return NOTHING, f"{store.title}: ended before a photo was found: {outcome.ended}"
    if not photos and refused:
        ways = WAYS_ON.format(homepage=store.homepage)
        return REFUSED, f"{store.title}: {refused[0].reason}. Nothing was crawled. {ways}"
    attempts = outcome.pages + len(photos) + len(failed)
    if failed and (not photos or len(failed) > max(FEW, max_error_rate * attempts)):
        reason, count = Counter(one.reason for one in failed).most_common(1)[0]
        return ERRORS, f"{found}, but {len(failed)} pages or photos failed; {count} x {reason}"
    if not photos:
        left = f" but for {unwanted} products that are left out" if unwanted else ""
        return NOTHING, f"{store.title}: the lists are empty{left}; has the shop changed its pages?"
    notes = f", {len(failed)} rejects" if failed else ""
    notes += f", {len(refused)} refused" if refused else ""
    notes += f", {unwanted} products left out" if unwanted else ""
    notes += f". It ended early: {outcome.ended}" if outcome.ended else ""
    return OK, found + notes


def write_run(
    report: CrawlReport,
    outcome: Outcome,
    base_url: str,
    user_agent: str,
    fetches: Sequence[Fetch],
    rejects: Sequence[CrawlReject],
) -> None:
    """Write ``run.json``: all about this run that is not the same in the next."""
    known = report.photos - report.downloaded
    record = {
        "store": report.store,
        "exit_code": report.exit_code,
        "message": report.message,
        "base_url": base_url,
        "user_agent": user_agent,
        "seconds": round(report.seconds, 3),
        "last_fetch": max((fetch.fetched_at for fetch in fetches), default=None),
        "counts": {
            "pages": outcome.pages,
            "products": outcome.products,
            "photos": report.photos,
            "downloaded": report.downloaded,
            "known": known,
            "rejects": report.rejects,
            "refused": report.refused,
        },
        "reasons": dict(Counter(one.reason for one in rejects).most_common()),
        "stopped_hosts": outcome.stopped,
        "ended_early": outcome.ended,
        "selectors": outcome.wins,
        "robots": [robots.model_dump() for robots in outcome.robots],
        "scrapy": outcome.stats,
    }
    text = json.dumps(record, ensure_ascii=False, indent=1)
    write_atomically(report.out / "run.json", text.encode())
