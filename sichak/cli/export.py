"""``sichak export``: a finished dataset in the forms others load."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from sichak.cli.options import Out, ParamsFile, Quiet, Workers, run_options
from sichak.cli.params import pipeline_params
from sichak.errors import DatasetError, ParamsError

SHOWN = 20
"""So many photos that were left out are named; the card counts them all."""


def register(app: typer.Typer) -> None:
    """Add the subcommand."""
    app.command("export")(export)


def export(
    out: Out,
    dataset: Annotated[Path, typer.Option("--dataset", help="What dataset or build made.")] = Path(
        "data/dataset"
    ),
    form: Annotated[
        Literal["urls", "webdataset", "hf", "dress-code", "croissant"],
        typer.Option(
            "--format",
            help="urls: addresses and labels, no photo. croissant: describe anew what is in OUT.",
        ),
    ] = "urls",
    annotations: Annotated[
        bool, typer.Option(help="Labels beside the list of addresses (urls).")
    ] = True,
    with_photos: Annotated[
        bool,
        typer.Option("--with-photos", help="Photos under closed terms too; needs --permission."),
    ] = False,
    permission: Annotated[
        list[str] | None,
        typer.Option(
            "--permission",
            help="STORE=WORDS: who allowed its photos to be published, when, for what; "
            "'own' for photos from no store. It goes into the card.",
        ),
    ] = None,
    skip_restricted: Annotated[
        bool, typer.Option("--skip-restricted", help="Leave photos under closed terms out.")
    ] = False,
    params: ParamsFile = None,
    workers: Workers = 0,
    quiet: Quiet = False,
) -> None:
    """Write a dataset in another form, with a card, a Croissant description and provenance.

    The default publishes no photo: a list of addresses with hashes and terms, and the
    labels. webdataset, hf and dress-code hold photos: those under open terms go in, any
    other needs the word of whoever owns it. Run again, OUT is brought up to date.

    Example: sichak export --dataset data/dataset --out published
    """
    from dataset_builder.export.export import Options, export, redescribe
    from dataset_builder.export.manifest import EXPORT_JSON
    from dataset_builder.export.rights import Rights

    schema = pipeline_params(params)
    if form == "croissant" and (out / EXPORT_JSON).is_file():
        manifest = redescribe(out, schema.export)
        typer.echo(f"{out}: {len(manifest.photos)} photos described anew ({manifest.format})")
        return
    rights = Rights(with_photos, _permissions(permission or []), skip_restricted)
    count = run_options(workers).workers or os.cpu_count() or 1
    options = Options(rights, annotations, schema.export, count, quiet)
    done = export(dataset, "urls" if form == "croissant" else form, out, options)
    for one in done.left_out[:SHOWN]:
        print(f"left out: {one.what}: {one.reason}", file=sys.stderr)
    if len(done.left_out) > SHOWN:
        print(f"left out: {len(done.left_out) - SHOWN} more", file=sys.stderr)
    if not done.manifest.photos:
        raise DatasetError(f"no photo of {dataset} could be exported")
    raw = sum(
        entry.kind == "person" and entry.face_action in ("", "kept")
        for entry in done.manifest.photos
    )
    if done.manifest.pixels and raw and not quiet:
        print(
            f"{raw} photos show people with their faces as they are; before they leave the house, "
            "think of select.faces: blur or crop (docs/conduct.md)",
            file=sys.stderr,
        )
    what = "photos" if done.manifest.pixels else "addresses of photos"
    typer.echo(f"{out}: {len(done.manifest.photos)} {what} ({done.manifest.format})")


def _permissions(given: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in given:
        store, sign, words = text.partition("=")
        if not sign or not store or store in found:
            raise ParamsError(f"--permission {text!r}: STORE=WORDS is expected, once a store")
        found[store] = words.strip()
    return found
