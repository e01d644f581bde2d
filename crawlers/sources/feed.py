"""Product feeds, as shops make them for search engines and partners."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from crawlers.garment import garment_of, why_no_garment
from crawlers.goods import Unwanted
from crawlers.items import CrawlReject, Garment, Obtained, Picture
from crawlers.links import absolute
from crawlers.platform import Listed
from crawlers.politeness.kids import kids_in_garment, kids_in_url
from crawlers.politeness.never import why_never
from crawlers.sources.below import file_url, find_below, read_at_most
from crawlers.sources.feed_fields import (
    Mapped,
    kids_in_row,
    levels_of,
    page_of,
    picture_names,
    product_of,
)
from crawlers.sources.feed_rows import Broken, Row, rows
from crawlers.sources.place import Said
from crawlers.sources.source import Found, Local, NotThere, OptedOutThere, Source
from crawlers.sources.tell import Tell, file_record
from crawlers.store import Category, Store
from sichak.errors import CrawlError

MOST_ROWS = 1_000_000
"""Rows that are read."""

MOST_SIBLINGS = 60
"""Other colours of a garment that are kept."""

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
"""What makes a name an address; one letter is a drive's."""


class FeedSource(Source):
    """A feed, and the photos that it names: files below its folder, or web addresses."""

    obtained: ClassVar[Obtained] = "feed"

    def __init__(
        self, store: Store, path: Path, said: Said, mapped: Mapped, photo_bytes: int, tell: Tell
    ) -> None:
        super().__init__(store)
        if not path.is_file():
            raise CrawlError(f"no feed at {path}")
        self.path, self.root = path, path.parent
        self.said, self.mapped, self.photo_bytes = said, mapped, photo_bytes
        self.tell = tell

    def items(self) -> Iterator[Found]:
        """Garments, each with the others of its group after it.

        The first of several rows of one number counts, and of a group's sizes that have the
        same photos.
        """
        name = file_url(self.root, self.path)
        self.files = [file_record(name, self.path, self.tell)]
        found: dict[str, Garment] = {}
        groups: dict[str, list[str]] = defaultdict(list)
        looks: dict[tuple[object, ...], str] = {}
        for number, item in enumerate(self._rows(name), start=1):
            self.tell(f"{name}: {number:,} rows")
            if isinstance(item, CrawlReject):
                yield item
                continue
            where = f"{name}#{number}"
            garment = self._garment(item, where, found)
            if isinstance(garment, CrawlReject):
                yield garment
                continue
            group = self.mapped.text(item, "item_group_id")
            same = looks.setdefault((group or garment.sku, garment.images), garment.sku)
            if same != garment.sku:
                why = f"another size of {same}: the same photos in one group"
                yield self.reject(where, why, garment.sku, unwanted=True)
                continue
            found[garment.sku] = garment
            groups[group or garment.sku].append(garment.sku)
        for skus in groups.values():
            for sku in skus:
                others = tuple(one for one in skus[: MOST_SIBLINGS + 1] if one != sku)
                yield found[sku].model_copy(update={"siblings": others})

    def photo(self, garment: Garment, picture: Picture) -> Local:
        """A file below the feed's folder."""
        name = picture.url.removeprefix("file:")
        path = find_below(self.root, name)
        if path is None:
            raise NotThere("no such file below the feed's folder")
        if why := why_never(f"http://feed.invalid/{name}"):
            raise OptedOutThere(why)
        body = read_at_most(path, self.photo_bytes)
        if body is None:
            raise NotThere(f"larger than {self.photo_bytes:,} bytes")
        return Local(body, picture.url, self.files[0].sha256)

    def is_remote(self, picture: Picture) -> bool:
        """Whether a picture has a web address."""
        return not picture.url.startswith("file:")

    def _rows(self, name: str) -> Iterator[Row | CrawlReject]:
        try:
            for count, row in enumerate(rows(self.path)):
                if count >= MOST_ROWS:
                    raise Broken(f"more than {MOST_ROWS:,} rows")
                yield row
        except (Broken, OSError) as error:
            yield self.reject(name, str(error))

    def _garment(self, row: Row, where: str, before: dict[str, Garment]) -> Garment | CrawlReject:
        """The garment of a row."""
        product = product_of(row, self.mapped)
        page, sku = page_of(row, self.mapped), product.sku
        if sku in before:
            return self.reject(where, "an earlier row has the same id", sku, unwanted=True)
        why = kids_in_row(row, self.mapped) or kids_in_url(page)
        if why:
            return self.reject(where, why, sku, unwanted=True)
        if not sku:
            return self.reject(where, "the row lacks: id")
        pictures = [_picture(one) for one in picture_names(row, self.mapped)]
        images = tuple(Picture(url=one) for one in dict.fromkeys(filter(None, pictures)))
        whole = product.model_copy(update={"images": images})
        category = self._place(row)
        try:
            garment = garment_of(whole, self.store, category, page or where, Listed(sku))
        except Unwanted as error:
            return self.reject(where, why_no_garment(error), sku, unwanted=True)
        except ValueError as error:
            return self.reject(where, why_no_garment(error).replace("product page", "row"), sku)
        if why := kids_in_garment(garment):
            return self.reject(where, why, sku, unwanted=True)
        return garment

    def _place(self, row: Row) -> Category:
        """Category and gender of a row: what the row says by itself, else what the user says."""
        levels = levels_of(row, self.mapped)
        told = self.mapped.category(row, levels)
        gender = self.mapped.text(row, "gender")
        said = Said(told, self.said.gender) if told else self.said
        return said.place(self.store, levels, gender)


def _picture(name: str) -> str:
    """A web address as it is; all else as a file's name."""
    if name.startswith("//"):
        name = f"https:{name}"
    if _SCHEME.match(name):
        return absolute(name, "") or ""
    return f"file:{name}"
