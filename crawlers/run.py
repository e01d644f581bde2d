"""Crawl a store: one call, one process, one folder."""

from __future__ import annotations

import shutil
import time
import uuid
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from crawlers.browser.chromium import check_browser
from crawlers.carried import carried, ended
from crawlers.coverage import coverage, describe, falls
from crawlers.job import Found, Job, Outcome, read_journal
from crawlers.last_run import LastRun, read_last_run, write_last_run
from crawlers.lock import only_crawl
from crawlers.manifest import MANIFEST, publish, write_rejects
from crawlers.params import CrawlParams
from crawlers.politeness.address import is_this_machine
from crawlers.politeness.identity import user_agent
from crawlers.politeness.night import parse_hours
from crawlers.politeness.permissions_file import find_permissions, read_permissions
from crawlers.products import take_in
from crawlers.report import ERRORS, FELL, NOTHING, OK, CrawlReport, counts, judge, write_run
from crawlers.spawn import spawn
from crawlers.state import State, connect, default_state, now
from crawlers.store import Store, find_store, wanted
from crawlers.withdraw import not_taken_down
from sichak.errors import CrawlError, Refused
from sichak.takedown.blocklist import blocked_here


def crawl(
    store_name: str,
    out: Path,
    *,
    base_url: str | None = None,
    limit: int | None = None,
    new: bool | None = None,
    params: CrawlParams | None = None,
    catalogue: Path | None = None,
    state: Path | None = None,
    permissions: Path | None = None,
) -> CrawlReport:
    """Crawl a store's photos into a folder.

    A crawl that was killed, run again within ``params.resume_hours``, asks for no page
    and no photo it has. One photo or page that fails is a reject in ``rejects.jsonl`` and
    stops nothing. A complete crawl replaces what the folder held; one with ``params.new``
    adds to it, and so does one that was cut short.

    Args:
        store_name: one of :func:`crawlers.store.stores`.
        out: gets ``photos/``, ``manifest.jsonl`` and ``.parquet``, ``products.jsonl``,
            ``rejects.jsonl``, ``robots/``, ``fetches.jsonl`` and ``run.json``; of the last two,
            every run writes others. An earlier manifest stays when nothing was found, or
            when the shop's pages tell less than they did.
        base_url: crawl the store here in place of its own address, as at a mall that runs
            already. A sample store without one gets a mall for the time of the crawl.
        limit: product pages asked for at most; overrides ``params.limit``.
        new: whether only what is new is read; overrides ``params.new``.
        params: limits and manners.
        catalogue: of the mall that is started; default the committed sample store.
        state: folder of all stores' states; default :func:`crawlers.state.default_state`.
        permissions: of the ``permissions.toml``; default as
            :func:`crawlers.politeness.permissions_file.find_permissions` has it.

    Returns:
        how it ended; see :meth:`CrawlReport.raise_for_exit`.

    Raises:
        CrawlError: unknown store or list, no contact, a crawl of the store is running
            already, or the crawling process died.
        Refused: it is not the hour, or ``permissions.toml`` is wrong.
    """
    store = find_store(store_name)
    params = params or CrawlParams()
    said = {name: value for name, value in (("limit", limit), ("new", new)) if value is not None}
    params = CrawlParams.model_validate({**params.model_dump(), **said})
    wanted(store, params.categories)
    check_browser(store, params)
    agent = user_agent(store, params)
    hours = parse_hours(params.hours, params.time_zone)
    if hours and (closed := hours.why_closed(datetime.now(UTC))):
        raise Refused(f"{store.title} is not asked now: {closed}")
    allowed = read_permissions(find_permissions(permissions))
    blocked_here()  # a damaged file of tombstones stops a crawl before it asks for anything
    folder = (state or default_state()) / store.name
    with ExitStack() as stack:
        stack.enter_context(only_crawl(store.name, folder, out))
        connect(folder).close()  # a damaged state is told of before anything is asked for
        base = _base(store, base_url, catalogue, stack)
        job = Job(
            store=store.name,
            base_url=base,
            params=params,
            user_agent=agent,
            folder=run_folder(folder),
            state=folder.resolve(),
            permissions=allowed,
        )
        return _run(store, job, out)


def _base(store: Store, base_url: str | None, catalogue: Path | None, stack: ExitStack) -> str:
    if base_url is not None:
        parts = urlsplit(base_url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise CrawlError(f"{base_url!r} is no web address")
        if store.sample and not is_this_machine(base_url):
            raise CrawlError(f"{store.title} is crawled on this machine only, not at {base_url}")
        return base_url.rstrip("/")
    if not store.sample:
        return store.base_url
    from sample_store.mall.server import SAMPLE_STORE, Mall

    return stack.enter_context(Mall(catalogue or SAMPLE_STORE)).url


def run_folder(folder: Path) -> Path:
    """A fresh folder for this run; those of earlier runs go."""
    for old in folder.glob("run-*"):
        shutil.rmtree(old, ignore_errors=True)
    fresh = folder.resolve() / f"run-{uuid.uuid4().hex[:12]}"
    fresh.mkdir()
    return fresh


def _run(store: Store, job: Job, out: Path) -> CrawlReport:
    started = time.monotonic()
    spawn(job)
    outcome = Outcome.model_validate_json(job.outcome.read_bytes())
    found = not_taken_down(read_journal(job.journal), blocked_here())
    before = read_last_run(job.state)
    covered = coverage(found, outcome.wins)
    good = before.good if before else None
    fallen = falls(good.coverage, covered, job.params.coverage_drop) if good else []
    in_words = describe(fallen, good.selectors) if good else ""
    code, message = judge(store, found, outcome, job.params, in_words)
    changed, added = _publish(store, job, out, found, outcome, code)
    report = CrawlReport(
        store=store.name,
        exit_code=code,
        message=message,
        products=outcome.products,
        photos=len(found.photos),
        downloaded=int(outcome.stats.get("photos/downloaded", 0)),
        rejects=sum(not (one.refused or one.unwanted) for one in found.rejects),
        refused=sum(one.refused for one in found.rejects),
        seconds=time.monotonic() - started,
        out=out,
        carried=len(added.photos),
    )
    last = LastRun(
        store=store.name,
        finished_at=now().isoformat(),
        exit_code=code,
        message=message,
        new=job.params.new,
        counts=counts(report, found, outcome, changed),
        coverage=covered,
        selectors=outcome.wins,
    )
    if store.is_at(job.base_url):  # a trial elsewhere says nothing of the shop
        write_last_run(job.state, last, before)
    write_run(report, found, outcome, job, last)
    return report


def _publish(
    store: Store, job: Job, out: Path, found: Found, outcome: Outcome, code: int
) -> tuple[int, Found]:
    """Take what was found into the state, and write the manifest.

    Returns:
        number of galleries that changed, and what of earlier crawls was published again.
    """
    complete = code == OK and not outcome.ended
    added, changed = Found(), 0
    state = State(job.state)
    if code in (OK, ERRORS):
        changed = len(take_in(state.database, ended(found, outcome, job, complete)))
        earlier = carried(state, store, job, found, outcome, complete)
        added = not_taken_down(earlier, state.blocked)
    spoiled = code == FELL and (out / MANIFEST).exists()
    if spoiled or not (found.photos or (code == OK and added.photos)):
        write_rejects(out, found.rejects)
    else:
        publish(out, found.with_(added), outcome.robots, job.state)
    if complete or (code == NOTHING and not outcome.ended):
        state.forget_pages()
    state.remove_lost()
    state.close()
    return changed, added
