"""BEANPOLE MEN on SSF Shop.

2025, saved home page: slug and brandShopNo.
Not verified: its brndShopId, which is left out of queries; which lists it fills; which place of
    its galleries shows what.
"""

from crawlers.platforms.ssf.store import categories, ssf_store

STORE = ssf_store(
    "beanpolemen",
    "BEANPOLE MEN",
    slug="Beanpole-Men",
    brand_shop_no="BDMA01A01",
    lists=categories("men"),
)
