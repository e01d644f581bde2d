"""A place where photos, or what was made of them, may lie."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from sichak.takedown.blocklist import Blocklist
from sichak.takedown.whence import Whence
from sichak.work.stage import file_sha256

Stem = tuple[str, str]
"""("person" or "garment", stem)."""


@dataclass(frozen=True)
class Wanted:
    """What must go.

    Attributes:
        blocked: the takedown's targets, and the photos found by them.
        derived: SHA-256 of these photos and of files made of them → size in bytes, -1
            where it is not known.
        stems: names of these photos in selections and datasets.
    """

    blocked: Blocklist
    derived: Mapping[str, int] = field(default_factory=dict)
    stems: frozenset[Stem] = frozenset()


@dataclass(frozen=True)
class Found:
    """What a place holds of it.

    Attributes:
        files: that show the photos or were made of them; they will be removed.
        besides: files that are worth nothing without these, and go with them.
        rows: number of lines and records that will be removed.
        stems: names the photos have here.
    """

    files: tuple[Path, ...] = ()
    rows: int = 0
    stems: frozenset[Stem] = frozenset()
    besides: tuple[Path, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.files or self.rows or self.besides)


class Place(Protocol):
    """One folder or store. What it holds from outside is hostile: only names that are ours
    are ever removed, never a path that a row names.
    """

    @property
    def name(self) -> str:
        """For people: what it is, and where."""

    def rows(self) -> Iterator[Whence]:
        """Whence the photos here are; empty where only names are known."""

    def find(self, wanted: Wanted) -> Found:
        """What would be removed; changes nothing."""

    def remove(self, wanted: Wanted) -> None:
        """Remove it, rows that tell of files after the files: a killed run is run again."""


def made_of(folders: Iterable[Path], derived: Mapping[str, int]) -> Iterator[Path]:
    """Files below folders that hold the very bytes of something derived."""
    sizes = set(derived.values())
    for folder in folders:
        for path in sorted(folder.rglob("*")) if sizes and folder.is_dir() else ():
            if path.is_symlink() or not path.is_file():
                continue
            size = path.stat().st_size
            if (-1 in sizes or size in sizes) and file_sha256(path) in derived:
                yield path


def unlink(paths: Iterable[Path]) -> None:
    """Remove files; those that are gone already are no trouble."""
    for path in paths:
        path.unlink(missing_ok=True)
