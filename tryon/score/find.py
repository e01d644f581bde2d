"""Which results are there, which of them can be compared, and with what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sichak.errors import DatasetError, ImageError
from sichak.image import read_image
from sichak.layout import CLOTH, IMAGE, TRYON, Folder
from tryon.pairs import Pair, pair_of

PAIRED, UNPAIRED = SETTINGS = ("paired", "unpaired")


@dataclass(frozen=True)
class Photos:
    """The photos of a dataset's parts.

    Attributes:
        parts: folders that hold ``image/`` and ``cloth/``.
    """

    parts: tuple[Path, ...]

    def stems(self, folder: Folder) -> set[str]:
        """Stems of all parts."""
        return {stem for part in self.parts for stem in folder.stems(part)}

    def person(self, stem: str) -> Path:
        """Path of a person photo; of the first part when no part has it."""
        paths = [IMAGE.path(part, stem) for part in self.parts]
        return next((path for path in paths if path.is_file()), paths[0])


@dataclass(frozen=True)
class Compared:
    """A result and its truth; both files can be read and are of one size.

    Attributes:
        truth: the photo the result should equal; None for an unpaired result without one.
        size: width and height.
    """

    pair: Pair
    result: Path
    truth: Path | None
    size: tuple[int, int]

    @property
    def setting(self) -> str:
        """ "paired" or "unpaired"."""
        return PAIRED if self.pair.paired else UNPAIRED


@dataclass
class Found:
    """What lies in a folder of results; see :class:`tryon.score.report.ScoreReport`."""

    compared: list[Compared] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    damaged: dict[str, str] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)


def find(photos: Photos, results: Path, pairs: Sequence[Pair] | None, truth: Path | None) -> Found:
    """Look for results and their truths.

    Args:
        photos: of the dataset.
        results: folder with ``<person>_<garment>.png``.
        pairs: the results that are due, or None for whatever there is.
        truth: folder with ``<person>_<garment>.jpg`` for unpaired results.
    """
    found = Found()
    for pair in _there(photos, results, found) if pairs is None else pairs:
        path = results / f"{pair.name}{TRYON.ending}"
        if not path.is_file():
            found.missing.append(path.name)
            continue
        reference = _truth_of(pair, photos, truth)
        try:
            size = _common_size(path, reference or photos.person(pair.person))
        except (ImageError, DatasetError) as error:
            found.damaged[path.name] = str(error)
            continue
        found.compared.append(Compared(pair, path, reference, size))
    return found


def _there(photos: Photos, results: Path, found: Found) -> Iterator[Pair]:
    people = photos.stems(IMAGE)
    garments = photos.stems(CLOTH) | people  # without cloth/, paired results still count
    for path in sorted(results.iterdir()):
        if path.suffix == TRYON.ending and path.is_file():
            pair = pair_of(path.stem, people, garments)
            if pair is None:
                found.unknown.append(path.name)
            else:
                yield pair


def _truth_of(pair: Pair, photos: Photos, truth: Path | None) -> Path | None:
    if pair.paired:
        return photos.person(pair.person)
    path = truth / f"{pair.name}{IMAGE.ending}" if truth else None
    return path if path and path.is_file() else None


def _common_size(result: Path, reference: Path) -> tuple[int, int]:
    """Width and height of both; both are decoded, so that nothing fails later."""
    size = read_image(result).size
    try:
        due = read_image(reference).size
    except ImageError as error:
        raise DatasetError(f"its truth {reference.name} cannot be read: {error}") from error
    if size != due:
        raise DatasetError("{}x{} pixels; its truth has {}x{}".format(*size, *due))
    return size
