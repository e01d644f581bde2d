"""Options that many subcommands share."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal

import typer

from sichak.errors import ParamsError
from sichak.work.runner import RunOptions

Images = Annotated[Path, typer.Option("--images", help="Folder of photos.")]
Out = Annotated[Path, typer.Option("--out", help="Where results go.")]
ParamsFile = Annotated[
    Path | None,
    typer.Option("--params", help="Parameters; params.yaml of this folder if there is one."),
]
Workers = Annotated[int, typer.Option("--workers", help="Worker processes; 0: one a core.")]
Shard = Annotated[
    str | None, typer.Option("--shard", help="Only part i of n of the items: i/n, i from 1.")
]
Limit = Annotated[int | None, typer.Option("--limit", min=1, help="Only the first so many items.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="No progress.")]


def run_options(
    workers: int = 0,
    shard: str | None = None,
    limit: int | None = None,
    quiet: bool = False,
    backend: Literal["serial", "process"] = "process",
) -> RunOptions:
    """Options of the work runner; ``$SICHAK_WORKERS`` is used where no number is given."""
    try:
        count = workers or int(os.environ.get("SICHAK_WORKERS") or 0)
    except ValueError as error:
        raise ParamsError(f"$SICHAK_WORKERS is no number: {error}") from error
    return RunOptions(backend=backend, workers=count, shard=_shard(shard), limit=limit, quiet=quiet)


def _shard(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    index, _, count = text.partition("/")
    if not (index.isdigit() and count.isdigit() and 1 <= int(index) <= int(count)):
        raise ParamsError(f"--shard {text}: i/n with 1 <= i <= n is expected, as in 1/4")
    return int(index) - 1, int(count)
