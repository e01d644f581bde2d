"""The gallery of an SSF Shop product page: URLs of the originals, in order."""

from __future__ import annotations

import re
from typing import Any

from parsel import Selector

from crawlers.items import Picture
from crawlers.links import held_in
from crawlers.platforms.ssf.urls import GOODS_NUMBER, canonical_image
from crawlers.reading import Reader, Way
from crawlers.structured import image_links

LIMIT = 80
"""Pictures of a gallery that are looked at."""

_RAW = re.compile(
    r"(?P<url>(?:https?:)?//[\w.:-]+/goods/[\w/]{1,60}/(?P<sku>G[A-Z0-9]{13,24})_(?P<place>\d{1,3})"
    r"_(?:THNAIL_)?ORGINL\w{0,30}\.(?:jpg|jpeg|png))"
)


def read_gallery(reader: Reader, data: dict[str, Any], url: str) -> tuple[Picture, ...]:
    """Pictures of the product, each once, videos and placeholders left out.

    The thumbnails come first because they are the gallery as a customer sees it, and
    roles are declared by its order; JSON-LD may list fewer. ``og:image`` is broken on
    this shop and never read.

    Args:
        reader: of the page.
        data: its JSON-LD ``Product``, which may be empty.
        url: of the page; completes relative addresses.
    """
    page = reader.page

    def css(query: str) -> Way:
        return query, lambda: _originals([_address(one) for one in page.css(query)], url)

    found = reader.first(
        "images",
        [
            css(".preview-thumb .thumb-item"),  # 2023
            ("json-ld", lambda: _originals(image_links(data), url)),
            css("#godImgWrap img"),
            css("ul.lslide img"),  # 2018
            css(".prd-img img"),
            css("div.zoomImg img"),
            css("div.prdImg img"),  # 2017
            css("input#defaultImage"),
            ("source", lambda: _originals(_in_source(page, url), url)),  # mobile
        ],
    )
    return tuple(Picture(url=link) for link in found or ())


def _address(node: Selector) -> str:
    """A picture's address: a thumbnail's in ``data``, or on the picture, which may load lazily."""
    if "/" in node.attrib.get("data", ""):
        return node.attrib["data"]
    pictures = node.css("img")
    return held_in(pictures[0].attrib if pictures else node.attrib)


def _in_source(page: Selector, url: str) -> list[str]:
    """Originals of this product anywhere in the page's source, by their gallery number."""
    skus = GOODS_NUMBER.findall(url)
    found = {
        match["url"]: int(match["place"])
        for match in _RAW.finditer(page.get())
        if match["sku"] in skus
    }
    return sorted(found, key=lambda link: (found[link], link))


def _originals(links: list[str], url: str) -> list[str]:
    canonical = (canonical_image(link, url) for link in links[:LIMIT] if link)
    return list(dict.fromkeys(link for link in canonical if link))
