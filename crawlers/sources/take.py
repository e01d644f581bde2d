"""Take a source in: its garments and photos become a crawl's folder."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from crawlers.coverage import coverage
from crawlers.items import CrawlReject, Garment
from crawlers.job import Found, Job, Journal, Outcome, read_journal
from crawlers.last_run import LastRun
from crawlers.lock import only_crawl
from crawlers.manifest import publish, write_rejects
from crawlers.params import CrawlParams
from crawlers.politeness.permissions import Permission
from crawlers.politeness.refusal import Refusal
from crawlers.politeness.taken_down import TakenDown
from crawlers.report import CrawlReport, counts, write_run
from crawlers.rows import fetch_row, photo_row
from crawlers.run import run_folder
from crawlers.sniff import sha256
from crawlers.sources.ending import judge
from crawlers.sources.fetch import fetch_photos
from crawlers.sources.source import NotThere, Source
from crawlers.sources.tell import Tell
from crawlers.state import Kept, State, default_state, now
from sichak.errors import ImageError
from sichak.takedown.whence import Whence
from sichak.work.item import Done, Reject
from sichak.work.progress import Progress


@dataclass
class _Take:
    """One run.

    Attributes:
        fetched: what came of photos that were asked for over the web.
        failed: address → why it could not be fetched.
    """

    source: Source
    job: Job
    state: State
    journal: Journal
    fetched: Outcome | None = None
    failed: dict[str, CrawlReject] = field(default_factory=dict)
    new: int = 0


def take_in(
    source: Source,
    out: Path,
    params: CrawlParams,
    *,
    state: Path | None = None,
    permissions: tuple[Permission, ...] = (),
    quiet: bool = False,
    tell: Tell = lambda _: None,
) -> CrawlReport:
    """Make a crawl's folder of a source.

    A run that was killed, run again, decodes no photo and fetches no address it has. The
    folder holds just what the source holds; nothing is in its rows that depends on when,
    where or how often it was run.

    Args:
        source: of the photos; read through once.
        out: as of :func:`crawlers.run.crawl`.
        params: sizes, share of errors borne, and manners for what is fetched.
        state: folder of all stores' states; an import has one of its own there.
        permissions: written permissions, for what is fetched.
        quiet: no progress.
        tell: of the source's progress.

    Returns:
        how it ended; nothing is raised for an exit code that is not 0.

    Raises:
        CrawlError: another import of the store's is running, or photos are to be fetched
            and no contact is given.
    """
    started = time.monotonic()
    name = f"{source.store.name}.{source.obtained.replace(' ', '-')}"
    folder = (state or default_state()) / name
    with only_crawl(name, folder, out):
        job = Job(
            store=source.store.name,
            base_url="",
            params=params,
            user_agent="",
            folder=run_folder(folder),
            state=folder.resolve(),
            permissions=permissions,
        )
        run = _Take(source, job, State(job.state), Journal(job.journal))
        try:
            garments = list(_garments(run))
            _fetch(run, garments, tell)
            _photos(run, garments, quiet)
        finally:
            run.state.close()
        return _end(run, len(garments), out, started)


def _garments(run: _Take) -> Iterator[Garment]:
    for item in run.source.items():
        if isinstance(item, CrawlReject):
            run.journal.add(item)
        else:
            yield item


def _fetch(run: _Take, garments: list[Garment], tell: Tell) -> None:
    """Have the photos fetched that are not here."""
    remote: list[Garment] = []
    for garment in garments:
        images = tuple(one for one in garment.images if run.source.is_remote(one))
        if images:
            remote.append(garment.model_copy(update={"images": images}))
    if not remote:
        return
    tell(f"photos of {len(remote):,} products are fetched")
    run.job, run.fetched, rejects = fetch_photos(run.source.store, remote, run.job)
    run.failed = {one.url: one for one in rejects}


def _photos(run: _Take, garments: list[Garment], quiet: bool) -> None:
    with Progress("import", len(garments), quiet) as progress:
        for garment in garments:
            rows = _take_garment(run, garment)
            count = f"none of its {len(garment.images)} photos can be had"
            progress.ended(garment.sku, Done({}) if rows else Reject(count))


def _take_garment(run: _Take, garment: Garment) -> int:
    """Write a garment and its photos into the journal. Returns the number of photos."""
    source, rows = run.source, 0
    recorded = source.recorded(garment)
    urls = (recorded.page_url,)
    of = Whence(store=recorded.store, sku=recorded.sku, brand=recorded.brand, urls=urls)
    if why := run.state.blocked.why(of):
        run.journal.add(source.reject(recorded.page_url, why, recorded.sku, refused=True))
        return 0
    run.journal.add(recorded)
    for index, picture in enumerate(recorded.images):
        try:
            kept, sha256_of, agent = _kept(run, garment, index, picture.url)
        except (NotThere, ImageError, Refusal, OSError) as error:
            refused = isinstance(error, Refusal) or getattr(error, "refused", False)
            words = str(error) if not isinstance(error, OSError) else f"{error.strerror}"
            reason = f"no usable picture: {words}" if isinstance(error, ImageError) else words
            run.journal.add(source.reject(picture.url, reason, garment.sku, refused=refused))
            continue
        how = source.obtained
        row = photo_row(source.store, recorded, index, kept, agent, how, sha256_of)
        run.journal.add(row)
        run.journal.add(fetch_row(kept))
        rows += 1
    return rows


def _kept(run: _Take, garment: Garment, index: int, url: str) -> tuple[Kept, str, str]:
    """A photo in the state, the SHA-256 of what it was read out of, and who fetched it.

    Raises:
        NotThere, ImageError, OSError: there is none.
        TakenDown: it was taken down.
    """
    if why := run.state.blocked.why_url(url):
        raise TakenDown(why)
    picture, limit = garment.images[index], run.job.params.max_photo_bytes
    if run.source.is_remote(picture):
        return _asked_for(run, url), run.source.files[0].sha256, run.job.user_agent
    local = run.source.photo(garment, picture)
    if why := run.state.blocked.why_url(local.came_from):
        raise TakenDown(why)
    if len(local.body) > limit:
        raise NotThere(f"larger than {limit:,} bytes")
    kept = run.state.get(url)
    if not (kept and (kept.sha256, kept.final_url) == (sha256(local.body), local.came_from)):
        kept = run.state.put(url, local.came_from, local.body, dict(local.headers))
        run.new += 1
    return replace(kept, fetched_at=local.at or kept.fetched_at), local.source_sha256, ""


def _asked_for(run: _Take, url: str) -> Kept:
    failed = run.failed.get(url)
    if failed:
        error = NotThere(failed.reason)
        error.refused = failed.refused
        raise error
    kept = run.state.get(url)
    if kept is None:
        raise NotThere("not fetched")
    return kept


def _end(run: _Take, products: int, out: Path, started: float) -> CrawlReport:
    found = read_journal(run.job.journal)
    outcome = _outcome(run, products)
    code, message = judge(run.source, found, outcome, run.job.params)
    if found.photos:
        publish(out, found, outcome.robots, run.job.state)
    else:
        out.mkdir(parents=True, exist_ok=True)
        write_rejects(out, found.rejects)
    report = CrawlReport(
        store=run.source.store.name,
        exit_code=code,
        message=message,
        products=products,
        photos=len(found.photos),
        downloaded=run.new + int(outcome.stats.get("photos/downloaded", 0)),
        rejects=sum(not (one.refused or one.unwanted) for one in found.rejects),
        refused=sum(one.refused for one in found.rejects),
        seconds=time.monotonic() - started,
        out=out,
    )
    _write(run, report, found, outcome)
    return report


def _outcome(run: _Take, products: int) -> Outcome:
    wins: dict[str, dict[str, int]] = defaultdict(dict)
    for (name, selector), count in sorted(run.source.wins.items()):
        wins[name][selector] = count
    known = {"pages": run.source.pages, "products": products, "wins": dict(wins)}
    if run.fetched:
        return run.fetched.model_copy(update=known)
    return Outcome.model_validate({**known, "stopped": {}, "robots": [], "stats": {}})


def _write(run: _Take, report: CrawlReport, found: Found, outcome: Outcome) -> None:
    last = LastRun(
        store=report.store,
        finished_at=now().isoformat(),
        exit_code=report.exit_code,
        message=report.message,
        new=False,
        counts=counts(report, found, outcome, 0),
        coverage=coverage(found, outcome.wins),
        selectors=outcome.wins,
    )
    files = [asdict(one) for one in run.source.files]
    more = {"obtained": run.source.obtained, "sources": files}
    write_run(report, found, outcome, run.job, last, more)
