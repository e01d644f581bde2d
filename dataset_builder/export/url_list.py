"""The dataset without a pixel of its photos: addresses, hashes, terms, and the labels.

``urls.parquet`` and ``urls.jsonl`` have a row a photo. With the labels it is HR-VITON's
tree whose ``image/``, ``cloth/`` and ``agnostic`` folders are left to whoever may fetch the
photos; ``scale``, ``left`` and ``top`` say how an original lies in its 768x1024 picture.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from dataset_builder.export.layers import layers_of
from dataset_builder.export.manifest import Entry, entry_of
from dataset_builder.export.pairs import keys
from dataset_builder.export.records import Photo
from dataset_builder.export.tables import photo_schema, rows_of, write_jsonl, write_parquet
from dataset_builder.export.writer import Content, Ended, Writer, copy_whole, parts_of
from sichak.work.memo import write_atomically

PARQUET, JSONL = "urls.parquet", "urls.jsonl"


class UrlList(Writer):
    """Photos that have an address of the web; others cannot be in it."""

    name: ClassVar[str] = "urls"
    pixels: ClassVar[bool] = False
    absent: ClassVar[str] = "no web address"

    def __init__(self, content: Content) -> None:
        super().__init__(content)
        photos = [photo for photo in content.photos if photo.record.url]
        names = keys(f"{photo.record.stem}-{photo.record.kind}" for photo in photos)
        self.photos: dict[str, Photo] = dict(zip(names, photos, strict=True))

    def entries(self) -> list[Entry]:
        """One a photo, with its labels if they are wanted."""
        return [
            entry_of(photo.record, [key], self._labels(photo)) for key, photo in self.photos.items()
        ]

    def tables(self) -> list[str]:
        """The list twice, and the pairs files."""
        parts = parts_of(list(self.photos.values())) if self.content.annotations else []
        return [PARQUET, JSONL, *(_pairs_file(*part) for part in parts)]

    def pieces(self) -> int:
        """One a photo."""
        return len(self.photos)

    def write(self, out: Path, ended: Ended) -> Mapping[str, str]:
        """Copy the labels, then write the list."""
        for key, photo in self.photos.items():
            for target, layer in self._labels(photo).items():
                copy_whole(layer, out / target)
            ended(key)
        rows = rows_of(self.photos.items())
        write_jsonl(out / JSONL, rows)
        write_parquet(out / PARQUET, rows, photo_schema())
        self._write_pairs(out)
        return {}

    def _labels(self, photo: Photo) -> dict[str, Path]:
        if not self.content.annotations:
            return {}
        record = photo.record
        return {
            f"{record.category}/{record.part}/{layer.folder.file(record.stem)}": layer.file(photo)
            for layer in layers_of(photo, pixels=False)
        }

    def _write_pairs(self, out: Path) -> None:
        photos = list(self.photos.values())
        here = {photo.place for photo in photos}
        for part in parts_of(photos) if self.content.annotations else []:
            lines = [
                f"{person}.jpg {garment}.jpg\n"
                for person, garment in self.content.dataset.pairs.get(part, ())
                if (*part, person, "person") in here and (*part, garment, "garment") in here
            ]
            write_atomically(out / _pairs_file(*part), "".join(lines).encode())


def _pairs_file(category: str, part: str) -> str:
    return f"{category}/{part}_pairs.txt"
