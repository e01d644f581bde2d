"""Hanok, a store of the sample mall: galleries begin with the worn front."""

from crawlers.platforms.ssf.store import SsfStore, categories
from crawlers.roles import DETAIL, PACKSHOT, WORN, WORN_FRONT, GalleryRule, Roles

STORE = SsfStore(
    name="hanok",
    title="Hanok (sample store)",
    homepage="http://mall.invalid/hanok/main",
    base_url="",
    domains=("mall.invalid",),
    slug="hanok",
    brand_shop_no="BDMA90A01",
    brnd_shop_id="SMHNK",
    categories=categories("women", "men"),
    roles=Roles(
        GalleryRule({0: WORN_FRONT, 1: PACKSHOT, 2: WORN, 3: DETAIL}, at_least=3, at_most=4)
    ),
    licence="Apache-2.0",
    description="Sample store on the local mall: worn front, packshot, back or side, detail.",
    sample=True,
)
