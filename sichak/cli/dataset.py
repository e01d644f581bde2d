"""``sichak dataset`` and ``sichak validate``: put a dataset together, and check one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from sichak.cli.options import Out, ParamsFile
from sichak.cli.params import PipelineParams, pipeline_params


def register(app: typer.Typer) -> None:
    """Add the subcommands."""
    app.command("dataset")(dataset)
    app.command("validate")(validate)


def dataset(
    out: Out,
    data: Annotated[Path, typer.Option("--data", help="Folder of the stage outputs.")] = Path(
        "data"
    ),
    metrics: Annotated[
        Path | None, typer.Option("--metrics", help="JSON file for the counts.")
    ] = None,
    params: ParamsFile = None,
) -> None:
    """Put the stage outputs together: one HR-VITON root a garment category.

    Example: sichak dataset --data data --out data/dataset
    """
    from dataset_builder.dataset.dataset import build_crawled
    from dataset_builder.sources import stage_sources
    from sichak.errors import DatasetError
    from sichak.work.memo import write_atomically

    schema = pipeline_params(params)
    built = build_crawled(
        data / "select", stage_sources(data), out, schema.dataset, card_notes(schema)
    )
    counts: dict[str, object] = {**built.counts(), "rejected": len(built.rejects)}
    if metrics:
        write_atomically(metrics, (json.dumps(counts, indent=2) + "\n").encode())
    for category, numbers in built.counts().items():
        typer.echo(f"{category}: " + ", ".join(f"{n} {key}" for key, n in numbers.items()))
    if built.problems:
        lines = "\n".join(f"  {p.file}: {p.reason}" for p in built.problems)
        raise DatasetError(f"the dataset in {out} is not as HR-VITON wants it:\n{lines}")


def card_notes(params: PipelineParams) -> Mapping[str, str]:
    """Stage → what made its files, for the dataset card."""
    densepose = str(params.densepose.backend)
    return {
        "cloth-mask": str(params.cloth_mask.model),
        "pose": str(params.pose.backend),
        "parse": str(params.parse.backend),
        "densepose": densepose
        + (" (an approximation, not DensePose's output)" if densepose == "embedded" else ""),
        "agnostic": str(params.agnostic.variant),
    }


def validate(
    root: Annotated[Path, typer.Argument(help="Holds train/ or test/ and the pairs files.")],
    part: Annotated[str, typer.Option("--part", help="train or test.")] = "test",
) -> None:
    """Check a dataset file by file, anyone's; name what is wrong and why.

    Example: sichak validate data/dataset/upper --part test
    """
    from dataset_builder.dataset.validate import validate as check
    from sichak.errors import DatasetError

    problems = check(root, part)
    for problem in problems:
        typer.echo(f"{problem.file}: {problem.reason}")
    if problems:
        raise DatasetError(f"{len(problems)} problems in {root / part}")
    typer.echo(f"{root / part}: as HR-VITON wants it")
