"""Photos that a feed names by web address, fetched as a crawl fetches them.

The same spider, pipeline and conduct: robots.txt, permissions, opt-outs, pace, budgets,
hours and the memory of what is here. Only lists and pages are not asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict

from crawlers.items import CrawlReject, Garment
from crawlers.job import Job, Outcome, read_journal
from crawlers.politeness.identity import user_agent
from crawlers.politeness.night import parse_hours
from crawlers.spawn import spawn
from crawlers.store import Store
from sichak.errors import Refused
from sichak.work.memo import open_atomically


class Asked(BaseModel):
    """What is to be fetched, as the first line of the file that the crawling process reads.

    Attributes:
        store, title, licence: of the store.
        hosts: that photos may come from: those that the feed names.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    store: str
    title: str
    licence: str
    hosts: tuple[str, ...]

    @property
    def as_store(self) -> Store:
        """A store without any list."""
        return Store(
            name=self.store,
            title=self.title,
            platform="feed",
            homepage="",
            base_url="",
            domains=self.hosts,
            categories={},
            licence=self.licence,
            description="Photos that a product feed names.",
        )


def fetch_photos(
    store: Store, garments: list[Garment], job: Job
) -> tuple[Job, Outcome, list[CrawlReject]]:
    """Fetch the pictures of garments into the state.

    Returns:
        the job with the name it went by, how it ended, and what could not be had.

    Raises:
        CrawlError: no contact is given, or the crawling process died.
        Refused: it is not the hour.
    """
    hosts = {urlsplit(one.url).hostname or "" for garment in garments for one in garment.images}
    asked = Asked(
        store=store.name,
        title=store.title,
        licence=store.licence,
        hosts=tuple(sorted(hosts)),
    )
    hours = parse_hours(job.params.hours, job.params.time_zone)
    if hours and (closed := hours.why_closed(datetime.now(UTC))):
        raise Refused(f"{store.title} is not asked now: {closed}")
    feed = job.folder / "feed.jsonl"
    told = job.model_copy(
        update={
            "feed": feed,
            "user_agent": user_agent(asked.as_store, job.params),
            "folder": job.folder / "fetch",
        }
    )
    told.folder.mkdir()
    with open_atomically(feed) as file:
        for record in (asked, *garments):
            file.write(record.model_dump_json().encode() + b"\n")
    spawn(told)
    outcome = Outcome.model_validate_json(told.outcome.read_bytes())
    rejects = read_journal(told.journal).rejects
    return job.model_copy(update={"user_agent": told.user_agent}), outcome, rejects


def read_asked(feed: Path) -> tuple[Asked, Iterator[Garment]]:
    """What is to be fetched, in the crawling process."""
    lines = feed.read_text(encoding="utf-8").split("\n")
    asked = Asked.model_validate_json(lines[0])
    return asked, (Garment.model_validate_json(line) for line in lines[1:] if line)
