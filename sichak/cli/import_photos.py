"""``sichak import``: photos that are here already, as a crawl's folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sichak.cli.options import Out, ParamsFile, Quiet
from sichak.cli.params import pipeline_params
from sichak.errors import ParamsError


def register(app: typer.Typer) -> None:
    """Add the subcommand."""
    app.command("import")(import_photos)


def import_photos(
    store: Annotated[
        str, typer.Argument(help="Name of a store; for feeds and photos, a new one will do.")
    ],
    path: Annotated[Path, typer.Argument(help="Folder or file.")],
    out: Out,
    kind: Annotated[
        str | None,
        typer.Option("--from", help="saved-pages, warc, feed or photos; by PATH where plain."),
    ] = None,
    brand: Annotated[str, typer.Option("--brand", help="Of products that name none.")] = "",
    licence: Annotated[
        str, typer.Option("--licence", help="Terms of the photos; needed for a new store.")
    ] = "",
    category: Annotated[
        str,
        typer.Option("--category", help="upper, lower, dress, or a list such as women/pants."),
    ] = "",
    gender: Annotated[str, typer.Option("--gender", help="women, men or unisex.")] = "",
    roles: Annotated[
        str, typer.Option("--roles", help="What galleries show in order: packshot,worn/front.")
    ] = "",
    mapping: Annotated[
        Path | None, typer.Option("--mapping", help="YAML: a feed's own names of fields.")
    ] = None,
    base_url: Annotated[
        str, typer.Option("--base-url", help="Where the shop was when its pages were got.")
    ] = "",
    permissions: Annotated[
        Path | None, typer.Option("--permissions", help="For photos that a feed names by address.")
    ] = None,
    params: ParamsFile = None,
    quiet: Quiet = False,
) -> None:
    """Take in photos that are here already: saved pages, web archives, feeds, folders.

    --out becomes a folder as sichak crawl makes it; each row says how the photo was obtained
    and out of which file. Nothing is asked of a shop, but for photos that a feed names by web
    address: robots.txt, permissions and pace hold for them as in a crawl. Exit codes as of
    sichak crawl. docs/howto-offline.md has an example of each kind.

    Example: sichak import hanok saved/ --from saved-pages --out data/crawl/hanok
    """
    from crawlers.politeness.permissions_file import find_permissions, read_permissions
    from crawlers.sources.kinds import KINDS, Wanted, kind_of, source_of
    from crawlers.sources.place import Said
    from crawlers.sources.take import take_in
    from crawlers.sources.tell import teller

    known = next((one for one in KINDS if one == kind), None)
    if kind and known is None:
        raise ParamsError(f"--from {kind}: there are {', '.join(KINDS)}")
    said = Wanted(brand, licence, Said(category, gender), roles, mapping, base_url)
    schema, tell = pipeline_params(params).crawl, teller(quiet)
    source = source_of(store, known or kind_of(path), path, said, schema, tell)
    allowed = read_permissions(find_permissions(permissions))
    report = take_in(source, out, schema, permissions=allowed, quiet=quiet, tell=tell)
    typer.echo(report.message)
    report.raise_for_exit()
