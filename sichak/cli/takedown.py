"""``sichak takedown``: block photos for ever, and remove all that was made of them."""

from __future__ import annotations

import getpass
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sichak.errors import ParamsError

if TYPE_CHECKING:
    from sichak.takedown.place import Place
    from sichak.takedown.takedown import Plan

MANY = 100
"""More photos at once are removed only when the user says that they are meant."""

PRUNED = ("node_modules", "__pycache__", "photos", "blobs", "entries")


def register(app: typer.Typer) -> None:
    """Add the subcommand."""
    app.command("takedown")(takedown)


def takedown(
    targets: Annotated[
        list[str],
        typer.Argument(
            metavar="TARGET...",
            help="An address of a photo or page, STORE/NUMBER, a number, a SHA-256, or brand:NAME; "
            "url:, sku: and sha256: say what a word is.",
        ),
    ],
    reason: Annotated[str, typer.Option("--reason", help="Why; it stands in the tombstone.")] = "",
    by: Annotated[
        str, typer.Option("--by", help="Who asked for it or did it; default: the user's name.")
    ] = "",
    private: Annotated[
        bool, typer.Option("--private", help="Keep only a hash of what is named: it is personal.")
    ] = False,
    folders: Annotated[
        list[Path] | None,
        typer.Option("--in", help="Search here for crawls, datasets and the like; default: here."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would go; change nothing.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help=f"Even if over {MANY} photos go.")] = False,
    state: Annotated[
        Path | None, typer.Option("--state", help="Of the crawls; else $SICHAK_CRAWL_STATE.")
    ] = None,
    memo: Annotated[
        Path | None, typer.Option("--memo", help="The memo store; else $SICHAK_MEMO.")
    ] = None,
) -> None:
    """Block photos for ever and remove them and all that was made of them.

    They go from crawls and their state, selections, stage outputs, datasets, try-ons, reports,
    exports, the memo store and DVC's cache. A line in takedown.jsonl ($SICHAK_TAKEDOWN) keeps
    what, when, why and by whom; from then on no crawl, selection or export takes them. Run
    again after an interruption, it goes on.

    Example: sichak takedown brand:KUHO --reason "asked by mail" --dry-run
    """
    from crawlers.state import default_state
    from sichak.takedown.dvc import find_cache
    from sichak.takedown.takedown import block, carry_out, confirm, plan
    from sichak.takedown.target import parse_target
    from sichak.takedown.tombstones import takedown_file
    from sichak.work.memo import default_memo

    roots = folders or [Path()]
    for root in roots:
        if not root.is_dir():
            raise ParamsError(f"--in {root}: no such folder")
    places, memos = _places(roots, state or default_state())
    memos = list(dict.fromkeys([memo or default_memo(), *memos]))
    known = [row for place in places for row in place.rows()]
    named = [parse_target(text, known) for text in targets]
    tombstones = takedown_file()
    cache = next(filter(None, map(find_cache, roots)), None)
    planned = plan(named, places, memos, cache, tombstones)
    _show(planned, dry_run)
    unreached = _unreached(planned)
    if dry_run:
        _list(planned)
    elif len(planned.photos) > MANY and not yes:
        raise ParamsError(f"{len(planned.photos)} photos would go; if they are meant, say --yes")
    elif not reason.strip():
        raise ParamsError("--reason is missing: the tombstone keeps it")
    else:
        block(planned, tombstones, reason, by or os.environ.get("SICHAK_BY") or _user(), private)
        carry_out(planned, lambda name: typer.echo(f"emptying {name}"))
        confirm(planned, tombstones, unreached)
        typer.echo(f"blocked for ever: {tombstones}")
    for line in unreached:
        typer.echo(f"not reached: {line}")


def _places(roots: list[Path], states: Path) -> tuple[list[Place], list[Path]]:
    """Places in the order of removal, and memo stores."""
    from crawlers.withdraw import CrawlFolder, is_crawl
    from crawlers.withdraw_state import crawl_states
    from dataset_builder.dataset.withdraw import DatasetRoot, ExportFolder, is_dataset, is_export
    from dataset_builder.select.withdraw import Selection, is_selection
    from sichak.report.withdraw import Report, is_report
    from sichak.takedown.derived import is_memo
    from tryon.withdraw import TryOns, is_tryons

    folders = list(dict.fromkeys(path for root in roots for path in _folders(root)))
    kinds: list[tuple[Callable[[Path], bool], Callable[[Path], Place]]] = [
        (is_report, Report),
        (is_tryons, TryOns),
        (is_export, ExportFolder),
        (is_dataset, DatasetRoot),
        (is_selection, Selection),
        (is_crawl, CrawlFolder),
    ]
    found: list[Place] = []
    for test, kind in kinds:
        found += [kind(path) for path in folders if test(path)]
    return [*found, *crawl_states(states)], [path for path in folders if is_memo(path)]


def _folders(root: Path) -> Iterator[Path]:
    """Folders that may be places; none behind a link, none whose name begins with a dot."""
    for folder, names, files in os.walk(root):
        names[:] = sorted(name for name in names if name[0] != "." and name not in PRUNED)
        if "export.json" in files:  # what is in it, it tells itself
            names.clear()
        yield Path(folder)


def _show(planned: Plan, dry_run: bool) -> None:
    names = ", ".join(map(str, planned.targets))
    typer.echo(f"{names}: {len(planned.photos)} photos")
    for place, counts in planned.counts().items():
        verb = "would go" if dry_run else "go"
        typer.echo(f"  {place}: {counts['files']} files, {counts['rows']} rows {verb}")


def _list(planned: Plan) -> None:
    for _, found in planned.places:
        for path in (*found.files, *found.besides):
            typer.echo(f"    {path}")


def _unreached(planned: Plan) -> list[str]:
    """Where copies may be that no program here can remove."""
    lines = []
    if planned.cache:
        for name, url in planned.cache.remotes:
            lines.append(
                f"DVC remote {name} ({url}): delete the {len(planned.objects)} objects "
                "files/md5/XX/YYY that the tombstone lists"
            )
    if any(place.name.startswith("export ") for place, _ in planned.places):
        lines.append("copies of these exports that were published or handed on: replace them")
    if planned.photos:
        lines.append(
            "backups, history of Git, other machines, weights trained on the photos, and what they "
            "were imported from (saved pages, archives, feeds, folders)"
        )
    return lines


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
