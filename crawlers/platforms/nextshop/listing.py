"""The list API: articles, and the address where the list goes on."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from crawlers import links
from crawlers.embedded import dig, entries
from crawlers.page import Page
from crawlers.platform import Listed, Listing
from crawlers.platforms.nextshop.urls import ARTICLE, ITEMS, original
from crawlers.reading import Wins, number, text_of


def parse_list(page: Page, wins: Wins) -> Listing:
    """Read an answer of the API.

    Raises:
        ValueError: it is no JSON, or holds no list.
    """
    said = page.json
    items = dig(said, "data.items")
    if not isinstance(items, list):
        raise ValueError("no array at data.items")
    wins["list/item", "data.items"] += 1
    found: dict[str, Listed] = {}
    for item in entries(items, ITEMS):
        listed = _listed(item, page.url)
        if listed is not None:
            found.setdefault(listed.sku, listed)
    following = links.absolute(text_of(dig(said, "links.next")) or page.url, page.url) or ""
    return Listing(
        tuple(found.values()),
        total=number(dig(said, "data.totalCount")),
        next=following if _goes_on(following, page.url) else "",
    )


def _listed(item: dict[str, Any], page_url: str) -> Listed | None:
    sku = text_of(item.get("articleId"))
    if not ARTICLE.fullmatch(sku):
        return None
    pictures = [text_of(one.get("src")) for one in entries(item.get("images"), 2)]
    image, hover = (original(one, page_url) or "" for one in (*pictures, "", "")[:2])
    link = text_of(item.get("url"))
    return Listed(
        sku,
        url=(links.absolute(link, page_url) or "") if link else "",
        hover=hover,
        sold_out=item.get("soldOut") is True,
        image=image,
    )


def _goes_on(following: str, page_url: str) -> bool:
    """Whether an address leads on: to the same host, and not to where we are."""
    return following != page_url and urlsplit(following).netloc == urlsplit(page_url).netloc
