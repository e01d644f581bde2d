"""Which goods of a list are wanted: garments of a kind that is known."""

from __future__ import annotations

import re

from crawlers.items import GarmentCategory, Product
from crawlers.store import Category
from sichak.garment_words import category_in_words


class Unwanted(ValueError):
    """Goods that no store is crawled for; the text says why. No fault of the shop or the crawl."""


def garment_category(product: Product, category: Category) -> GarmentCategory:
    """The kind of garment a product is: its list's, or as its own page tells.

    A list of several kinds, such as new goods, leaves it to the breadcrumb, the narrowest
    level first, and then to the name. A breadcrumb that leads to other goods (bags, shoes)
    is believed whatever the name says: a "knit bag" is no knit.

    Raises:
        Unwanted: nothing tells that it is a garment.
    """
    if category.garment is not None:
        return category.garment
    levels = product.breadcrumb
    if any(_OTHER_GOODS.search(text) for text in levels):
        raise Unwanted(f"no garment: {' > '.join(levels)}")
    found = category_in_words(levels, product.name)
    if found is None:
        raise Unwanted("neither its breadcrumb nor its name tells a garment")
    return found


_OTHER_GOODS = re.compile(
    r"가방|슈즈|신발|스니커즈|부츠|샌들|잡화|액세서리|주얼리|모자|양말|벨트|지갑|시계|스카프|머플러"
    r"|뷰티|언더웨어|이너웨어|파자마"
    r"|(?<![a-z])(?:bag|shoe|sneaker|boot|sandal|accessorie|accessory|hat|cap|sock|belt|wallet"
    r"|watche|watch|scarf|scarve|muffler|jewelry|beauty|underwear)s?(?![a-z])",
    re.IGNORECASE,
)
"""Asked of the breadcrumb alone: in a name, "belt" may be part of a coat."""
