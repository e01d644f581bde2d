"""What a store's crawls know already: the photos themselves, and which address gave which.

It lies outside every output, so that a crawl that was killed, or whose output was
deleted, fetches no photo twice. A photo is written whole before its row is.
"""

from __future__ import annotations

import os
import sqlite3
import time
from dataclasses import astuple, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

from platformdirs import user_cache_path

from crawlers.sniff import sha256, sniff
from sichak.work.memo import write_atomically


def default_state() -> Path:
    """``$SICHAK_CRAWL_STATE``, or ``crawl`` in the user's cache folder for sichak."""
    return Path(os.environ.get("SICHAK_CRAWL_STATE") or user_cache_path("sichak") / "crawl")


DATABASE = "state-1.sqlite"
"""Its number is that of the table's columns."""


@dataclass(frozen=True)
class Kept:
    """A photo that is here; ``fetched_at`` is UTC, ISO 8601, of the last fetch."""

    url: str
    final_url: str
    sha256: str
    extension: str
    mime: str
    bytes: int
    width: int
    height: int
    fetched_at: str
    content_type: str
    etag: str
    last_modified: str
    robots_sha256: str | None

    @property
    def file(self) -> str:
        """Its path below a folder of photos: ``photos/<2 digits>/<sha256>.<extension>``."""
        return f"photos/{self.sha256[:2]}/{self.sha256}.{self.extension}"


class State:
    """The state of one store, below one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._database = sqlite3.connect(folder / DATABASE, isolation_level=None)
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute("PRAGMA synchronous=NORMAL")
        columns = ", ".join(field.name for field in fields(Kept) if field.name != "url")
        self._database.execute(
            f"CREATE TABLE IF NOT EXISTS photos (url TEXT PRIMARY KEY, {columns})"
        )

    def get(self, url: str, keep_days: float = float("inf")) -> Kept | None:
        """The photo of an address, if it is here, whole, and not older than ``keep_days``."""
        names = ", ".join(field.name for field in fields(Kept))
        row = self._database.execute(f"SELECT {names} FROM photos WHERE url = ?", (url,)).fetchone()
        if row is None:
            return None
        kept = Kept(*row)
        age = time.time() - datetime.fromisoformat(kept.fetched_at).timestamp()
        return kept if age <= keep_days * 86_400 and self._is_whole(kept) else None

    def put(
        self,
        url: str,
        final_url: str,
        body: bytes,
        headers: dict[str, str],
        robots_sha256: str | None = None,
    ) -> Kept:
        """Keep a photo's bytes as they are.

        Args:
            url: the address it is known by.
            final_url: where it came from after redirects.
            body: at any size; limits are the caller's.
            headers: of the answer, names in lower case.
            robots_sha256: of the robots.txt that allowed the fetch.

        Raises:
            ImageError: the body is no whole picture; nothing is kept.
        """
        digest = sha256(body)
        incoming = self.folder / "incoming" / digest
        write_atomically(incoming, body)
        try:
            picture = sniff(incoming)
            kept = Kept(
                url=url,
                final_url=final_url,
                sha256=digest,
                extension=picture.extension,
                mime=picture.mime,
                bytes=len(body),
                width=picture.width,
                height=picture.height,
                fetched_at=datetime.now(UTC).isoformat(timespec="seconds"),
                content_type=headers.get("content-type", "")[:200],
                etag=headers.get("etag", "")[:200],
                last_modified=headers.get("last-modified", "")[:200],
                robots_sha256=robots_sha256,
            )
            target = self.path(kept)
            target.parent.mkdir(parents=True, exist_ok=True)
            incoming.replace(target)
        finally:
            incoming.unlink(missing_ok=True)
        marks = ", ".join("?" for _ in fields(Kept))
        self._database.execute(f"INSERT OR REPLACE INTO photos VALUES ({marks})", astuple(kept))
        return kept

    def path(self, kept: Kept) -> Path:
        """Where a photo's bytes lie."""
        return self.folder / kept.file

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def _is_whole(self, kept: Kept) -> bool:
        try:
            return sha256(self.path(kept).read_bytes()) == kept.sha256
        except OSError:
            return False
