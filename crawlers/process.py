"""The crawling process: ``python -m crawlers.process JOB.json``."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections import defaultdict
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

from crawlers.job import HostRecord, Job, Outcome
from crawlers.politeness.turns import Turn
from crawlers.settings import scrapy_settings
from crawlers.sources.feed_spider import feed_spider
from crawlers.spiders.base import StoreSpider, spider_class
from sichak.work.memo import write_atomically

STATS = (
    "httpcache/hit",
    "httpcache/store",
    "retry/count",
    "offsite/filtered",
    "browser/visits",
    "browser/asked",
    "browser/aborted",
    "photos/known",
    "photos/downloaded",
    "photos/unchanged",
    "photos/changed",
    "elapsed_time_seconds",
    "finish_reason",
    "log_count/ERROR",
)
"""Scrapy's figures that are kept."""


def main(job_file: str) -> None:
    """Crawl, and leave the outcome behind."""
    from scrapy.crawler import CrawlerProcess

    job = Job.model_validate_json(Path(job_file).read_bytes())
    spider_type = feed_spider(job) if job.feed else spider_class(job.store)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    process = CrawlerProcess(scrapy_settings(spider_type.store, job))
    # A photo that fails is a reject with a reason; its traceback would only bury the log.
    logging.getLogger("scrapy.pipelines.media").setLevel(logging.CRITICAL)
    crawler = process.create_crawler(spider_type)
    process.crawl(crawler, job=job)
    process.start()
    spider = cast(StoreSpider, crawler.spider)
    found = crawler.stats.get_stats() if crawler.stats else {}
    wins: dict[str, dict[str, int]] = defaultdict(dict)
    for (field, selector), count in sorted(spider.wins.items()):
        wins[field][selector] = count
    if found.get("finish_reason") == "shutdown":
        raise SystemExit("stopped by a signal; run the same command again to go on")
    progress = spider.progress
    outcome = Outcome(
        pages=spider.pages,
        products=len(spider.products),
        stopped=spider.stopped_hosts,
        wins=wins,
        robots=sorted(spider.robots.values(), key=lambda robots: robots.host),
        stats={key: found[key] for key in STATS if key in found},
        ended=spider.ended,
        hosts=_hosts(spider),
        walked=progress.walked,
        gaps=sorted(progress.gaps),
        broken=sorted(progress.broken),
        unread=sorted(progress.unread),
        peak_bytes=_peak_bytes(),
    )
    write_atomically(job.outcome, outcome.model_dump_json(indent=1).encode())


def _hosts(spider: StoreSpider) -> list[HostRecord]:
    found: dict[str, Turn] = vars(spider).get("turns", {})
    records = []
    for host, turn in found.items():
        asked = turn.asked
        records.append(
            HostRecord(
                host=urlsplit(spider.origins.recorded(f"http://{host}/")).netloc,
                requests=asked.requests,
                bytes=asked.bytes,
                least_gap=round(asked.least_gap, 3) if asked.measured else None,
                mean_gap=None if asked.mean_gap is None else round(asked.mean_gap, 3),
                pause=round(asked.pause, 3),
            )
        )
    return sorted(records, key=lambda record: record.host)


def _peak_bytes() -> int:
    """Memory that this process took at most; 0 where the system does not say.

    ``getrusage`` would tell that of the process which started this one, if that was larger.
    """
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
        return 1024 * int(status.partition("VmHWM:")[2].split()[0])
    except (OSError, ValueError, IndexError):
        return 0


def _end_with_parent() -> None:
    """End as soon as the parent has: its end of the pipe closes, however it died."""
    while os.read(sys.stdin.fileno(), 4096):  # a buffered read would trouble the interpreter's end
        pass
    os._exit(1)


if __name__ == "__main__":
    main(sys.argv[1])
