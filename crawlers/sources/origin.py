"""The address that a saved page is from, as the page itself says it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawlers.links import absolute
from crawlers.page import Page
from crawlers.reading import text_of
from crawlers.structured import offer_of, product_data

HEAD = 4_096
"""Characters in which browsers and SingleFile write where a page is from."""

_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d{1,6}\)(\S{1,2000})")
_SINGLE_FILE = re.compile(r"Page saved with SingleFile\s+url:\s*(\S{1,2000})")


def address_of(page: Page) -> str:
    """The address of a saved page; "" where it does not say.

    In the order they are believed: the comment that browsers write (Internet Explorer's
    "Mark of the Web", which Chrome writes too), SingleFile's, the canonical link, the address
    in the structured data, ``og:url``.
    """
    return next(filter(None, (absolute(one, "") for one in _said(page))), "")


def _said(page: Page) -> Iterator[str]:
    head = page.text[:HEAD]
    for comment in (_SAVED_FROM, _SINGLE_FILE):
        if found := comment.search(head):
            yield found[1]
    yield page.html.css('link[rel="canonical"]::attr(href)').get() or ""
    data = product_data(page.html)
    yield text_of(data.get("url"))
    yield text_of(offer_of(data))
    yield page.html.css('meta[property="og:url"]::attr(content)').get() or ""
