"""Crawl a store: one call, one process, one folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import uuid
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from filelock import FileLock, Timeout

from crawlers.browser.chromium import check_browser
from crawlers.job import Job, Outcome, read_journal
from crawlers.manifest import publish, write_rejects
from crawlers.params import CrawlParams
from crawlers.politeness.address import is_this_machine
from crawlers.politeness.identity import user_agent
from crawlers.politeness.night import parse_hours
from crawlers.politeness.permissions_file import find_permissions, read_permissions
from crawlers.report import CrawlReport, judge, write_run
from crawlers.state import default_state
from crawlers.store import Store, find_store, wanted
from sichak.errors import CrawlError, Refused


def crawl(
    store_name: str,
    out: Path,
    *,
    base_url: str | None = None,
    limit: int | None = None,
    params: CrawlParams | None = None,
    catalogue: Path | None = None,
    state: Path | None = None,
    permissions: Path | None = None,
) -> CrawlReport:
    """Crawl a store's photos into a folder.

    A crawl that was killed, run again, fetches only the photos it has not yet; pages
    are always asked for anew. One photo or page that fails is a reject in
    ``rejects.jsonl`` and stops nothing.

    Args:
        store_name: one of :func:`crawlers.store.stores`.
        out: gets ``photos/``, ``manifest.jsonl`` and ``.parquet``, ``products.jsonl``,
            ``rejects.jsonl``, ``robots/``, ``fetches.jsonl`` and ``run.json``; of the last two,
            every run writes others. An earlier manifest stays when nothing was found.
        base_url: crawl the store here in place of its own address, as at a mall that runs
            already. A sample store without one gets a mall for the time of the crawl.
        limit: product pages asked for at most; overrides ``params.limit``.
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
    if limit is not None:
        params = CrawlParams.model_validate({**params.model_dump(), "limit": limit})
    wanted(store, params.categories)
    check_browser(store, params)
    agent = user_agent(store, params)
    hours = parse_hours(params.hours, params.time_zone)
    if hours and (closed := hours.why_closed(datetime.now(UTC))):
        raise Refused(f"{store.title} is not asked now: {closed}")
    allowed = read_permissions(find_permissions(permissions))
    folder = (state or default_state()) / store.name
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        try:
            stack.enter_context(FileLock(folder / "lock", timeout=0))
        except Timeout as error:
            raise CrawlError(f"another crawl of {store.name} is running ({folder})") from error
        base = _base(store, base_url, catalogue, stack)
        job = Job(
            store=store.name,
            base_url=base,
            params=params,
            user_agent=agent,
            folder=_run_folder(folder),
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


def _run_folder(folder: Path) -> Path:
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
    found = read_journal(job.journal)
    photos, fetches, rejects = found.photos, found.fetches, found.rejects
    code, message = judge(store, photos, rejects, outcome, job.params.max_error_rate)
    if photos:
        publish(out, found, outcome.robots, job.state)
    else:
        write_rejects(out, rejects)
    report = CrawlReport(
        store=store.name,
        exit_code=code,
        message=message,
        products=outcome.products,
        photos=len(photos),
        downloaded=int(outcome.stats.get("photos/downloaded", 0)),
        rejects=sum(not (one.refused or one.unwanted) for one in rejects),
        refused=sum(one.refused for one in rejects),
        seconds=time.monotonic() - started,
        out=out,
    )
    write_run(report, outcome, job.base_url, job.user_agent, fetches, rejects)
    return report


def spawn(job: Job) -> None:
    """Run the crawling process to its end; it dies with this one, even at ``kill -9``."""
    job_file = job.folder / "job.json"
    job_file.write_text(job.model_dump_json(), encoding="utf-8")
    root = str(Path(__file__).resolve().parent.parent)
    paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
    process = subprocess.Popen(
        [sys.executable, "-m", "crawlers.process", str(job_file)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
    )
    try:
        assert process.stderr is not None
        words = process.stderr.read().decode("utf-8", "replace")
        process.wait()
    finally:
        process.kill()
        process.wait()
    if not job.outcome.exists():
        last = words.strip().splitlines()[-1:] or [f"exit code {process.returncode}"]
        raise CrawlError(f"the crawling process died: {last[0]} (log: {job.log})")
