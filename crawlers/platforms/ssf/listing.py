"""The list fragment of SSF Shop."""

from __future__ import annotations

import math
from dataclasses import dataclass

from parsel import Selector

from crawlers.platforms.ssf.urls import GOODS_NUMBER, PAGE_SIZE
from crawlers.reading import Reader, Wins, number

ITEMS = (
    "li.god-item[data-prdno]",  # 2023
    "li[name=gooditem][data-prdno]",  # mobile
    "ul#dspGood > li[data-prdno]",  # 2018
    "li[view-godno]",
)
TOTALS = (
    "#ctgryGodsListTotalRow::attr(value)",  # 2023
    "#godTotalCount::attr(value)",  # before
    "#godTotalCount",
)


@dataclass(frozen=True)
class ListPage:
    """One page of a list.

    Attributes:
        skus: goods numbers in the order of the page, each once.
        total: products of the whole list, None where the page does not say.
    """

    skus: tuple[str, ...]
    total: int | None

    @property
    def pages(self) -> int | None:
        """Pages of the whole list."""
        return None if self.total is None else math.ceil(self.total / PAGE_SIZE)


def parse_list(page: Selector, wins: Wins) -> ListPage:
    """Read a list fragment. What is no goods number is left out."""
    reader = Reader(page, wins)
    total = number(reader.text("list/total", *TOTALS))
    if total == 0:
        return ListPage((), 0)
    found: dict[str, None] = {}
    for item in reader.nodes("list/item", *ITEMS):
        sku = item.attrib.get("data-prdno") or item.attrib.get("view-godno") or ""
        if GOODS_NUMBER.fullmatch(sku):
            found[sku] = None
    return ListPage(tuple(found), total)
