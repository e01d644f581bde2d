"""Finding the parts of a dataset, however much of it a path names.

A path may be a folder with one dataset a garment category, one dataset, or one part
of it. A dataset built here says its category in ``dataset.json``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sichak.errors import DatasetError
from sichak.json_file import read_json
from sichak.layout import CATEGORIES, IMAGE, Folder

PARTS = ("test", "train")
DATASET_JSON = "dataset.json"
RECORDS_JSONL = "records.jsonl"
"""Beside the parts: for every photo of the dataset where it lies, whence it is, and its terms."""


@dataclass(frozen=True)
class Root:
    """One dataset.

    Attributes:
        path: holds the parts and the pairs files; the part itself when only that was named.
        category: of its garments.
        nested: whether it is one of several below the named path.
        parts: folders that hold ``image/`` and the others; test first.
    """

    path: Path
    category: str
    nested: bool
    parts: tuple[Path, ...]

    def find(self, folder: Folder, stem: str) -> Path | None:
        """A stem's file in whichever part has it."""
        paths = (folder.path(part, stem) for part in self.parts)
        return next((path for path in paths if path.is_file()), None)


def roots(path: Path, category: str | None = None) -> list[Root]:
    """The datasets that a path names.

    Args:
        path: see the module.
        category: where the dataset does not say it; upper if neither does.

    Raises:
        DatasetError: no dataset is there, or an unknown category.
    """
    if category is not None and category not in CATEGORIES:
        raise DatasetError(f"category {category!r} is none of {', '.join(CATEGORIES)}")
    if parts := _parts(path):
        return [Root(path, _category(path) or category or "upper", False, parts)]
    if (path / IMAGE.name).is_dir():
        said = _category(path.parent) or category or "upper"
        return [Root(path, said, False, (path,))]
    below = [
        Root(path / name, name, True, parts)
        for name in CATEGORIES
        if category in (None, name) and (parts := _parts(path / name))
    ]
    if not below:
        raise DatasetError(
            f"{path}: no dataset: neither {IMAGE.name}/ nor {' nor '.join(f'{p}/' for p in PARTS)}"
        )
    return below


def _parts(path: Path) -> tuple[Path, ...]:
    return tuple(path / name for name in PARTS if (path / name / IMAGE.name).is_dir())


def _category(path: Path) -> str | None:
    try:
        said = read_json(path / DATASET_JSON)["category"]
    except (DatasetError, KeyError, TypeError):
        return None
    return said if said in CATEGORIES else None
