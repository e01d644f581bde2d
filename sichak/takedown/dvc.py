"""Copies in DVC's cache: found by their MD5, removed one by one.

``dvc gc`` would not do: it removes everything the present commit does not use, and keeps
what it does. A cache names each file by the MD5 of its bytes, and each folder by that of a
list of its files, so that just the right objects can go.
"""

from __future__ import annotations

import configparser
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sichak.errors import DatasetError
from sichak.json_file import read_json

MD5 = re.compile(r"[0-9a-f]{32}")
MAX_LIST = 256 * 1024 * 1024


@dataclass(frozen=True)
class Cache:
    """A repository's cache.

    Attributes:
        root: of the repository, the folder with ``.dvc``.
        objects: folder of the objects, ``files/md5``.
        remotes: name and address of each remote.
    """

    root: Path
    objects: Path
    remotes: tuple[tuple[str, str], ...]

    def path(self, md5: str) -> Path:
        """File of an object."""
        return self.objects / md5[:2] / md5[2:]

    def there(self, md5s: Iterable[str]) -> list[str]:
        """Those of some objects that the cache holds, sorted."""
        return sorted(one for one in set(md5s) if self.path(one).is_file())

    def named(self, sha256s: Iterable[str], stems: Iterable[str]) -> set[str]:
        """Objects that any version of any folder has under a photo's name.

        Args:
            sha256s: of photos, whose files in crawls are called so.
            stems: names of photos, whose files in later folders are called so.
        """
        wanted = set(sha256s)
        words = "|".join(map(re.escape, sorted(stems)))
        stem = re.compile(rf"(^|[-_])({words})($|[_.])") if words else None
        found = set()
        for listing in sorted(self.objects.glob("??/*.dir")):
            entries = [(Path(name), md5) for name, md5 in _entries(listing)]
            hits = [
                (path, md5)
                for path, md5 in entries
                if path.stem in wanted or (stem and stem.search(path.stem))
            ]
            found |= {md5 for _, md5 in hits}
            if any(path.parent.name == "pictures" for path, _ in hits):  # a report: its sheet
                found |= {md5 for path, md5 in entries if path.name == "tryon.jpg"}
        return found


def find_cache(folder: Path) -> Cache | None:
    """The cache of the DVC repository that a folder lies in; None where it lies in none."""
    for root in (folder.resolve(), *folder.resolve().parents):
        if (root / ".dvc").is_dir():
            config = configparser.ConfigParser(interpolation=None)
            config.read([root / ".dvc" / "config", root / ".dvc" / "config.local"])
            place = config.get("cache", "dir", fallback="") or "cache"
            remotes = tuple(
                (section.split('"')[1], config.get(section, "url", fallback="?"))
                for section in config.sections()
                if section.startswith("'remote \"") or section.startswith('remote "')
            )
            return Cache(root, root / ".dvc" / place / "files" / "md5", remotes)
    return None


def file_md5(path: Path) -> str:
    """MD5 of a file's bytes, as DVC names it."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


def remove_objects(cache: Cache, md5s: Iterable[str]) -> None:
    """Remove objects; DVC makes them read-only."""
    for one in md5s:
        path = cache.path(one)
        if path.is_file():
            path.parent.chmod(path.parent.stat().st_mode | 0o700)
            path.unlink()


def _entries(listing: Path) -> Iterator[tuple[str, str]]:
    try:
        rows = read_json(listing, MAX_LIST)
    except DatasetError:
        return
    for row in rows if isinstance(rows, list) else ():
        name, md5 = (row.get("relpath"), row.get("md5")) if isinstance(row, dict) else (0, 0)
        if isinstance(name, str) and isinstance(md5, str) and MD5.fullmatch(md5):
            yield name, md5
