"""A shop that is read by selectors alone: what the platform of a new shop begins as.

The platform is data: addresses and lists of selectors, newest first. A shop that needs
more (an API, a script to be run, sizes to be canonical) makes a subclass, or its own
:class:`~crawlers.platform.Platform`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from parsel import Selector

from crawlers import links
from crawlers.items import Picture, Product
from crawlers.page import Page
from crawlers.platform import Listed, Listing, Platform
from crawlers.reading import Reader, Way, Wins, clean, number, text_of
from crawlers.store import Store
from crawlers.structured import (
    SOLD_OUT,
    availability,
    category_levels,
    image_links,
    offer_of,
    product_data,
)

DATA = "json-ld"
"""Among the selectors of a field: what the page's structured data says of it."""

ITEMS, PICTURES, CRUMBS = 500, 80, 10
"""Products of a list, pictures of a gallery, levels of a breadcrumb that are looked at."""

_CRUMB_HOMES = ("home", "홈", "main")


@dataclass(frozen=True, kw_only=True)
class Selectors:
    """How each field is found: CSS selectors, the first that finds something wins.

    ``json-ld`` among those of a product stands for its structured data. ``::attr()`` and
    ``::text`` are understood; else an element stands for its text, a picture for its address.

    Attributes:
        item: a product of a list.
        link: in it, the link to its page.
        hover: in it, the photo under the pointer.
        listed_sold_out: what is in it, or it is, where it is sold out.
        total: number of products of the list.
        next: link to the list's next page; empty where pages are numbered.
        name, brand, model, price, colour: of a product.
        breadcrumb: each level of it.
        images: each picture of the gallery.
        sold_out: what is on the page of a sold-out product.
    """

    item: tuple[str, ...]
    link: tuple[str, ...] = ("a[href]",)
    hover: tuple[str, ...] = ()
    listed_sold_out: tuple[str, ...] = ()
    total: tuple[str, ...] = ()
    next: tuple[str, ...] = ()
    name: tuple[str, ...]
    brand: tuple[str, ...] = (DATA,)
    model: tuple[str, ...] = (DATA,)
    price: tuple[str, ...] = (DATA,)
    colour: tuple[str, ...] = (DATA,)
    breadcrumb: tuple[str, ...] = (DATA,)
    images: tuple[str, ...]
    sold_out: tuple[str, ...] = ()


class Markup(Platform[Store]):
    """A platform that is addresses and selectors.

    Args:
        lists: address of a list's page, with ``{base}``, ``{code}`` and ``{page}``.
        products: address of a product, with ``{base}`` and ``{sku}``.
        sku: regular expression that finds a product's number, its group 1, in an address.
        selectors: how the fields are found.
        original: a regular expression, and what to put in place of what it finds in a photo's
            address to have that of the original: a shop shows photos in several sizes.
        part: field (name, brand, model, colour) → regular expression whose group 1 is the field
            in the text that a selector finds, as in ``{"colour": r".+ / (.+)"}``; a text that it
            does not fit is passed over.
        currency: of prices where the page does not say.
    """

    def __init__(
        self,
        *,
        lists: str,
        products: str,
        sku: str,
        selectors: Selectors,
        original: tuple[str, str] = (r"(?!)", ""),
        part: Mapping[str, str] | None = None,
        currency: str = "KRW",
    ) -> None:
        self.lists, self.products, self.currency = lists, products, currency
        self._sized, self._whole = re.compile(original[0]), original[1]
        self._part = {field: re.compile(found) for field, found in (part or {}).items()}
        self.sku, self.selectors = re.compile(sku), selectors

    def list_url(self, store: Store, base: str, code: str, page: int) -> str:
        """As ``lists`` says, whether the code is percent-encoded or not."""
        return self.lists.format(base=base, code=quote(unquote(code), safe="/"), page=page)

    def product_url(self, store: Store, base: str, sku: str) -> str:
        """As ``products`` says; a number out of an address may be percent-encoded already."""
        return self.products.format(base=base, sku=quote(unquote(sku), safe=""))

    def items(self, page: Page) -> int:
        """How many blocks of a list's page are taken for products, whatever is read of them."""
        return len(Reader(page.html, Counter()).nodes("list/item", *self.selectors.item)[:ITEMS])

    def read_list(self, page: Page, wins: Wins) -> Listing:
        """Read a list: its items' links, and where it goes on."""
        reader, chosen = Reader(page.html, wins), self.selectors
        found: dict[str, Listed] = {}
        for item in reader.nodes("list/item", *chosen.item)[:ITEMS]:
            listed = self._listed(item, page.url)
            if listed is not None:
                found.setdefault(listed.sku, listed)
        total = reader.text("list/total", *chosen.total) if chosen.total else ""
        return Listing(
            tuple(found.values()), total=number(total), next=self._next(reader, page.url)
        )

    def read_product(self, page: Page, wins: Wins) -> Product:
        """Read a product page."""
        reader, data, chosen = (
            Reader(page.html, wins),
            product_data(page.html),
            self.selectors,
        )
        offer = offer_of(data)

        def text(field: str, said: Callable[[], str]) -> str:
            ways = _ways(reader, getattr(chosen, field), said)
            if field in self._part:
                cut = partial(partial, self._cut, field)
                ways = [(way, find if way == DATA else cut(find)) for way, find in ways]
            return clean(reader.first(field, ways))

        prices = _ways(reader, chosen.price, lambda: offer.get("price") or offer.get("lowPrice"))
        whole: list[Way] = [(label, partial(_number, find)) for label, find in prices]
        return Product(
            sku=self._sku(page, data),
            name=text("name", lambda: text_of(data.get("name"))),
            brand=text("brand", lambda: text_of(data.get("brand"), "name")),
            model=text("model", lambda: text_of(data.get("mpn"))),
            price=reader.first("price", whole),
            currency=text_of(offer.get("priceCurrency"))[:3] or self.currency,
            colour=text("colour", lambda: text_of(data.get("color"))),
            breadcrumb=self._breadcrumb(reader, data),
            sold_out=availability(offer) in SOLD_OUT
            or any(page.html.css(query) for query in chosen.sold_out),
            images=tuple(Picture(url=link) for link in self._gallery(reader, data, page.url)),
        )

    def _listed(self, item: Selector, page_url: str) -> Listed | None:
        link = next(filter(None, (item.css(q).attrib.get("href") for q in self.selectors.link)), "")
        url = links.absolute(link, page_url) if link else None
        found = self.sku.search(url) if url else None
        if url is None or found is None:
            return None
        hovers = (next(_addresses(item.css(query)), "") for query in self.selectors.hover)
        hover = next(filter(None, hovers), "")
        return Listed(
            found[1],
            url="" if self._is_longer(url, found[1]) else url,
            hover=self._original(hover, page_url) or "",
            sold_out=any(item.css(query) for query in self.selectors.listed_sold_out),
        )

    def _is_longer(self, url: str, sku: str) -> bool:
        """Whether a link is a product's own address with more before it, such as the list."""
        made, path = self.products.format(base="", sku=sku), urlsplit(url).path
        return made.startswith("/") and path.endswith(made) and path != made

    def _cut(self, field: str, find: Callable[[], Any]) -> str:
        found = self._part[field].search(find() or "")
        return (found[1] or "") if found else ""

    def _original(self, link: str, page_url: str) -> str | None:
        """The address of a photo's original; None where it is no address of a photo."""
        found = links.picture(link, page_url) if link else None
        return self._sized.sub(self._whole, found) if found else None

    def _next(self, reader: Reader, page_url: str) -> str | None:
        if not self.selectors.next:
            return None
        ways: list[Way] = [
            (query, partial(_href, reader.page, query)) for query in self.selectors.next
        ]
        link = reader.first("list/next", ways)
        return (links.absolute(link, page_url) if link else None) or ""

    def _sku(self, page: Page, data: dict[str, Any]) -> str:
        canonical = page.html.css('link[rel="canonical"]::attr(href)').get() or ""
        found = self.sku.search(page.url) or self.sku.search(canonical)
        return clean(found[1] if found else text_of(data.get("sku")))

    def _breadcrumb(self, reader: Reader, data: dict[str, Any]) -> tuple[str, ...]:
        def crumbs(query: str) -> list[str]:
            texts = (clean(" ".join(one.css("::text").getall())) for one in reader.page.css(query))
            return [text for text in texts if text and text.lower() not in _CRUMB_HOMES]

        ways: list[Way] = [
            (query, partial(category_levels, data) if query == DATA else partial(crumbs, query))
            for query in self.selectors.breadcrumb
        ]
        return tuple((reader.first("breadcrumb", ways) or ())[:CRUMBS])

    def _gallery(self, reader: Reader, data: dict[str, Any], page_url: str) -> list[str]:
        def pictures(query: str) -> list[str]:
            found = image_links(data) if query == DATA else _addresses(reader.page.css(query))
            whole = (self._original(link, page_url) for link in list(found)[:PICTURES])
            return list(dict.fromkeys(link for link in whole if link))

        ways: list[Way] = [(query, partial(pictures, query)) for query in self.selectors.images]
        return reader.first("images", ways) or []


def _ways(reader: Reader, queries: tuple[str, ...], said: Callable[[], Any]) -> list[Way]:
    return [
        (query, said if query == DATA else partial(reader.css_text, query)) for query in queries
    ]


def _number(find: Callable[[], Any]) -> int | None:
    return number(find())


def _href(page: Selector, query: str) -> str:
    return page.css(query).attrib.get("href", "")


def _addresses(nodes: Any) -> Iterator[str]:
    """The address that each element or attribute holds."""
    for node in nodes:
        if isinstance(node.root, str):
            yield node.root
            continue
        held = node.css("img")[:1] or [node]
        yield links.held_in(held[0].attrib)
