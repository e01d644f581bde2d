"""How often each field is found, and whether that fell since the last good crawl.

A shop that changes its pages does not say so: the crawl goes on and finds less. Of
each field the share of pages it was found in is kept, and compared with the next crawl.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

from pydantic import BaseModel, ConfigDict

from crawlers.job import Found

Selectors: TypeAlias = Mapping[str, Mapping[str, int]]
"""Field → selector → how many times it won; the selector "-" where none did."""

LEAST = 3
"""Pages that must lack a field before it counts as fallen: two may be odd products."""

SIGMAS = 3.0
"""Standard deviations by which a field that is not always there must fall, for the same reason."""


class Coverage(BaseModel):
    """What a crawl found.

    Attributes:
        pages: field → pages, or for ``role`` photos, on which it was looked for.
        shares: field → share of these on which it was found, 0 to 1. Fields are those of
            the selector wins, ``list/…`` being of list pages; and ``role``, the share of
            photos whose role a rule of the store tells.
        products: products read.
        gallery: pictures a product.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    pages: dict[str, int] = {}
    shares: dict[str, float] = {}
    products: int = 0
    gallery: float = 0.0


class Fall(NamedTuple):
    """A field that is found less often: the share, or pictures a product, then and now."""

    field: str
    before: float
    now: float


def coverage(found: Found, selectors: Selectors) -> Coverage:
    """What a crawl found, by its records and its selector wins."""
    pages = {field: sum(wins.values()) for field, wins in selectors.items()}
    missed = {field: wins.get("-", 0) for field, wins in selectors.items()}
    pages["role"] = len(found.photos)
    missed["role"] = sum(photo.role_source == "none" for photo in found.photos)
    counted = {field: count for field, count in pages.items() if count}
    pictures = [len(garment.images) for garment in found.garments]
    return Coverage(
        pages=counted,
        shares={field: round(1 - missed[field] / n, 4) for field, n in counted.items()},
        products=len(pictures),
        gallery=round(sum(pictures) / len(pictures), 3) if pictures else 0.0,
    )


def falls(before: Coverage, now: Coverage, drop: float) -> list[Fall]:
    """Fields that are found less often by more than the share ``drop``, the worst first."""
    found = [
        Fall(field, share, now.shares[field])
        for field, share in before.shares.items()
        if field in now.shares
        and _lost(share, now.shares[field], now.pages[field])
        and _fell(share, now.shares[field], drop)
    ]
    if now.products >= LEAST and _fell(before.gallery, now.gallery, drop):
        found.append(Fall("gallery", before.gallery, now.gallery))
    return sorted(found, key=lambda fall: (fall.now / fall.before, fall.field))


def describe(fallen: list[Fall], selectors: Selectors) -> str:
    """The falls in words; ``selectors`` are those of the crawl before."""
    return "; ".join(_words(fall, selectors) for fall in fallen)


def _fell(before: float, now: float, drop: float) -> bool:
    return before > 0 and (before - now) / before > drop


def _lost(before: float, now: float, pages: int) -> bool:
    """Whether so many pages lack a field that chance does not explain it."""
    chance = SIGMAS * math.sqrt(pages * before * (1 - before))
    return (before - now) * pages >= max(LEAST, chance)


def _words(fall: Fall, selectors: Selectors) -> str:
    if fall.field == "gallery":
        change = f"pictures a product {fall.before:.1f} → {fall.now:.1f}"
    else:
        change = f"{fall.field} {fall.before:.0%} → {fall.now:.0%}"
    wins = selectors.get("images" if fall.field == "gallery" else fall.field, {})
    winner = max((name for name in wins if name != "-"), key=lambda name: wins[name], default="")
    return f"{change} (used to be found by {winner})" if winner else change
