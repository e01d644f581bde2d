"""A made-up mall and real crawls of it over the loopback."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from crawlers.items import CrawlReject, Photo
from crawlers.manifest import read_manifest
from crawlers.params import CrawlParams
from crawlers.politeness.site_opt_out import FILES as OPT_OUT_FILES
from crawlers.report import CrawlReport
from crawlers.run import crawl
from sample_store.mall import Mall
from sample_store.mall.made_up import write_catalogue
from sample_store.mall.server import Seen

AT_ONCE = 3
"""Crawls that run at a time: each is a process that mostly imports Scrapy."""


@pytest.fixture(scope="session")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two stores of twelve products with four photos each."""
    return write_catalogue(tmp_path_factory.mktemp("catalogue"), products=12)


@dataclass(frozen=True)
class Crawled:
    """A crawl that came to its end, and what the mall was asked beside its opt-outs."""

    report: CrawlReport
    folder: Path
    requests: list[Seen] = field(repr=False)

    @property
    def out(self) -> Path:
        return self.folder / "out"

    @property
    def state(self) -> Path:
        return self.folder / "state"

    @property
    def rows(self) -> list[Photo]:
        return read_manifest(self.out)

    @property
    def rejects(self) -> list[CrawlReject]:
        lines = (self.out / "rejects.jsonl").read_text().splitlines()
        return [CrawlReject.model_validate_json(line) for line in lines]

    @property
    def run(self) -> Any:
        return json.loads((self.out / "run.json").read_text())

    def paths(self, host: str) -> list[str]:
        return [seen.target.partition("?")[0] for seen in self.requests if seen.host == host]


StartCrawl = Callable[..., "Future[Crawled]"]


@pytest.fixture(scope="session")
def start_crawl(catalogue: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StartCrawl]:
    """Start a crawl beside others: ``start_crawl(store, params, **options of the mall)``."""

    def run(store: str, folder: Path, params: CrawlParams, mall_options: Any) -> Crawled:
        with Mall(mall_options.pop("catalogue", catalogue), **mall_options) as mall:
            report = crawl(
                store,
                folder / "out",
                base_url=mall.url,
                params=params,
                state=folder / "state",
            )
            asked = [seen for seen in mall.requests if seen.target not in OPT_OUT_FILES]
            return Crawled(report, folder, asked)

    with ThreadPoolExecutor(AT_ONCE) as pool:

        def start(
            store: str = "hanok", params: CrawlParams | None = None, **mall_options: Any
        ) -> Future[Crawled]:
            folder = tmp_path_factory.mktemp(store)
            return pool.submit(run, store, folder, params or CrawlParams(), mall_options)

        yield start
