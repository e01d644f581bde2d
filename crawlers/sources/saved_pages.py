"""Pages as browsers save them: ``page.html`` with ``page_files/`` beside it, or one ``.mhtml``.

A browser writes a picture it showed under the last part of its address, with a number
where several would be one (``a.jpg``, ``a(1).jpg``): so a picture is found by name, and
of its sizes the largest is taken. Addresses that the browser does not know as such, as in
structured data, stay as the shop wrote them; those it rewrote name the file itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar
from urllib.parse import unquote, urlsplit

from crawlers.items import CrawlReject, Garment, Obtained, Picture
from crawlers.page import Page
from crawlers.politeness.opt_out import PHOTO_WORDS
from crawlers.sources.below import file_url, files_below, find_below, read_at_most
from crawlers.sources.largest import largest
from crawlers.sources.mhtml import MHTML_BYTES, Mhtml, read_mhtml
from crawlers.sources.origin import address_of
from crawlers.sources.pages import PAGE_BYTES, Options, PageSource, Saved, missing
from crawlers.sources.source import Local, NotThere
from crawlers.sources.tell import Tell, file_record
from crawlers.store import Store

PAGES = (".html", ".htm", ".xhtml")
ARCHIVES = (".mhtml", ".mht")

SIZES = 12
"""Files of one picture that are compared."""

_FILES = re.compile(r"(?:_files|\.files|_fichiers|-Dateien)$")
"""How browsers name the folder beside a page."""

_NUMBERED = re.compile(r"(?:[ _]?\(\d{1,4}\)|_\d{3})$")
"""What browsers put behind a name that is taken."""


class SavedPages(PageSource):
    """A folder of saved pages, or one of them."""

    obtained: ClassVar[Obtained] = "saved pages"

    def __init__(self, store: Store, path: Path, options: Options, tell: Tell) -> None:
        super().__init__(store, options)
        self.root = path if path.is_dir() else path.parent
        self.paths = pages_at(path)
        self.tell = tell
        self._pages: dict[str, list[tuple[Path, str]]] = {}
        """Address of a page → files that it was saved in, each with its SHA-256."""
        self._mhtml: dict[Path, Mhtml] = {}
        self._names: dict[Path, dict[str, list[Path]]] = {}

    def saved(self) -> Iterator[Saved | CrawlReject]:
        """Every page, in the order of the files' names."""
        for count, path in enumerate(self.paths):
            self.tell(f"{count} of {len(self.paths)} pages")
            name = file_url(self.root, path)
            try:
                page = self._page(path)
            except (OSError, NotThere) as error:
                yield self.reject(name, str(error))
                continue
            record = file_record(name, path)
            self.files.append(record)
            self._pages.setdefault(page.url, []).append((path, record.sha256))
            yield Saved(page, name)

    def photo(self, garment: Garment, picture: Picture) -> Local:
        """The file that was saved of a picture, the largest of several.

        Where a page was saved twice, the first of its files that has one beside it tells.
        """
        self.check_photo(picture.url, {}, PHOTO_WORDS)
        missed: NotThere | None = None
        for path, sha256 in self._pages[garment.page_url]:
            try:
                return self._beside_page(path, sha256, garment, picture)
            except NotThere as error:
                missed = missed or error
        raise missed or missing(picture.url)

    def _beside_page(self, path: Path, sha256: str, garment: Garment, picture: Picture) -> Local:
        if path.suffix.lower() in ARCHIVES:
            return self._in_mhtml(path, picture.url, sha256)
        found = self._rewritten(path, garment.page_url, picture.url)
        files = [found] if found else self._named(path, picture, garment)
        if not files:
            raise missing(picture.url)
        best = largest(self._locals(files[:SIZES], sha256))
        if best is None:
            raise NotThere("what was saved of it is no picture, or too large")
        return best

    def recorded(self, garment: Garment) -> Garment:
        """As of any page; a picture whose address the browser replaced is known by its file."""
        paths = [path for path, _ in self._pages[garment.page_url]]
        known = super().recorded(garment).images
        files = [
            next(filter(None, (self._rewritten(p, garment.page_url, one.url) for p in paths)), None)
            for one in garment.images
        ]
        images = tuple(
            one.model_copy(update={"url": file_url(self.root, file)}) if file else one
            for one, file in zip(known, files, strict=True)
        )
        return super().recorded(garment).model_copy(update={"images": images})

    def _page(self, path: Path) -> Page:
        if path.suffix.lower() in ARCHIVES:
            data = read_at_most(path, MHTML_BYTES)
            if data is None:
                raise NotThere(f"larger than {MHTML_BYTES:,} bytes")
            return read_mhtml(data).page
        body = read_at_most(path, PAGE_BYTES)
        if body is None:
            raise NotThere(f"larger than {PAGE_BYTES:,} bytes")
        return Page(address_of(Page("", body)), body)

    def _in_mhtml(self, path: Path, url: str, sha256: str) -> Local:
        if path not in self._mhtml:
            self._mhtml.clear()  # one at a time: it holds all its pictures
            self._mhtml[path] = read_mhtml(read_at_most(path, MHTML_BYTES) or b"")
        parts = self._mhtml[path]
        urls = parts.pictures.of(url)
        exact = urls[:1] if urls and urls[0] == url else urls[:SIZES]
        found = (
            Local(parts.bodies[one], self.origins.recorded(one), sha256)
            for one in exact
            if len(parts.bodies[one]) <= self.options.photo_bytes
        )
        best = largest(found)
        if best is None:
            raise missing(url)
        return best

    def _rewritten(self, path: Path, page_url: str, url: str) -> Path | None:
        """The file that the page itself names, completed to an address as if it were the shop's."""
        here, page = unquote(urlsplit(url).path), unquote(urlsplit(page_url).path)
        folder = page.rpartition("/")[0] + "/"
        if not here.startswith(folder):
            return None
        name = here.removeprefix(folder)
        found = find_below(path.parent, name)
        return found if found and found.is_relative_to(self.root) else None

    def _named(self, path: Path, picture: Picture, garment: Garment) -> list[Path]:
        """Files beside a page that are named as a picture's address ends, and copies of it.

        A file that is named as another picture of the garment is no copy of this one.

        Raises:
            NotThere: another picture's address ends so too, and nothing tells them apart.
        """
        name = _last(picture.url)
        others = [_last(one.url) for one in garment.images if one.url != picture.url]
        if name in others:
            raise NotThere(f"two pictures of the page are named {name[:100]}")
        found = self._beside(path).get(name, []) if name else []
        return [file for file in found if file.name.lower() not in others]

    def _beside(self, path: Path) -> dict[str, list[Path]]:
        """Files of the folder beside a page by their name, and by that without a copy's number."""
        folders = [path.with_name(path.stem + one) for one in ("_files", ".files", "_fichiers")]
        folder = next((one for one in folders if one.is_dir() and not one.is_symlink()), None)
        if folder is None:
            return {}
        if folder not in self._names:
            self._names.clear()
            found: dict[str, list[Path]] = {}
            for file in files_below(folder):
                for name in dict.fromkeys((file.name.lower(), _plain(file.name))):
                    found.setdefault(name, []).append(file)
            self._names[folder] = found
        return self._names[folder]

    def _locals(self, files: list[Path], sha256: str) -> Iterator[Local]:
        for file in files:
            try:
                body = read_at_most(file, self.options.photo_bytes)
            except OSError:
                continue
            if body is not None:
                yield Local(body, file_url(self.root, file), sha256)


def pages_at(path: Path) -> list[Path]:
    """Saved pages below a folder, without the frames that lie in the folders beside pages."""
    if not path.is_dir():
        return [path]
    return [
        file
        for file in files_below(path)
        if file.suffix.lower() in (*PAGES, *ARCHIVES)
        and not any(_FILES.search(one) for one in file.relative_to(path).parts[:-1])
    ]


def _last(url: str) -> str:
    """The last part of an address, by which a browser names a file."""
    return unquote(urlsplit(url).path).rpartition("/")[2].lower()


def _plain(name: str) -> str:
    """A file's name without the number of its copy: ``a(1).jpg`` is ``a.jpg``."""
    stem, dot, suffix = name.rpartition(".")
    if not dot:
        stem, suffix = name, ""
    return f"{_NUMBERED.sub('', stem)}{dot}{suffix}".lower()
