"""``sichak compare-parsers``: which parser is how good, how fast and how large."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from sichak.cli.options import Images, Limit, Out, ParamsFile, Quiet, run_options
from sichak.cli.params import pipeline_params


def register(app: typer.Typer) -> None:
    """Add the subcommand."""
    app.command("compare-parsers")(compare_parsers)


def compare_parsers(
    images: Images,
    out: Out,
    truth: Annotated[
        Path | None, typer.Option("--truth", help="Folder of label maps with the photos' names.")
    ] = None,
    parser: Annotated[
        list[str] | None,
        typer.Option("--parser", help="A parser to compare; repeat it. Else all with weights."),
    ] = None,
    classes: Annotated[
        Literal["cihp", "street", "studio"] | None,
        typer.Option("--classes", help="What to score in; else the finest the truth allows."),
    ] = None,
    truth_labels: Annotated[
        Literal["cihp", "ccp"], typer.Option("--truth-labels", help="The truth's numbering.")
    ] = "cihp",
    sheet_rows: Annotated[
        int, typer.Option("--sheet-rows", min=1, max=50, help="Photos a picture sheet.")
    ] = 8,
    png: Annotated[bool, typer.Option("--png", help="Picture sheets as PNG, not JPEG.")] = False,
    params: ParamsFile = None,
    workers: Annotated[
        int, typer.Option("--workers", help="Processes that find poses; a parser has one.")
    ] = 0,
    limit: Limit = None,
    quiet: Quiet = False,
) -> None:
    """Run parsers over photos: agreement with a truth, time, memory, picture sheets.

    Every parser whose weights are there runs in a process of its own, on one thread;
    the others are listed with what they need. OUT gets report.md, report.json,
    sheet-01.jpg and so on, and each parser's label maps. Run again, it goes on where it
    was interrupted.

    Example: sichak compare-parsers --images people --truth labels --out compared
    """
    from dataset_builder.parse.compare.candidates import candidates
    from dataset_builder.parse.compare.classes import classes_of
    from dataset_builder.parse.compare.report import as_markdown, write_report
    from dataset_builder.parse.compare.run import Asked, compare

    schema = pipeline_params(params)
    asked = Asked(
        images, out, classes_of(classes, truth_labels), truth, sheet_rows, ".png" if png else ".jpg"
    )
    found = compare(
        asked,
        candidates(schema.parse, schema.compare_parsers.parsers, parser or ()),
        schema.pose,
        run_options(workers, limit=limit, quiet=quiet),
        lambda name: None if quiet else print(f"parser {name}", file=sys.stderr),
    )
    write_report(found, out)
    typer.echo(as_markdown(found))
