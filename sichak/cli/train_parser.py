"""``sichak train-parser``: train the embedded parser on labelled photos."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from sichak.cli.options import Out, Quiet, Workers, run_options


def register(app: typer.Typer) -> None:
    """Add the subcommand."""
    app.command("train-parser")(train_parser)


def train_parser(
    data: Annotated[
        Path, typer.Option("--data", help="Labelled photos: image/, labels/, labels.json.")
    ],
    out: Out,
    also: Annotated[
        list[Path] | None,
        typer.Option("--also", help="Further labelled photos, all used for training."),
    ] = None,
    recipe: Annotated[
        Path | None, typer.Option("--recipe", help="YAML of the numbers; else the defaults.")
    ] = None,
    start: Annotated[
        Path | None,
        typer.Option("--from", help="last.pt or parser.onnx of an earlier training to go on from."),
    ] = None,
    threads: Annotated[int, typer.Option("--threads", help="Of torch; 0: its own choice.")] = 0,
    workers: Workers = 0,
    quiet: Quiet = False,
) -> None:
    """Train the embedded parser; stopped at any moment, the same command goes on.

    Labels are CCP's 59 or CIHP's 20. What CCP does not tell (left and right, face and
    neck) is taken from the pose. The result is OUT/parser.onnx, with its figures inside.

    Example: sichak train-parser --data ccp --out training
    """
    from dataset_builder.parse.training.recipe import read_recipe
    from dataset_builder.parse.training.run import run_training

    def say(text: str) -> None:
        if not quiet:
            print(text, file=sys.stderr, flush=True)

    model = run_training(
        data,
        also or [],
        out,
        read_recipe(recipe),
        start=start,
        threads=threads,
        options=run_options(workers, quiet=quiet),
        say=say,
    )
    typer.echo(model)
