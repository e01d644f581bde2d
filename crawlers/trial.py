"""What became of a load trial: lost, doubled, asked twice, and how each host was asked."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawlers.manifest import PRODUCTS, REJECTS, read_manifest

if TYPE_CHECKING:
    from sample_store.mall.crowd_server import Asked

RULES = (".txt", ".json")
"""Endings of a host's rules, which are asked for once a crawl and may not be there."""


@dataclass(frozen=True)
class Size:
    """How large a trial is.

    Attributes:
        stores, products, photos: stores, products a store, photos a product.
        jobs: stores crawled at a time.
        fault_rate: share of requests that go wrong.
        delay: ``Crawl-delay`` of every host, in seconds; 0 for none.
    """

    stores: int
    products: int
    photos: int = 1
    jobs: int = 2
    fault_rate: float = 0.0
    delay: float = 0.0


@dataclass
class Trial:
    """What a trial came to.

    Attributes:
        seconds: from the first crawl's start to the last one's end.
        cpu_seconds: of the crawling processes.
        requests: that reached the mall; ``pages`` are lists and products of these.
        peak_bytes: memory of each crawling process at most.
        codes: exit code → crawls.
        products, photos: found; both are to be ``size``'s.
        rejected: photos and products that are missing, and have a reject that says why.
        lost: those that are missing without one.
        doubled: rows that are there twice.
        asked_twice: requests for what had been had.
        at_once: most requests that a host saw under way at a time.
        least_gap: seconds between two requests to a host, at least.
        faults: kind → times.
    """

    size: Size
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    requests: int = 0
    pages: int = 0
    peak_bytes: list[int] = field(default_factory=list)
    codes: Counter[int] = field(default_factory=Counter)
    products: int = 0
    photos: int = 0
    rejected: int = 0
    lost: int = 0
    doubled: int = 0
    asked_twice: int = 0
    at_once: int = 0
    least_gap: float | None = None
    faults: Counter[str] = field(default_factory=Counter)


def take(trial: Trial, own: Path, asked: Asked) -> None:
    """Add what became of one store."""
    requests = asked.requests
    trial.requests += requests.total()
    trial.pages += sum(count for target, count in requests.items() if _is_page(target))
    trial.faults.update(asked.faults)
    trial.at_once = max(trial.at_once, asked.at_once)
    gaps = [gap for gap in (trial.least_gap, asked.least_gap) if gap is not None]
    trial.least_gap = min(gaps, default=None)
    run = json.loads((own / "out" / "run.json").read_text(encoding="utf-8"))
    trial.peak_bytes.append(run["peak_bytes"])

    failed = sum(asked.faults.values()) - asked.faults["slow"]
    again = sum(n - 1 for target, n in requests.items() if not target.endswith(RULES))
    trial.asked_twice += max(0, again - failed)
    compare(trial, own / "out", requests)


def compare(trial: Trial, out: Path, requests: Counter[str]) -> None:
    """Compare what was found with what the store has."""
    from sample_store.mall.crowd import sku_of

    rows = read_manifest(out)
    found = Counter((row.sku, row.image_index) for row in rows)
    trial.photos += len(found)
    trial.doubled += found.total() - len(found) + len(rows) - len({row.sha256 for row in rows})
    skus = [line["sku"] for line in _lines(out / PRODUCTS)]
    trial.products += len(set(skus))
    trial.doubled += len(skus) - len(set(skus))

    rejects = _lines(out / REJECTS)
    excused = {one["url"].rpartition("/")[2].partition("_THNAIL")[0] for one in rejects}
    no_pages = {one["sku"] for one in rejects if one["url"].endswith("/good")}
    no_list = any("/selectProductList" in one["url"] for one in rejects)
    asked = {target.split("/")[2] for target in requests if target.endswith("/good")}
    for sku in map(sku_of, range(trial.size.products)):
        hidden = sku in no_pages or (no_list and sku not in asked)
        for place in range(trial.size.photos):
            if (sku, place) not in found:
                why = hidden or f"{sku}_{place}" in excused
                trial.rejected += why
                trial.lost += not why


def _lines(path: Path) -> list[dict[str, Any]]:
    with path.open("rb") as file:
        return [json.loads(line) for line in file]


def _is_page(target: str) -> bool:
    return target.startswith("/selectProductList") or target.endswith("/good")
