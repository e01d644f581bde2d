"""Web archives: one WARC file, or a folder of them, such as wget, Browsertrix or Scrapy write."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import ClassVar

from crawlers.items import CrawlReject, Garment, Obtained, Picture
from crawlers.page import Page
from crawlers.politeness.opt_out import LONGEST_TAG, PHOTO_WORDS
from crawlers.sources.archive import Capture, Unreadable, captures, payload
from crawlers.sources.below import file_url, files_below
from crawlers.sources.captures import Captures
from crawlers.sources.largest import largest
from crawlers.sources.pages import PAGE_BYTES, Options, PageSource, Saved
from crawlers.sources.source import Local, NotThere, OptedOutThere
from crawlers.sources.tell import Tell, file_record
from crawlers.store import Store
from sichak.errors import CrawlError

SUFFIXES = (".warc", ".warc.gz")

SIZES = 12
"""Other sizes of a picture that are compared."""


class WarcSource(PageSource):
    """Archives of a store's pages and photos."""

    obtained: ClassVar[Obtained] = "warc"

    def __init__(self, store: Store, path: Path, options: Options, tell: Tell) -> None:
        super().__init__(store, options)
        self.root = path if path.is_dir() else path.parent
        self.paths = archives_at(path)
        self.tell = tell
        self._by_url: dict[str, list[Capture]] = {}
        self._by_digest: dict[str, Capture] = {}

    def saved(self) -> Iterator[Saved | CrawlReject]:
        """The newest capture of every page of the shop, in the order of the archives."""
        yield from self._index()
        for url, found in self._by_url.items():
            if not (self.is_of_shop(url) and _is_page(found[0])):
                continue
            try:
                body, headers, capture = self._newest(url, PAGE_BYTES)
            except NotThere as error:
                yield self.reject(self.origins.recorded(url), str(error))
                continue
            kind = headers.get("content-type", [capture.mime])[0]
            name = file_url(self.root, self.paths[capture.archive])
            yield Saved(Page(url, body, kind), name, headers)

    def photo(self, garment: Garment, picture: Picture) -> Local:
        """The capture of the original, else of its largest size."""
        urls = self.pictures.of(picture.url)
        if not urls:
            raise NotThere("not in the archive, in no size")
        if urls[0] == picture.url:
            try:
                return self._local(picture.url)
            except OptedOutThere:
                raise
            except NotThere:
                if len(urls) == 1:
                    raise
        best = largest(self._sizes([one for one in urls if one != picture.url][:SIZES]))
        if best is None:
            raise NotThere("no capture of it is a picture")
        return best

    @property
    def pictures(self) -> Captures:
        """Addresses of all captures that are no pages."""
        if self._pictures is None:
            urls = (url for url, found in self._by_url.items() if not _is_page(found[0]))
            self._pictures = Captures(urls)
        return self._pictures

    _pictures: Captures | None = None

    def _index(self) -> Iterator[CrawlReject]:
        """Read all archives through; what cannot be read on is a reject of the archive."""
        for place, path in enumerate(self.paths):
            name = file_url(self.root, path)
            self.files.append(file_record(name, path, self.tell))
            try:
                for capture in captures(path, place, self._said(name)):
                    self._by_url.setdefault(capture.url, []).append(capture)
                    if capture.digest and not capture.revisit:
                        self._by_digest.setdefault(capture.digest, capture)
            except Unreadable as error:
                yield self.reject(name, str(error))
        for found in self._by_url.values():
            found.sort(key=lambda one: one.date, reverse=True)  # stable: as written on a day

    def _said(self, name: str) -> Callable[[int], None]:
        return lambda count: self.tell(f"{name}: {count:,} records")

    def _newest(self, url: str, limit: int) -> tuple[bytes, dict[str, list[str]], Capture]:
        """The newest body of an address that can be read.

        Raises:
            NotThere: none can; why the newest cannot.
        """
        first: NotThere | None = None
        for capture in self._by_url[url]:
            try:
                body, headers = self._payload(capture, limit)
            except NotThere as error:
                first = first or error
                continue
            return body, headers, capture
        raise first or NotThere("not in the archive")

    def _payload(self, capture: Capture, limit: int) -> tuple[bytes, dict[str, list[str]]]:
        if not capture.revisit:
            return payload(self.paths[capture.archive], capture, limit)
        original = self._by_digest.get(capture.digest)
        if original is None:
            earlier = self._by_url.get(capture.refers_to or capture.url, [])
            original = next((one for one in earlier if not one.revisit), None)
        if original is None:
            raise NotThere("a revisit of a capture that is not in the archive")
        return payload(self.paths[original.archive], original, limit)

    def _sizes(self, urls: list[str]) -> Iterator[Local]:
        for url in urls:
            try:
                yield self._local(url)
            except OptedOutThere:
                raise
            except NotThere:
                continue

    def _local(self, url: str) -> Local:
        body, headers, capture = self._newest(url, self.options.photo_bytes)
        self.check_photo(url, headers, PHOTO_WORDS)
        names = ("content-type", "etag", "last-modified", "x-robots-tag")
        said = {name: ", ".join(headers[name])[:LONGEST_TAG] for name in names if name in headers}
        sha256 = self.files[capture.archive].sha256
        return Local(body, self.origins.recorded(url), sha256, said, capture.date)


def archives_at(path: Path) -> list[Path]:
    """The archive, or those below a folder, in the order of their names.

    Raises:
        CrawlError: there is none.
    """
    found = [one for one in files_below(path) if is_archive(one)] if path.is_dir() else [path]
    if not found or not all(one.is_file() for one in found):
        raise CrawlError(f"no archive ({' or '.join(SUFFIXES)}) at {path}")
    return found


def is_archive(path: Path) -> bool:
    """Whether a file is named as an archive is."""
    return path.name.lower().endswith(SUFFIXES)


def _is_page(capture: Capture) -> bool:
    return capture.mime in ("text/html", "application/xhtml+xml", "application/json")
