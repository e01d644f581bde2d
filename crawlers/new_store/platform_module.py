"""A new platform out of saved pages of a shop nobody knows yet, and its first store."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawlers import links
from crawlers.new_store.addresses import (
    ListAddress,
    ProductAddress,
    list_address,
    product_address,
    said_address,
)
from crawlers.new_store.draft import (
    Asked,
    Draft,
    literal,
    raw_literal,
    tuple_lines,
    width,
    words,
    wrapped,
)
from crawlers.new_store.guess import Guessed
from crawlers.new_store.guess_list import guess_list, linked
from crawlers.new_store.guess_product import LARGEST, guess_product
from crawlers.new_store.lists import CODE, Entry, entry_of, linked_entries, with_given
from crawlers.new_store.photo_size import original
from crawlers.page import Page
from crawlers.reading import text_of
from crawlers.structured import image_links, product_data
from sichak.errors import CrawlError

FIELDS = (
    *("item", "link", "hover", "listed_sold_out", "total", "next"),
    *("name", "brand", "model", "price", "colour", "breadcrumb", "images"),
)
"""Fields of :class:`crawlers.markup.Selectors`, in its order."""


@dataclass(frozen=True)
class Shop:
    """Saved pages of one shop: ``lists`` and ``products`` are of the same host."""

    base: str
    lists: tuple[Page, ...]
    products: tuple[Page, ...]


@dataclass(frozen=True)
class Further:
    """What a platform says besides addresses and selectors, as in :class:`Markup`."""

    original: str
    part: Mapping[str, str]
    currency: str

    def lines(self) -> str:
        """Lines of its keyword arguments, as ruff's formatter lays them out."""
        lines = ""
        if self.original:
            lines += f"    original=(\n        {raw_literal(self.original)},\n"
            lines += '        "",\n    ),\n'
        if self.part:
            inner = (f"        {literal(k)}: {raw_literal(v)},\n" for k, v in self.part.items())
            lines += f"    part={{\n{''.join(inner)}    }},\n"
        if re.fullmatch("[A-Z]{3}", self.currency) and self.currency != "KRW":
            lines += f"    currency={literal(self.currency)},\n"
        return lines


def draft_platform(asked: Asked, platform: str, pages: Sequence[Page]) -> Draft:
    """Draft a platform and its first store.

    Args:
        asked: of the store.
        platform: name of the new package.
        pages: at least one product page, and lists.

    Raises:
        CrawlError: a page does not say where it is from, they are of several shops, or none
            is a product page.
    """
    shop = _sorted(pages)
    listing = Guessed(
        selectors={"item": ("li",)}, unsure=["no list was saved: its items are unknown"]
    )
    urls: tuple[str, ...] = ()
    if shop.lists:
        listing, urls = guess_list(shop.lists[0], shop.products[0].url)
    own = [said_address(page) for page in shop.products]
    address = product_address(urls, own) or product_address(own)
    if address is None:
        raise CrawlError(f"the address of a product, {own[0]}, has no part that is its number")
    product = guess_product(shop.products[0], address, listing.names)
    size = original([*shop.products, *shop.lists])
    if size:
        product.unsure = [one for one in product.unsure if LARGEST not in one]
        product.found.append(f"images: originals without {size}, which the pages show too")
    lists = [list_address(page.url, linked(page)) for page in shop.lists]
    title = words(asked.title) or _title(shop.products[0]) or asked.name
    unsure = [*listing.unsure, *product.unsure, *_doubts(address, lists)]
    selectors = {**listing.selectors, **product.selectors}
    first = lists[0] if lists else ListAddress("{base}/{code}?page={page}", "", False, False)
    saved = [entry_of(page, one.code) for page, one in zip(shop.lists, lists, strict=True)]
    entries = with_given(saved, asked.lists, first.template)
    offered = linked_entries(shop.lists[0], first.template, entries) if lists else []
    if offered:
        names = ", ".join(one.name for one in offered)
        unsure.append(f"lists: {names} are linked in its navigation; see whose garments they have")
    entries = [*entries, *offered] or [entry_of(shop.products[0], "all")]
    files = {
        f"crawlers/platforms/{platform}/__init__.py": _package(title, asked),
        f"crawlers/platforms/{platform}/platform.py": _module(
            title, first, address, selectors, Further(size, product.parts, product.currency)
        ),
        f"crawlers/stores/{asked.name}.py": _store(title, asked, platform, shop, entries),
    }
    found = [
        f"title: {title}",
        f"products: {address.template}",
        f"lists: {first.template}",
        *listing.found,
        *product.found,
    ]
    unsure.append("sizes: they and their stock are not read on this platform")
    unsure.append("roles: no tag, hover photo or place is declared; the pixels decide until then")
    kinds = {page.url: "list" for page in shop.lists}
    kinds.update((page.url, "product") for page in shop.products)
    return Draft(files, tuple(found), tuple(unsure), kinds)


def _sorted(pages: Sequence[Page]) -> Shop:
    """Products and lists: a product's page has its data, or looks like no list."""
    nameless = [page for page in pages if not page.url]
    if nameless:
        raise CrawlError(
            f"{len(nameless)} of {len(pages)} pages do not say where they are from; say it for "
            "each page in order, with --url ADDRESS"
        )
    bases = {"{0.scheme}://{0.netloc}".format(urlsplit(page.url)) for page in pages}
    if len(bases) > 1:
        raise CrawlError(f"the pages are of several shops: {', '.join(sorted(bases))[:300]}")
    products = [page for page in pages if _is_product(page)]
    lists = [page for page in pages if page not in products]
    if not products and len(pages) == 1:
        products, lists = list(pages), []
    if not products:
        raise CrawlError(
            "none of the pages is known for a product's: it has no JSON-LD Product, no og:type "
            "product and no price in its head. Save a product page as well"
        )
    return Shop(bases.pop(), tuple(lists), tuple(products))


def _is_product(page: Page) -> bool:
    html = page.html
    kind = html.css('meta[property="og:type"]::attr(content)').get() or ""
    price = html.css('meta[property$="price:amount"], [itemtype$="schema.org/Product"] h1')
    return bool(product_data(html)) or "product" in kind or bool(price)


def _title(page: Page) -> str:
    html = page.html
    brand = text_of(product_data(html).get("brand"), "name")
    return words(html.css('meta[property="og:site_name"]::attr(content)').get() or brand)


def _doubts(address: ProductAddress, lists: list[ListAddress]) -> list[str]:
    doubts = []
    if not address.sure:
        doubts.append(f"products: {address.template}; which part of it is a product's own")
    for one in lists[:1]:
        if not one.sure_page:
            doubts.append(f"paging: ?page= is a guess, in {one.template}")
        if not one.sure_code:
            doubts.append(f"lists: which part of {one.template} tells one list from another")
    doubts += [
        f"lists: {one.code!r} is too long for a code" for one in lists if width(one.code) > CODE
    ]
    if len({one.template for one in lists}) > 1:
        doubts.append("lists: the saved lists have addresses of several forms")
    return doubts


def _package(title: str, asked: Asked) -> str:
    card = wrapped(
        [
            f"{asked.today}, saved pages: addresses and selectors.",
            "Not verified: all of it on further pages; robots.txt.",
        ]
    )
    return f'"""The shop software of {title}, begun from saved pages.\n\n{card}\n"""\n'


def _module(
    title: str,
    lists: ListAddress,
    products: ProductAddress,
    selectors: dict[str, tuple[str, ...]],
    further: Further,
) -> str:
    fields = "".join(
        tuple_lines(name, selectors[name], "        ") for name in FIELDS if selectors.get(name)
    )
    return (
        f'"""{title}: addresses and selectors, guessed from saved pages.\n\n'
        "Of each field the steadiest comes first. Correct what is wrong, then run `sichak\n"
        "stores`; what selectors cannot tell is a method of a subclass of Markup.\n"
        '"""\n\n'
        "from crawlers.markup import Markup, Selectors\n\n"
        "PLATFORM = Markup(\n"
        f"    lists={literal(lists.template)},\n"
        f"    products={literal(products.template)},\n"
        f"    sku={raw_literal(products.pattern)},\n"
        f"    selectors=Selectors(\n{fields}    ),\n{further.lines()})\n"
    )


def _store(title: str, asked: Asked, platform: str, shop: Shop, lists: list[Entry]) -> str:
    categories = "".join(one.line for one in lists)
    card = wrapped(
        [
            f"{asked.today}, saved pages: lists and hosts.",
            "Not verified: whether these are all its lists; what its galleries show where.",
        ]
    )
    return (
        f'"""{title}.\n\n{card}\n"""\n\n'
        "from crawlers.store import Category, Store\n\n"
        "STORE = Store(\n"
        f"    name={literal(asked.name)},\n"
        f"    title={literal(title)},\n"
        f"    platform={literal(platform)},\n"
        f"    homepage={literal(shop.base + '/')},\n"
        f"    base_url={literal(shop.base)},\n"
        f"{tuple_lines('domains', _domains(shop), '    ')}"
        f"    categories={{\n{categories}    }},\n"
        f"    licence={literal(f'all rights reserved: {title}')},\n"
        f"    description={literal(f'{title}.')},\n"
        ")\n"
    )


def _domains(shop: Shop) -> list[str]:
    """The shop's domain, and other hosts that its photos are on."""
    own = (urlsplit(shop.base).hostname or "").removeprefix("www.")
    photos = (
        links.picture(link, page.url) or ""
        for page in shop.products
        for link in image_links(product_data(page.html))
        if link
    )
    hosts = [urlsplit(photo).hostname or "" for photo in photos]
    other = [one for one in hosts if one and one != own and not one.endswith(f".{own}")]
    return list(dict.fromkeys([own, *other]))[:5]
