"""How each store stands: its saved pages, its last crawl, its drift, what permits it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from crawlers.drift import Drift, drift, first_selectors
from crawlers.fixtures import Case, cases, check
from crawlers.last_run import LastRun, read_last_run
from crawlers.platform import platform_of
from crawlers.politeness.permissions import Permission
from crawlers.store import Store
from sichak.errors import CrawlError

ENDS = {0: "ok", 2: "refused", 3: "nothing found", 4: "fields lost", 5: "errors"}
"""Exit code of a crawl → how it ended, in a word or two."""


@dataclass(frozen=True)
class Standing:
    """One store.

    Attributes:
        pages: how many saved pages it has.
        failing: what is read from them otherwise than expected, a text each.
        last: its last crawl; None for never.
        drift: of its last crawl that read pages; None where nothing is known.
        permission: what permits a crawl, in words.
    """

    store: Store
    pages: int
    failing: tuple[str, ...]
    last: LastRun | None
    drift: Drift | None
    permission: str

    @property
    def row(self) -> tuple[str, ...]:
        """The store in a table under :data:`HEAD`."""
        saved = f"{self.pages} read" if self.pages else "none"
        if self.failing:
            saved = f"{len({one.split(':')[0] for one in self.failing})} of {self.pages} fail"
        return (
            self.store.name,
            self.store.platform,
            self.permission,
            saved,
            _ending(self.last),
            str(self.drift) if self.drift else "-",
        )


HEAD = ("store", "platform", "permission", "saved pages", "last crawl", "drift")


def standings(
    chosen: Sequence[Store],
    pages: Path | None,
    state: Path,
    permissions: Sequence[Permission] = (),
    now: datetime | None = None,
) -> list[Standing]:
    """How stores stand.

    Args:
        chosen: the stores.
        pages: folder of saved pages; None where there is none.
        state: folder of all stores' states.
        permissions: entries of ``permissions.toml``.
        now: when to look at these; default at once.
    """
    own = cases(pages) if pages and pages.is_dir() else []
    moment = now or datetime.now(UTC)
    return [_standing(store, own, state, permissions, moment) for store in chosen]


def _standing(
    store: Store, saved: list[Case], state: Path, permissions: Sequence[Permission], now: datetime
) -> Standing:
    own = [case for case in saved if case.store == store.name]
    last = read_last_run(state / store.name)
    return Standing(
        store=store,
        pages=len(own),
        failing=tuple(text for case in own for text in _mismatches(case, store)),
        last=last,
        drift=_drift(store, last),
        permission=_permission(store, permissions, now),
    )


def _mismatches(case: Case, store: Store) -> list[str]:
    try:
        return [str(one) for one in check(case, store)]
    except (CrawlError, ValueError) as error:
        return [f"{store.name}/{case.folder.name}: {error}"]


def _drift(store: Store, last: LastRun | None) -> Drift | None:
    selectors = last.selectors or (last.good.selectors if last.good else {}) if last else {}
    found = drift(selectors, first_selectors(platform_of(store)))
    return found if found.fields else None


def _ending(last: LastRun | None) -> str:
    if last is None:
        return "never"
    photos = f", {last.counts['photos']} photos" if last.counts.get("photos") else ""
    return f"{last.finished_at[:10]} {ENDS.get(last.exit_code, 'failed')}{photos}"


def _permission(store: Store, permissions: Sequence[Permission], now: datetime) -> str:
    if store.sample:
        return "own mall"
    code = next(iter(store.categories.values())).code
    url = platform_of(store).list_url(store, store.base_url, code, 1)
    written = [one for one in permissions if one.covers(url)]
    holding = [one for one in written if one.why_not_on(now) is None]
    if holding:
        return f"until {max(one.expires for one in holding)}"
    over = [one.why_not_on(now) for one in written]
    return over[0] or "none" if over else "none"
