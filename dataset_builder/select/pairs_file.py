"""A pairs file: ``person.jpg garment.jpg`` a line, as HR-VITON writes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from sichak.errors import DatasetError


@dataclass(frozen=True)
class Line:
    """A line of a pairs file; a name is None when no such photo is known.

    Attributes:
        text: the line as it stands there.
        person, garment: names of photos.
    """

    number: int
    text: str
    person: str | None
    garment: str | None


def read_pairs(
    path: Path, people: Mapping[str, object], garments: Mapping[str, object]
) -> list[Line]:
    """Read a pairs file; empty lines and repeated ones are left out.

    Names are looked up as they stand, without folders before them, or without their
    suffix; a name may contain spaces when it is known.

    Args:
        path: the file, UTF-8.
        people: names of the photos of people, such as ``anna.jpg``.
        garments: names of the photos of garments.

    Raises:
        DatasetError: the file cannot be read as text.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(f"{path}: not a pairs file in UTF-8 ({error})") from error
    known_people, known_garments = _lookup(people), _lookup(garments)
    lines: dict[str, Line] = {}
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        if line and line not in lines:
            lines[line] = _read_line(number, line, known_people, known_garments)
    return list(lines.values())


def _read_line(
    number: int, line: str, people: Mapping[str, str], garments: Mapping[str, str]
) -> Line:
    words = line.split()
    if "\t" in line:
        splits = [tuple(part.strip() for part in line.split("\t", 1))]
    else:
        splits = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    found = [(people.get(_bare(one)), garments.get(_bare(other))) for one, other in splits]
    best = max(found, key=lambda names: sum(name is not None for name in names), default=None)
    return Line(number, line, *(best or (None, None)))


def _lookup(names: Mapping[str, object]) -> dict[str, str]:
    """What a line may say → the photo's name; the first photo of a stem has the stem."""
    known: dict[str, str] = {}
    for name in names:
        known.setdefault(PurePosixPath(name).stem, name)
    return known | {" ".join(name.split()): name for name in names}


def _bare(name: str) -> str:
    return PurePosixPath(name.replace("\\", "/")).name
