"""What a store's crawls know already: photos, products, lists, and pages of an unfinished crawl.

It lies outside every output, so that a crawl that was killed, or whose output was
deleted, fetches nothing twice. A photo is written whole before its row is; products
are taken in when a crawl has come to its end (:mod:`crawlers.products`).
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

from platformdirs import user_cache_path

from crawlers.sniff import sha256, sniff
from sichak.errors import CrawlError
from sichak.takedown.blocklist import Blocklist, blocked_here
from sichak.takedown.whence import SHA256


def default_state() -> Path:
    """``$SICHAK_CRAWL_STATE``, or ``crawl`` in the user's cache folder for sichak."""
    return Path(os.environ.get("SICHAK_CRAWL_STATE") or user_cache_path("sichak") / "crawl")


DATABASE = "state-3.sqlite"
"""Its number is that of the tables' columns."""

_TABLES = """
CREATE TABLE IF NOT EXISTS photos (
  url TEXT PRIMARY KEY, final_url, sha256, extension, mime, bytes, width, height,
  fetched_at, checked_at, content_type, etag, last_modified, robots_sha256,
  permission_id, x_robots_tag);
CREATE TABLE IF NOT EXISTS products (
  sku TEXT PRIMARY KEY, list, first_seen, last_seen, read_at, listed, tile, gallery, whole,
  garment);
CREATE TABLE IF NOT EXISTS lists (code TEXT PRIMARY KEY, walked_at, newest);
CREATE TABLE IF NOT EXISTS pages (key TEXT PRIMARY KEY, at REAL, url, status, headers, body BLOB);
"""


def now() -> datetime:
    """The time, UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def days_since(moment: str) -> float:
    """Days since a time in ISO 8601; for ever where there is none."""
    if not moment:
        return float("inf")
    return (datetime.now(UTC) - datetime.fromisoformat(moment)).total_seconds() / 86_400


@dataclass(frozen=True)
class Kept:
    """A photo that is here.

    Attributes:
        url: the address it is known by; the others are of the last answer that brought bytes.
        fetched_at: when that was, UTC, ISO 8601.
        checked_at: when the host last said that it is still so.
    """

    url: str
    final_url: str
    sha256: str
    extension: str
    mime: str
    bytes: int
    width: int
    height: int
    fetched_at: str
    checked_at: str
    content_type: str
    etag: str
    last_modified: str
    robots_sha256: str | None
    permission_id: str | None = None
    x_robots_tag: str = ""

    @property
    def file(self) -> str:
        """Its path below a folder of photos: ``photos/<2 digits>/<sha256>.<extension>``."""
        return f"photos/{self.sha256[:2]}/{self.sha256}.{self.extension}"

    def is_fresh(self, keep_days: float) -> bool:
        """Whether the host was asked for it within so many days."""
        return days_since(self.checked_at) <= keep_days

    @property
    def conditions(self) -> dict[str, str]:
        """Headers that ask for it only if it changed (RFC 9110, 13.1); empty: it must be had."""
        found = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in found.items() if value}


_NAMES = ", ".join(field.name for field in fields(Kept))


def connect(folder: Path) -> sqlite3.Connection:
    """The database of a store's state, made when there is none; statements commit at once.

    Raises:
        CrawlError: it is damaged, or cannot be opened.
    """
    folder.mkdir(parents=True, exist_ok=True)
    database = sqlite3.connect(folder / DATABASE, timeout=30.0, isolation_level=None)
    try:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=NORMAL")
        database.executescript(_TABLES)
    except sqlite3.DatabaseError as error:
        database.close()
        raise CrawlError(
            f"{folder / DATABASE}: {error}. If it is damaged, remove it: the next crawl then "
            "asks for everything anew"
        ) from error
    return database


def photo_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """SHA-256 and path of each photo below a folder; other files are left out."""
    for path in sorted(folder.glob("photos/??/*")):
        digest = path.name.partition(".")[0]
        if SHA256.fullmatch(digest):
            yield digest, path


class State:
    """The photos of one store, below one folder.

    Args:
        folder: of the store's state.
        blocked: what is neither kept nor given; default the project's takedowns.
    """

    def __init__(self, folder: Path, blocked: Blocklist | None = None) -> None:
        self.folder = folder
        self.blocked = blocked_here() if blocked is None else blocked
        self.database = connect(folder)

    def get(self, url: str) -> Kept | None:
        """The photo of an address, if it is here and whole."""
        query = f"SELECT {_NAMES} FROM photos WHERE url = ?"
        row = self.database.execute(query, (url,)).fetchone()
        kept = Kept(*row) if row else None
        if kept and (self.blocked.why_sha256(kept.sha256) or self.blocked.why_url(url)):
            return None
        return kept if kept and self._is_whole(kept) else None

    def put(
        self,
        url: str,
        final_url: str,
        body: bytes,
        headers: dict[str, str],
        robots_sha256: str | None = None,
        permission_id: str | None = None,
    ) -> Kept:
        """Keep a photo's bytes as they are.

        Args:
            url: the address it is known by.
            final_url: where it came from after redirects.
            body: at any size; limits are the caller's.
            headers: of the answer, names in lower case.
            robots_sha256: of the robots.txt in force.
            permission_id: of the written permission that the fetch needed.

        Raises:
            ImageError: the body is no whole picture; nothing is kept.
            TakenDown: it is a photo that was taken down; nothing is kept.
        """
        from crawlers.politeness.taken_down import check_photo

        digest, moment = sha256(body), now().isoformat()
        check_photo(self.blocked, url, digest)
        incoming = self.folder / "incoming" / digest
        incoming.parent.mkdir(parents=True, exist_ok=True)
        try:
            incoming.write_bytes(body)  # not synced: who reads it compares its hash
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
                fetched_at=moment,
                checked_at=moment,
                content_type=headers.get("content-type", "")[:200],
                etag=headers.get("etag", "")[:200],
                last_modified=headers.get("last-modified", "")[:200],
                robots_sha256=robots_sha256,
                permission_id=permission_id,
                x_robots_tag=headers.get("x-robots-tag", "")[:200],
            )
            target = self.path(kept)
            target.parent.mkdir(parents=True, exist_ok=True)
            incoming.replace(target)
        finally:
            incoming.unlink(missing_ok=True)
        marks = ", ".join("?" for _ in fields(Kept))
        query = f"INSERT OR REPLACE INTO photos ({_NAMES}) VALUES ({marks})"
        self.database.execute(query, astuple(kept))
        return kept

    def confirm(self, kept: Kept) -> Kept:
        """Note that the host says a photo is unchanged (304)."""
        self.database.execute(
            "UPDATE photos SET checked_at = ? WHERE url = ?", (now().isoformat(), kept.url)
        )
        return kept

    def forget_pages(self) -> None:
        """Forget all pages that were kept for an unfinished crawl."""
        self.database.execute("DELETE FROM pages")

    def remove_lost(self) -> None:
        """Remove bytes that no address is known to show: another photo took their place there."""
        known = {row[0] for row in self.database.execute("SELECT sha256 FROM photos")}
        for digest, path in photo_files(self.folder):
            if digest not in known:
                path.unlink(missing_ok=True)

    def path(self, kept: Kept) -> Path:
        """Where a photo's bytes lie."""
        return self.folder / kept.file

    def close(self) -> None:
        """Close the database."""
        self.database.close()

    def _is_whole(self, kept: Kept) -> bool:
        try:
            return sha256(self.path(kept).read_bytes()) == kept.sha256
        except OSError:
            return False
