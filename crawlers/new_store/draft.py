"""The draft of a store: the text of its modules, what was found, and what is not sure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from crawlers.reading import clean

LINE = 100
"""Columns of a line of code."""

TITLE = 44
"""Columns of a title: as many as its longest line in a module has room for."""


@dataclass(frozen=True)
class Asked:
    """What the author says of a store.

    Attributes:
        name: of the store.
        title: for people; "" to take it from the pages.
        lists: names or genders of lists; empty to take them from the pages.
        codes: further facts by name, as in ``--set slug=KUHO``.
        today: ISO 8601, for the card.
    """

    name: str
    title: str = ""
    lists: tuple[str, ...] = ()
    codes: Mapping[str, str] = field(default_factory=dict)
    today: str = ""


@dataclass(frozen=True)
class Draft:
    """What is to be written.

    Attributes:
        files: path from the project's root → text.
        found, unsure: sentences for the author.
        kinds: address of a page → "list" or "product", where the platform cannot be expected
            to tell yet.
    """

    files: Mapping[str, str]
    found: tuple[str, ...]
    unsure: tuple[str, ...]
    kinds: Mapping[str, str] = field(default_factory=dict)


def literal(text: str) -> str:
    """A text of one line as a Python string, quoted as ruff's formatter does.

    >>> literal("it's"), literal('a[b="c"]')
    ('"it\'s"', '\'a[b="c"]\'')
    """
    quote = "'" if text.count('"') > text.count("'") else '"'
    escaped = text.replace("\\", "\\\\").replace(quote, f"\\{quote}")
    return f"{quote}{escaped}{quote}"


def raw_literal(pattern: str) -> str:
    """A regular expression without quotes as a raw Python string."""
    return f'r"{pattern}"'


def tuple_lines(name: str, texts: Sequence[str], indent: str) -> str:
    """Lines of a keyword argument that is a tuple of texts, as ruff's formatter lays it out."""
    items = [literal(text) for text in texts]
    one = f"{indent}{name}=({items[0]},),\n"
    if len(items) == 1 and width(one) <= LINE + 1:
        return one
    inner = "".join(f"{indent}    {item},\n" for item in items)
    return f"{indent}{name}=(\n{inner}{indent}),\n"


def width(text: str) -> int:
    """Columns of a text: a Korean letter takes two, as ruff counts."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def words(text: str, longest: int = TITLE) -> str:
    """A text of a page as it may stand in a docstring or a string of one line.

    It has no quotes, backslashes or invisible characters, and at most ``longest`` columns.
    """
    kept = clean(text).replace("\\", "/").replace('"', "'")
    while width(kept) > longest:
        kept = kept[:-1]
    return kept.strip(" .'")


def wrapped(entries: Iterable[str], columns: int = 98) -> str:
    """Entries of a card: lines of so many columns, continued with four blanks."""
    lines: list[str] = []
    for entry in entries:
        line = ""
        for word in entry.split():
            if line and width(line) + 1 + width(word) > columns:
                lines.append(line)
                line = "   "
            line = f"{line} {word}" if line else word
        lines.append(line)
    return "\n".join(lines)
