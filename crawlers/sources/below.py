"""Files below a folder, by names from outside: no name leads out of it, no link is followed out."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

MOST_FILES = 500_000
"""Files that are looked at in one folder."""

LONGEST_NAME = 1_000
"""Characters of a path below the folder."""

_DIGITS = re.compile(r"(\d+)")


def find_below(root: Path, name: str) -> Path | None:
    """The regular file that a name from outside means below ``root``; None where there is none.

    Absolute names, names with ``..``, drive letters, and links that lead out mean nothing.
    """
    name = name.replace("\\", "/")
    parts = [part for part in name.split("/") if part not in ("", ".")]
    if not parts or name.startswith("/") or len(name) > LONGEST_NAME or "\0" in name:
        return None
    if ".." in parts or parts[0].endswith(":"):
        return None
    return own_file(root, root.joinpath(*parts))


def own_file(root: Path, path: Path) -> Path | None:
    """The path if it is a regular file whose real place is below ``root``, else None."""
    try:
        real = path.resolve(strict=True)
        regular = stat.S_ISREG(real.stat().st_mode)
    except (OSError, RuntimeError, ValueError):
        return None
    return path if regular and real.is_relative_to(root.resolve()) else None


def files_below(root: Path) -> Iterator[Path]:
    """Regular files below ``root`` in the order of their names; :data:`MOST_FILES` at most."""
    count = 0
    for folder, folders, names in os.walk(root, followlinks=False):
        folders.sort(key=natural)
        for name in sorted(names, key=natural):
            count += 1
            if count > MOST_FILES:
                return
            path = own_file(root, Path(folder, name))
            if path is not None:
                yield path


def read_at_most(path: Path, limit: int) -> bytes | None:
    """A file's bytes; None where it has more than ``limit``.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        data = file.read(limit + 1)
    return data if len(data) <= limit else None


def natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """A key that sorts ``2.jpg`` before ``10.jpg``."""
    pieces = _DIGITS.split(name)
    return tuple(
        (0, int(piece[:30]), piece) if place % 2 and piece.isascii() else (1, 0, piece)
        for place, piece in enumerate(pieces)
    )


def file_url(root: Path, path: Path) -> str:
    """``file:`` and the path below ``root``, percent-encoded: never a folder of the user's.

    >>> file_url(Path("/home/me/photos"), Path("/home/me/photos/GM1/1 a.jpg"))
    'file:GM1/1%20a.jpg'
    """
    return "file:" + quote(path.relative_to(root).as_posix(), errors="replace")
