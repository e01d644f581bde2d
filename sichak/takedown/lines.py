"""Lines of JSONL and text files, read with care and rewritten without some of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sichak.json_file import MAX_BYTES, parse_json
from sichak.work.memo import open_atomically


def rows(path: Path) -> Iterator[Any]:
    """The values of a JSONL file's lines; none where there is no file."""
    for line in _lines(path):
        yield _value(line)


def count_rows(path: Path, gone: Callable[[Any], bool]) -> int:
    """How many rows must go."""
    return sum(gone(row) for row in rows(path))


def drop_rows(path: Path, gone: Callable[[Any], bool]) -> None:
    """Rewrite a JSONL file without some rows, at once or not at all; other lines keep their bytes.

    Args:
        path: nothing is done where there is none.
        gone: told the value of a line, None for one that is no JSON.
    """
    drop_lines(path, lambda line: gone(_value(line)))


def drop_lines(path: Path, gone: Callable[[bytes], bool]) -> None:
    """The same for any text file."""
    if not any(gone(line) for line in _lines(path)):
        return
    with open_atomically(path) as file:
        file.writelines(line for line in _lines(path) if not gone(line))


def _lines(path: Path) -> Iterator[bytes]:
    if path.is_file():
        with path.open("rb") as file:
            yield from file


def _value(line: bytes) -> Any:
    try:
        return parse_json(line) if len(line) <= MAX_BYTES else None
    except ValueError:
        return None
