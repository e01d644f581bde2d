"""A folder of photos: ``<sku>/<n>.jpg`` or ``<sku>_<n>.jpg``, with or without ``products.csv``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from crawlers.garment import garment_of, why_no_garment
from crawlers.goods import Unwanted
from crawlers.items import CrawlReject, Garment, Obtained, Picture, Product
from crawlers.platform import Listed
from crawlers.politeness.kids import kids_in_garment, kids_in_url
from crawlers.reading import clean
from crawlers.sniff import sha256
from crawlers.sources.below import file_url, files_below, natural, read_at_most
from crawlers.sources.feed_fields import Mapped, kids_in_row, levels_of, page_of, product_of
from crawlers.sources.feed_rows import Broken, Row, csv_rows
from crawlers.sources.place import Said
from crawlers.sources.source import Found, Local, NotThere, Source
from crawlers.sources.tell import Tell, file_record
from crawlers.store import Store
from sichak.errors import CrawlError
from sichak.image import SUFFIXES

TABLE = "products.csv"

_FLAT = re.compile(r"(?P<sku>.+?)[_-](?P<place>\d{1,4})")
"""Stem of a photo that lies in the folder itself."""


class PhotoFolder(Source):
    """Photos by the number of their product."""

    obtained: ClassVar[Obtained] = "photos"

    def __init__(
        self, store: Store, path: Path, said: Said, mapped: Mapped, photo_bytes: int, tell: Tell
    ) -> None:
        super().__init__(store)
        if not path.is_dir():
            raise CrawlError(f"no folder {path}")
        self.root, self.said, self.mapped = path, said, mapped
        self.photo_bytes, self.tell = photo_bytes, tell
        self._paths: dict[str, Path] = {}
        """Address of a photo → its file."""

    def items(self) -> Iterator[Found]:
        """Garments in the order of their numbers; a photo of no garment is a reject."""
        table: dict[str, Row] = {}
        for row in self._table():
            if isinstance(row, CrawlReject):
                yield row
                continue
            sku = self.mapped.text(row, "id")
            if table.setdefault(sku, row) is not row:
                why = "an earlier row has the same id"
                yield self.reject(f"file:{TABLE}", why, sku, unwanted=True)
        found: dict[str, list[Path]] = {}
        for path in files_below(self.root):
            if path.suffix.lower() not in SUFFIXES:
                continue
            number = sku_of(path.relative_to(self.root))
            if number is None:
                why = f"no number of a product: photos lie at <sku>/<n>{path.suffix}"
                yield self.reject(file_url(self.root, path), why)
            else:
                found.setdefault(number, []).append(path)
        for sku in sorted(table.keys() - found.keys()):
            yield self.reject(f"file:{TABLE}", "no photo of it in the folder", sku)
        for sku in sorted(found, key=natural):
            yield self._garment(sku, found[sku], table.get(sku, {}))

    def photo(self, garment: Garment, picture: Picture) -> Local:
        """The file of a photo."""
        body = read_at_most(self._paths[picture.url], self.photo_bytes)
        if body is None:
            raise NotThere(f"larger than {self.photo_bytes:,} bytes")
        return Local(body, picture.url, sha256(body))

    def _table(self) -> Iterator[Row | CrawlReject]:
        path = self.root / TABLE
        if not path.is_file() or path.is_symlink():
            return
        self.files.append(file_record(f"file:{TABLE}", path))
        try:
            yield from csv_rows(path)
        except (Broken, OSError) as error:
            yield self.reject(f"file:{TABLE}", str(error))

    def _garment(self, sku: str, paths: list[Path], row: Row) -> Garment | CrawlReject:
        """The garment of a number, by its row if it has one."""
        urls = [file_url(self.root, path) for path in paths]
        where = urls[0]
        images = tuple(Picture(url=url) for url in urls)
        product = Product(sku=sku, name=sku)
        if row:
            said = product_of(row, self.mapped)
            product = said.model_copy(update={"sku": sku, "name": said.name or sku})
        why = kids_in_row(row, self.mapped) or kids_in_url(f"http://photos.invalid/{where[5:]}")
        if why:
            return self.reject(where, why, sku, unwanted=True)
        levels = levels_of(row, self.mapped)
        told = self.mapped.category(row, levels)
        place = Said(told, self.said.gender) if told else self.said
        category = place.place(self.store, levels, self.mapped.text(row, "gender"))
        page = page_of(row, self.mapped) or where.rpartition("/")[0] or where
        try:
            whole = product.model_copy(update={"images": images})
            garment = garment_of(whole, self.store, category, page, Listed(sku))
        except Unwanted:
            why = f"its category is not known: say --category, or write {TABLE}"
            return self.reject(where, why, sku)
        except ValueError as error:
            return self.reject(where, why_no_garment(error), sku)
        if why := kids_in_garment(garment):
            return self.reject(where, why, sku, unwanted=True)
        self._paths.update(zip(urls, paths, strict=True))
        self.tell(f"{len(self._paths):,} photos")
        return garment


def sku_of(path: Path) -> str | None:
    """The product's number of a photo, by its path below the folder; None where it has none.

    >>> [sku_of(Path(name)) for name in ("GM1/2.jpg", "GM1_2.jpg", "GM1.jpg", "a/b/1.jpg")]
    ['GM1', 'GM1', 'GM1', None]
    """
    *folders, name = path.parts
    stem = Path(name).stem
    if len(folders) > 1:
        return None
    flat = _FLAT.fullmatch(stem)
    sku = folders[0] if folders else (flat["sku"] if flat else stem)
    return clean(sku)[:100] or None
