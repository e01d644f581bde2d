"""How far a shop has moved away from the selectors its pages are read by.

A field is found by the first of its selectors that finds something, newest first. When
a later one begins to win, the first is out of date, and nothing has broken yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import NamedTuple

from crawlers.items import Product
from crawlers.page import Page
from crawlers.platform import Platform
from crawlers.reading import Declared
from crawlers.store import Store

NOTHING = Page("http://shop.invalid/", b"<html></html>")
"""A page on which no selector finds anything, so that all are asked."""


class Drift(NamedTuple):
    """What the last crawl of a store tells of its selectors.

    Attributes:
        fields: names of fields that were found and have a first selector.
        moved: of these, where another selector won more pages than the first.
    """

    fields: tuple[str, ...]
    moved: tuple[str, ...]

    def __str__(self) -> str:
        which = f": {', '.join(self.moved)}" if self.moved else ""
        return f"{len(self.moved)} of {len(self.fields)}{which}"


def first_selectors(platform: Platform[Store]) -> Mapping[str, str]:
    """Field → the selector a platform asks first; a field that has but one way may be missing."""
    wins = Declared()
    readers = [platform.read_list, platform.read_product]
    for read in readers:
        with suppress(ValueError):  # no page of JSON
            read(NOTHING, wins)
    for part in platform.parts:
        with suppress(ValueError):
            platform.read_part(NOTHING, part, Product(), wins)
    return wins.first


def drift(selectors: Mapping[str, Mapping[str, int]], first: Mapping[str, str]) -> Drift:
    """The drift of a crawl.

    Args:
        selectors: field → selector → pages it won; "-" where none did, which is lost
            coverage and no drift.
        first: field → its first selector; see :func:`first_selectors`.
    """
    won = {
        field: {way: n for way, n in wins.items() if way != "-"}
        for field, wins in selectors.items()
    }
    fields = tuple(
        field for field, wins in sorted(won.items()) if any(wins.values()) and field in first
    )
    moved = tuple(
        field for field in fields if 2 * won[field].get(first[field], 0) < sum(won[field].values())
    )
    return Drift(fields, moved)
