"""``sichak bench``: how long each stage takes, as ratios of one run, and how choosing grows."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from sichak.cli.options import ParamsFile
from sichak.cli.params import pipeline_params


def register(app: typer.Typer) -> None:
    """Add the subcommand."""
    app.command("bench")(bench)


def bench(
    people: Annotated[
        Path | None, typer.Option("--people", help="Person photos; else the sample store's.")
    ] = None,
    garments: Annotated[
        Path | None, typer.Option("--garments", help="Packshots; else the sample store's.")
    ] = None,
    category: Annotated[str, typer.Option("--category", help="upper, lower or dress.")] = "upper",
    photos: Annotated[int, typer.Option("--photos", min=1, help="Of each kind, at most.")] = 6,
    workers: Annotated[int, typer.Option("--workers", min=2, help="Of the parallel run.")] = 2,
    duplicates: Annotated[
        int | None,
        typer.Option(
            "--duplicates", min=20, help="Only choose among so many made-up photos, of 50 stores."
        ),
    ] = None,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write figures here.")] = None,
    params: ParamsFile = None,
) -> None:
    """Time every stage a photo: first run, memoised run, one and more workers.

    Quote the ratios: seconds belong to one machine and one hour.

    Example: sichak bench --photos 6

    Example: sichak bench --duplicates 100000
    """
    if duplicates is not None:
        _duplicates(duplicates, json_file)
        return
    from dataset_builder.bench import bench as run
    from dataset_builder.build import BuildParams

    schema = pipeline_params(params)
    sections = BuildParams(
        **{name: getattr(schema, name) for name in BuildParams.__dataclass_fields__}
    )
    worn, packshots = _photos(people, garments, category)
    timed = run(
        worn[:photos],
        packshots[:photos],
        category,
        sections,
        workers,
        _say,
    )
    typer.echo(f"{'stage':11} photos  work s/photo  start-up s  {workers} workers  memoised")
    for row in timed:
        start_up = max(row.first - row.work * row.photos, 0.0)
        typer.echo(
            f"{row.stage:11} {row.photos:6} {row.work:13.2f} {start_up:11.2f} "
            f"{row.first / row.parallel:8.2f}x {row.first / row.memoised:8.1f}x"
        )
    _write(json_file, timed)


def _duplicates(count: int, json_file: Path | None) -> None:
    """Time the decisions of ``select``, near-duplicates above all."""
    from dataset_builder.bench_duplicates import bench_duplicates

    decided = bench_duplicates(count, _say)
    typer.echo(f"{'photos':>8} {'copies':>8} {'pairs':>8}  CPU s  times the first  more memory")
    for row in decided:
        times = f"{row.photos / decided[0].photos:.0f}x {row.seconds / decided[0].seconds:.1f}x"
        typer.echo(
            f"{row.photos:8} {row.copies:8} {row.pairs:8} {row.seconds:6.1f} {times:>16} "
            f"{row.memory / 2**20:9.0f} MB"
        )
    _write(json_file, decided)


def _say(text: str) -> None:
    print(text, file=sys.stderr)


def _write(path: Path | None, rows: Sequence[object]) -> None:
    if path:
        path.write_text(json.dumps([vars(row) for row in rows], indent=2) + "\n")


def _photos(
    people: Path | None, garments: Path | None, category: str
) -> tuple[list[Path], list[Path]]:
    from sichak.work.folders import picture_stems

    if people and garments:
        return list(picture_stems(people)[0].values()), list(picture_stems(garments)[0].values())
    from sample_store.mall.server import SAMPLE_STORE

    catalogue = json.loads((SAMPLE_STORE / "catalogue.json").read_text(encoding="utf-8"))
    chosen = [
        photo
        for store in catalogue["stores"]
        for product in store["products"]
        if product["category"] == category
        for photo in product["photos"]
    ]
    worn = [p for p in chosen if p["role"] == "worn" and p["view"] == "front"]
    packshots = [p for p in chosen if p["role"] == "packshot"]
    return [SAMPLE_STORE / p["file"] for p in worn], [SAMPLE_STORE / p["file"] for p in packshots]
