"""Files that a training writes: whole or not at all, and a full disk is said in a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sichak.errors import SichakError
from sichak.work.memo import TEMPORARY, write_atomically


def write_whole(path: Path, data: bytes) -> None:
    """Write a file; a kill or a full disk leaves the one that was there.

    Raises:
        SichakError: it cannot be written.
    """
    with _said(path):
        write_atomically(path, data)


def append_line(path: Path, line: str) -> None:
    """Add a line to a text file.

    Raises:
        SichakError: it cannot be written.
    """
    with _said(path), path.open("a", encoding="utf-8") as file:
        file.write(line + "\n")


def clear_half_written(folder: Path) -> None:
    """Remove what a killed training was just writing."""
    for half in folder.glob(f"{TEMPORARY}*"):
        half.unlink(missing_ok=True)


@contextmanager
def _said(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SichakError(
            f"{path} cannot be written ({error.strerror}); the last checkpoint is kept: "
            "make room, and the same command goes on from it"
        ) from error
