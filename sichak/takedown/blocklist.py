"""What is blocked: one question for crawl, selection and export alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sichak.takedown.target import Target, key_hash
from sichak.takedown.tombstones import Blocked, read_tombstones, takedown_file
from sichak.takedown.whence import Whence, key


@dataclass(frozen=True)
class Blocklist:
    """Hashes of keys, each with the takedown that blocks it.

    Attributes:
        keys: hash of a key (:func:`sichak.takedown.whence.key`) → id of the takedown.
    """

    keys: Mapping[str, str] = field(default_factory=dict)

    def why(self, one: Whence) -> str | None:
        """Why a photo or product is blocked, in words; None when it is not."""
        if not self.keys:
            return None
        found = (self.keys.get(key_hash(text)) for text in one.names())
        takedown = next(filter(None, found), None)
        return f"taken down ({takedown})" if takedown else None

    def why_url(self, url: str) -> str | None:
        """The same for a bare address."""
        return self.why(Whence(urls=(url,)))

    def why_sha256(self, sha256: str) -> str | None:
        """The same for the bytes of a photo."""
        return self.why(Whence(sha256=sha256))

    def with_sha256s(self, sha256s: Iterable[str], takedown: str) -> Blocklist:
        """One that blocks some photos more."""
        more = {key_hash(key("sha256", one)): takedown for one in sha256s}
        return Blocklist({**more, **self.keys})


def blocklist(lines: Iterable[object]) -> Blocklist:
    """What tombstones block."""
    keys: dict[str, str] = {}
    for line in lines:
        if isinstance(line, Blocked):
            keys.setdefault(line.key, line.id)
            for sha256 in line.sha256s:
                keys.setdefault(key_hash(key("sha256", sha256)), line.id)
    return Blocklist(keys)


def blocklist_of(targets: Iterable[Target]) -> Blocklist:
    """What targets name."""
    return Blocklist({target.key: target.key[:12] for target in targets})


def blocked_here(path: Path | None = None) -> Blocklist:
    """What the project's takedown file blocks; see :func:`takedown_file`.

    Raises:
        DatasetError: the file is damaged.
    """
    return blocklist(read_tombstones(path or takedown_file()))
