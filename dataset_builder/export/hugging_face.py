"""Hugging Face's imagefolder: pictures, and a ``metadata.jsonl`` a part with a row a pair.

A column ``x_file_name`` becomes the picture column ``x`` (datasets >= 3). The columns are
the same and of the same types in every part: a text that is not known is empty, not null,
and figures that may be unknown stand in ``photos.parquet``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar, cast

from dataset_builder.export.layers import LAYERS, Layer
from dataset_builder.export.manifest import Entry, entry_of
from dataset_builder.export.pairs import Pair
from dataset_builder.export.records import Photo
from dataset_builder.export.tables import (
    FLOATS,
    INTEGERS,
    pair_row,
    photo_schema,
    rows_of,
    write_jsonl,
    write_parquet,
)
from dataset_builder.export.writer import Content, Ended, Writer, copy_whole
from sichak.body25 import read_openpose
from sichak.errors import DatasetError
from sichak.work.item import Json
from sichak.work.stage import file_sha256

METADATA = "metadata.jsonl"
PHOTOS = "photos.parquet"
NUMBERS = frozenset((*INTEGERS, *FLOATS))
PICTURES = tuple(layer for layer in LAYERS if layer.suffix != ".json")


def column(layer: Layer) -> str:
    """The picture column of a kind of file."""
    return layer.name.replace("-", "_")


class HuggingFace(Writer):
    """Pairs, each picture under the photo's stem; a part without pairs has no folder."""

    name: ClassVar[str] = "hf"
    pixels: ClassVar[bool] = True
    absent: ClassVar[str] = "in no pair"

    def __init__(self, content: Content) -> None:
        super().__init__(content)
        self.rows: dict[tuple[str, str, str, str], list[str]] = {}
        self.photos: dict[tuple[str, str, str, str], Photo] = {}
        for pair in content.pairs:
            for photo in (pair.person, pair.garment):
                self.photos[photo.place] = photo
                self.rows.setdefault(photo.place, []).append(pair.key)

    def entries(self) -> list[Entry]:
        """One a photo, with its pictures."""
        return [
            entry_of(photo.record, self.rows[place], _files(photo))
            for place, photo in sorted(self.photos.items())
        ]

    def tables(self) -> list[str]:
        """The metadata of each part, and the table of photos."""
        parts = dict.fromkeys(pair.part for pair in self.content.pairs)
        return [PHOTOS, *(f"{category}/{part}/{METADATA}" for category, part in parts)]

    def pieces(self) -> int:
        """One a pair."""
        return len(self.content.pairs)

    def write(self, out: Path, ended: Ended) -> Mapping[str, str]:
        """Copy the pictures, then write the metadata."""
        lost: dict[str, str] = {}
        rows: dict[tuple[str, str], list[Mapping[str, Json]]] = {}
        for pair in self.content.pairs:
            try:
                row = _row(pair)
            except DatasetError as error:
                lost[pair.key] = str(error)
            else:
                content = hashlib.sha256()
                for photo in (pair.person, pair.garment):
                    for target, source in _files(photo).items():
                        content.update(copy_whole(source, out / target))
                row["content_sha256"] = content.hexdigest()
                rows.setdefault(pair.part, []).append(row)
            ended(pair.key)
        for (category, part), found in rows.items():
            write_jsonl(out / category / part / METADATA, found)
        kept = [
            (key, self.photos[place])
            for place, names in sorted(self.rows.items())
            for key in names
            if key not in lost
        ]
        write_parquet(out / PHOTOS, rows_of(kept), photo_schema())
        return lost


def digests(out: Path, tables: Sequence[str]) -> dict[str, str]:
    """Category → a hash of all its rows, which have hashes of their pictures.

    ``datasets`` keeps what it loaded by a folder's name and the card's configurations; with
    this in them another content is loaded anew.
    """
    found: dict[str, str] = {}
    for table in sorted(tables):
        if table.endswith(METADATA):
            category = table.split("/")[0]
            known = found.get(category, "") + file_sha256(out / table)
            found[category] = hashlib.sha256(known.encode()).hexdigest()
    return found


def _files(photo: Photo) -> dict[str, Path]:
    record = photo.record
    return {
        f"{record.category}/{record.part}/{_below(layer, photo)}": layer.file(photo)
        for layer in PICTURES
        if layer.kind == record.kind
    }


def _below(layer: Layer, photo: Photo) -> str:
    return f"{column(layer)}/{photo.record.stem}{layer.suffix}"


def _row(pair: Pair) -> dict[str, Json]:
    row = pair_row(pair.key, pair.person.record, pair.garment.record, pair.worn, pair.try_on)
    of_kind = {"person": pair.person, "garment": pair.garment}
    names: dict[str, Json] = {
        f"{column(layer)}_file_name": _below(layer, of_kind[layer.kind]) for layer in PICTURES
    }
    known = {name: value for name, value in row.items() if name.split("_", 1)[-1] not in NUMBERS}
    return {**names, "keypoints": _keypoints(pair.person), **known}


def _keypoints(person: Photo) -> Json:
    (layer,) = (layer for layer in LAYERS if layer.name == "pose")
    poses = read_openpose(layer.file(person))
    if not poses:
        raise DatasetError(f"{person}: nobody in its pose")
    return cast(Json, poses[0].round(3).tolist())
