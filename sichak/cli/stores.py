"""``sichak stores|new-store|save-page``: the stores, how they stand, one more, its tests."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sichak.errors import ParamsError, SichakError

if TYPE_CHECKING:
    from crawlers.politeness.permissions import Permission


def register(app: typer.Typer) -> None:
    """Add the subcommands."""
    app.command("stores")(stores)
    app.command("new-store")(new_store)
    app.command("save-page")(save_page)


Checkout = Annotated[
    Path | None,
    typer.Option("--checkout", help="Clone of the project; else the one sichak runs from."),
]

FromSaved = Annotated[
    list[Path], typer.Option("--from-saved", help="A page saved from a browser; repeat it.")
]
Urls = Annotated[
    list[str] | None,
    typer.Option("--url", help="Where a page is from, if it does not say so; in order."),
]
Whole = Annotated[
    bool, typer.Option("--whole", help="Keep pages as saved, not cut to what is read.")
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


def new_store(
    name: Annotated[str, typer.Argument(help="Of the store and its module: letters and digits.")],
    from_saved: FromSaved,
    platform: Annotated[
        str, typer.Option("--platform", help="That reads the pages; else by their host.")
    ] = "",
    new_platform: Annotated[
        str, typer.Option("--new-platform", help="Begin a platform of this name with the pages.")
    ] = "",
    url: Urls = None,
    title: Annotated[str, typer.Option("--title", help="The brand; else as the pages say.")] = "",
    lists: Annotated[
        str, typer.Option("--lists", help="Lists to crawl, as in women,men/pants.")
    ] = "",
    set_code: Annotated[
        list[str] | None,
        typer.Option("--set", help="A code that no page tells, as in slug=KUHO; repeat it."),
    ] = None,
    whole: Whole = False,
    checkout: Checkout = None,
) -> None:
    """Add a store from saved pages: module, tests, entry and row; then check it.

    Saved pages are cut down to what is read from them, so that no visitor's name, token or
    script gets into the project. Nothing is written over, and nothing at all where a step fails.

    Example: sichak new-store dalsaem --from-saved list.html --from-saved trousers.html
    """
    from datetime import date

    from crawlers.checkout import checkout as checkout_at
    from crawlers.new_store.command import new_store as run
    from crawlers.new_store.draft import Asked

    asked = Asked(
        name=name,
        title=title,
        lists=tuple(part.strip() for part in lists.split(",") if part.strip()),
        codes=dict(_pair(text) for text in set_code or ()),
        today=date.today().isoformat(),
    )
    run(
        asked,
        checkout_at(checkout),
        from_saved,
        platform=platform,
        new_platform=new_platform,
        urls=url or (),
        whole=whole,
        tell=typer.echo,
    )


def save_page(
    name: Annotated[str, typer.Argument(help="Of a store that is there.")],
    from_saved: FromSaved,
    url: Urls = None,
    whole: Whole = False,
    checkout: Checkout = None,
) -> None:
    """Add saved pages to a store as tests, filled with what is read from them now.

    Example: sichak save-page kuho --from-saved dress.html
    """
    from crawlers.checkout import checkout as checkout_at
    from crawlers.new_store.command import save_pages

    place = checkout_at(checkout)
    save_pages(name, place, from_saved, urls=url or (), whole=whole, tell=typer.echo)


def _pair(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not (key and equals and value):
        raise ParamsError(f"--set {text[:60]}: KEY=VALUE is expected, as in --set slug=KUHO")
    return key, value


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
