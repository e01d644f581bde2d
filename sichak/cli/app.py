"""Entry point of ``sichak``: subcommands are registered here, heavy imports wait in them."""

from __future__ import annotations

import errno
import sys

import typer

from sichak import __version__
from sichak.cli import (
    bench,
    bench_crawl,
    build,
    compare,
    crawl,
    dataset,
    doctor,
    export,
    import_photos,
    params_table,
    report,
    roles,
    score,
    stages,
    stores,
    takedown,
    train_parser,
    tryon,
    weights,
)
from sichak.errors import SichakError

app = typer.Typer(
    name="sichak",
    help="From shop pages to virtual try-on: crawl, build an HR-VITON dataset, try on, score.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for group in (
    crawl,
    import_photos,
    stores,
    stages,
    dataset,
    export,
    build,
    tryon,
    score,
    roles,
    report,
    takedown,
    compare,
    train_parser,
    doctor,
    weights,
    params_table,
    bench,
    bench_crawl,
):
    group.register(app)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"sichak {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Show the version."
    ),
) -> None:
    """Without this callback typer would take a single subcommand for the whole program."""


def main() -> None:
    """Run the command line; an expected error is its text on stderr and its exit code."""
    try:
        app()
    except SichakError as error:
        print(f"sichak: {error}", file=sys.stderr)
        raise SystemExit(error.exit_code) from None
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        print(f"sichak: the disk is full; finished items are kept ({error})", file=sys.stderr)
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        print("sichak: interrupted; run the same command again to go on", file=sys.stderr)
        raise SystemExit(130) from None


if __name__ == "__main__":
    main()
