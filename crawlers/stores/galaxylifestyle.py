"""GALAXY LIFESTYLE on SSF Shop.

2025, saved home page: slug and codes.
Not verified: which lists it fills; which place of its galleries shows what.
"""

from crawlers.platforms.ssf.store import categories, ssf_store

STORE = ssf_store(
    "galaxylifestyle",
    "GALAXY LIFESTYLE",
    slug="Galaxy-Lifestyle",
    brand_shop_no="BDMA04A02",
    brnd_shop_id="HMBGC",
    lists=categories("men"),
)
