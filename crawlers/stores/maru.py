"""Maru, a store of the sample mall: galleries begin with the packshot."""

from crawlers.platforms.ssf.store import SsfStore, categories
from crawlers.roles import DETAIL, PACKSHOT, WORN, WORN_FRONT, GalleryRule, Roles

STORE = SsfStore(
    name="maru",
    title="Maru (sample store)",
    homepage="http://mall.invalid/maru/main",
    base_url="",
    domains=("mall.invalid",),
    slug="maru",
    brand_shop_no="BDMA90A02",
    brnd_shop_id="SMMRU",
    categories=categories("women", "men"),
    roles=Roles(
        GalleryRule({0: PACKSHOT, 1: WORN_FRONT, 2: DETAIL, 3: WORN}, at_least=3, at_most=4)
    ),
    licence="Apache-2.0",
    description="Sample store on the local mall: packshot, worn front, detail, side or back.",
    sample=True,
)
