"""``sichak tryon``: dress the people of a dataset."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sichak.cli.options import Limit, Out, ParamsFile, Quiet, Shard, Workers, run_options
from sichak.cli.params import pipeline_params

Dataset = Annotated[
    Path,
    typer.Option("--dataset", help="A dataset, or a folder with one dataset a garment category."),
]


def register(app: typer.Typer) -> None:
    """Add the subcommand."""
    app.command("tryon")(tryon)


def tryon(
    dataset: Dataset,
    out: Out,
    pairs: Annotated[
        Path | None,
        typer.Option("--pairs", help="'person.jpg garment.jpg' a line; else test_pairs.txt."),
    ] = None,
    backend: Annotated[
        str | None, typer.Option("--backend", help="Who dresses; the parameter's if not given.")
    ] = None,
    category: Annotated[
        str | None, typer.Option("--category", help="Where the dataset does not say it.")
    ] = None,
    params: ParamsFile = None,
    workers: Workers = 0,
    shard: Shard = None,
    limit: Limit = None,
    quiet: Quiet = False,
) -> None:
    """Dress people: <person>_<garment>.png for every pair.

    Without --pairs: everyone of the test part in their own garment and in the one
    that test_pairs.txt names, and the pairs whose truth is known.

    Example: sichak tryon --dataset mine --pairs mine/test_pairs.txt --out tryon
    """
    from sichak.errors import DatasetError
    from sichak.roots import roots
    from sichak.work.item import Done
    from tryon.run import run_tryon

    section = pipeline_params(params).tryon
    if backend is not None:
        section = section.model_copy(update={"backend": backend})
    options = run_options(workers, shard, limit, quiet)
    done = total = 0
    for root in roots(dataset, category):
        target = out / root.category if root.nested else out
        outcomes = run_tryon(root, pairs, target, section, options)
        done += sum(isinstance(outcome.result, Done) for outcome in outcomes)
        total += len(outcomes)
    typer.echo(f"tryon: {done} of {total} pairs, in {out}")
    if total and not done:
        raise DatasetError(f"no pair could be dressed; see status.jsonl in {out}")
