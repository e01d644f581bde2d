"""Take photos out of a finished dataset: files, pairs, rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sichak.errors import DatasetError
from sichak.layout import CLOTH, GARMENT_FOLDERS, IMAGE, PERSON_FOLDERS, is_stem
from sichak.roots import PARTS, RECORDS_JSONL
from sichak.takedown.lines import count_rows, drop_lines, drop_rows, rows
from sichak.takedown.place import Found, Wanted, made_of, unlink
from sichak.takedown.whence import Whence, whence

REJECTS = "rejects.jsonl"


class DatasetRoot:
    """One dataset. Who loses their own garment stays; lines of pairs with a photo that goes, go."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @property
    def name(self) -> str:
        """For people."""
        return f"dataset {self.root}"

    def rows(self) -> Iterator[Whence]:
        """Photos of the dataset, and products of rejects."""
        yield from map(whence, rows(self.root / RECORDS_JSONL))
        yield from map(_rejected, rows(self.root / REJECTS))

    def find(self, wanted: Wanted) -> Found:
        """Files of the photos in both parts; records, lines of pairs and rejects."""
        places = set(self._places(wanted))
        files = {path for place in places for path in self._files(*place)}
        files |= set(made_of((self.root / part for part in PARTS), wanted.derived))
        gone = _gone(wanted)
        count = count_rows(self.root / RECORDS_JSONL, gone)
        count += count_rows(self.root / REJECTS, _reject_gone(wanted))
        for part in PARTS:
            count += sum(map(_line_gone(part, places), _lines(self._pairs(part))))
        stems = frozenset((kind, stem) for _, kind, stem in places)
        return Found(tuple(sorted(files)), count, stems)

    def remove(self, wanted: Wanted) -> None:
        """Files, lines of pairs, and last the records, which tell the photos' names."""
        places = set(self._places(wanted))
        unlink(self.find(wanted).files)
        for part in PARTS:
            drop_lines(self._pairs(part), _line_gone(part, places))
        drop_rows(self.root / REJECTS, _reject_gone(wanted))
        drop_rows(self.root / RECORDS_JSONL, _gone(wanted))

    def _pairs(self, part: str) -> Path:
        return self.root / f"{part}_pairs.txt"

    def _places(self, wanted: Wanted) -> Iterator[tuple[str, str, str]]:
        """(part, kind, stem) of the photos that go, by the records and by the pictures' bytes."""
        for part in PARTS:
            for kind, folder in (("person", IMAGE), ("garment", CLOTH)):
                for path in made_of([self.root / part / folder.name], wanted.derived):
                    if (stem := folder.stem(path)) is not None and is_stem(stem):
                        yield part, kind, stem
        for row in rows(self.root / RECORDS_JSONL):
            if not wanted.blocked.why(whence(row)):
                continue
            part, kind, stem = (str(row.get(name)) for name in ("part", "kind", "stem"))
            if part in PARTS and kind in ("person", "garment") and is_stem(stem):
                yield part, kind, stem

    def _files(self, part: str, kind: str, stem: str) -> Iterator[Path]:
        for folder in PERSON_FOLDERS if kind == "person" else GARMENT_FOLDERS:
            path = folder.path(self.root / part, stem)
            if path.is_file():
                yield path


class ExportFolder:
    """An export of any format."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def name(self) -> str:
        """For people."""
        return f"export {self.folder}"

    def rows(self) -> Iterator[Whence]:
        """Photos of the export."""
        for entry in self._manifest().photos:
            yield whence(entry.model_dump())

    def find(self, wanted: Wanted) -> Found:
        """Files of the photos; each photo is a row. Partners go with them, as pairs there do."""
        from dataset_builder.export.manifest import inside

        gone = [e for e in self._manifest().photos if wanted.blocked.why(whence(e.model_dump()))]
        files = [inside(self.folder, file) for entry in gone for file in entry.files]
        return Found(tuple(path for path in sorted(files) if path.is_file()), len(gone))

    def remove(self, wanted: Wanted) -> None:
        """See :func:`dataset_builder.export.withdraw.withdraw`."""
        from dataset_builder.export.withdraw import withdraw

        withdraw(
            self.folder, lambda entry: wanted.blocked.why(whence(entry.model_dump())) is not None
        )

    def _manifest(self) -> Any:
        from dataset_builder.export.manifest import read_manifest

        return read_manifest(self.folder)


def is_dataset(folder: Path) -> bool:
    """Whether a folder is a dataset; one without records is known by its pictures' bytes."""
    return (folder / RECORDS_JSONL).is_file() or any(
        (folder / part / IMAGE.name).is_dir() for part in PARTS
    )


def is_export(folder: Path) -> bool:
    """Whether a folder is an export."""
    from dataset_builder.export.manifest import EXPORT_JSON, read_manifest

    try:
        return (folder / EXPORT_JSON).is_file() and bool(read_manifest(folder))
    except DatasetError:
        return False


def _gone(wanted: Wanted) -> Callable[[Any], bool]:
    return lambda row: wanted.blocked.why(whence(row)) is not None


def _rejected(row: Any) -> Whence:
    """A reject names its product as ``store/sku``."""
    product = row.get("product") if isinstance(row, dict) else None
    store, _, sku = product.partition("/") if isinstance(product, str) else ("", "", "")
    return Whence(store=store, sku=sku)


def _reject_gone(wanted: Wanted) -> Callable[[Any], bool]:
    def gone(row: Any) -> bool:
        if not isinstance(row, dict):
            return False
        stem = str(row.get("kind")), str(row.get("stem"))
        return stem in wanted.stems or wanted.blocked.why(_rejected(row)) is not None

    return gone


def _line_gone(part: str, places: set[tuple[str, str, str]]) -> Callable[[bytes], bool]:
    def gone(line: bytes) -> bool:
        words = line.decode("utf-8", "replace").split()
        ends = zip(("person", "garment"), words, strict=False)
        return any((part, kind, word.rsplit(".", 1)[0]) in places for kind, word in ends)

    return gone


def _lines(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines(keepends=True) if path.is_file() else []
