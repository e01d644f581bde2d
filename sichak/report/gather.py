"""Read from the stage outputs what the report shows."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sichak.json_file import json_lines
from sichak.layout import CATEGORIES, CLOTH, IMAGE
from sichak.work.runner import times_path


@dataclass(frozen=True)
class Photo:
    """One person photo of the dataset with its garment, and its try-ons."""

    stem: str
    category: str
    part: str
    root: Path
    results: tuple[tuple[str, Path], ...]


@dataclass(frozen=True)
class Rejected:
    """A photo that went no further than ``stage``."""

    stage: str
    photo: str
    reason: str


@dataclass(frozen=True)
class Timing:
    """Work of one stage in its last run."""

    stage: str
    items: int
    computed: int
    rejected: int
    seconds_per_item: float


def photos(dataset: Path, tryon: Path) -> list[Photo]:
    """All person photos of all categories, sorted by category, part and stem.

    Args:
        dataset: holds a root a category.
        tryon: holds ``<category>/<person>_<garment>.png``.
    """
    found = []
    for category in CATEGORIES:
        for part in ("test", "train"):
            root = dataset / category / part
            for stem in IMAGE.stems(root):
                results = tuple(_results(tryon / category, stem))
                found.append(Photo(stem, category, part, root, results))
    return found


def _results(folder: Path, person: str) -> Iterator[tuple[str, Path]]:
    """(garment stem, picture) of the try-ons of a person; own garment first."""
    paths = sorted(folder.glob(f"{person}_*.png"))
    paths.sort(key=lambda path: path.stem != f"{person}_{person}")
    for path in paths:
        yield path.stem.removeprefix(f"{person}_"), path


def lone_garments(dataset: Path) -> list[Photo]:
    """Garments of the dataset that no photo of a person shows."""
    return [
        Photo(stem, category, part, dataset / category / part, ())
        for category in CATEGORIES
        for part in ("test", "train")
        for stem in CLOTH.stems(dataset / category / part)
        if stem not in IMAGE.stems(dataset / category / part)
    ]


def rejects(data: Path) -> list[Rejected]:
    """All rejects of crawl, select and the stages after them."""
    rows = [
        *_lines(sorted((data / "crawl").glob("*/rejects.jsonl")), "crawl"),
        *_lines([data / "select" / "rejects.jsonl"], "select"),
        *_lines(sorted((data / "dataset").glob("*/rejects.jsonl")), "dataset"),
    ]
    return [
        Rejected(
            str(row.get("stage") or stage),
            str(row.get("stem") or row.get("photo") or row.get("url") or row.get("sku") or "?"),
            str(row.get("reason")),
        )
        for stage, row in rows
    ]


def timings(data: Path, memo: Path) -> list[Timing]:
    """Work of the stages' last runs on this machine, in the order of the pipeline."""
    stages = ("select", "cloth-mask", "pose", "parse", "densepose", "agnostic")
    places = [(stage, [data / stage]) for stage in stages]
    places.append(("tryon", [data / "tryon" / category for category in CATEGORIES]))
    found = []
    for stage, outs in places:
        paths = [times_path(memo, out, stage) for out in outs]
        rows = [json.loads(path.read_text()) for path in paths if path.is_file()]
        if rows:
            items = sum(int(row["items"]) for row in rows)
            seconds = sum(float(row["seconds"]) for row in rows) / max(items, 1)
            computed, rejected = (
                sum(int(row[k]) for row in rows) for k in ("computed", "rejected")
            )
            found.append(Timing(stage, items, computed, rejected, seconds))
    return found


def figures(metrics: Path) -> list[tuple[str, str]]:
    """(name, value) of every number of the metrics files, nested names joined by dots."""
    rows: list[tuple[str, str]] = []
    for path in sorted(metrics.glob("*.json")):
        rows += [
            (f"{path.stem}.{name}", value) for name, value in _flat(json.loads(path.read_text()))
        ]
    return rows


def reject_counts(rows: list[Rejected]) -> list[tuple[str, int]]:
    """Stage → number of rejects."""
    return sorted(Counter(row.stage for row in rows).items())


def _flat(value: Any, prefix: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _flat(inner, f"{prefix}.{name}" if prefix else name)
    elif isinstance(value, float):
        yield prefix, f"{value:.4f}"
    elif isinstance(value, int | str):
        yield prefix, str(value)


def _lines(paths: list[Path], stage: str) -> list[tuple[str, dict[str, Any]]]:
    return [
        (stage, row)
        for path in paths
        if path.is_file()
        for row in json_lines(path)
        if row is not None
    ]
