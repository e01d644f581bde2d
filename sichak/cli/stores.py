"""``sichak stores`` and ``sichak new-store``: the stores, how they stand, and one more."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sichak.errors import SichakError

if TYPE_CHECKING:
    from crawlers.politeness.permissions import Permission


def register(app: typer.Typer) -> None:
    """Add the subcommands."""
    app.command("stores")(stores)


Checkout = Annotated[
    Path | None,
    typer.Option("--checkout", help="Clone of the project; else the one sichak runs from."),
]


def stores(
    name: Annotated[
        list[str] | None, typer.Argument(help="Names of stores; all if none is given.")
    ] = None,
    card: Annotated[
        str | None, typer.Option("--card", help="What is known of this store, and what is not.")
    ] = None,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="The page docs/stores.md in place of the table.")
    ] = False,
    checkout: Checkout = None,
) -> None:
    """List the stores: permission, saved pages, last crawl, drift of the selectors.

    Drift counts the fields that the first of their selectors does not find any more.

    Example: sichak stores kuho juunj
    """
    from crawlers.store import find_store
    from crawlers.store import stores as all_stores

    if card is not None:
        typer.echo(_card(card))
        return
    chosen = [find_store(one) for one in name] if name else list(all_stores().values())
    pages = _pages(checkout)
    if markdown:
        from crawlers.fixtures import cases
        from crawlers.stores_page import stores_markdown

        typer.echo(stores_markdown(chosen, cases(pages) if pages else []), nl=False)
        return
    from crawlers.standing import HEAD, standings
    from crawlers.state import default_state

    found = standings(chosen, pages, default_state(), _permissions())
    _table([HEAD, *(one.row for one in found)])
    for one in found:
        for text in one.failing:
            typer.echo(text, err=True)


def _card(name: str) -> str:
    from crawlers.card import platform_card, store_card
    from crawlers.store import find_store
    from crawlers.stores_page import card_text

    store = find_store(name)
    return f"{card_text(store_card(store))}\n\n{card_text(platform_card(store))}"


def _pages(given: Path | None) -> Path | None:
    """The folder of saved pages; None where sichak does not run from a checkout."""
    from crawlers.checkout import checkout

    try:
        return checkout(given).pages
    except SichakError:
        if given is not None:
            raise
        return None


def _permissions() -> tuple[Permission, ...]:
    """Those of this folder; a file that is wrong is told of, and permits nothing."""
    from crawlers.politeness.permissions_file import find_permissions, read_permissions

    try:
        return read_permissions(find_permissions(None))
    except SichakError as error:
        typer.echo(f"sichak: {error}", err=True)
        return ()


def _table(rows: list[tuple[str, ...]]) -> None:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        typer.echo("  ".join(cells).rstrip())
