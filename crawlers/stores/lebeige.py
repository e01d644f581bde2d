"""LEBEIGE on SSF Shop.

2025, saved home page: slug and codes; crawlers of others have the same.
about 2017, a crawler of garment photos: the photo under the pointer is the garment alone.
Not verified: whether it still is; which lists it fills; the places of a gallery.
"""

from crawlers.platforms.ssf.store import categories, ssf_store
from crawlers.roles import PACKSHOT, Roles

STORE = ssf_store(
    "lebeige",
    "LEBEIGE",
    slug="LEBEIGE",
    brand_shop_no="BDMA07A06",
    brnd_shop_id="ECBVF",
    lists=categories("women"),
    roles=Roles(hover=PACKSHOT),
)
