"""``sichak doctor``: what is installed, what is missing, and how to get it."""

from __future__ import annotations

import json
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the subcommand."""
    app.command("doctor")(doctor)


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable.")] = False,
) -> None:
    """Say what is installed, what is missing and how to get it.

    Exit code 1 when something the embedded pipeline needs is missing.

    Example: sichak doctor --json
    """
    from sichak.doctor import examine

    checks = examine()
    if as_json:
        typer.echo(json.dumps([check.as_dict() for check in checks], indent=2))
    else:
        for check in checks:
            mark = "ok     " if check.ok else ("MISSING" if check.needed else "-      ")
            hint = "" if check.ok else f"  -> {check.how}"
            typer.echo(f"{mark} {check.name:28} {check.found}{hint}")
    if any(check.needed and not check.ok for check in checks):
        raise typer.Exit(1)
