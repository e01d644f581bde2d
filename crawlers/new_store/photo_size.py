"""What makes a photo's address that of a smaller one, told by pages that show both.

A shop shows a photo in several sizes, and names the size in the file (``_533x``, WordPress'
``-300x300``) or in the query (``width=533``). Where a page's head or the widest entry of a
``srcset`` has the same address without it, that one is the original's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from crawlers import links
from crawlers.page import Page
from crawlers.structured import image_links, product_data

MOST = 1_000
"""Pictures of a page that are looked at."""

_ENDS = r"(?=\.\w+(?:\?|$))"
_FILES = {"_": rf"_\d+x\d*{_ENDS}", "-": rf"-\d+x\d+{_ENDS}"}
_QUERIES = {
    name: rf"\?{name}=\d+$|&{name}=\d+|(?<=\?){name}=\d+&"
    for name in ("width", "height", "imwidth", "w", "h", "sw", "sh")
}
_SIZED = {**_FILES, **_QUERIES}


def unsized(url: str) -> str:
    """A photo's address without scheme and size: the same for all sizes of one photo.

    >>> unsized("https://s/a_533x.jpg?v=1&width=90")
    '//s/a.jpg?v=1'
    """
    found = "//" + url.partition("://")[2]
    for pattern in _SIZED.values():
        found = re.sub(pattern, "", found)
    return found


def original(pages: Sequence[Page]) -> str:
    """A regular expression that finds the size in addresses of a shop's photos.

    Args:
        pages: of the shop.

    Returns:
        what to take out, by the ways of naming a size that the pages show to be left out
        elsewhere; "" where they show none.
    """
    whole = {url for page in pages for url in _largest(page) if url == unsized(f"x:{url}")}
    shown = {url for page in pages for url in _shown(page)}
    sized = [url for url in shown if url not in whole and unsized(f"x:{url}") in whole]
    ways = [pattern for pattern in _SIZED.values() if any(re.search(pattern, url) for url in sized)]
    return "|".join(ways)


def _shown(page: Page) -> Iterator[str]:
    for node in page.html.css("img")[:MOST]:
        yield from _whole(links.held_in(node.attrib), page)


def _largest(page: Page) -> Iterator[str]:
    """Addresses that pages give for the largest: of the head, the data, the widest of a set."""
    head = page.html.css('meta[property="og:image"]::attr(content)').getall()[:MOST]
    for link in (*head, *image_links(product_data(page.html))):
        yield from _whole(link, page)
    for said in page.html.css("img::attr(srcset), source::attr(srcset)").getall()[:MOST]:
        entries = re.findall(r"(\S+)\s+(\d{1,5})w", said[:10_000])
        if entries:
            yield from _whole(max(entries, key=lambda one: int(one[1]))[0], page)


def _whole(link: str, page: Page) -> Iterator[str]:
    """The address of a link without its scheme, which pages do not agree on."""
    found = links.picture(link, page.url) if link else None
    if found and urlsplit(found).hostname:
        yield "//" + found.partition("://")[2]
