"""Guesses, and how sure they are."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Guessed:
    """What was guessed from pages.

    Attributes:
        selectors: field → ways to find it, the steadiest first.
        parts: field → regular expression whose group 1 is the field, in the text it stands in.
        names: of a list's items, as it shows them.
        currency: of prices, ISO 4217; "" for unknown.
        found: what they find on the saved pages, a sentence each.
        unsure: what was guessed from little, and has to be looked at, a sentence each.
    """

    selectors: dict[str, tuple[str, ...]] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    currency: str = ""
    found: list[str] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)
