"""Maison Kitsuné on SSF Shop.

2025, saved home page: slug and codes.
Not verified: which lists it fills; which place of its galleries shows what.
"""

from crawlers.platforms.ssf.store import categories, ssf_store

STORE = ssf_store(
    "maisonkitsune",
    "Maison Kitsuné",
    slug="Maison-Kitsune",
    brand_shop_no="BDMA07A22",
    brnd_shop_id="BQMKT",
    lists=categories("women", "men"),
)
