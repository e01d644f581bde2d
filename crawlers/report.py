"""How a crawl ended, in words and as an exit code."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawlers.job import Found, Job, Outcome
from crawlers.last_run import LastRun
from crawlers.params import CrawlParams
from crawlers.store import Store
from sichak.errors import CrawlError, NothingFound, Refused
from sichak.work.memo import write_atomically

OK, REFUSED, NOTHING, FELL, ERRORS = 0, 2, 3, 4, 5
"""Exit codes. Scrapy itself ends with 0 in all five cases."""

FEW = 2
"""Failures that are borne whatever their share."""

WAYS_ON = (
    "Ask the shop for a written permission ({homepage}) and enter it into permissions.toml as "
    "docs/conduct.md shows, work from saved pages, a feed or photos that you have the right to "
    "use (sichak build), or crawl the sample stores hanok and maru."
)


MEND = (
    "Mend the selectors and crawl again: the pages are kept for a day, and what was found "
    "before stays. If the shop really tells less, crawl once with crawl.coverage_drop: 1."
)


class CoverageFell(CrawlError):
    """The shop's pages tell less than they did: the spider has to be looked at."""

    exit_code = FELL


class TooManyErrors(CrawlError):
    """So much failed that what was found is not to be trusted."""

    exit_code = ERRORS


@dataclass(frozen=True)
class CrawlReport:
    """The end of a crawl.

    Attributes:
        exit_code: 0 ok, 2 refused by robots.txt, 3 nothing found, 4 field coverage fell,
            5 too many errors.
        message: for people.
        products: product pages asked for.
        photos: found in this run.
        downloaded: photos fetched in this run; the others were known.
        rejects: pages and photos that failed.
        refused: of these, what robots.txt, an opt-out or the crawl's own rules forbid.
        seconds: from start to end.
        out: the crawl's folder.
        carried: photos of earlier crawls in the manifest.
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
    carried: int = 0

    def raise_for_exit(self) -> None:
        """Raise the error that fits the exit code, if it is not 0."""
        kinds: dict[int, type[CrawlError]] = {
            REFUSED: Refused,
            NOTHING: NothingFound,
            FELL: CoverageFell,
            ERRORS: TooManyErrors,
        }
        if self.exit_code != OK:
            raise kinds.get(self.exit_code, CrawlError)(self.message)


def judge(
    store: Store, found: Found, outcome: Outcome, params: CrawlParams, fallen: str = ""
) -> tuple[int, str]:
    """Exit code and message of a crawl that came to its end.

    Args:
        store: that was crawled.
        found, outcome: of the crawl.
        params: it was made with.
        fallen: fields whose coverage fell since the last good crawl, in words.
    """
    photos, rejects = found.photos, found.rejects
    refused = [one for one in rejects if one.refused]
    failed = [one for one in rejects if not (one.refused or one.unwanted)]
    unwanted = sum(one.unwanted for one in rejects)
    kind = "new or changed products" if params.new else "products"
    words = f"{store.title}: {len(photos)} photos of {len({one.sku for one in photos})} {kind}"
    for host, reason in outcome.stopped.items():
        return ERRORS, f"{words}, then {host} was left alone: {reason}. Try again later."
    here = bool(photos) or (params.new and any(not one.asked for one in found.seen))
    if outcome.ended and not photos:
        return NOTHING, f"{store.title}: ended before a photo was found: {outcome.ended}"
    if not here and refused:
        ways = WAYS_ON.format(homepage=store.homepage)
        return REFUSED, f"{store.title}: {refused[0].reason}. Nothing was crawled. {ways}"
    if fallen:
        return FELL, f"{words}, but the pages tell less than they did: {fallen}. {MEND}"
    attempts = outcome.pages + len(photos) + len(failed)
    if failed and (not here or len(failed) > max(FEW, params.max_error_rate * attempts)):
        reason, count = Counter(one.reason for one in failed).most_common(1)[0]
        return ERRORS, f"{words}, but {len(failed)} pages or photos failed; {count} x {reason}"
    if not photos and not (params.new and found.seen):
        left = f" but for {unwanted} products that are left out" if unwanted else ""
        return NOTHING, f"{store.title}: the lists are empty{left}; has the shop changed its pages?"
    notes = f", {len(failed)} rejects" if failed else ""
    notes += f", {len(refused)} refused" if refused else ""
    notes += f", {unwanted} products left out" if unwanted else ""
    notes += f". It ended early: {outcome.ended}" if outcome.ended else ""
    return OK, words + notes


def counts(
    report: CrawlReport, found: Found, outcome: Outcome, changed_galleries: int
) -> dict[str, int]:
    """What a crawl counted, for ``run.json`` and ``last-run.json``.

    ``known`` are photos that were here, ``unchanged`` those of them that the host says are
    as they were; ``carried`` are photos of earlier crawls that are published again.
    """
    return {
        "pages": outcome.pages,
        "products": outcome.products,
        "listed": len(found.seen),
        "photos": report.photos,
        "downloaded": report.downloaded,
        "known": report.photos - report.downloaded,
        "unchanged": int(outcome.stats.get("photos/unchanged", 0)),
        "changed_photos": int(outcome.stats.get("photos/changed", 0)),
        "changed_galleries": changed_galleries,
        "carried": report.carried,
        "rejects": report.rejects,
        "refused": report.refused,
    }


def write_run(
    report: CrawlReport,
    found: Found,
    outcome: Outcome,
    job: Job,
    last: LastRun,
    more: Mapping[str, Any] | None = None,
) -> None:
    """Write ``run.json``: all about this run that is not the same in the next, and ``more``."""
    record = {
        **(more or {}),
        "store": report.store,
        "exit_code": report.exit_code,
        "message": report.message,
        "base_url": job.base_url,
        "user_agent": job.user_agent,
        "new": job.params.new,
        "seconds": round(report.seconds, 3),
        "finished_at": last.finished_at,
        "last_fetch": max((fetch.fetched_at for fetch in found.fetches), default=None),
        "counts": last.counts,
        "bytes": sum(host.bytes for host in outcome.hosts),
        "hosts": [host.model_dump() for host in outcome.hosts],
        "cache": {
            "hits": int(outcome.stats.get("httpcache/hit", 0)),
            "stored": int(outcome.stats.get("httpcache/store", 0)),
        },
        "reasons": dict(Counter(one.reason for one in found.rejects).most_common()),
        "stopped_hosts": outcome.stopped,
        "ended_early": outcome.ended,
        "peak_bytes": outcome.peak_bytes,
        "coverage": last.coverage.model_dump(),
        "selectors": outcome.wins,
        "robots": [robots.model_dump() for robots in outcome.robots],
        "scrapy": outcome.stats,
    }
    text = json.dumps(record, ensure_ascii=False, indent=1)
    write_atomically(report.out / "run.json", text.encode())
