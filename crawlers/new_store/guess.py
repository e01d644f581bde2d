"""Guesses, and how sure they are."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Guessed:
    """What was guessed from pages.

    Attributes:
        selectors: field → ways to find it, the steadiest first.
        currency: of prices, ISO 4217; "" for unknown.
        found: what they find on the saved pages, a sentence each.
        unsure: what was guessed from little, and has to be looked at, a sentence each.
    """

    selectors: dict[str, tuple[str, ...]] = field(default_factory=dict)
    currency: str = ""
    found: list[str] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)
