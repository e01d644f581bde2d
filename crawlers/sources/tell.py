"""Saying how far a long work is, and what a file is."""

from __future__ import annotations

import hashlib
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from crawlers.sources.source import FileRecord

Tell: TypeAlias = Callable[[str], None]

SECONDS = 10.0
"""Between two lines of progress."""

_BLOCK = 1024 * 1024


def teller(quiet: bool) -> Tell:
    """Says what it is told on standard error, now and then; nothing where ``quiet``."""
    last = time.monotonic()

    def tell(text: str) -> None:
        nonlocal last
        if not quiet and time.monotonic() - last > SECONDS:
            last = time.monotonic()
            print(f"import: {text}", file=sys.stderr, flush=True)

    return tell


def file_record(name: str, path: Path, tell: Tell = lambda _: None) -> FileRecord:
    """A file's size and SHA-256 under a name that is fit to publish."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
            size += len(block)
            tell(f"{name}: {size // _BLOCK:,} MiB hashed")
    return FileRecord(name, digest.hexdigest(), size)
