"""A store's adapter card: what is known of a shop, since when and whence, and what is not verified.

It is the docstring of the store's module, and of its platform's package for what all
stores there share, so that it stands where the facts are used:

    2025, saved home page: slug and codes.
    2022, one crawler's script: the second photo of a top is the garment alone.
    Not verified: the order of bottoms; whether the order still holds.
"""

from __future__ import annotations

import importlib
import inspect
import re
from dataclasses import dataclass

from crawlers.store import Store

_LINE = re.compile(r"(?P<seen>(?:about )?\d{4}(?:-\d{2}){0,2}(?: to \d{4}(?:-\d{2}){0,2})?), ")
_OPEN = "Not verified: "


@dataclass(frozen=True)
class Fact:
    """Something known.

    Attributes:
        seen: a year, a month or a day, or a span of them, when it was so.
        source: what kind of source says so.
        text: the fact.
    """

    seen: str
    source: str
    text: str

    def __str__(self) -> str:
        return f"{self.seen}, {self.source}: {self.text}"


@dataclass(frozen=True)
class Card:
    """A store's or a platform's card: its title, its facts, and what nobody has verified."""

    title: str
    facts: tuple[Fact, ...]
    unverified: tuple[str, ...]


def read_card(docstring: str | None) -> Card:
    """The card in a docstring; lines that are neither fact nor open question are left out.

    A fact begins a line with its date and goes on to the next such line or blank line.
    """
    lines = inspect.cleandoc(docstring or "").splitlines()
    facts: list[Fact] = []
    unverified: list[str] = []
    for text in _entries(lines[1:]):
        dated = _LINE.match(text)
        source, colon, said = text[dated.end() :].partition(": ") if dated else ("", "", "")
        if dated and colon:
            facts.append(Fact(dated["seen"], source, said.rstrip(".")))
        elif text.startswith(_OPEN):
            parts = text.removeprefix(_OPEN).rstrip(".").split("; ")
            unverified += [part for part in parts if part]
    return Card(lines[0].rstrip(".") if lines else "", tuple(facts), tuple(unverified))


def store_card(store: Store) -> Card:
    """The card of a store's own module."""
    return read_card(importlib.import_module(f"crawlers.stores.{store.name}").__doc__)


def platform_card(store: Store) -> Card:
    """The card of a store's platform."""
    return read_card(importlib.import_module(f"crawlers.platforms.{store.platform}").__doc__)


def _entries(lines: list[str]) -> list[str]:
    """Lines joined to entries: a date, "Not verified:" or a blank line begins a new one."""
    entries = [""]
    for line in lines:
        if not line.strip() or _LINE.match(line) or line.startswith(_OPEN):
            entries.append("")
        entries[-1] = f"{entries[-1]} {line.strip()}".strip()
    return entries
