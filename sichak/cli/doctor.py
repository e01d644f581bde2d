"""``sichak doctor``: what is installed, what is missing, and how to get it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from sichak.doctor import Check


def register(app: typer.Typer) -> None:
    """Add the subcommand."""
    app.command("doctor")(doctor)


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable.")] = False,
) -> None:
    """Say what is installed, what is missing and how to get it.

    Of parsers it says whether their weights are there, and how to get those of the one
    that params.yaml chooses. Exit code 1 when something is missing that the pipeline needs.

    Example: sichak doctor --json
    """
    from sichak.doctor import examine

    checks = [*examine(), *_parsers()]
    if as_json:
        typer.echo(json.dumps([check.as_dict() for check in checks], indent=2))
    else:
        for check in checks:
            mark = "ok     " if check.ok else ("MISSING" if check.needed else "-      ")
            hint = "" if check.ok else _hint(check.how)
            typer.echo(f"{mark} {check.name:28} {check.found}{hint}")
    if any(check.needed and not check.ok for check in checks):
        raise typer.Exit(1)


def _hint(how: str) -> str:
    """A line behind what is missing, or several below it."""
    return f"\n{how}" if "\n" in how else f"  -> {how}"


def _parsers() -> Iterator[Check]:
    """The parsers, as the ``params.yaml`` of this folder chooses and furnishes them."""
    from dataset_builder.parse.checks import parser_checks
    from sichak.cli.params import PipelineParams, pipeline_params
    from sichak.doctor import Check
    from sichak.errors import ParamsError

    try:
        params = pipeline_params(None)
    except ParamsError as error:
        yield Check("params.yaml", True, False, str(error), "docs/params.md lists all parameters")
        params = PipelineParams()
    yield from parser_checks(params.parse, params.compare_parsers.parsers)
