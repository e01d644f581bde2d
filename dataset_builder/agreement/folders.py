"""Agreement of a dataset folder with a truth folder in the same layout.

Only stems that both sides have are compared, and every figure says how many.
A file that cannot be read, or has another size than its truth, becomes an error
row and is left out of the figures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from dataset_builder.agreement import stages
from dataset_builder.agreement.comparison import Comparison, Row
from sichak.errors import DatasetError, ImageError
from sichak.layout import Folder
from sichak.work.item import Json


@dataclass(frozen=True)
class Agreement:
    """What was found out.

    Attributes:
        metrics: stage → figures; nested, as ``dvc metrics show`` flattens it. Each stage has
            ``count``, and ``errors`` when there were any.
        rows: one mapping for each stem and stage: ``stem``, ``stage`` and its figures, or
            ``error``.
    """

    metrics: Mapping[str, Json]
    rows: list[dict[str, Json]] = field(default_factory=list)


def agreement(dataset: Path | Sequence[Path], truth: Path, *, confidence: float = 0.3) -> Agreement:
    """Compare all stages both sides have.

    Args:
        dataset: folder that holds ``cloth-mask/``, ``image-parse-v3/`` and so on, or several
            such parts.
        truth: a folder of the same layout; any picture may be a PNG there, as a truth bears
            no JPEG noise.
        confidence: joints below it in the truth are not asked for.

    Raises:
        DatasetError: one of the two is no folder.
    """
    parts = (dataset,) if isinstance(dataset, Path) else tuple(dataset)
    for folder in (*parts, truth):
        if not folder.is_dir():
            raise DatasetError(f"{folder}: no such folder")
    metrics: dict[str, Json] = {}
    rows: list[dict[str, Json]] = []
    for stage in stages.stages(confidence):
        found = _compare(stage, parts, truth)
        if found.rows:
            metrics[stage.name] = found.metrics[stage.name]
            rows.extend(found.rows)
    return Agreement(metrics, rows)


def _compare(stage: Comparison, parts: Sequence[Path], truth: Path) -> Agreement:
    """One stage: a row for each stem of both sides, and the figures over them."""
    rows: list[dict[str, Json]] = []
    for stem, folder, ours, right in _common(stage.folders, parts, truth):
        head: dict[str, Json] = {"stem": stem, "stage": stage.name}
        try:
            row = stage.add(folder, ours, right)
        except (ImageError, DatasetError) as error:
            rows.append({**head, "error": str(error)})
        else:
            rows.append({**head, **_finite(row)})
    errors = sum("error" in row for row in rows)
    metrics: dict[str, Json] = {"count": len(rows) - errors, **stage.figures()}
    if errors:
        metrics["errors"] = errors
    return Agreement({stage.name: metrics}, rows)


def _common(
    folders: tuple[Folder, ...], parts: Sequence[Path], truth: Path
) -> list[tuple[str, Folder, Path, Path]]:
    """Stems of both sides with their files, from the first of the folders where both have it."""
    chosen: dict[str, tuple[str, Folder, Path, Path]] = {}
    for folder in folders:
        right = {**_files(_as_png(folder), truth), **_files(folder, truth)}
        for part in parts:
            for stem, path in _files(folder, part).items():
                if stem in right:
                    chosen.setdefault(stem, (stem, folder, path, right[stem]))
    return [chosen[stem] for stem in sorted(chosen)]


def _files(folder: Folder, root: Path) -> dict[str, Path]:
    return {stem: folder.path(root, stem) for stem in folder.stems(root)}


def _as_png(folder: Folder) -> Folder:
    return replace(folder, ending=folder.ending.replace(".jpg", ".png"))


def _finite(row: Row) -> dict[str, Json]:
    """JSON knows no NaN: a figure that does not exist is null."""
    return {name: round(value, 6) if np.isfinite(value) else None for name, value in row.items()}
