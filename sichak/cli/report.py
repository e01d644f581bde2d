"""``sichak report``: the page that shows every photo with all that was made of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the subcommand."""
    app.command("report")(report)


def report(
    data: Annotated[Path, typer.Option("--data", help="Folder of the stage outputs.")] = Path(
        "data"
    ),
    metrics: Annotated[Path, typer.Option("--metrics", help="Folder of metrics files.")] = Path(
        "metrics"
    ),
    out: Annotated[Path, typer.Option("--out", help="Folder of the page; emptied first.")] = Path(
        "data/report"
    ),
) -> None:
    """Write a static HTML report: photos, intermediates, rejects, scores, timings.

    Example: sichak report --out data/report
    """
    from sichak.report.gather import figures
    from sichak.report.page import write_report

    count = write_report(data, metrics, out)
    for name, value in figures(metrics):
        typer.echo(f"{name:42} {value}")
    typer.echo(f"report: {count} photos, {out / 'index.html'}")
