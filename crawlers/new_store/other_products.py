"""Pictures of a product's page that show other products."""

from __future__ import annotations

import re
from typing import Any

from crawlers import links
from crawlers.new_store.addresses import ProductAddress, said_address
from crawlers.page import Page

MOST = 3_000
"""Links and pictures that are looked at."""


def others(page: Page, address: ProductAddress) -> set[Any]:
    """Elements of pictures that stand beside a link to another product, as cards do.

    The nearest element around such a picture that leads to another product does not hold the
    page's title: around the page's own pictures it does. No picture is one where products'
    addresses have nothing of their own, for then each link may be one.

    Args:
        page: of a product.
        address: of the shop's products.
    """
    if address.template.startswith("{base}/{sku}"):
        return set()
    sku = re.compile(address.pattern)
    own = sku.search(said_address(page))
    leading: set[Any] = set()
    for link in page.html.css("a[href]")[:MOST]:
        url = links.absolute(link.attrib["href"], page.url)
        found = sku.search(url) if url else None
        if found and (own is None or found[1] != own[1]):
            leading.update((link.root, *link.root.iterancestors()))
    titled = {around.root for around in page.html.xpath("//h1/ancestor::*")}
    found_others: set[Any] = set()
    for picture in page.html.css("img")[:MOST]:
        near = next((one for one in picture.root.iterancestors() if one in leading), None)
        if near is not None and near not in titled:
            found_others.add(picture.root)
    return found_others
