"""The markup of SSF Shop through the years, one module an era.

The skeletons are the project's own; only the names that a spider selects by are those
of the real shop, from public notes and spiders of each time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from sample_store.mall.display import Display, Era
from sample_store.mall.eras import mobile, y2017, y2018, y2023
from sample_store.mall.stock import Page


class Markup(NamedTuple):
    """How an era writes a list (its goods, the image host) and a product page."""

    listing: Callable[[Page, str], str]
    product: Callable[[Display], str]


MARKUPS: dict[Era, Markup] = {
    "2017": Markup(y2018.listing, y2017.product),  # its list already had the later names
    "2018": Markup(y2018.listing, y2018.product),
    "2023": Markup(y2023.listing, y2023.product),
    "mobile": Markup(mobile.listing, mobile.product),
}
