"""8seconds on SSF Shop.

Codes from public notes of 2025. On 2026-08-03 the shop's robots.txt forbade every
crawler it does not name. Not verified: which place of the gallery shows what, so
there is no role rule and the pixels decide.
"""

from crawlers.platforms.ssf.store import HOST, SsfStore, categories

STORE = SsfStore(
    name="eightseconds",
    title="8seconds",
    homepage=f"{HOST}/8seconds/main?brandShopNo=BDMA07A01&brndShopId=8SBSS",
    slug="8seconds",
    brand_shop_no="BDMA07A01",
    brnd_shop_id="8SBSS",
    categories=categories("women", "men"),
    licence="all rights reserved: 8seconds (Samsung C&T Fashion Group)",
    description="8seconds on SSF Shop, women and men; robots.txt refuses (2026-08-03), "
    "role order not verified.",
)
