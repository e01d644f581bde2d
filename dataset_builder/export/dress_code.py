"""Dress Code's tree: ``upper_body``, ``lower_body``, ``dresses`` with numbered files.

``000012_0.jpg`` is a person, ``000012_1.jpg`` the garment they wear. Loaders replace ``_0``
in a name wherever it stands, so numbers are the only safe names; ``photos.parquet`` says
which photo has which. Train and test share the folders, the pairs files tell them apart.
"""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from dataset_builder.export.dress_code_files import file_bytes, file_names
from dataset_builder.export.manifest import Entry, entry_of
from dataset_builder.export.records import Photo
from dataset_builder.export.tables import photo_schema, rows_of, write_parquet
from dataset_builder.export.writer import Content, Ended, Writer, parts_of, put_whole
from sichak.errors import DatasetError, ImageError
from sichak.labels import DRESS_CODE_18
from sichak.layout import CATEGORIES
from sichak.work.memo import write_atomically

FOLDERS = {"upper": "upper_body", "lower": "lower_body", "dress": "dresses"}
"""Garment category → Dress Code's folder; their order is the number in the root's pairs files."""

PHOTOS, LABELS = "photos.parquet", "labels.json"
PAIRS = ("train_pairs.txt", "test_pairs_paired.txt", "test_pairs_unpaired.txt")
"""Of each category with two columns, and at the root with a third: the category's number."""


@dataclass(frozen=True)
class _Task:
    """A photo and the files to write of it."""

    number: str
    photo: Photo
    files: tuple[Path, ...]


class DressCode(Writer):
    """All photos; a person without a garment of their own has a number for themselves."""

    name: ClassVar[str] = "dress-code"
    pixels: ClassVar[bool] = True

    def __init__(self, content: Content) -> None:
        super().__init__(content)
        stems = sorted({photo.place[:3] for photo in content.photos})
        self.numbers = {stem: f"{number:06d}" for number, stem in enumerate(stems)}

    def entries(self) -> list[Entry]:
        """One a photo, with its files."""
        return [
            entry_of(photo.record, [self._number(photo)], self._files(photo))
            for photo in self.content.photos
        ]

    def tables(self) -> list[str]:
        """Pairs files, and the table of photos."""
        folders = [FOLDERS[category] for category in self._categories()]
        return [PHOTOS, *PAIRS, *(f"{folder}/{name}" for folder in folders for name in PAIRS)]

    def pieces(self) -> int:
        """One a photo."""
        return len(self.content.photos)

    def write(self, out: Path, ended: Ended) -> Mapping[str, str]:
        """Convert the photos, on all cores; then write who wears what."""
        tasks = [
            _Task(self._number(photo), photo, tuple(out / name for name in self._files(photo)))
            for photo in self.content.photos
        ]
        lost: dict[str, str] = {}
        for task, reason in zip(tasks, _converted(tasks, self.content.workers), strict=True):
            if reason is not None:
                lost[task.number] = f"{task.photo}: {reason}"
            ended(str(task.photo))
        for task in tasks:
            for path in task.files if task.number in lost else ():
                path.unlink(missing_ok=True)
        kept = [task for task in tasks if task.number not in lost]
        rows = rows_of((task.number, task.photo) for task in kept)
        write_parquet(out / PHOTOS, rows, photo_schema())
        self._write_pairs(out, {task.photo.place for task in kept})
        about = [
            {"number": number, "name": name, "colour": colour}
            for number, (name, colour) in enumerate(
                zip(DRESS_CODE_18.labels, DRESS_CODE_18.palette, strict=True)
            )
        ]
        write_atomically(out / LABELS, (json.dumps(about, indent=1) + "\n").encode())
        return lost

    def _categories(self) -> list[str]:
        return list(dict.fromkeys(category for category, _ in parts_of(self.content.photos)))

    def _number(self, photo: Photo) -> str:
        return self.numbers[photo.place[:3]]

    def _files(self, photo: Photo) -> list[str]:
        folder = FOLDERS[photo.record.category]
        names = file_names(photo.record.kind, self._number(photo))
        return [f"{folder}/{name}" for name in names]

    def _write_pairs(self, out: Path, here: set[tuple[str, str, str, str]]) -> None:
        whole: dict[str, list[str]] = {name: [] for name in PAIRS}
        for category in self._categories():
            lines = dict(zip(PAIRS, self._pairs(category, here), strict=True))
            for name, found in lines.items():
                text = "".join(f"{line}\n" for line in found)
                write_atomically(out / FOLDERS[category] / name, text.encode())
                whole[name] += [f"{line}\t{CATEGORIES.index(category)}" for line in found]
        for name, found in whole.items():
            write_atomically(out / name, "".join(f"{line}\n" for line in found).encode())

    def _pairs(
        self, category: str, here: set[tuple[str, str, str, str]]
    ) -> tuple[list[str], list[str], list[str]]:
        """Lines of the three files: train; test with own garment; test with another's."""

        def lines(part: str) -> Iterator[tuple[bool, str]]:
            for person, garment in self.content.dataset.pairs.get((category, part), ()):
                first, second = (category, part, person), (category, part, garment)
                if (*first, "person") in here and (*second, "garment") in here:
                    line = f"{self.numbers[first]}_0.jpg\t{self.numbers[second]}_1.jpg"
                    yield person == garment, line

        own = [
            f"{self.numbers[place[:3]]}_0.jpg\t{self.numbers[place[:3]]}_1.jpg"
            for place in sorted(here)
            if place[:2] == (category, "test")
            and place[3] == "person"
            and (*place[:3], "garment") in here
        ]
        train = [line for _, line in lines("train")]
        return train, own, [line for same, line in lines("test") if not same]


def _converted(tasks: Sequence[_Task], workers: int) -> Iterator[str | None]:
    if workers == 1:
        yield from map(_convert, tasks)
        return
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) as pool:
        yield from pool.map(_convert, tasks, chunksize=4)


def _convert(task: _Task) -> str | None:
    """Write a photo's files; the reason when one of its files in the dataset is broken."""
    try:
        for path, data in zip(task.files, file_bytes(task.photo), strict=True):
            put_whole(path, data)
    except (DatasetError, ImageError) as error:
        return str(error)
    return None
