"""Theory on SSF Shop.

2025, saved home page: slug and codes.
2022, remark in a crawler's script: its galleries are not in JUUN.J's order.
Not verified: in which order they are; which lists it fills.
"""

from crawlers.platforms.ssf.store import categories, ssf_store

STORE = ssf_store(
    "theory",
    "Theory",
    slug="Theory",
    brand_shop_no="BDMA07A30",
    brnd_shop_id="ECBTM",
    lists=categories("women", "men"),
)
