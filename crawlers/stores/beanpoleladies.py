"""BEANPOLE LADIES on SSF Shop.

2025, saved home page: slug and codes.
about 2018, a crawler of others: it keeps the first photo and the one under the pointer alike.
Not verified: which of the two is the garment alone; which lists it fills.
"""

from crawlers.platforms.ssf.store import categories, ssf_store

STORE = ssf_store(
    "beanpoleladies",
    "BEANPOLE LADIES",
    slug="Beanpole-Ladies",
    brand_shop_no="BDMA01A02",
    brnd_shop_id="BPBBF",
    lists=categories("women"),
)
