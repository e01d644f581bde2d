"""Take photos and products out of a store's state."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from crawlers.items import Garment
from crawlers.lock import only_crawl
from crawlers.state import DATABASE, connect
from crawlers.withdraw import blocked_rows, files_of
from sichak.takedown.blocklist import Blocklist
from sichak.takedown.lines import count_rows, drop_rows, rows
from sichak.takedown.place import Found, Wanted, unlink
from sichak.takedown.whence import Whence, whence


class CrawlState:
    """What a store's crawls know, outside every output."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def name(self) -> str:
        """For people."""
        return f"crawl state {self.folder}"

    def rows(self) -> Iterator[Whence]:
        """Photos of known products, products, photos of no known product, and what crawls wrote
        down that were killed before they had an end.
        """
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
        for journal in self._journals():
            yield from map(_noted, rows(journal))

    def find(self, wanted: Wanted) -> Found:
        """Photos, and rows of photos, products, kept pages and journals."""
        photos, skus, pages = self._gone(wanted.blocked)
        files = files_of(self.folder, {sha256 for _, sha256 in photos}, wanted.blocked)
        gone = blocked_rows(wanted.blocked, _noted)
        noted = sum(count_rows(journal, gone) for journal in self._journals())
        return Found(tuple(files), len(photos) + len(skus) + len(pages) + noted)

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
            for journal in self._journals():
                drop_rows(journal, blocked_rows(wanted.blocked, _noted))
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
        store = self.folder.name.partition(".")[0]
        known = list(self.rows())
        named = {url for one in known if blocked.why(one) for url in one.urls}
        others = {url for one in known if one.sku and not blocked.why(one) for url in one.urls}
        database = connect(self.folder)
        try:
            photos = [
                (url, sha256)
                for url, final_url, sha256 in database.execute(
                    "SELECT url, final_url, sha256 FROM photos"
                )
                if url in named
                or blocked.why(Whence(urls=(url, final_url), sha256=sha256))
                or (url not in others and _tells(url, store, blocked))
            ]
            skus = [
                sku
                for sku, text in database.execute("SELECT sku, garment FROM products")
                if blocked.why(_known(store, sku, text))
            ]
            pages = [
                key
                for key, url in database.execute("SELECT key, url FROM pages")
                if blocked.why_url(url)
                or _tells(url, store, blocked)
                or any(re.search(rf"(?<!\w){re.escape(sku)}(?!\w)", url) for sku in skus)
            ]
        finally:
            database.close()
        return photos, skus, pages

    def _journals(self) -> list[Path]:
        return sorted(self.folder.glob("run-*/journal.jsonl"))


def crawl_states(root: Path) -> list[CrawlState]:
    """The states of all stores below the folder of states."""
    return [CrawlState(path.parent) for path in sorted(root.glob(f"*/{DATABASE}"))]


def _known(store: str, sku: str, garment: str) -> Whence:
    return _product(Garment.model_validate_json(garment)) if garment else Whence(store, sku)


def _product(garment: Garment) -> Whence:
    urls = (garment.page_url,)
    return Whence(store=garment.store, sku=garment.sku, brand=garment.brand, urls=urls)


def _tells(url: str, store: str, blocked: Blocklist) -> bool:
    """Whether an address, of a page or photo that no row tells of, has a blocked number in it."""
    return any(
        blocked.why(Whence(store=store, sku=part)) for part in re.split(r"[/?&=._]+", url) if part
    )


def _noted(line: Any) -> Whence:
    """A line of a crawl's journal."""
    return whence(line[1] if isinstance(line, list) and len(line) == 2 else None)
