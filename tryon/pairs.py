"""Which person wears which garment: pairs files, and the names of results.

A pairs file is HR-VITON's ``test_pairs.txt``: ``person.jpg garment.jpg`` a
line, separated by white space. "Paired" means that the garment is the one the
person already wears: its name is the person's name.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from sichak.errors import DatasetError
from sichak.image import SUFFIXES
from sichak.layout import IMAGE, is_stem

MAX_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, order=True)
class Pair:
    """A person and a garment, by their stems.

    Attributes:
        person: stem of the person photo, as in ``00006_00``.
        garment: stem of the garment photo; equal to ``person`` when paired.
    """

    person: str
    garment: str

    @property
    def paired(self) -> bool:
        """Whether the person already wears this garment, so that the photo is the truth."""
        return self.person == self.garment

    @property
    def name(self) -> str:
        """Stem of the result: ``<person>_<garment>``."""
        return f"{self.person}_{self.garment}"


def read_pairs(path: Path) -> list[Pair]:
    """Read a pairs file; blank lines and repeated pairs are skipped.

    Raises:
        DatasetError: unreadable, or a line that is not two plain picture names. The text
            names file and line.
    """
    pairs: dict[Pair, None] = {}
    for number, line in enumerate(_lines(path), start=1):
        words = line.split()
        if not words:
            continue
        if len(words) != 2:
            raise DatasetError(
                f"{path}:{number}: {len(words)} names in a line; a pair is 'person.jpg garment.jpg'"
            )
        person, garment = (_stem(word, f"{path}:{number}") for word in words)
        pairs[Pair(person, garment)] = None
    return list(pairs)


def pairs_text(pairs: Iterable[Pair]) -> str:
    """The text of a pairs file, in HR-VITON's form."""
    return "".join(f"{pair.person}{IMAGE.ending} {pair.garment}{IMAGE.ending}\n" for pair in pairs)


def write_pairs(path: Path, pairs: Iterable[Pair]) -> None:
    """Write a pairs file that :func:`read_pairs` reads back."""
    path.write_text(pairs_text(pairs), encoding="ascii")


def as_paired(pairs: Iterable[Pair]) -> list[Pair]:
    """Each person once, with its own garment: the pairs whose truth is known."""
    return [Pair(person, person) for person in dict.fromkeys(pair.person for pair in pairs)]


def pair_of(name: str, people: Collection[str], garments: Collection[str]) -> Pair | None:
    """The pair a result's stem ``<person>_<garment>`` stands for.

    Stems may contain ``_`` themselves, so the known ones decide where to cut.

    Returns:
        the pair, or None when no known pair or more than one fits.
    """
    cuts = [index for index, letter in enumerate(name) if letter == "_"]
    fits = [
        Pair(name[:cut], name[cut + 1 :])
        for cut in cuts
        if name[:cut] in people and name[cut + 1 :] in garments
    ]
    return fits[0] if len(fits) == 1 else None


def _lines(path: Path) -> list[str]:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise DatasetError(f"{path}: larger than {MAX_BYTES:,} bytes; that is no pairs file")
        return path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(f"{path}: no pairs file can be read there ({error})") from error


def _stem(word: str, where: str) -> str:
    suffix = PurePosixPath(word).suffix.lower()
    stem = word[: -len(suffix)] if suffix in SUFFIXES else ""
    if not is_stem(stem):
        raise DatasetError(
            f"{where}: {word[:80]!r} is no plain picture name such as '00006_00.jpg'"
        )
    return stem
