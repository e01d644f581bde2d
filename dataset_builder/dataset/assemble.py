"""Gather what the stages made into ``train/`` and ``test/`` of an HR-VITON dataset.

A photo is in the dataset when every stage made its files; else it is a reject
that names the first stage that did not, and why.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dataset_builder.dataset.records import SelectedPhoto
from sichak.layout import GARMENT_FOLDERS, PERSON_FOLDERS, Folder
from sichak.work.memo import write_atomically
from sichak.work.runner import read_status


@dataclass(frozen=True)
class Source:
    """A stage's output folder and the kinds of files it made."""

    stage: str
    out: Path
    folders: tuple[Folder, ...]


@dataclass(frozen=True)
class Part:
    """``train`` or ``test``: who is in it, and its pairs file.

    Attributes:
        name: the folder's name.
        people: stems.
        garments: stem in the dataset → stem under which the stages made it. HR-VITON
            finds a person's own garment under the person's name, so a garment that
            several photos show lies there under each of their names.
        pairs: (person, garment) lines of the pairs file.
    """

    name: str
    people: tuple[str, ...]
    garments: Mapping[str, str]
    pairs: tuple[tuple[str, str], ...]


def incomplete(
    photos: Sequence[SelectedPhoto], sources: Sequence[Source]
) -> list[dict[str, object]]:
    """Rejects: photos of which a stage made no file, with that stage and its reason."""
    status = {source.stage: read_status(source.out) for source in sources}
    rejects: list[dict[str, object]] = []
    for photo in photos:
        folders = PERSON_FOLDERS if photo.kind == "person" else GARMENT_FOLDERS
        for source in sources:
            wanted = [folder for folder in source.folders if folder in folders]
            if all(folder.path(source.out, photo.stem).is_file() for folder in wanted):
                continue
            reason = status[source.stage].get(photo.stem) or "made no file"
            rejects.append(
                {
                    "stem": photo.stem,
                    "kind": photo.kind,
                    "product": photo.product,
                    "stage": source.stage,
                    "reason": reason,
                }
            )
            break
    return rejects


def write_tree(root: Path, parts: Sequence[Part], sources: Sequence[Source]) -> None:
    """Write the folders and pairs files below ``root``; files of absent stems are removed."""
    for part in parts:
        for source in sources:
            for folder in source.folders:
                people = {stem: stem for stem in part.people}
                stems = people if folder in PERSON_FOLDERS else part.garments
                _fill(root / part.name, folder, stems, source.out)
        lines = "".join(f"{person}.jpg {garment}.jpg\n" for person, garment in part.pairs)
        write_atomically(root / f"{part.name}_pairs.txt", lines.encode())


def _fill(root: Path, folder: Folder, stems: Mapping[str, str], source: Path) -> None:
    directory = root / folder.name
    directory.mkdir(parents=True, exist_ok=True)
    expected = {folder.path(root, stem) for stem in stems}
    for path in directory.iterdir():
        if path not in expected:
            path.unlink()
    for stem, made_as in stems.items():
        _copy(folder.path(source, made_as), folder.path(root, stem))


def _copy(source: Path, target: Path) -> None:
    temporary = target.with_name(f".tmp-{target.name}")
    shutil.copyfile(source, temporary)
    temporary.replace(target)
