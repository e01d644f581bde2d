"""A tar with the same bytes for the same members, and the hashes its table keeps of it."""

from __future__ import annotations

import hashlib
import io
import tarfile
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from dataset_builder.export.tables import has_rows, without_rows
from sichak.work.memo import open_atomically
from sichak.work.stage import file_sha256

TAR_SHA256, CONTENT_SHA256 = "tar_sha256", "content_sha256"
"""Notes of a shard's table: hashes of the tar beside it, and of its members by name."""

Member = tuple[str, bytes]


def write_tar(path: Path, members: Iterable[Member]) -> str:
    """Write a tar whole or not at all: no times, no owners.

    Returns:
        the hash of its content, as :func:`content_sha256`.
    """
    content = hashlib.sha256()
    with (
        open_atomically(path) as file,
        tarfile.open(fileobj=file, mode="w|", format=tarfile.GNU_FORMAT) as tar,
    ):
        for name, data in members:
            _add(content, name, data)
            member = tarfile.TarInfo(name)
            member.size = len(data)
            member.mode = 0o644
            tar.addfile(member, io.BytesIO(data))
    return content.hexdigest()


def content_sha256(members: Iterable[Member]) -> str:
    """SHA-256 over names, sizes and bytes of members, hexadecimal."""
    content = hashlib.sha256()
    for name, data in members:
        _add(content, name, data)
    return content.hexdigest()


def notes_of(tar: Path, content: str) -> dict[str, str]:
    """What the table beside a tar keeps of it."""
    return {CONTENT_SHA256: content, TAR_SHA256: file_sha256(tar)}


def rewrite_shard(tar: Path, keys: Collection[str]) -> None:
    """Take the members and rows of some keys out of a shard; one that is then empty is removed.

    The table is changed last, so that a shard left half done is found by it. A tar whose
    table is not there yet is looked through.
    """
    table = tar.with_suffix(".parquet")
    if table.is_file() and not has_rows(table, keys):
        return
    names = set(_names(tar))
    kept = {name for name in names if name.split(".", 1)[0] not in keys}
    if not kept:
        tar.unlink(missing_ok=True)
        table.unlink(missing_ok=True)
        return
    if kept < names:
        write_tar(tar, _read(tar, kept))
    without_rows(table, keys, notes_of(tar, content_sha256(_read(tar, kept))))


def _names(tar: Path) -> Iterator[str]:
    if tar.is_file():
        with tarfile.open(tar, "r:") as file:
            yield from (member.name for member in file if member.isreg())


def _read(tar: Path, names: Collection[str]) -> Iterator[Member]:
    with tarfile.open(tar, "r|") as file:
        for member in file:
            data = file.extractfile(member) if member.isreg() else None
            if data is not None and member.name in names:
                yield member.name, data.read()


def _add(content: hashlib._Hash, name: str, data: bytes) -> None:
    content.update(f"{name}\0{len(data)}\0".encode())
    content.update(data)
