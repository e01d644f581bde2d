"""``takedown.jsonl``: what was taken down, when, why, by whom, and what was removed.

It is only ever appended to. A takedown writes one line before it removes anything
(``blocked``) and one when it is done (``removed``). No line holds a picture, a face, or,
where the value itself is personal, the value.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

from filelock import FileLock
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from sichak.errors import DatasetError
from sichak.takedown.target import Kind, Target

NAME = "takedown.jsonl"
VARIABLE = "SICHAK_TAKEDOWN"
HASH = r"^[0-9a-f]{64}$"
_CONFIG = ConfigDict(extra="forbid", frozen=True)


class Blocked(BaseModel):
    """From now on, what this names is not fetched, selected or exported.

    Attributes:
        id: of the takedown; running it again keeps it.
        value: what was named; None where it is personal.
        key: hash of the value in its one spelling, by which it is recognised.
        sha256s: of the photos that it named when it was blocked; they are blocked too,
            wherever they come from.
    """

    model_config = _CONFIG

    event: Literal["blocked"] = "blocked"
    id: str
    kind: Kind
    value: str | None
    key: str = Field(pattern=HASH)
    at: datetime
    by: str
    reason: str
    sha256s: tuple[Annotated[str, Field(pattern=HASH)], ...] = ()


class Removed(BaseModel):
    """What a takedown removed.

    Attributes:
        counts: place → files and rows removed there.
        sha256s: of the original photos.
        objects: names of objects of a DVC cache, which remotes may hold too.
        unreached: where copies may be that this machine cannot remove, in words.
    """

    model_config = _CONFIG

    event: Literal["removed"] = "removed"
    id: str
    at: datetime
    counts: dict[str, dict[str, int]]
    sha256s: tuple[str, ...]
    objects: tuple[str, ...] = ()
    unreached: tuple[str, ...] = ()


Tombstone = Blocked | Removed
_TOMBSTONE: TypeAdapter[Tombstone] = TypeAdapter(
    Annotated[Blocked | Removed, Field(discriminator="event")]
)


def takedown_file() -> Path:
    """``$SICHAK_TAKEDOWN``, or ``takedown.jsonl`` where the command runs."""
    return Path(os.environ.get(VARIABLE) or NAME)


def blocked_line(
    target: Target, reason: str, by: str, sha256s: Iterable[str], private: bool = False
) -> Blocked:
    """The line that blocks a target as of now; a private one keeps its value to itself."""
    return Blocked(
        id=target.key[:12],
        kind=target.kind,
        value=None if private else target.value,
        key=target.key,
        at=now(),
        by=by,
        reason=reason,
        sha256s=tuple(sorted(sha256s)),
    )


def now() -> datetime:
    """The time, UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def read_tombstones(path: Path) -> list[Tombstone]:
    """All lines; none where there is no file.

    A last line without its end was never confirmed to anybody and is passed over.

    Raises:
        DatasetError: a line is damaged: what it blocked is unknown, so nothing may go on.
    """
    return list(_read(path))


def _read(path: Path) -> Iterator[Tombstone]:
    try:
        lines = path.read_bytes().splitlines(keepends=True)
    except FileNotFoundError:
        return
    except OSError as error:
        raise DatasetError(f"{path}: cannot be read ({error.strerror})") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield _TOMBSTONE.validate_json(line)
        except ValidationError as error:
            if number == len(lines) and not line.endswith(b"\n"):
                return
            raise DatasetError(
                f"{path}, line {number}: no tombstone ({error.errors()[0]['msg']}); restore the "
                "file: what was taken down must stay so"
            ) from error


def append(path: Path, tombstone: Tombstone) -> None:
    """Add a line; it is on the disk when this returns."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path.with_name(f".{path.name}.lock")), path.open("a+b") as file:
        end = file.seek(0, os.SEEK_END)
        if end:
            file.seek(end - 1)
            if file.read(1) != b"\n":  # of a run that was killed: cut the piece off
                file.seek(0)
                file.truncate(file.read().rfind(b"\n") + 1)
        file.write(tombstone.model_dump_json(exclude_none=False).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
