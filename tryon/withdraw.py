"""Take try-on results away that show a person or a garment that must go."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sichak.layout import TRYON, is_stem
from sichak.takedown.lines import count_rows, drop_rows, rows
from sichak.takedown.place import Found, Wanted, made_of, unlink
from sichak.takedown.whence import Whence
from sichak.work.runner import STATUS


class TryOns:
    """A folder of results; its ``status.jsonl`` tells who wears what in each."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def name(self) -> str:
        """For people."""
        return f"try-ons {self.folder}"

    def rows(self) -> Iterator[Whence]:
        """None: results know names only."""
        return iter(())

    def find(self, wanted: Wanted) -> Found:
        """Results by the names of person and garment, and by what they were made of."""
        names = {_of(row, "id") for row in rows(self.folder / STATUS) if _shows(row, wanted)}
        files = {self.folder / f"{name}{TRYON.ending}" for name in names if is_stem(name)}
        files = {path for path in files if path.is_file()}
        files |= set(made_of((self.folder,), wanted.derived))
        count = count_rows(self.folder / STATUS, lambda row: _shows(row, wanted))
        return Found(tuple(sorted(files)), count)

    def remove(self, wanted: Wanted) -> None:
        """Pictures first."""
        unlink(self.find(wanted).files)
        drop_rows(self.folder / STATUS, lambda row: _shows(row, wanted))


def is_tryons(folder: Path) -> bool:
    """Whether a folder holds results of a try-on."""
    return any(_of(_facts(row), "garment") for row in rows(folder / STATUS))


def _shows(row: Any, wanted: Wanted) -> bool:
    facts = _facts(row)
    ends = (("person", _of(facts, "person")), ("garment", _of(facts, "garment")))
    if not any(name for _, name in ends):  # a reject has no facts; its name tells both
        name = _of(row, "id")
        return any(
            name.startswith(f"{stem}_") if kind == "person" else name.endswith(f"_{stem}")
            for kind, stem in wanted.stems
        )
    return any(end in wanted.stems for end in ends)


def _facts(row: Any) -> Any:
    return row.get("facts") if isinstance(row, dict) else None


def _of(row: Any, column: str) -> str:
    value = row.get(column) if isinstance(row, dict) else None
    return value if isinstance(value, str) else ""
