"""Take a report away that shows a photo that must go; the next one is written without it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from sichak.layout import CATEGORIES
from sichak.takedown.place import Found, Wanted, unlink
from sichak.takedown.whence import Whence

_PICTURE = re.compile(rf"({'|'.join(CATEGORIES)})-.+")
PAGE, SHEET = "index.html", "tryon.jpg"


class Report:
    """A folder of ``sichak report``: a page, small pictures, and a sheet of try-ons."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def name(self) -> str:
        """For people."""
        return f"report {self.folder}"

    def rows(self) -> Iterator[Whence]:
        """None: pictures know names only."""
        return iter(())

    def find(self, wanted: Wanted) -> Found:
        """All of the report, if it shows one of the photos: page and sheet hold many at once."""
        pictures = sorted((self.folder / "pictures").glob("*"))
        page = (self.folder / PAGE).read_text(encoding="utf-8", errors="replace")
        named = any(stem in page for _, stem in wanted.stems)
        if not named and not any(shows(path.name, wanted) for path in pictures):
            return Found()
        sheet = [path for path in (self.folder / SHEET,) if path.is_file()]
        showing = [path for path in pictures if shows(path.name, wanted)]
        others = [path for path in pictures if _PICTURE.match(path.name) and path not in showing]
        return Found((*sheet, *showing), besides=(*others, self.folder / PAGE))

    def remove(self, wanted: Wanted) -> None:
        """Pictures first; the page, by which the report is found again, last."""
        found = self.find(wanted)
        unlink((*found.files, *found.besides))


def is_report(folder: Path) -> bool:
    """Whether a folder is a report."""
    return (folder / PAGE).is_file() and (folder / "pictures").is_dir()


def shows(name: str, wanted: Wanted) -> bool:
    """Whether a picture's name tells that it shows one of the photos.

    >>> from sichak.takedown.blocklist import Blocklist
    >>> shows("upper-image-a-1_00.jpg", Wanted(Blocklist(), {}, frozenset({("person", "a-1_00")})))
    True
    """
    stem = name.rsplit(".", 1)[0]
    return any(re.search(rf"(^|[-_/]){re.escape(one)}($|[_.])", stem) for _, one in wanted.stems)
