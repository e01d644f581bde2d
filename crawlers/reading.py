"""Reading fields from a page by selectors with fall-backs, counting which one won.

A shop changes its markup without notice. Each field has a list of selectors, newest
first; the first that finds something wins. The count of winners is kept with the
crawl: when the second begins to win, the first is out of date, and nothing broke yet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, TypeAlias

from parsel import Selector, SelectorList

from sichak.json_file import parse_json

Wins: TypeAlias = "Counter[tuple[str, str]]"
"""(field, selector) → how many times it won; the selector "-" where none did."""


class Declared(Counter[tuple[str, str]]):
    """Wins that also note the first way of each field that was looked for, whoever wins."""

    def __init__(self) -> None:
        super().__init__()
        self.first: dict[str, str] = {}


TEXT_LIMIT = 500
"""Characters of a field that are kept; a page may be hostile."""

Way: TypeAlias = tuple[str, Callable[[], Any]]
"""One way to find a field: its name in the counts, and what does it."""


def clean(text: str | None) -> str:
    """Whitespace runs and control characters to single blanks, at most :data:`TEXT_LIMIT`."""
    visible = "".join(c if c.isprintable() else " " for c in (text or "")[: 4 * TEXT_LIMIT])
    return " ".join(visible.split())[:TEXT_LIMIT]


class Reader:
    """Reads one page."""

    def __init__(self, page: Selector, wins: Wins) -> None:
        self.page, self.wins = page, wins

    def first(self, name: str, ways: Sequence[Way]) -> Any:
        """The first way's result that is not empty, None when all are."""
        if ways and isinstance(self.wins, Declared):
            self.wins.first.setdefault(name, ways[0][0])
        for label, find in ways:
            found = find()
            if found:
                self.wins[name, label] += 1
                return found
        self.wins[name, "-"] += 1
        return None

    def nodes(self, name: str, *queries: str) -> SelectorList[Selector]:
        """All nodes of the first CSS query that has any."""
        found = self.first(name, [(query, partial(self.page.css, query)) for query in queries])
        return found if found is not None else SelectorList()

    def text(self, name: str, *queries: str, also: Sequence[Way] = ()) -> str:
        """Clean text of the first CSS query (``::text``, ``::attr()`` or an element) with any."""
        ways: list[Way] = [(query, partial(self.css_text, query)) for query in queries]
        return clean(self.first(name, [*ways, *also]) or "")

    def css_text(self, query: str) -> str:
        """All text below the first element a query finds, or the attribute it names."""
        if "::" in query:
            return clean(self.page.css(query).get())
        found = self.page.css(query)
        return clean(" ".join(found[0].css("::text").getall())) if found else ""


def json_ld(page: Selector, kind: str) -> dict[str, Any]:
    """The first JSON-LD object of a type such as "Product", or an empty dictionary."""
    for text in page.css('script[type="application/ld+json"]::text').getall():
        try:
            data = parse_json(text, strict=False)
        except ValueError:
            continue
        for thing in _things(data):
            types = thing.get("@type")
            if kind == types or (isinstance(types, list) and kind in types):
                return thing
    return {}


def _things(data: Any) -> Iterator[dict[str, Any]]:
    for thing in data if isinstance(data, list) else [data]:
        if isinstance(thing, dict):
            yield thing
            graph = thing.get("@graph")
            if isinstance(graph, list):
                yield from (part for part in graph if isinstance(part, dict))


def text_of(value: Any, key: str = "url") -> str:
    """The text of a JSON value: itself, or what ``key`` holds where it is an object."""
    if isinstance(value, dict):
        value = value.get(key)
    return value if isinstance(value, str) else ""


def number(value: Any) -> int | None:
    """A price as a whole number: 59900 for ``"59,900원"``, None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return int(value) if 0 <= value < 1e12 else None
    whole = str(value or "").split(".")[0]
    digits = "".join(c for c in whole if c in "0123456789")
    return int(digits) if 0 < len(digits) <= 12 else None
