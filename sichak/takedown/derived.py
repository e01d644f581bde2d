"""What was made of a photo: found in memo stores by the hashes of what went in.

An entry of the store names its inputs and its results by SHA-256, so that the entries
form a graph from photos to everything derived from them, try-ons included.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sichak.errors import DatasetError
from sichak.json_file import read_json
from sichak.takedown.whence import SHA256
from sichak.work.memo import Memo


@dataclass(frozen=True)
class Derived:
    """What came of some photos.

    Attributes:
        entries: files of the entries, in the order in which they follow from the photos.
        blobs: SHA-256 of the results → their size in bytes.
    """

    entries: tuple[Path, ...] = ()
    blobs: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class _Entry:
    path: Path
    inputs: frozenset[str]
    files: frozenset[str]


def derived_from(memos: Sequence[Path], sha256s: Iterable[str]) -> Derived:
    """Everything that memo stores hold and that was made of photos.

    A result that other photos give as well, such as an empty mask, shows nothing of these
    ones: it stays, and so does what follows from it alone.

    Args:
        memos: folders of the stores; what one made, another may have used.
        sha256s: of the photos' bytes.
    """
    paths = (path for memo in memos for path in Memo(memo).entries())
    entries = [entry for path in paths if (entry := _read(path)) is not None]
    users: dict[str, list[int]] = defaultdict(list)
    makers: dict[str, int] = defaultdict(int)
    for index, entry in enumerate(entries):
        for name in entry.inputs:
            users[name].append(index)
        for name in entry.files:
            makers[name] += 1
    tainted: dict[int, None] = {}
    blobs: dict[str, int] = {}
    waiting = list(dict.fromkeys(sha256s))
    while waiting:
        for index in users[waiting.pop()]:
            if index in tainted:
                continue
            tainted[index] = None
            for name in sorted(entries[index].files):
                makers[name] -= 1
                if makers[name] == 0:
                    blobs[name] = max(map(_size, _blobs(memos, name)), default=-1)
                    waiting.append(name)
    return Derived(tuple(entries[index].path for index in tainted), blobs)


def remove_derived(memos: Sequence[Path], derived: Derived) -> None:
    """Remove results and entries, the last first: what is left is found again by a second run."""
    for path in reversed(derived.entries):
        entry = _read(path)
        for name in entry.files if entry else ():
            if name in derived.blobs:
                for blob in _blobs(memos, name):
                    blob.unlink(missing_ok=True)
        path.unlink(missing_ok=True)


def blob_files(memos: Sequence[Path], derived: Derived) -> list[Path]:
    """Files of the results that are there."""
    return [path for name in derived.blobs for path in _blobs(memos, name) if path.is_file()]


def is_memo(folder: Path) -> bool:
    """Whether a folder is a memo store."""
    return (folder / "entries").is_dir() and (folder / "blobs").is_dir()


def _blobs(memos: Sequence[Path], name: str) -> Iterator[Path]:
    return (Memo(memo).blob_path(name) for memo in memos)


def _read(path: Path) -> _Entry | None:
    """An entry with hashes that are hashes; what is damaged counts as absent, as in the store."""
    try:
        record = read_json(path, 64 * 1024 * 1024)
        inputs = frozenset(filter(SHA256.fullmatch, record["inputs"].values()))
        files = frozenset(filter(SHA256.fullmatch, record["files"].values()))
    except (DatasetError, KeyError, TypeError, AttributeError):
        return None
    return _Entry(path, inputs, files)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return -1
