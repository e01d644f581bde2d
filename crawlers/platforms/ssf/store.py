"""A brand's store on SSF Shop: codes and categories are all that differs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from crawlers.roles import Roles
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
    # Asked for by name: the lists above have their garments, or few of them suit try-on.
    "women/new": Category("SFMA41A14", None, "women", by_name=True),
    "men/new": Category("SFMA42A13", None, "men", by_name=True),
    "women/pants/denim": Category("SFMA41A04A07", "lower", "women", by_name=True),
    "women/skirts/long": Category("SFMA41A05A01", "lower", "women", by_name=True),
    "women/skirts/mini": Category("SFMA41A05A02", "lower", "women", by_name=True),
    "women/knits/pullovers": Category("SFMA41A03A01", "upper", "women", by_name=True),
    "women/knits/cardigans": Category("SFMA41A03A02", "upper", "women", by_name=True),
    "women/knits/vests": Category("SFMA41A03A03", "upper", "women", by_name=True),
    "women/outer": Category("SFMA41A07", "upper", "women", by_name=True),
    "women/jackets": Category("SFMA41A21", "upper", "women", by_name=True),
    "men/pants/formal": Category("SFMA42A04A02", "lower", "men", by_name=True),
    "men/outer": Category("SFMA42A05", "upper", "men", by_name=True),
    "men/jackets": Category("SFMA42A19", "upper", "men", by_name=True),
}
"""Garment lists; the codes are the same in every brand's store. Trousers, shorts and jeans
share a list; kids' lists are left out."""


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
        brand_shop_no, brnd_shop_id: its codes in queries; "" for a second one nobody knows.
    """

    slug: str
    brand_shop_no: str
    brnd_shop_id: str = ""
    platform: str = "ssf"
    base_url: str = HOST
    domains: tuple[str, ...] = ("ssfshop.com",)

    @property
    def codes(self) -> dict[str, str]:
        """The codes as parameters of a query."""
        codes = {"brandShopNo": self.brand_shop_no, "brndShopId": self.brnd_shop_id}
        return {name: code for name, code in codes.items() if code}


def ssf_store(
    name: str,
    title: str,
    *,
    slug: str,
    brand_shop_no: str,
    brnd_shop_id: str = "",
    lists: Mapping[str, Category],
    roles: Roles | None = None,
) -> SsfStore:
    """A brand's store on the real SSF Shop; see :class:`SsfStore`."""
    store = SsfStore(
        name=name,
        title=title,
        homepage=f"{HOST}/{slug}/main",
        slug=slug,
        brand_shop_no=brand_shop_no,
        brnd_shop_id=brnd_shop_id,
        categories=lists,
        roles=roles or Roles(),
        licence=f"all rights reserved: {title}; SSF Shop (Samsung C&T Fashion Group)",
        description=f"{title} on SSF Shop.",
    )
    return replace(store, homepage=f"{store.homepage}?{urlencode(store.codes)}")
