"""What the crawling process is told, and where it leaves what it found.

Scrapy's reactor runs once in a process, so every crawl is a process of its own. It
is given a job file and appends to a journal, a line a photo or reject, flushed: what
is in the journal has happened, whatever kills the process.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from crawlers.items import CrawlReject, Fetch, Garment, Photo, Seen
from crawlers.params import CrawlParams
from crawlers.politeness.permissions import Permission


class Job(BaseModel):
    """One crawl.

    Attributes:
        folder: of the run: journal, log and outcome.
        state: folder of the store's state.
        permissions: written permissions for any host.
        feed: garments whose photos alone are asked for; see :mod:`crawlers.sources.fetch`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    store: str
    base_url: str
    params: CrawlParams
    user_agent: str
    folder: Path
    state: Path
    permissions: tuple[Permission, ...] = ()
    feed: Path | None = None

    @property
    def journal(self) -> Path:
        """Photos, fetches and rejects, a line each."""
        return self.folder / "journal.jsonl"

    @property
    def outcome(self) -> Path:
        """Written when the crawl came to its end."""
        return self.folder / "outcome.json"

    @property
    def log(self) -> Path:
        """Scrapy's log."""
        return self.folder / "scrapy.log"


class RobotsRecord(BaseModel):
    """One host's robots.txt and what was made of it; the text is kept in the state.

    Attributes:
        permissions: names of the written permissions for the host that held.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: str
    status: int
    sha256: str | None
    verdict: str
    permissions: tuple[str, ...] = ()


class HostRecord(BaseModel):
    """How a host was asked, as it saw it.

    Attributes:
        requests: that reached the network, tries and robots.txt included.
        bytes: of the bodies that came.
        least_gap, mean_gap: seconds from an answer to the next request, whichever crawl on
            this machine the answer went to; None where there was but one request.
        pause: seconds that had to lie between them, at most: by ``Crawl-delay``, a
            ``Retry-After``, a permission, or ``crawl.delay``.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: str
    requests: int
    bytes: int
    least_gap: float | None
    mean_gap: float | None
    pause: float


class Outcome(BaseModel):
    """What a crawl knows at its end beside its journal.

    Attributes:
        ended: why it ended before its lists did, "" if it did not.
        hosts: how each host was asked.
        walked: code of a list without a gap → the latest day its goods numbers tell, ISO 8601.
        gaps: codes of lists that were begun and have a gap: a page or product not had, or
            products not asked for.
        broken: codes of lists a page of which could not be had.
        unread: products whose page was asked for in vain.
        peak_bytes: memory that the process took at most.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    pages: int
    products: int
    stopped: dict[str, str]
    wins: dict[str, dict[str, int]]
    robots: list[RobotsRecord]
    stats: dict[str, int | float | str]
    ended: str = ""
    hosts: list[HostRecord] = []
    walked: dict[str, str] = {}
    gaps: list[str] = []
    broken: list[str] = []
    unread: list[str] = []
    peak_bytes: int = 0


class Journal:
    """Appends records; each line is ``[kind, record]``, the kind being the name of its class."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a", encoding="utf-8")

    def add(self, record: Garment | Photo | Fetch | CrawlReject | Seen) -> None:
        """Append one record."""
        line = [type(record).__name__, record.model_dump(mode="json")]
        self._file.write(json.dumps(line, ensure_ascii=False) + "\n")
        self._file.flush()


@dataclass
class Found:
    """All that a crawl wrote down."""

    garments: list[Garment] = field(default_factory=list)
    photos: list[Photo] = field(default_factory=list)
    fetches: list[Fetch] = field(default_factory=list)
    rejects: list[CrawlReject] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)

    def with_(self, other: Found) -> Found:
        """All records of both."""
        mine, theirs = vars(self), vars(other)
        return Found(**{name: mine[name] + theirs[name] for name in mine})


def read_journal(path: Path) -> Found:
    """All records of a journal; a last line that was cut off is left out."""
    found = Found()
    for kind, record in _lines(path):
        if kind == "Garment":
            found.garments.append(Garment.model_validate(record))
        elif kind == "Photo":
            found.photos.append(Photo.model_validate(record))
        elif kind == "Fetch":
            found.fetches.append(Fetch.model_validate(record))
        elif kind == "Seen":
            found.seen.append(Seen.model_validate(record))
        else:
            found.rejects.append(CrawlReject.model_validate(record))
    return found


def _lines(path: Path) -> Iterator[tuple[str, Any]]:
    if not path.exists():
        return
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line.endswith("\n"):
                kind, record = json.loads(line)
                yield kind, record
