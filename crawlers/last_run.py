"""A store's last crawl, and its last good one: ``last-run.json`` in the store's state."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from crawlers.coverage import Coverage
from sichak.work.memo import write_atomically

FILE = "last-run.json"

ENOUGH = 10
"""Products a crawl must have read for later ones to be compared with it."""


class Good(BaseModel):
    """A crawl that ended with 0 and read enough to compare others with.

    Attributes:
        finished_at: UTC, ISO 8601.
        selectors: field → selector → how many times it won; "-" where none did.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    finished_at: str
    coverage: Coverage
    selectors: dict[str, dict[str, int]]


class LastRun(BaseModel):
    """How the last crawl of a store ended.

    Attributes:
        store: its name.
        finished_at: UTC, ISO 8601.
        exit_code: 0 ok, 2 refused, 3 nothing found, 4 field coverage fell, 5 too many errors.
        message: for people.
        new: whether only new products were read.
        counts: as in ``run.json``: pages, products, photos, downloaded, unchanged, known,
            changed_photos, changed_galleries, rejects, refused.
        coverage: of this crawl.
        selectors: of this crawl; as in :class:`Good`.
        good: the last good crawl, which may be this one; None before there was one.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    store: str
    finished_at: str
    exit_code: int
    message: str
    new: bool
    counts: dict[str, int]
    coverage: Coverage
    selectors: dict[str, dict[str, int]]
    good: Good | None = None


def read_last_run(state: Path) -> LastRun | None:
    """The last crawl of a store, by the folder of its state; None where there is none to read."""
    try:
        return LastRun.model_validate_json((state / FILE).read_bytes())
    except (OSError, ValidationError):
        return None


def write_last_run(state: Path, run: LastRun, before: LastRun | None) -> None:
    """Write a crawl down, with the last good one: itself, or the one before it knew."""
    good = before.good if before else None
    if run.exit_code == 0 and (run.coverage.products >= ENOUGH or good is None):
        good = Good(finished_at=run.finished_at, coverage=run.coverage, selectors=run.selectors)
    text = run.model_copy(update={"good": good}).model_dump_json(indent=1)
    write_atomically(state / FILE, text.encode())
