"""``sichak crawl|stores|mall|select``: from a shop's pages to usable photos."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sichak.cli.options import Out, ParamsFile, Quiet, Workers, run_options
from sichak.cli.params import pipeline_params


def register(app: typer.Typer) -> None:
    """Add the subcommands."""
    app.command("stores")(list_stores)
    app.command("mall")(mall)
    app.command("crawl")(crawl)
    app.command("select")(select)


def list_stores() -> None:
    """List the stores that have a spider."""
    from crawlers.store import stores

    for store in stores().values():
        typer.echo(f"{store.name:14} {store.platform:6} {store.homepage:44} {store.description}")


def mall(
    port: Annotated[int, typer.Option("--port", help="0: any free one.")] = 8765,
    catalogue: Annotated[
        Path | None, typer.Option("--catalogue", help="Another folder like sample_store/.")
    ] = None,
) -> None:
    """Serve the sample stores on this machine, with the markup of a real mall.

    Example: sichak mall --port 8765
    """
    from sample_store.mall.server import SAMPLE_STORE, serve_forever

    serve_forever(port, catalogue or SAMPLE_STORE)


def crawl(
    store: Annotated[str, typer.Argument(help="Name of a store; see `sichak stores`.")],
    out: Out,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help="Product pages at most.")
    ] = None,
    base_url: Annotated[
        str | None, typer.Option("--base-url", help="Where the store is served instead.")
    ] = None,
    catalogue: Annotated[
        Path | None,
        typer.Option("--catalogue", envvar="SICHAK_CATALOGUE", help="Of a sample store's mall."),
    ] = None,
    permissions: Annotated[
        Path | None,
        typer.Option(
            "--permissions",
            help="Written permissions; else $SICHAK_PERMISSIONS, else permissions.toml.",
        ),
    ] = None,
    params: ParamsFile = None,
) -> None:
    """Crawl a store: original photos, and a manifest with their provenance.

    robots.txt is always obeyed where no written permission overrides it. Exit codes:
    0 done, 2 refused, 3 nothing found, 5 too many errors.

    Example: sichak crawl hanok --out data/crawl/hanok
    """
    from crawlers.run import crawl as run

    report = run(
        store,
        out,
        base_url=base_url,
        limit=limit,
        params=pipeline_params(params).crawl,
        catalogue=catalogue,
        permissions=permissions,
    )
    typer.echo(report.message)
    report.raise_for_exit()


def select(
    out: Out,
    crawl: Annotated[
        Path, typer.Option("--crawl", help="Folder with one crawl a subfolder.")
    ] = Path("data/crawl"),
    params: ParamsFile = None,
    workers: Workers = 0,
    quiet: Quiet = False,
) -> None:
    """Choose and fit photos: role, view, people, category, pairs, near-duplicates.

    Example: sichak select --crawl data/crawl --out data/select
    """
    from dataset_builder.select.select import select as run
    from sichak.errors import DatasetError

    folders = sorted({path.parent for path in crawl.glob("*/manifest.*")})
    if not folders:
        raise DatasetError(f"no crawl in {crawl}: no */manifest.jsonl there; run sichak crawl")
    run(folders, out, pipeline_params(params).select, run_options(workers, quiet=quiet))
