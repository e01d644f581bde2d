"""``sichak crawl|mall|select``: from a shop's pages to usable photos."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sichak.cli.options import Out, ParamsFile, Quiet, Workers, run_options
from sichak.cli.params import pipeline_params
from sichak.errors import ParamsError

if TYPE_CHECKING:
    from crawlers.many import CrawlOptions


def register(app: typer.Typer) -> None:
    """Add the subcommands."""
    app.command("mall")(mall)
    app.command("crawl")(crawl)
    app.command("select")(select)


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
    out: Out,
    store: Annotated[
        list[str] | None, typer.Argument(help="Names of stores; see `sichak stores`.")
    ] = None,
    all_stores: Annotated[bool, typer.Option("--all", help="Every store there is.")] = False,
    jobs: Annotated[int, typer.Option("--jobs", min=1, help="Stores crawled at a time.")] = 1,
    new: Annotated[
        bool, typer.Option("--new", help="Only what is new, added to what was found before.")
    ] = False,
    known: Annotated[
        int | None,
        typer.Option("--known", min=1, help="With --new: a list ends after so many known ones."),
    ] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help="Product pages at most, a store.")
    ] = None,
    base_url: Annotated[
        str | None, typer.Option("--base-url", help="Where the stores are served instead.")
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
    """Crawl stores: original photos, and a manifest with their provenance.

    One store goes into --out itself, several go each into a folder there. A crawl that was
    killed goes on where it was. robots.txt is always obeyed where no written permission
    overrides it. Exit codes: 0 done, 2 refused, 3 nothing found, 4 the shop's pages tell
    less than they did, 5 too many errors; of several stores, the highest.

    Example: sichak crawl hanok --out data/crawl/hanok
    """
    from crawlers.many import End, crawl_many, raise_for_ends
    from crawlers.run import crawl as run
    from crawlers.store import stores

    names = list(stores()) if all_stores else store or []
    if not names:
        raise ParamsError("name a store, or say --all; `sichak stores` lists them")
    schema = pipeline_params(params).crawl
    if known is not None:
        schema = type(schema).model_validate({**schema.model_dump(), "known": known})
    options: CrawlOptions = {
        "base_url": base_url,
        "limit": limit,
        "new": new or None,
        "params": schema,
        "catalogue": catalogue,
        "permissions": permissions,
    }
    if len(names) == 1 and not all_stores:
        report = run(names[0], out, **options)
        typer.echo(report.message)
        report.raise_for_exit()
        return

    def say(end: End) -> None:
        typer.echo(f"{end.store}: {end.message}" if end.exit_code else end.message)

    raise_for_ends(crawl_many(names, out, jobs, say, **options))


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
