"""Anyone's photos → an HR-VITON dataset, without a shop and without DVC."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dataset_builder.agnostic.params import AgnosticParams
from dataset_builder.cloth_mask.params import ClothMaskParams
from dataset_builder.dataset.dataset import Built, build_listed
from dataset_builder.dataset.params import DatasetParams
from dataset_builder.densepose.params import DenseposeParams
from dataset_builder.parse.params import ParseParams
from dataset_builder.pipeline import (
    category_facts,
    run_agnostic,
    run_cloth_mask,
    run_densepose,
    run_parse,
    run_pose,
)
from dataset_builder.pose.params import PoseParams
from dataset_builder.select.folder import select_folders
from dataset_builder.select.params import SelectParams
from dataset_builder.sources import stage_sources
from sichak.errors import DatasetError
from sichak.layout import CLOTH, IMAGE, OPENPOSE_JSON, PARSE
from sichak.work.runner import RunOptions


@dataclass(frozen=True)
class BuildParams:
    """The parameters of all stages."""

    select: SelectParams
    cloth_mask: ClothMaskParams
    pose: PoseParams
    parse: ParseParams
    densepose: DenseposeParams
    agnostic: AgnosticParams
    dataset: DatasetParams


@dataclass(frozen=True)
class Photos:
    """The user's photos.

    Attributes:
        people: folder of person photos.
        garments: folder of garment photos.
        pairs: file with ``person.jpg garment.jpg`` a line.
        category: upper, lower or dress.
    """

    people: Path
    garments: Path
    pairs: Path
    category: str


def build(
    photos: Photos, out: Path, params: BuildParams, options: RunOptions, notes: Mapping[str, str]
) -> Built:
    """Write ``out/test/…`` and ``out/test_pairs.txt``.

    Finished photos are remembered in the memo store: after an interruption, or with
    one more photo, the same call computes the rest alone.

    Args:
        photos: see :class:`Photos`.
        out: the dataset's root.
        params: see :class:`BuildParams`.
        options: of the work runner.
        notes: stage → backend, for the dataset card.

    Raises:
        DatasetError: a folder, the pairs file or the category is wrong, or no photo was usable.
        WeightsError: the parser's weights are missing; said before any photo is looked at.
    """
    from dataset_builder.parse.backends import weights_of

    weights_of(params.parse)
    facts = category_facts(None, photos.category)
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".work-", dir=out) as folder:
        data = Path(folder)
        select = data / "select"
        select_folders(
            photos.people,
            photos.garments,
            photos.pairs,
            photos.category,
            select,
            params.select,
            options,
        )
        images, cloths = select / IMAGE.name, select / CLOTH.name
        _need_pictures(select, images, cloths)
        run_cloth_mask(cloths, data / "cloth-mask", params.cloth_mask, options)
        run_pose(images, data / "pose", params.pose, options)
        pose = data / "pose" / OPENPOSE_JSON.name
        run_parse(images, pose, data / "parse", params.parse, options, facts)
        parse = data / "parse" / PARSE.name
        run_densepose(images, parse, pose, data / "densepose", params.densepose, options)
        run_agnostic(images, parse, pose, data / "agnostic", params.agnostic, options, facts)
        return build_listed(
            select, stage_sources(data), out, photos.category, params.dataset, notes
        )


def _need_pictures(select: Path, images: Path, cloths: Path) -> None:
    for kind, directory in (("person", images), ("garment", cloths)):
        if not directory.is_dir() or not any(directory.iterdir()):
            reasons = (select / "rejects.jsonl").read_text(encoding="utf-8")
            raise DatasetError(f"no {kind} photo can be used:\n{reasons}")
