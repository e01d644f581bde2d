"""``sichak roles``: how well the pixels tell what photos show."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from sichak.cli.options import ParamsFile, Quiet, Workers, run_options
from sichak.cli.params import pipeline_params


def register(app: typer.Typer) -> None:
    """Add the subcommand."""
    app.command("roles")(roles)


def roles(
    images: Annotated[
        Path,
        typer.Option("--images", help="Folder of sub-folders named by role: packshot, worn-back …"),
    ],
    json_file: Annotated[Path | None, typer.Option("--json", help="Write figures here.")] = None,
    params: ParamsFile = None,
    workers: Workers = 0,
    quiet: Quiet = False,
) -> None:
    """Measure the classifier of photo roles on labelled photos: recall, precision, confusions.

    Example: sichak roles --images labelled --json roles.json
    """
    from dataset_builder.select.role_table import as_json, as_text, judge, labelled_photos
    from sichak.work.memo import write_atomically

    run = run_options(workers, quiet=quiet)
    judged = judge(labelled_photos(images), pipeline_params(params).select, run)
    if json_file:
        text = json.dumps(as_json(judged), indent=2, ensure_ascii=False) + "\n"
        write_atomically(json_file, text.encode())
    typer.echo(as_text(judged))
