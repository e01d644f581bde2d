"""Addresses: the list API, products, and originals of pictures."""

from __future__ import annotations

import re
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

from crawlers import links

API = "/api/catalog/v2/products"
ITEMS = 24
"""Articles asked for at a time."""

WIDTH = 750
"""Pixels of a picture's width on a product page."""

ARTICLE = re.compile(r"[0-9]{10}")
"""Article numbers: seven digits of the style, three of the colour."""


def list_url(base: str, code: str) -> str:
    """The beginning of a list, newest first; each answer says where it goes on."""
    return f"{base}{API}?{urlencode({'category': code, 'sort': 'newest', 'limit': ITEMS})}"


def product_url(base: str, sku: str) -> str:
    """An article's page."""
    return f"{base}/products/{quote(sku, safe='')}"


def original(link: str, page_url: str) -> str | None:
    """The original of a picture: its address without the query, which asks for a size.

    >>> original("//img.shop.test/media/1.jpg?w=750&q=80", "https://shop.test/products/1")
    'https://img.shop.test/media/1.jpg'
    """
    found = links.picture(link, page_url) if link else None
    return urlunsplit(urlsplit(found)._replace(query="", fragment="")) if found else None


def resized(url: str) -> str:
    """A picture as large as the product page shows it."""
    return f"{url}?{urlencode({'w': WIDTH})}"
