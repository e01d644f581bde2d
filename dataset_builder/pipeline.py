"""The builder's stages on folders: pictures in, one folder of results out.

The same functions serve ``dvc repro``, the subcommands used by hand and
``sichak build``. Files belong together by their stems; ``items.jsonl`` of
``select``, where there is one, gives each stem's garment category.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from dataset_builder.agnostic.params import AgnosticParams
from dataset_builder.cloth_mask.params import ClothMaskParams
from dataset_builder.dataset.records import SelectedPhoto, read_lines
from dataset_builder.densepose.params import DenseposeParams
from dataset_builder.parse.params import ParseParams
from dataset_builder.pose.params import PoseParams
from sichak.errors import DatasetError
from sichak.layout import CATEGORIES, DENSEPOSE, DENSEPOSE_IUV, OPENPOSE_JSON, PARSE
from sichak.work.folders import Companion, items_from_folder
from sichak.work.item import Json
from sichak.work.runner import Outcome, RunOptions, run_stage

Facts = Callable[[str], Mapping[str, Json]]


def category_facts(items: Path | None, category: str | None) -> Facts:
    """stem → ``{"category": …}``, from ``items.jsonl`` or the same for all stems.

    Raises:
        DatasetError: no or an unknown category, or a stem that ``items.jsonl`` lacks.
    """
    if items is not None:
        known = {photo.stem: photo.category for photo in read_lines(items, SelectedPhoto)}

        def of_item(stem: str) -> Mapping[str, Json]:
            if stem not in known:
                raise DatasetError(f"{items} says nothing of {stem}")
            return {"category": known[stem]}

        return of_item
    if category not in CATEGORIES:
        raise DatasetError(
            f"which garment category? Give --category {'|'.join(CATEGORIES)} or --items FILE"
        )
    return lambda stem: {"category": category}


def run_cloth_mask(
    cloths: Path, out: Path, params: ClothMaskParams, options: RunOptions
) -> list[Outcome]:
    """``cloth-mask/`` of a folder of garment photos."""
    from dataset_builder.cloth_mask.stage import ClothMaskStage

    items, rejects = items_from_folder("cloth", cloths)
    return run_stage(ClothMaskStage(params), items, out, options, rejects)


def run_pose(
    images: Path, out: Path, params: PoseParams, options: RunOptions, openpose: Path | None = None
) -> list[Outcome]:
    """``openpose_json/`` and ``openpose_img/`` of a folder of person photos.

    Args:
        images: person photos.
        out: where the folders go.
        params: of the ``pose`` section.
        options: of the runner.
        openpose: folder of real OpenPose JSON files, for the backend ``precomputed``.
    """
    from dataset_builder.pose.stage import PoseStage

    companions = {"openpose": Companion(openpose, OPENPOSE_JSON)} if openpose else {}
    items, rejects = items_from_folder("image", images, companions)
    return run_stage(PoseStage(params), items, out, options, rejects)


def run_parse(
    images: Path,
    pose: Path,
    out: Path,
    params: ParseParams,
    options: RunOptions,
    facts: Facts | None = None,
    precomputed: Path | None = None,
) -> list[Outcome]:
    """``image-parse-v3/``; ``pose`` is the folder of keypoint files."""
    from dataset_builder.parse.stage import ParseStage

    companions = {"pose": Companion(pose, OPENPOSE_JSON)}
    if precomputed:
        companions["parse"] = Companion(precomputed, PARSE)
    items, rejects = items_from_folder("image", images, companions, facts)
    return run_stage(ParseStage(params), items, out, options, rejects)


def run_densepose(
    images: Path,
    parse: Path,
    pose: Path,
    out: Path,
    params: DenseposeParams,
    options: RunOptions,
    precomputed: Path | None = None,
) -> list[Outcome]:
    """``image-densepose/`` and ``image-densepose-iuv/``.

    Args:
        images: person photos.
        parse: folder of label maps.
        pose: folder of keypoint files.
        out: where the folders go.
        params: of the ``densepose`` section.
        options: of the runner.
        precomputed: folder of IUV or coloured pictures made elsewhere, for that backend.
    """
    from dataset_builder.densepose.stage import DenseposeStage

    companions = {"parse": Companion(parse, PARSE), "pose": Companion(pose, OPENPOSE_JSON)}
    if precomputed:
        kind = DENSEPOSE_IUV if any(precomputed.glob(f"*{DENSEPOSE_IUV.ending}")) else DENSEPOSE
        companions["precomputed"] = Companion(precomputed, kind)
    items, rejects = items_from_folder("image", images, companions)
    return run_stage(DenseposeStage(params), items, out, options, rejects)


def run_agnostic(
    images: Path,
    parse: Path,
    pose: Path,
    out: Path,
    params: AgnosticParams,
    options: RunOptions,
    facts: Facts,
) -> list[Outcome]:
    """``image-parse-agnostic-v3.2/``, ``agnostic-v3.2/`` and ``agnostic-mask/``."""
    from dataset_builder.agnostic.stage import AgnosticStage

    companions = {"parse": Companion(parse, PARSE), "pose": Companion(pose, OPENPOSE_JSON)}
    items, rejects = items_from_folder("image", images, companions, facts)
    return run_stage(AgnosticStage(params), items, out, options, rejects)
