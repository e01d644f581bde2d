"""``sichak weights``: what there is, what is cached, fetch and check it."""

from __future__ import annotations

from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the subcommand."""
    app.command("weights")(weights)


def weights(
    names: Annotated[list[str] | None, typer.Argument(help="Weights to fetch.")] = None,
    fetch_all: Annotated[bool, typer.Option("--all", help="Fetch every one.")] = False,
    verify: Annotated[
        bool, typer.Option("--verify", help="Compare all cached files with their SHA-256.")
    ] = False,
) -> None:
    """List the weights, or fetch some; once cached, everything works offline.

    Example: sichak weights u2net
    """
    from sichak.errors import WeightsError
    from sichak.weights import REGISTRY, is_cached, weights_path
    from sichak.work.stage import file_sha256

    for name in REGISTRY if fetch_all else names or ():
        typer.echo(weights_path(name))
    if verify:
        cached = [name for name in REGISTRY if is_cached(name)]
        wrong = [n for n in cached if file_sha256(weights_path(n)) != REGISTRY[n].sha256]
        if wrong:
            raise WeightsError(f"wrong SHA-256: {', '.join(wrong)}; delete them to fetch anew")
        typer.echo(f"{len(cached)} cached files have the right SHA-256")
    if not (names or fetch_all or verify):
        for name, item in REGISTRY.items():
            state = "cached" if is_cached(name) else "-"
            typer.echo(
                f"{name:22} {item.size / 1e6:7.1f} MB  {state:7} {item.licence:13} {item.role}"
            )
