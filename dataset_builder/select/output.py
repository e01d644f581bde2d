"""Write a selection: ``image/``, ``cloth/`` and what is known of each photo."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from dataset_builder.select.candidate import Selection
from dataset_builder.select.stage import PHOTO
from sichak.layout import CLOTH, IMAGE, Folder
from sichak.work.item import Json
from sichak.work.memo import open_atomically

FOLDERS: Mapping[str, Folder] = {"person": IMAGE, "garment": CLOTH}


def write_selection(selection: Selection, out: Path) -> None:
    """Move the stage's pictures below ``out`` to where the selection puts them.

    Pictures of photos that are not kept are removed, those of an earlier selection too.
    """
    expected: dict[Path, str] = {}
    for kept in selection.kept:
        expected[FOLDERS[kept.kind].path(out, kept.stem)] = kept.id
    for folder in FOLDERS.values():
        (out / folder.name).mkdir(parents=True, exist_ok=True)
        for path in (out / folder.name).iterdir():
            if path not in expected:
                path.unlink()
    for path, made_as in expected.items():
        _move(PHOTO.path(out, made_as), path)
    shutil.rmtree(out / PHOTO.name, ignore_errors=True)
    _write(out / "items.jsonl", (kept.row() for kept in selection.kept))
    _write(out / "pairs.jsonl", (pair.row() for pair in selection.pairs))
    _write(out / "rejects.jsonl", (one.row() for one in selection.dropped))


def _move(source: Path, target: Path) -> None:
    """Move a file; a target that holds the very bytes already keeps its time."""
    if not (target.is_file() and target.read_bytes() == source.read_bytes()):
        source.replace(target)


def _write(path: Path, rows: Iterable[Mapping[str, Json]]) -> None:
    with open_atomically(path) as file:
        for row in rows:
            line = json.dumps(row, sort_keys=True, ensure_ascii=False)
            file.write(f"{line}\n".encode())
