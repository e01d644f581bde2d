"""AMI on SSF Shop.

2025, saved home page: slug and codes.
Not verified: which lists it fills; which place of its galleries shows what.
"""

from crawlers.platforms.ssf.store import categories, ssf_store

STORE = ssf_store(
    "ami",
    "AMI",
    slug="AMI",
    brand_shop_no="BDMA07A19",
    brnd_shop_id="ECBCH",
    lists=categories("women", "men"),
)
