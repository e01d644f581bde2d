"""The list fragment of SSF Shop."""

from __future__ import annotations

import math

from parsel import Selector

from crawlers import links
from crawlers.platform import Listed, Listing
from crawlers.platforms.ssf.urls import GOODS_NUMBER, PAGE_SIZE, canonical_image
from crawlers.reading import Reader, Wins, number

ITEMS = (
    "li.god-item[data-prdno]",  # 2023
    "li[name=gooditem][data-prdno]",  # mobile
    "ul#dspGood > li[data-prdno]",  # 2018
    "li[view-godno]",
)
IMAGES = (
    ".god-img img",  # 2023
    "span.front img",  # 2018
    "img",
)
HOVERS = (
    ".god-img img:nth-of-type(2)",  # 2023
    ".hover img",  # 2018
    "span.back img",
)
TOTALS = (
    "#ctgryGodsListTotalRow::attr(value)",  # 2023
    "#godTotalCount::attr(value)",  # before
    "#godTotalCount",
)


def parse_list(page: Selector, url: str, wins: Wins) -> Listing:
    """Read a list fragment; ``url`` completes addresses. What is no goods number is left out."""
    reader = Reader(page, wins)
    total = number(reader.text("list/total", *TOTALS))
    if total == 0:
        return Listing((), 0, 0)
    found: dict[str, Listed] = {}
    for item in reader.nodes("list/item", *ITEMS):
        sku = item.attrib.get("data-prdno") or item.attrib.get("view-godno") or ""
        if GOODS_NUMBER.fullmatch(sku):
            image, hover = _picture(item, IMAGES, url), _picture(item, HOVERS, url)
            one = Listed(sku, hover=hover, sold_out=_sold_out(item), image=image)
            found.setdefault(sku, one)
    pages = None if total is None else math.ceil(total / PAGE_SIZE)
    return Listing(tuple(found.values()), total, pages)


def _picture(item: Selector, queries: tuple[str, ...], url: str) -> str:
    """The original of a photo of a product's tile; "" where there is none."""
    for query in queries:
        nodes = item.css(query)
        if nodes:
            link = links.held_in(nodes[0].attrib)
            return (canonical_image(link, url) or "") if link else ""
    return ""


def _sold_out(item: Selector) -> bool:
    return "soldout" in item.attrib.get("class", "").split()
