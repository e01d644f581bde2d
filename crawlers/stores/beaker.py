"""BEAKER on SSF Shop, a store of many brands.

2025, saved home page: slug and codes.
about 2017, a crawler of garment photos: the first photo is the garment alone.
Not verified: whether it still is, and for all its brands; which lists it fills; the other places.
"""

from crawlers.platforms.ssf.store import categories, ssf_store
from crawlers.roles import PACKSHOT, GalleryRule, Roles

STORE = ssf_store(
    "beaker",
    "BEAKER",
    slug="BEAKER",
    brand_shop_no="BDMA09",
    brnd_shop_id="MCBR",
    lists=categories("women", "men"),
    roles=Roles(GalleryRule({0: PACKSHOT})),
)
