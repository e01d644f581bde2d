"""Take photos out of a selection and out of what the stages made of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from dataset_builder.select.stage import PHOTO
from dataset_builder.sources import STAGE_FOLDERS
from sichak.layout import CLOTH, IMAGE, PERSON_FOLDERS, is_stem
from sichak.takedown.lines import count_rows, drop_rows, rows
from sichak.takedown.place import Found, Stem, Wanted, made_of, unlink
from sichak.takedown.whence import Whence, whence
from sichak.work.runner import STATUS

ITEMS, PAIRS, REJECTS = "items.jsonl", "pairs.jsonl", "rejects.jsonl"


class Selection:
    """Output of ``select`` and, where it lies beside them, of the stages after it.

    Partners of a photo that goes stay; the next run says why they are in no pair.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        data = folder.parent
        beside = STAGE_FOLDERS if folder.name == "select" else {}
        self.stages = {name: data / name for name in beside if name != "select"}

    @property
    def name(self) -> str:
        """For people."""
        return f"selection {self.folder}"

    def rows(self) -> Iterator[Whence]:
        """Kept photos and rejects."""
        for table in (ITEMS, REJECTS):
            yield from map(whence, rows(self.folder / table))

    def find(self, wanted: Wanted) -> Found:
        """Fitted photos and what the stages made of them; rows of all tables."""
        stems = frozenset(self._stems(wanted))
        files = {path for stem in stems for path in self._files(stem)}
        files |= set(made_of((self.folder, *self.stages.values()), wanted.derived))
        tables = self._tables(wanted, stems)
        count = sum(count_rows(path, gone) for path, gone in tables)
        return Found(tuple(sorted(files)), count, stems)

    def remove(self, wanted: Wanted) -> None:
        """Files, then rows; ``items.jsonl``, which tells the photos' names, last."""
        found = self.find(wanted)
        unlink(found.files)
        for path, gone in self._tables(wanted, found.stems):
            drop_rows(path, gone)

    def _stems(self, wanted: Wanted) -> Iterator[Stem]:
        for row in rows(self.folder / ITEMS):
            if wanted.blocked.why(whence(row)) and is_stem(str(row.get("stem"))):
                yield str(row.get("kind")), str(row["stem"])

    def _files(self, stem: Stem) -> Iterator[Path]:
        kind, name = stem
        for stage, out in {"select": self.folder, **self.stages}.items():
            for folder in STAGE_FOLDERS[stage]:
                path = folder.path(out, name)
                if (folder in PERSON_FOLDERS) == (kind == "person") and path.is_file():
                    yield path

    def _tables(
        self, wanted: Wanted, stems: frozenset[Stem]
    ) -> list[tuple[Path, Callable[[Any], bool]]]:
        """Files of rows, and which rows must go, in the order of removal."""

        def named(row: Any) -> bool:
            return wanted.blocked.why(whence(row)) is not None

        def of_pair(row: Any) -> bool:
            ends = (("person", _of(row, "person")), ("garment", _of(row, "garment")))
            return any(end in stems for end in ends)

        def measured(row: Any) -> bool:
            return any(re.search(rf"-{one}(-\d+)?$", _of(row, "id")) for one in heads)

        heads = {one.sha256[:8] for one in self.rows() if one.sha256 and wanted.blocked.why(one)}
        stages = [
            (out / STATUS, _status(stage, stems)) for stage, out in sorted(self.stages.items())
        ]
        return [
            *stages,
            (self.folder / STATUS, measured),
            (self.folder / PAIRS, of_pair),
            (self.folder / REJECTS, named),
            (self.folder / ITEMS, named),
        ]


def is_selection(folder: Path) -> bool:
    """Whether a folder is an output of ``select``."""
    places = (IMAGE.name, CLOTH.name, PHOTO.name)
    return (folder / ITEMS).is_file() and any((folder / name).is_dir() for name in places)


def _status(stage: str, stems: frozenset[Stem]) -> Callable[[Any], bool]:
    people = any(folder in PERSON_FOLDERS for folder in STAGE_FOLDERS[stage])
    kind = "person" if people else "garment"
    return lambda row: (kind, _of(row, "id")) in stems


def _of(row: Any, column: str) -> str:
    value = row.get(column) if isinstance(row, dict) else None
    return value if isinstance(value, str) else ""
