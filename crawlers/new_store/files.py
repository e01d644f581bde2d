"""Writing new files into a checkout: all of them or none, and never over another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sichak.errors import CrawlError
from sichak.work.memo import write_atomically


@contextmanager
def all_or_none(root: Path, files: Mapping[str, bytes], folders: list[Path]) -> Iterator[None]:
    """Write files for a block of code; what it raises takes them away again.

    Args:
        root: of the checkout.
        files: path from the root → bytes; none may be there already.
        folders: that the block fills itself; they may not be there, and go with the files.

    Raises:
        CrawlError: a file or folder is there already; then nothing is written.
    """
    there = [root / name for name in files if (root / name).exists()]
    there += [folder for folder in folders if folder.exists()]
    if there:
        raise CrawlError(f"{there[0]} is there already; nothing is written over")
    made: list[Path] = []
    try:
        for name, body in files.items():
            path = root / name
            made += _make_parents(path)
            with path.open("xb") as file:
                made.append(path)
                file.write(body)
        yield
    except BaseException:
        for folder in folders:
            remove_below(folder)
        for path in reversed(made):
            path.rmdir() if path.is_dir() else path.unlink(missing_ok=True)
        raise


def add_to_params(path: Path, name: str, source: str) -> str:
    """Add a store to ``stores.waiting`` of a ``params.yaml``, in the order of names.

    Comments and all other lines stay as they are.

    Returns:
        the line.

    Raises:
        CrawlError: the file has no such section.
    """
    line = f"    {name}: {{source: {source}}}"
    try:
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        start = lines.index("stores:\n")
        begin = lines.index("  waiting:\n", start) + 1
    except (OSError, ValueError):
        raise CrawlError(
            f"{path} has no section stores: with waiting: below; write it, so that there is a "
            f"place for {line.strip()}"
        ) from None
    end = begin
    while end < len(lines) and re.match(r"    (#|[a-z0-9]+:)", lines[end]):
        end += 1
    entries = [place for place in range(begin, end) if not lines[place].lstrip().startswith("#")]
    place = next((one for one in entries if lines[one].strip() > line.strip()), end)
    lines.insert(place, f"{line}\n")
    write_atomically(path, "".join(lines).encode())
    return line.strip()


def _make_parents(path: Path) -> list[Path]:
    """Make the folders of a file. Returns those that were not there, outermost first."""
    missing = [folder for folder in path.parents if not folder.exists()]
    path.parent.mkdir(parents=True, exist_ok=True)
    return missing[::-1]


def remove_below(folder: Path) -> None:
    """Remove a folder that this run made."""
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink(missing_ok=True)
    if folder.is_dir():
        folder.rmdir()
