"""Bada, a store of the sample mall that is read through a browser; it sells what Maru sells."""

from crawlers.platforms.ssf.store import SsfStore, categories
from crawlers.roles import DETAIL, PACKSHOT, WORN, WORN_FRONT, GalleryRule, Roles

STORE = SsfStore(
    name="bada",
    title="Bada (sample store)",
    platform="ssf_browser",
    homepage="http://mall.invalid/bada/main",
    base_url="",
    domains=("mall.invalid",),
    slug="bada",
    brand_shop_no="BDMA90A03",
    brnd_shop_id="SMBDA",
    categories=categories("women", "men"),
    roles=Roles(
        GalleryRule({0: PACKSHOT, 1: WORN_FRONT, 2: DETAIL, 3: WORN}, at_least=3, at_most=4)
    ),
    licence="Apache-2.0",
    description="Sample store on the local mall, through a browser: lists and descriptions.",
    sample=True,
)
