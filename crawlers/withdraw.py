"""Take photos and products out of a crawl's folder and out of a store's state."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from crawlers.items import Garment
from crawlers.lock import only_crawl
from crawlers.manifest import FETCHES, MANIFEST, PARQUET, PRODUCTS, REJECTS
from crawlers.state import DATABASE, connect
from sichak.errors import DatasetError
from sichak.takedown.blocklist import Blocklist
from sichak.takedown.lines import count_rows, drop_rows, rows
from sichak.takedown.place import Found, Wanted, unlink
from sichak.takedown.whence import SHA256, Whence, whence
from sichak.work.memo import write_atomically

TABLES = (PRODUCTS, FETCHES, REJECTS, MANIFEST)
"""Files of rows; the manifest last, since it tells which photos there are."""


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
        gone = _gone(wanted.blocked)
        sha256s = {one.sha256 for one in map(whence, self._photos()) if wanted.blocked.why(one)}
        files = [path for one in sorted(sha256s) for path in _photo_files(self.folder, one)]
        count = sum(count_rows(self.folder / table, gone) for table in TABLES)
        if not (self.folder / MANIFEST).is_file():
            count += sum(map(gone, self._photos()))
        return Found(tuple(files), count)

    def remove(self, wanted: Wanted) -> None:
        """Photos first, the manifest last."""
        unlink(self.find(wanted).files)
        gone = _gone(wanted.blocked)
        _drop_parquet_rows(self.folder / PARQUET, gone)
        for table in TABLES:
            drop_rows(self.folder / table, gone)

    def _photos(self) -> Iterator[Any]:
        if (self.folder / MANIFEST).is_file():
            yield from rows(self.folder / MANIFEST)
        elif (self.folder / PARQUET).is_file():
            yield from _parquet(self.folder / PARQUET).to_pylist()


class CrawlState:
    """What a store's crawls know, outside every output."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def name(self) -> str:
        """For people."""
        return f"crawl state {self.folder}"

    def rows(self) -> Iterator[Whence]:
        """Photos of known products, products, and photos of no known product."""
        database = connect(self.folder)
        try:
            photos = {
                url: (final_url, sha256)
                for url, final_url, sha256 in database.execute(
                    "SELECT url, final_url, sha256 FROM photos"
                )
            }
            for text in database.execute("SELECT garment FROM products WHERE garment != ''"):
                garment = Garment.model_validate_json(text[0])
                product = _product(garment)
                yield product
                for url in (one.url for one in garment.images):
                    final_url, sha256 = photos.pop(url, ("", ""))
                    yield Whence(
                        store=product.store,
                        sku=product.sku,
                        brand=product.brand,
                        urls=(url, final_url, garment.page_url),
                        sha256=sha256,
                    )
            for url, (final_url, sha256) in photos.items():
                yield Whence(urls=(url, final_url), sha256=sha256)
        finally:
            database.close()

    def find(self, wanted: Wanted) -> Found:
        """Photos, and rows of photos, products and kept pages."""
        photos, skus, pages = self._gone(wanted.blocked)
        files = [path for _, sha256 in photos for path in _photo_files(self.folder, sha256)]
        return Found(tuple(sorted(set(files))), len(photos) + len(skus) + len(pages))

    def remove(self, wanted: Wanted) -> None:
        """Files first, then all rows at once.

        Raises:
            CrawlError: a crawl of the store is running.
        """
        if not self.find(wanted):
            return
        with only_crawl(self.folder.name, self.folder, self.folder):
            photos, skus, pages = self._gone(wanted.blocked)
            unlink(self.find(wanted).files)
            database = connect(self.folder)
            try:
                database.execute("PRAGMA secure_delete=ON")
                database.execute("BEGIN IMMEDIATE")
                for table, column, values in (
                    ("photos", "url", [url for url, _ in photos]),
                    ("products", "sku", skus),
                    ("pages", "key", pages),
                ):
                    database.executemany(
                        f"DELETE FROM {table} WHERE {column} = ?", [(one,) for one in values]
                    )
                database.execute("COMMIT")
                database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                database.close()

    def _gone(self, blocked: Blocklist) -> tuple[list[tuple[str, str]], list[str], list[str]]:
        """(url, SHA-256) of photos, numbers of products, and keys of pages."""
        named = {url for one in self.rows() if blocked.why(one) for url in one.urls}
        database = connect(self.folder)
        try:
            photos = [
                (url, sha256)
                for url, final_url, sha256 in database.execute(
                    "SELECT url, final_url, sha256 FROM photos"
                )
                if url in named or blocked.why(Whence(urls=(url, final_url), sha256=sha256))
            ]
            skus = [
                sku
                for sku, text in database.execute("SELECT sku, garment FROM products")
                if blocked.why(_known(self.folder.name.partition(".")[0], sku, text))
            ]
            pages = [
                key
                for key, url in database.execute("SELECT key, url FROM pages")
                if blocked.why_url(url) or any(sku in url for sku in skus)
            ]
        finally:
            database.close()
        return photos, skus, pages


def crawl_states(root: Path) -> list[CrawlState]:
    """The states of all stores below the folder of states."""
    return [CrawlState(path.parent) for path in sorted(root.glob(f"*/{DATABASE}"))]


def is_crawl(folder: Path) -> bool:
    """Whether a folder is what a crawl published."""
    return (folder / "photos").is_dir() and any(
        (folder / name).is_file() for name in (MANIFEST, PARQUET)
    )


def _known(store: str, sku: str, garment: str) -> Whence:
    return _product(Garment.model_validate_json(garment)) if garment else Whence(store, sku)


def _product(garment: Garment) -> Whence:
    urls = (garment.page_url,)
    return Whence(store=garment.store, sku=garment.sku, brand=garment.brand, urls=urls)


def _photo_files(folder: Path, sha256: str) -> list[Path]:
    """A photo's file, and a piece of it that a killed crawl left; whatever a row says of paths."""
    if not SHA256.fullmatch(sha256):
        return []
    found = sorted((folder / "photos" / sha256[:2]).glob(f"{sha256}.*"))
    return [*found, *(folder / "incoming").glob(sha256)]


def _gone(blocked: Blocklist) -> Any:
    return lambda row: blocked.why(whence(row)) is not None


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
