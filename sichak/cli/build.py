"""``sichak build``: anyone's photos → an HR-VITON dataset."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sichak.cli.dataset import card_notes
from sichak.cli.options import Out, ParamsFile, Quiet, Workers, run_options
from sichak.cli.params import pipeline_params


def register(app: typer.Typer) -> None:
    """Add the subcommand."""
    app.command("build")(build)


def build(
    people: Annotated[Path, typer.Option("--people", help="Folder of person photos.")],
    garments: Annotated[Path, typer.Option("--garments", help="Folder of garment photos.")],
    pairs: Annotated[Path, typer.Option("--pairs", help="'person.jpg garment.jpg' a line.")],
    category: Annotated[str, typer.Option("--category", help="upper, lower or dress.")],
    out: Out,
    params: ParamsFile = None,
    workers: Workers = 0,
    quiet: Quiet = False,
) -> None:
    """Turn photos into an HR-VITON dataset: OUT/test/... and OUT/test_pairs.txt.

    Example: sichak build --people people --garments packshots --pairs pairs.txt
    --category upper --out dataset
    """
    from dataset_builder.build import BuildParams, Photos
    from dataset_builder.build import build as build_dataset
    from sichak.errors import DatasetError

    schema = pipeline_params(params)
    sections = BuildParams(
        **{name: getattr(schema, name) for name in BuildParams.__dataclass_fields__}
    )
    built = build_dataset(
        Photos(people, garments, pairs, category),
        out,
        sections,
        run_options(workers, quiet=quiet),
        card_notes(schema),
    )
    for reject in built.rejects:
        typer.echo(f"reject: {reject['stem']}: {reject['stage']}: {reject['reason']}", err=True)
    (part,) = built.parts[category]
    typer.echo(
        f"{out}: {len(part.people)} people, {len(part.garments)} garments, {len(part.pairs)} pairs"
    )
    if built.problems:
        lines = "\n".join(f"  {p.file}: {p.reason}" for p in built.problems)
        raise DatasetError(f"the dataset is not as HR-VITON wants it:\n{lines}")
