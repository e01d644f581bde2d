"""JSON from outside: whatever a file holds, reading it ends in a value or in one kind of error."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sichak.errors import DatasetError

MAX_BYTES = 1024 * 1024
"""More is not read, unless a reader says so: names and numbers take less."""


def parse_json(text: bytes | str, *, strict: bool = True) -> Any:
    """The value that a JSON text writes.

    Args:
        text: bytes in UTF-8, UTF-16 or UTF-32.
        strict: whether line breaks and tabs inside strings are errors.

    Raises:
        ValueError: no JSON, nested too deep, or an integer of thousands of digits.
    """
    try:
        return json.loads(text, strict=strict)
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def read_json(path: Path, max_bytes: int = MAX_BYTES) -> Any:
    """The value in a JSON file.

    Raises:
        DatasetError: no such file, one larger than ``max_bytes``, or no JSON; names the file.
    """
    try:
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
        if len(data) > max_bytes:
            raise ValueError(f"larger than {max_bytes:,} bytes")
        return parse_json(data)
    except OSError as error:
        raise DatasetError(f"{path}: cannot be read ({error.strerror})") from error
    except ValueError as error:
        raise DatasetError(f"{path}: no JSON that can be read ({error})") from error


def json_lines(path: Path, max_bytes: int = MAX_BYTES) -> Iterator[Any]:
    """The value of each line of a JSONL file, blank ones left out.

    Args:
        path: of the file; of any size, since it is read line by line.
        max_bytes: of a line.

    Yields:
        None for a line that is no JSON, such as the last one of a run that was killed,
        or that is longer than ``max_bytes``.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        while line := file.readline(max_bytes + 1):
            whole = len(line) <= max_bytes
            while not line.endswith(b"\n") and (rest := file.readline(max_bytes)):
                line = rest
            if not whole:
                yield None
            elif line.strip():
                yield _value(line)


def _value(line: bytes) -> Any:
    try:
        return parse_json(line)
    except ValueError:
        return None
