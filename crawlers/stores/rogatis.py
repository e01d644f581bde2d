"""Rogatis on SSF Shop.

2025, saved home page: slug and codes; the site spells it so, not ROGADIS.
Not verified: which lists it fills; which place of its galleries shows what.
"""

from crawlers.platforms.ssf.store import categories, ssf_store

STORE = ssf_store(
    "rogatis",
    "Rogatis",
    slug="Rogatis",
    brand_shop_no="BDMA04A05",
    brnd_shop_id="HMBRX",
    lists=categories("men"),
)
