"""JUUN.J on SSF Shop.

2025, saved home page: slug and codes.
2022, a crawler's script for this store: of a top, the second photo is the garment alone, then
    come front, side and back worn; a dress is worn on the first; galleries of fewer than eight
    photos have none that is worn. A video in front shifts all places; it is no photo here.
Not verified: whether the order outlived the pages of 2022; the order of trousers and skirts;
    which lists it fills.
"""

from crawlers.platforms.ssf.store import categories, ssf_store
from crawlers.roles import PACKSHOT, WORN_BACK, WORN_FRONT, WORN_SIDE, GalleryRule, Roles

STORE = ssf_store(
    "juunj",
    "JUUN.J",
    slug="JUUN-J",
    brand_shop_no="BDMA07A11",
    brnd_shop_id="ECBJC",
    lists=categories("women", "men"),
    roles=Roles(
        by_category={
            "upper": GalleryRule(
                {1: PACKSHOT, 2: WORN_FRONT, 3: WORN_SIDE, 4: WORN_BACK}, at_least=8
            ),
            "dress": GalleryRule(
                {0: WORN_FRONT, 1: PACKSHOT, 3: WORN_SIDE, 4: WORN_BACK}, at_least=8
            ),
        }
    ),
)
