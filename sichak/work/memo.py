"""A content-addressed store of finished items, outside all stage outputs.

``entries/<k0k1>/<key>.json`` says how an item ended; ``blobs/<h0h1>/<sha256>``
holds the bytes it made. Both are written to a temporary file, synced and
renamed, blobs first: an entry that exists is whole, after a kill too. Blobs are
checked against their name whenever they are read; a damaged one counts as
absent and is made anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from platformdirs import user_cache_path

from sichak.work.item import Done, Json, Reject, Result

TEMPORARY = ".tmp-"
"""How names of files begin that are being written, or were when their writer was killed."""


def default_memo() -> Path:
    """``$SICHAK_MEMO``, or ``memo`` in the user's cache folder for sichak."""
    return Path(os.environ.get("SICHAK_MEMO") or user_cache_path("sichak") / "memo")


@contextmanager
def open_atomically(path: Path) -> Iterator[BinaryIO]:
    """A file to write to that is at ``path`` only once the block has ended without an error."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=TEMPORARY)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file so that it is either absent or whole, whatever happens meanwhile."""
    with open_atomically(path) as file:
        file.write(data)


@dataclass(frozen=True)
class Entry:
    """A remembered item: its result, and the seconds of work it once took."""

    result: Result
    seconds: float


class Memo:
    """The store below one folder; safe for many processes at once."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def entry_path(self, key: str) -> Path:
        """File of an entry; ``key`` is 64 hex digits."""
        return self.root / "entries" / key[:2] / f"{key}.json"

    def blob_path(self, sha256: str) -> Path:
        """File of a blob."""
        return self.root / "blobs" / sha256[:2] / sha256

    def get(self, key: str) -> Entry | None:
        """The entry of a key with all its bytes, or None when it is absent or damaged."""
        try:
            record = json.loads(self.entry_path(key).read_bytes())
            facts = cast(Mapping[str, Json], record["facts"])
            seconds = float(record["seconds"])
            if record["reject"] is not None:
                return Entry(Reject(record["reject"], facts), seconds)
            files = {role: self._blob(sha256) for role, sha256 in record["files"].items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None
        return Entry(Done(files, facts), seconds)

    def put(self, key: str, result: Result, seconds: float, inputs: Mapping[str, str]) -> None:
        """Remember how an item ended.

        Args:
            key: see :func:`sichak.work.stage.item_key`.
            result: what :meth:`Stage.process` returned.
            seconds: of work it took.
            inputs: role → SHA-256 of the inputs, so that all that was derived
                from a photo can be found again.
        """
        files: dict[str, str] = {}
        if isinstance(result, Done):
            for role, data in result.files.items():
                files[role] = hashlib.sha256(data).hexdigest()
                blob = self.blob_path(files[role])
                if not (blob.is_file() and blob.read_bytes() == data):
                    write_atomically(blob, data)
        record = {
            "reject": result.reason if isinstance(result, Reject) else None,
            "facts": dict(result.facts),
            "files": files,
            "seconds": round(seconds, 4),
            "inputs": dict(inputs),
        }
        write_atomically(self.entry_path(key), json.dumps(record, sort_keys=True).encode())

    def entries(self) -> Iterator[Path]:
        """All entry files."""
        return (self.root / "entries").glob("??/*.json")

    def _blob(self, sha256: str) -> bytes:
        data = self.blob_path(sha256).read_bytes()
        if hashlib.sha256(data).hexdigest() != sha256:
            raise ValueError(f"blob {sha256} is damaged")
        return data
