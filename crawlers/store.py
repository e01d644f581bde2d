"""A store as data, and the registry of all stores: every module of ``crawlers.stores``."""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import get_args
from urllib.parse import urlsplit

from crawlers.items import GarmentCategory, Gender
from crawlers.roles import Roles
from sichak.errors import CrawlError


@dataclass(frozen=True)
class Category:
    """One list of a store: the shop's code for it, and what garments are in it.

    Attributes:
        code: the shop's.
        garment: None for a list of several kinds, such as new goods, where each product's
            own page tells.
        gender: whose garments they are.
        by_name: whether it is crawled only where it is asked for by its full name, because
            other lists have its garments too.
    """

    code: str
    garment: GarmentCategory | None
    gender: Gender
    by_name: bool = False


@dataclass(frozen=True, kw_only=True)
class Store:
    """One brand's store.

    Attributes:
        name: of store, spider and module; ``[a-z0-9]+``.
        title: for people.
        platform: the shop software behind it, a package of ``crawlers.platforms``.
        homepage: for people; also what to visit when asking for permission.
        base_url: where the pages are fetched; empty for a sample store, whose mall is
            started on a free port of the loopback.
        domains: hosts (with all their subdomains) that pages and photos may come from.
        categories: ``women/pants`` → list, the name beginning with a gender; crawled in this
            order, and a garment in two lists belongs to the first.
        roles: the order of its galleries.
        licence: of the photos.
        description: one sentence: what is sold, and what of this card is not verified.
        sample: whether it is a store of the project's own mall.
    """

    name: str
    title: str
    platform: str
    homepage: str
    base_url: str
    domains: tuple[str, ...]
    categories: Mapping[str, Category]
    roles: Roles = field(default_factory=Roles)
    licence: str
    description: str
    sample: bool = False

    def __post_init__(self) -> None:
        """Check the names of its lists, which people choose lists by.

        Raises:
            CrawlError: one is no ``gender/name``.
        """
        for name in self.categories:
            gender, _, kind = name.partition("/")
            if gender not in get_args(Gender) or not kind or "" in kind.split("/"):
                raise CrawlError(
                    f"store {self.name}: its list {name!r} must be named gender/name, the gender "
                    f"one of {', '.join(get_args(Gender))}, as in 'women/pants' or 'unisex/new'"
                )

    def is_at(self, base: str) -> bool:
        """Whether a crawl at a base address is one of the store itself, and no trial elsewhere."""
        return self.sample or base.rstrip("/") == self.base_url

    def domains_at(self, base: str) -> list[str]:
        """Hosts that a crawl at a base address may ask: only that one, if it is not the store's."""
        return list(self.domains) if base == self.base_url else [urlsplit(base).hostname or ""]


@cache
def stores() -> Mapping[str, Store]:
    """All stores by name, in the order of their names."""
    import crawlers.stores as package

    found: dict[str, Store] = {}
    for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda info: info.name):
        store = importlib.import_module(f"{package.__name__}.{module.name}").STORE
        if not isinstance(store, Store) or store.name != module.name:
            raise CrawlError(f"crawlers/stores/{module.name}.py: STORE must be named as its module")
        found[store.name] = store
    return found


def find_store(name: str) -> Store:
    """The store of a name.

    Raises:
        CrawlError: there is none; the text names the nearest one.
    """
    known = stores()
    if name in known:
        return known[name]
    near = difflib.get_close_matches(name, known, n=1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    raise CrawlError(f"no store {name!r} among {', '.join(known)}{hint}")


def wanted(store: Store, names: tuple[str, ...]) -> list[Category]:
    """The lists to crawl, in the store's order.

    Args:
        store: whose lists.
        names: of lists (``women/pants``) or of what they begin with (``women``); none for all
            lists but those that are crawled by name only.

    Raises:
        CrawlError: the store has no such list.
    """
    known = store.categories
    unknown = [name for name in names if not any(_fits(name, one) for one in known)]
    if unknown:
        raise CrawlError(f"{store.name} has no list {unknown[0]!r}; it has {', '.join(known)}")
    return [
        category
        for name, category in known.items()
        if name in names
        or (not category.by_name and (not names or any(_fits(one, name) for one in names)))
    ]


def _fits(name: str, category: str) -> bool:
    return name == category or category.startswith(f"{name}/")
