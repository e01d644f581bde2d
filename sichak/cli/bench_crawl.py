"""``sichak bench-crawl``: how many pages a second a crawl reads, and whether it loses any."""

from __future__ import annotations

import json
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from crawlers.trial import Trial


def register(app: typer.Typer) -> None:
    """Add the subcommand."""
    app.command("bench-crawl")(bench_crawl)


def bench_crawl(
    stores: Annotated[int, typer.Option("--stores", min=1, max=10_000, help="Hosts.")] = 4,
    products: Annotated[int, typer.Option("--products", min=1, help="A store.")] = 100,
    photos: Annotated[int, typer.Option("--photos", min=1, max=9, help="A product.")] = 1,
    jobs: Annotated[int, typer.Option("--jobs", min=1, help="Stores crawled at a time.")] = 2,
    faults: Annotated[
        float, typer.Option("--faults", min=0.0, max=1.0, help="Share of requests that go wrong.")
    ] = 0.0,
    delay: Annotated[
        float, typer.Option("--delay", min=0.0, help="Crawl-delay of every host, in seconds.")
    ] = 0.0,
    folder: Annotated[
        Path | None,
        typer.Option("--folder", help="Keep the crawls here; a trial that was killed goes on."),
    ] = None,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write figures here.")] = None,
) -> None:
    """Crawl a mall of many made-up stores in parallel processes, and count.

    Each store is a host of its own on the loopback, asked without a pause. Quote the
    ratios: seconds belong to one machine and one hour.

    Example: sichak bench-crawl --stores 4 --products 100 --faults 0.05
    """
    from crawlers.load import load_trial
    from crawlers.trial import Size

    size = Size(stores, products, photos, jobs, faults, delay)
    with ExitStack() as stack:
        if folder is None:
            made = stack.enter_context(tempfile.TemporaryDirectory(prefix="sichak-bench-"))
        trial = load_trial(size, folder or Path(made), _say)
        for line in _lines(trial):  # before so many files are removed
            typer.echo(line)
        if json_file:
            record = {**vars(trial), "size": vars(trial.size)}
            json_file.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _lines(trial: Trial) -> list[str]:
    size, megabytes = trial.size, [one / 2**20 for one in trial.peak_bytes]
    want = size.stores * size.products
    codes = ", ".join(f"{count} with {code}" for code, count in sorted(trial.codes.items()))
    faults = ", ".join(f"{count} {kind}" for kind, count in sorted(trial.faults.items()))
    gap = "none" if trial.least_gap is None else f"{1000 * trial.least_gap:.0f} ms"
    return [
        f"crawls      {size.stores}, {size.jobs} at a time; ended {codes}",
        f"requests    {trial.requests} in {trial.seconds:.0f} s: "
        f"{trial.requests / trial.seconds:.0f} a second, of which "
        f"{trial.pages / trial.seconds:.0f} pages; "
        f"{1000 * trial.cpu_seconds / trial.requests:.1f} ms of a core each",
        f"memory      {max(megabytes):.0f} MB a process at most, "
        f"{sum(megabytes) / len(megabytes):.0f} MB in the mean",
        f"products    {trial.products} of {want}",
        f"photos      {trial.photos} of {want * size.photos}; "
        f"{trial.rejected} rejected with a reason, {trial.lost} lost, {trial.doubled} doubled",
        f"asked twice {trial.asked_twice} without need",
        f"politeness  {trial.at_once} at a time a host at most, {gap} apart at least",
        f"faults      {faults or 'none'}",
    ]
