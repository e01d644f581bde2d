"""Take photos and products out of what a crawl found, and out of its folder."""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from crawlers import job
from crawlers.items import Fetch, Garment, Photo
from crawlers.manifest import FETCHES, MANIFEST, PARQUET, PRODUCTS, REJECTS
from crawlers.state import DATABASE, photo_files
from sichak.errors import DatasetError
from sichak.takedown.blocklist import Blocklist
from sichak.takedown.lines import count_rows, drop_rows, rows
from sichak.takedown.place import Found, Wanted, unlink
from sichak.takedown.whence import Whence, whence
from sichak.work.memo import write_atomically

TABLES = (PRODUCTS, FETCHES, REJECTS, MANIFEST)
"""Files of rows; the manifest last, since it tells which photos there are."""


def not_taken_down(found: job.Found, blocked: Blocklist) -> job.Found:
    """What a crawl found without what has been blocked, perhaps while it ran."""

    def is_free(row: Garment | Photo | Fetch) -> bool:
        return blocked.why(whence(row.model_dump())) is None

    if not blocked.keys:
        return found
    return replace(
        found,
        garments=[one for one in found.garments if is_free(one)],
        photos=[one for one in found.photos if is_free(one)],
        fetches=[one for one in found.fetches if is_free(one)],
    )


class CrawlFolder:
    """What a crawl published."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def name(self) -> str:
        """For people."""
        return f"crawl {self.folder}"

    def rows(self) -> Iterator[Whence]:
        """Photos, then products."""
        for row in [*self._photos(), *rows(self.folder / PRODUCTS)]:
            yield whence(row)

    def find(self, wanted: Wanted) -> Found:
        """Photos, and rows of all tables."""
        gone = blocked_rows(wanted.blocked)
        sha256s = {one.sha256 for one in map(whence, self._photos()) if wanted.blocked.why(one)}
        files = files_of(self.folder, sha256s, wanted.blocked)
        count = sum(count_rows(self.folder / table, gone) for table in TABLES)
        if not (self.folder / MANIFEST).is_file():
            count += sum(map(gone, self._photos()))
        return Found(tuple(files), count)

    def remove(self, wanted: Wanted) -> None:
        """Photos first, the manifest last."""
        unlink(self.find(wanted).files)
        gone = blocked_rows(wanted.blocked)
        _drop_parquet_rows(self.folder / PARQUET, gone)
        for table in TABLES:
            drop_rows(self.folder / table, gone)

    def _photos(self) -> Iterator[Any]:
        if (self.folder / MANIFEST).is_file():
            yield from rows(self.folder / MANIFEST)
        elif (self.folder / PARQUET).is_file():
            yield from _parquet(self.folder / PARQUET).to_pylist()


def is_crawl(folder: Path) -> bool:
    """Whether a folder is what a crawl published, or began to; a state is none."""
    if not (folder / "photos").is_dir() or (folder / DATABASE).is_file():
        return False
    tables = any((folder / name).is_file() for name in (MANIFEST, PARQUET))
    return tables or next(photo_files(folder), None) is not None


def files_of(folder: Path, sha256s: Collection[str], blocked: Blocklist) -> list[Path]:
    """Files of some photos and of all that are blocked, whatever a row says of paths.

    No row tells of what was there before, of another version of this program, or of what a
    crawl that was killed had just begun to publish.
    """
    pieces = ((path.name, path) for path in sorted((folder / "incoming").glob("*")))
    return [
        path
        for sha256, path in (*photo_files(folder), *pieces)
        if sha256 in sha256s or blocked.why_sha256(sha256)
    ]


def blocked_rows(
    blocked: Blocklist, read: Callable[[Any], Whence] = whence
) -> Callable[[Any], bool]:
    """Tells of a row, read by ``read``, whether it is of something blocked."""
    return lambda row: blocked.why(read(row)) is not None


def _parquet(path: Path) -> Any:
    import pyarrow
    import pyarrow.parquet

    try:
        return pyarrow.parquet.read_table(path)
    except (OSError, pyarrow.ArrowException) as error:
        raise DatasetError(f"{path}: not a readable parquet file ({error})") from error


def _drop_parquet_rows(path: Path, gone: Any) -> None:
    if not path.is_file():
        return
    import pyarrow.parquet

    table = _parquet(path)
    keep = [not gone(row) for row in table.to_pylist()]
    if all(keep):
        return
    buffer = io.BytesIO()
    pyarrow.parquet.write_table(table.filter(pyarrow.array(keep)), buffer)
    write_atomically(path, buffer.getvalue())
