"""What a format is: which files it makes of which photo, and how it writes them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from dataset_builder.export.manifest import Entry
from dataset_builder.export.pairs import Pair
from dataset_builder.export.params import ExportParams
from dataset_builder.export.records import Dataset, Photo
from sichak.layout import CATEGORIES

Ended = Callable[[str], None]
"""Called with a name whenever one more piece is written."""


@dataclass(frozen=True)
class Content:
    """What goes into an export.

    Attributes:
        photos: cleared and whole, sorted.
        pairs: of these photos.
        annotations: whether the list of addresses has the labels beside it.
        workers: processes for formats that convert pictures.
    """

    dataset: Dataset
    photos: tuple[Photo, ...]
    pairs: tuple[Pair, ...]
    annotations: bool
    params: ExportParams
    workers: int = 1


class Writer(ABC):
    """One format.

    Attributes:
        name: as in ``--format``.
        pixels: whether photos are in it.
        absent: why a photo may be in none of the entries.
    """

    name: ClassVar[str]
    pixels: ClassVar[bool]
    absent: ClassVar[str] = ""

    def __init__(self, content: Content) -> None:
        self.content = content

    @abstractmethod
    def entries(self) -> list[Entry]:
        """The photos that will be in it, with their files; reads and writes nothing."""

    @abstractmethod
    def tables(self) -> list[str]:
        """The files with rows or members of many photos."""

    @abstractmethod
    def pieces(self) -> int:
        """How many pieces :meth:`write` will name."""

    @abstractmethod
    def write(self, out: Path, ended: Ended) -> Mapping[str, str]:
        """Write all files below ``out``, each whole or not at all.

        Returns:
            key → reason of what could not be made; it is in no table.
        """


def copy_whole(source: Path, target: Path) -> bytes:
    """Copy a file so that the target is either absent or whole; equal bytes stay untouched.

    Returns:
        the file's bytes.
    """
    data = source.read_bytes()
    same = target.is_file() and target.stat().st_size == len(data)
    if not (same and target.read_bytes() == data):
        put_whole(target, data)
    return data


def put_whole(target: Path, data: bytes) -> None:
    """Write a small file so that it is either absent or whole after a kill.

    Unlike :func:`sichak.work.memo.write_atomically` it does not wait for the disk: an
    export has a dozen files a photo, and made again it is the same.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".tmp-{target.name}"[:255])
    temporary.write_bytes(data)
    temporary.replace(target)


def parts_of(photos: Sequence[Photo]) -> list[tuple[str, str]]:
    """Category and part of photos, in the order of categories, train first."""
    found = {(photo.record.category, photo.record.part) for photo in photos}
    return [
        (category, part)
        for category in CATEGORIES
        for part in ("train", "test")
        if (category, part) in found
    ]
