"""Items from folders of files that belong together by their stems."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sichak.errors import DatasetError
from sichak.image import SUFFIXES
from sichak.layout import Folder, safe_stem
from sichak.work.item import Item, Json


@dataclass(frozen=True)
class Companion:
    """A second file of each item: the ``folder`` kind of file that lies in ``directory``."""

    directory: Path
    folder: Folder


def picture_stems(directory: Path) -> tuple[dict[str, Path], list[tuple[str, str]]]:
    """All pictures of a folder by stem, and (id, reason) of those that cannot be items.

    Raises:
        DatasetError: no such folder, or no picture in it.
    """
    if not directory.is_dir():
        raise DatasetError(f"no folder {directory}")
    stems: dict[str, Path] = {}
    rejects: list[tuple[str, str]] = []
    for path in sorted(directory.iterdir()):
        if not path.is_file() or path.name.startswith(".") or path.suffix.lower() not in SUFFIXES:
            continue
        stem = safe_stem(path.name)
        if stem in stems:
            rejects.append((path.name, f"has the same stem {stem} as {stems[stem].name}"))
        else:
            stems[stem] = path
    if not stems:
        raise DatasetError(f"no picture in {directory} (known: {' '.join(SUFFIXES)})")
    return stems, rejects


def items_from_folder(
    role: str,
    directory: Path,
    companions: Mapping[str, Companion] | None = None,
    facts: Callable[[str], Mapping[str, Json]] | None = None,
) -> tuple[list[Item], list[tuple[str, str]]]:
    """One item a picture of ``directory``.

    Args:
        role: the picture's role in the item's inputs.
        directory: with pictures; their file names give the stems.
        companions: role → where the file of the same stem lies. Absent files stay
            out of the item: the runner rejects it and says which role is missing.
        facts: stem → facts of the item.

    Returns:
        the items sorted by stem, and (id, reason) of files that cannot be items.
    """
    stems, rejects = picture_stems(directory)
    items = []
    for stem, path in sorted(stems.items()):
        inputs = {role: path}
        for name, companion in (companions or {}).items():
            other = companion.directory / f"{stem}{companion.folder.ending}"
            if other.is_file():
                inputs[name] = other
        items.append(Item(stem, inputs, facts(stem) if facts else {}))
    return items, rejects
