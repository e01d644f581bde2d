"""8seconds on SSF Shop.

2025, saved home page: slug and codes; crawlers of others have the same.
2024, addresses of photos: they lie below /goods/8SBR/.
Not verified: which lists it fills; which place of its galleries shows what.
"""

from crawlers.platforms.ssf.store import categories, ssf_store

STORE = ssf_store(
    "eightseconds",
    "8seconds",
    slug="8seconds",
    brand_shop_no="BDMA07A01",
    brnd_shop_id="8SBSS",
    lists=categories("women", "men"),
)
