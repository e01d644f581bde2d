"""``sichak score|agreement``: how good are the try-ons, and the stages before them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from sichak.cli.options import ParamsFile
from sichak.cli.params import pipeline_params
from sichak.cli.tryon import Dataset

JsonFile = Annotated[Path, typer.Option("--json", help="Where the figures go.")]
Rows = Annotated[
    Path | None, typer.Option("--rows", help="CSV file for one figure a picture, for plots.")
]

Metrics = Annotated[
    Path | None, typer.Option("--metrics", help="JSON file for the bare headline numbers.")
]


def register(app: typer.Typer) -> None:
    """Add the subcommands."""
    app.command("score")(score)
    app.command("agreement")(agreement)


def score(
    dataset: Dataset,
    results: Annotated[Path, typer.Option("--results", help="Folder of try-on results.")],
    json_file: JsonFile,
    rows: Rows = None,
    metrics: Metrics = None,
    truth: Annotated[
        Path | None,
        typer.Option("--truth", help="<person>_<garment>.jpg: what unpaired results should be."),
    ] = None,
    params: ParamsFile = None,
) -> None:
    """Score results: SSIM, PSNR, ST-LPIPS; LPIPS, FID and KID where installed.

    The JSON says of each figure by what it was measured, at which resolution and on
    how many pictures.

    Example: sichak score --dataset mine --results tryon --json score.json
    """
    from sichak.layout import IMAGE
    from sichak.roots import roots
    from sichak.work.memo import write_atomically
    from tryon.score.protocol import score as measure

    schema = pipeline_params(params)
    known = truth or (Path(schema.tryon.truth) if schema.tryon.truth else None)
    reports = {}
    for root in roots(dataset, None):
        folder = results / root.category if root.nested else results
        has_people = any(IMAGE.stems(part) for part in root.parts)
        if folder.is_dir() and has_people:  # a shop may sell nothing of a category
            reports[root.category] = measure(
                root.parts, folder, schema.score, truth=known if known and known.is_dir() else None
            )
    write_atomically(
        json_file, _json({category: report.as_json() for category, report in reports.items()})
    )
    numbers = {category: report.metrics() for category, report in reports.items()}
    if metrics:
        write_atomically(metrics, _json(numbers))
    if rows:
        table = [
            {"name": f"{row['person']} in {row['garment']}", "category": category, **row}
            for category, report in reports.items()
            for row in report.rows
            if "ssim" in row
        ]
        _write_csv(rows, table, ("name", "category", "setting", "ssim", "psnr", "st_lpips"))
    for category, figures in numbers.items():
        typer.echo(f"{category}: {json.dumps(figures)}")


def agreement(
    dataset: Dataset,
    truth: Annotated[Path, typer.Option("--truth", help="A truth in the same layout.")],
    json_file: JsonFile,
    rows: Rows = None,
    metrics: Metrics = None,
) -> None:
    """Compare a dataset with a truth in the same layout, stage by stage.

    Example: sichak agreement --dataset mine --truth shipped/test --json agreement.json
    """
    from dataset_builder.agreement import agreement as compare
    from sichak.roots import roots
    from sichak.work.memo import write_atomically

    parts = [part for root in roots(dataset, None) for part in root.parts]
    found = compare(parts, truth)
    write_atomically(json_file, _json(found.metrics))
    if rows:
        table = [
            {"name": f"{row['stem']} {name}", "stage": row["stage"], "value": value}
            for row in found.rows
            for name, value in row.items()
            if name not in ("stem", "stage") and isinstance(value, int | float)
        ]
        _write_csv(rows, table, ("name", "stage", "value"))
    headline = {
        stage: {name: value for name, value in dict(figures).items() if not isinstance(value, dict)}
        for stage, figures in found.metrics.items()
        if isinstance(figures, dict)
    }
    if metrics:
        write_atomically(metrics, _json(headline))
    for stage, numbers in headline.items():
        typer.echo(f"{stage}: {json.dumps(numbers)}")


def _json(content: object) -> bytes:
    return (json.dumps(content, indent=2, sort_keys=True) + "\n").encode()


def _write_csv(path: Path, rows: Sequence[Mapping[str, object]], columns: tuple[str, ...]) -> None:
    import csv
    import io

    from sichak.work.memo import write_atomically

    text = io.StringIO()
    writer = csv.DictWriter(text, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    write_atomically(path, text.getvalue().encode())
