"""``sichak mask|pose|parse|densepose|agnostic``: one stage on a folder of photos."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from sichak.cli.options import (
    Images,
    Limit,
    Out,
    ParamsFile,
    Quiet,
    Shard,
    Workers,
    run_options,
)
from sichak.cli.params import pipeline_params
from sichak.errors import DatasetError
from sichak.work.item import Done
from sichak.work.runner import Outcome

PoseFolder = Annotated[Path, typer.Option("--pose", help="Folder of OpenPose JSON files.")]
ParseFolder = Annotated[Path, typer.Option("--parse", help="Folder of label maps.")]
Category = Annotated[
    str | None, typer.Option("--category", help="Garment category: upper, lower or dress.")
]
Items = Annotated[
    Path | None, typer.Option("--items", help="items.jsonl of select: a category a photo.")
]


def register(app: typer.Typer) -> None:
    """Add the subcommands."""
    app.command("mask")(mask)
    app.command("pose")(pose)
    app.command("parse")(parse)
    app.command("densepose")(densepose)
    app.command("agnostic")(agnostic)


def mask(
    images: Images,
    out: Out,
    params: ParamsFile = None,
    workers: Workers = 0,
    shard: Shard = None,
    limit: Limit = None,
    quiet: Quiet = False,
) -> None:
    """Garment masks: cloth-mask/ (white garment on black).

    Example: sichak mask --images packshots --out work
    """
    from dataset_builder.pipeline import run_cloth_mask

    options = run_options(workers, shard, limit, quiet)
    _conclude(run_cloth_mask(images, out, pipeline_params(params).cloth_mask, options), out)


def pose(
    images: Images,
    out: Out,
    openpose: Annotated[
        Path | None,
        typer.Option("--openpose", help="Folder of JSON files that OpenPose itself wrote."),
    ] = None,
    params: ParamsFile = None,
    workers: Workers = 0,
    shard: Shard = None,
    limit: Limit = None,
    quiet: Quiet = False,
) -> None:
    """Keypoints: openpose_json/ (BODY_25 and hands) and openpose_img/.

    Example: sichak pose --images people --out work
    """
    from dataset_builder.pipeline import run_pose

    section = pipeline_params(params).pose
    if openpose is not None:
        section = section.model_copy(update={"backend": "precomputed"})
    options = run_options(workers, shard, limit, quiet)
    _conclude(run_pose(images, out, section, options, openpose), out)


def parse(
    images: Images,
    pose: PoseFolder,
    out: Out,
    category: Category = None,
    items: Items = None,
    precomputed: Annotated[
        Path | None, typer.Option("--precomputed", help="Folder of label maps made elsewhere.")
    ] = None,
    params: ParamsFile = None,
    workers: Workers = 0,
    shard: Shard = None,
    limit: Limit = None,
    quiet: Quiet = False,
) -> None:
    """Human parsing: image-parse-v3/ (20 CIHP labels).

    Example: sichak parse --images people --pose work/openpose_json --out work
    """
    from dataset_builder.pipeline import category_facts, run_parse

    section = pipeline_params(params).parse
    if precomputed is not None:
        section = section.model_copy(update={"backend": "precomputed"})
    facts = category_facts(items, category) if items or category else None
    options = run_options(workers, shard, limit, quiet)
    _conclude(run_parse(images, pose, out, section, options, facts, precomputed), out)


def densepose(
    images: Images,
    parse: ParseFolder,
    pose: PoseFolder,
    out: Out,
    precomputed: Annotated[
        Path | None, typer.Option("--precomputed", help="Folder of IUV pictures made elsewhere.")
    ] = None,
    params: ParamsFile = None,
    workers: Workers = 0,
    shard: Shard = None,
    limit: Limit = None,
    quiet: Quiet = False,
) -> None:
    """Body parts: image-densepose/ (HR-VITON's colours) and image-densepose-iuv/.

    The embedded default is an approximation from keypoints and labels; the
    detectron2 backend is the real one.

    Example: sichak densepose --images people --parse work/image-parse-v3
    --pose work/openpose_json --out work
    """
    from dataset_builder.pipeline import run_densepose

    options = run_options(workers, shard, limit, quiet)
    section = pipeline_params(params).densepose
    if precomputed is not None:
        section = section.model_copy(update={"backend": "precomputed"})
    _conclude(run_densepose(images, parse, pose, out, section, options, precomputed), out)


def agnostic(
    images: Images,
    parse: ParseFolder,
    pose: PoseFolder,
    out: Out,
    category: Category = None,
    items: Items = None,
    params: ParamsFile = None,
    workers: Workers = 0,
    shard: Shard = None,
    limit: Limit = None,
    quiet: Quiet = False,
) -> None:
    """Erase the worn garment: parse-agnostic, agnostic and agnostic-mask folders.

    Example: sichak agnostic --images people --parse work/image-parse-v3
    --pose work/openpose_json --category upper --out work
    """
    from dataset_builder.pipeline import category_facts, run_agnostic

    options = run_options(workers, shard, limit, quiet)
    section = pipeline_params(params).agnostic
    facts = category_facts(items, category)
    _conclude(run_agnostic(images, parse, pose, out, section, options, facts), out)


def _conclude(outcomes: Sequence[Outcome], out: Path) -> None:
    """A run of which nothing came out is an error; rejects beside results are not."""
    if outcomes and not any(isinstance(outcome.result, Done) for outcome in outcomes):
        first = outcomes[0]
        reason = getattr(first.result, "reason", "")
        raise DatasetError(
            f"all {len(outcomes)} photos were rejected, the first ({first.item.id}) because: "
            f"{reason}; see {out}/status.jsonl"
        )
