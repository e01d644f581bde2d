"""In which of a store's lists a product belongs, when no list is at hand to tell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import get_args
from urllib.parse import parse_qsl, unquote, urlsplit

from crawlers.items import GarmentCategory, Gender
from crawlers.store import Category, Store, stores
from sichak.errors import CrawlError

GENDERS: tuple[tuple[Gender, re.Pattern[str]], ...] = (
    ("women", re.compile(r"여성|여자|우먼|(?<![a-z])(wom[ae]n|ladies|lady|female)", re.I)),
    ("men", re.compile(r"남성|남자|(?<![a-z])(m[ae]n(?![a-z])|mens|male)", re.I)),
    ("unisex", re.compile(r"공용|유니섹스|(?<![a-z])unisex", re.I)),
)


@dataclass(frozen=True)
class Said:
    """What the user says of all products of a source; "" for nothing.

    Attributes:
        category: "upper", "lower", "dress", or the full name of a list of the store.
        gender: "women", "men" or "unisex".
    """

    category: str = ""
    gender: str = ""

    def check(self, store: Store) -> None:
        """Raise where a word means nothing.

        Raises:
            CrawlError: names what there is.
        """
        known = (*get_args(GarmentCategory), *store.categories)
        if self.category and self.category not in known:
            raise CrawlError(f"no category {self.category!r}; there are {', '.join(known)}")
        if self.gender and self.gender not in get_args(Gender):
            raise CrawlError(f"no gender {self.gender!r}; say women, men or unisex")

    def place(self, store: Store, breadcrumb: tuple[str, ...], gender: str = "") -> Category:
        """The list of a product: what was said, else what its own words tell.

        Args:
            store: whose it is.
            breadcrumb: the shop's path to it.
            gender: of the product, where the source tells it.

        Returns:
            a category that may leave the kind of garment to the product's own words.
        """
        if self.category in store.categories:
            return store.categories[self.category]
        who = gender_in(gender) or gender_in(self.gender) or _first(breadcrumb) or _only(store)
        kinds = [one for one in get_args(GarmentCategory) if one == self.category]
        return Category("", kinds[0] if kinds else None, who)


def list_of(store: Store, url: str) -> Category | None:
    """The store's list that an address is of: one of its values or path parts is the list's code.

    Where several lists bear a code, the first in the store's order that is not asked for by
    name only.
    """
    parts = urlsplit(url)
    words = {value for _, value in parse_qsl(parts.query)} | set(unquote(parts.path).split("/"))
    found = [one for one in store.categories.values() if one.code and one.code in words]
    return min(found, key=lambda one: one.by_name) if found else None


def shares_host(store: Store) -> bool:
    """Whether another store of the same software is at one of a store's domains, as in a mall."""
    return any(
        other.name != store.name
        and other.platform == store.platform
        and not set(other.domains).isdisjoint(store.domains)
        for other in stores().values()
    )


def other_store(url: str, own: str, sku: str) -> str:
    """Whose page it is where an address is the store's own but for one part; "" for the store's.

    Stores of one mall differ by such a part, and it alone tells whose product it is. An
    address of another form says nothing.

    >>> other_store("https://shop.test/kuho/G1/good", "/ami/G1/good", "G1")
    'kuho'
    """
    theirs, ours = urlsplit(url).path.lower().split("/"), urlsplit(own).path.lower().split("/")
    if len(theirs) != len(ours):
        return ""
    differ = [one for one, other in zip(theirs, ours, strict=True) if one != other]
    return differ[0][:60] if len(differ) == 1 and differ[0] != sku.lower() else ""


def gender_in(text: str) -> Gender | None:
    """Whose garments a text speaks of; None where it does not say."""
    return next((gender for gender, words in GENDERS if words.search(text)), None)


def _first(breadcrumb: tuple[str, ...]) -> Gender | None:
    return next(filter(None, map(gender_in, breadcrumb)), None)


def _only(store: Store) -> Gender:
    """The gender that all lists of a store are for."""
    genders = {one.gender for one in store.categories.values()}
    return genders.pop() if len(genders) == 1 else "unisex"
