"""A brand's store on SSF Shop: codes and categories are all that differs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from crawlers.store import Category, Store

HOST = "https://www.ssfshop.com"

CATEGORIES: Mapping[str, Category] = {
    "women/tees": Category("SFMA41A01", "upper", "women"),
    "women/shirts": Category("SFMA41A02", "upper", "women"),
    "women/knits": Category("SFMA41A03", "upper", "women"),
    "women/pants": Category("SFMA41A04", "lower", "women"),
    "women/skirts": Category("SFMA41A05", "lower", "women"),
    "women/dresses": Category("SFMA41A06", "dress", "women"),
    "men/tees": Category("SFMA42A01", "upper", "men"),
    "men/shirts": Category("SFMA42A02", "upper", "men"),
    "men/knits": Category("SFMA42A03", "upper", "men"),
    "men/pants": Category("SFMA42A04", "lower", "men"),
}
"""Garment lists; the codes are the same in every brand's store. Kids' lists are left out."""


def categories(*names: str) -> dict[str, Category]:
    """Some of :data:`CATEGORIES`, by name or by gender (``"women"``)."""
    return {
        name: category
        for name, category in CATEGORIES.items()
        if name in names or name.split("/")[0] in names
    }


@dataclass(frozen=True, kw_only=True)
class SsfStore(Store):
    """A store on SSF Shop.

    Attributes:
        slug: its part of URLs, in the site's spelling.
        brand_shop_no, brnd_shop_id: its codes in queries.
    """

    slug: str
    brand_shop_no: str
    brnd_shop_id: str
    platform: str = "ssf"
    base_url: str = HOST
    domains: tuple[str, ...] = ("ssfshop.com",)
