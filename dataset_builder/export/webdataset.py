"""WebDataset: tar shards of pairs, and beside each a parquet table of what is in it.

Members are called ``KEY.image.jpg``, ``KEY.cloth.jpg``, ``KEY.parse.png`` … and
``KEY.json``, those of a pair in a row, as the ``webdataset`` library expects
(https://github.com/webdataset/webdataset). The same pairs give the same bytes: no times,
no owners. A shard appears whole, its table after it; the table keeps the hash of the shard's
content, so that a run that was killed goes on behind the finished ones.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from dataset_builder.export.layers import layers_of
from dataset_builder.export.manifest import Entry, entry_of
from dataset_builder.export.pairs import Pair
from dataset_builder.export.shard import CONTENT_SHA256, content_sha256, notes_of, write_tar
from dataset_builder.export.tables import (
    KEY,
    pair_row,
    pair_schema,
    photo_row,
    photo_schema,
    read_notes,
    rows_of,
    write_parquet,
)
from dataset_builder.export.writer import Content, Ended, Writer

PHOTOS = "photos.parquet"
MEGABYTE = 1_000_000
BLOCK = 512
"""Tar pads every member to blocks of so many bytes, and gives it a header of one."""


@dataclass(frozen=True)
class Shard:
    """One tar and its pairs."""

    name: str
    pairs: tuple[Pair, ...]

    @property
    def tar(self) -> str:
        """File name of the tar."""
        return f"{self.name}.tar"

    @property
    def table(self) -> str:
        """File name of the table beside it."""
        return f"{self.name}.parquet"


class WebDataset(Writer):
    """Pairs in shards that hold one category and one part each."""

    name: ClassVar[str] = "webdataset"
    pixels: ClassVar[bool] = True
    absent: ClassVar[str] = "in no pair"

    def __init__(self, content: Content) -> None:
        super().__init__(content)
        params = content.params
        sizes = [tar_size(pair) for pair in content.pairs]
        most = params.shard_mb * MEGABYTE
        self.shards = list(plan_shards(content.pairs, sizes, params.shard_samples, most))

    def entries(self) -> list[Entry]:
        """One a photo; its files are members of the tars."""
        keys: dict[tuple[str, str, str, str], list[str]] = {}
        photos = {}
        for pair in self.content.pairs:
            for photo in (pair.person, pair.garment):
                keys.setdefault(photo.place, []).append(pair.key)
                photos[photo.place] = photo
        return [entry_of(photos[place].record, names) for place, names in sorted(keys.items())]

    def tables(self) -> list[str]:
        """The tars, their tables, and the table of photos."""
        return [PHOTOS, *(name for shard in self.shards for name in (shard.tar, shard.table))]

    def pieces(self) -> int:
        """One a shard."""
        return len(self.shards)

    def write(self, out: Path, ended: Ended) -> Mapping[str, str]:
        """Write the shards that are not there yet."""
        for shard in self.shards:
            if not is_written(out, shard):
                write_shard(out, shard)
            ended(shard.name)
        photos = [
            (pair.key, photo)
            for pair in self.content.pairs
            for photo in (pair.person, pair.garment)
        ]
        write_parquet(out / PHOTOS, rows_of(photos), photo_schema())
        return {}


def plan_shards(
    pairs: Sequence[Pair], sizes: Sequence[int], samples: int, most: int
) -> Iterator[Shard]:
    """Cut pairs into shards of at most ``samples`` pairs and ``most`` bytes.

    Args:
        pairs: sorted by category and part; a shard has pairs of one of each.
        sizes: bytes of each pair; one of more than ``most`` has a shard of its own.
        samples: at least 1.
    """
    number: dict[tuple[str, str], int] = {}
    waiting: list[Pair] = []
    filled = 0

    def shard() -> Shard:
        part = waiting[0].part
        index = number.setdefault(part, 0)
        number[part] += 1
        return Shard(f"{part[0]}-{part[1]}-{index:06d}", tuple(waiting))

    for pair, more in zip(pairs, sizes, strict=True):
        full = len(waiting) >= samples or filled + more > most
        if waiting and (full or waiting[0].part != pair.part):
            yield shard()
            waiting, filled = [], 0
        waiting.append(pair)
        filled += more
    if waiting:
        yield shard()


def write_shard(out: Path, shard: Shard) -> None:
    """Write a shard's tar, then its table."""
    rows = [
        pair_row(pair.key, pair.person.record, pair.garment.record, pair.worn, pair.try_on)
        for pair in shard.pairs
    ]
    content = write_tar(out / shard.tar, _members(shard))
    write_parquet(out / shard.table, rows, pair_schema(), notes_of(out / shard.tar, content))


def is_written(out: Path, shard: Shard) -> bool:
    """Whether a shard is there with the members it would be written with now."""
    recorded = read_notes(out / shard.table).get(CONTENT_SHA256)
    if recorded is None or not (out / shard.tar).is_file():
        return False
    return content_sha256(_members(shard)) == recorded


def _members(shard: Shard) -> Iterator[tuple[str, bytes]]:
    for pair in shard.pairs:
        yield from _of_pair(pair)


def _of_pair(pair: Pair) -> Iterator[tuple[str, bytes]]:
    for photo in (pair.person, pair.garment):
        for layer in layers_of(photo):
            yield f"{pair.key}.{layer.name}{layer.suffix}", layer.file(photo).read_bytes()
    about = {
        KEY: pair.key,
        "category": pair.part[0],
        "part": pair.part[1],
        "worn": pair.worn,
        "try_on": pair.try_on,
        "person": photo_row(pair.key, pair.person.record),
        "garment": photo_row(pair.key, pair.garment.record),
    }
    yield f"{pair.key}.json", json.dumps(about, ensure_ascii=False, sort_keys=True).encode()


def tar_size(pair: Pair) -> int:
    """Bytes of a pair's files in a tar, but for its JSON."""
    return sum(
        BLOCK + -(-layer.file(photo).stat().st_size // BLOCK) * BLOCK
        for photo in (pair.person, pair.garment)
        for layer in layers_of(photo)
    )
