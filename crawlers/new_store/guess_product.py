"""How the fields of an unknown shop's product page may be found.

What the structured data says is looked for in the markup too: a selector that finds the
same is a fall-back that two witnesses agree on. Without structured data, customary names
and OpenGraph are all there is, and every guess is unsure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

from parsel import Selector

from crawlers import links
from crawlers.markup import DATA
from crawlers.new_store.addresses import ProductAddress
from crawlers.new_store.draft import words
from crawlers.new_store.guess import Guessed
from crawlers.new_store.other_products import others
from crawlers.new_store.photo_size import unsized
from crawlers.new_store.selector import is_named, selector_for, within
from crawlers.page import Page
from crawlers.reading import clean, number, text_of
from crawlers.structured import category_levels, image_links, offer_of, product_data

CUSTOMARY: dict[str, tuple[str, ...]] = {
    "name": (
        *("h1[itemprop=name]", "[itemprop=name]", "h1", "h2.product-name"),
        'meta[property="og:title"]::attr(content)',
    ),
    "brand": (
        *("[itemprop=brand] [itemprop=name]", "[itemprop=brand]", ".brand-name", ".brand"),
        'meta[property="product:brand"]::attr(content)',
        'meta[property="og:brand"]::attr(content)',
    ),
    "price": (
        'meta[property="product:sale_price:amount"]::attr(content)',
        'meta[property="product:price:amount"]::attr(content)',
        'meta[property="og:price:amount"]::attr(content)',
        *("[itemprop=price]::attr(content)", "[itemprop=price]", ".sale-price", ".price"),
    ),
    "colour": (
        'meta[property="product:color"]::attr(content)',
        *("[itemprop=color]", ".color .selected", ".color-name", ".colour-name"),
    ),
    "model": (
        *("[itemprop=mpn]", ".product__sku", ".product-sku", ".sku_wrapper .sku"),
        *("[itemprop=sku]", ".product-code", ".model-number"),
    ),
    "breadcrumb": (
        *(".breadcrumb li", ".breadcrumbs li", ".breadcrumb a", ".breadcrumbs a"),
        *("nav[aria-label=breadcrumb] li", "nav[aria-label=Breadcrumb] a", ".location li"),
        *("[class*=crumb] li", "[class*=crumb] a", ".path li", ".path a"),
    ),
    "images": (
        *(".product-gallery img", ".gallery img", ".thumbnails img", ".swiper-slide img"),
        *(".xans-product-image img", ".woocommerce-product-gallery img", ".product__media img"),
        *("[itemprop=image]::attr(content)", "[itemprop=image]"),
        'meta[property="og:image"]::attr(content)',
    ),
}
"""Selectors that many shops share: microdata (schema.org), OpenGraph, customary classes, and
those of Cafe24, WooCommerce and Shopify."""

LEAST = 2
"""Pictures that make a gallery."""

SIGNS = {"₩": "KRW", "원": "KRW", "€": "EUR", "£": "GBP", "¥": "JPY", "$": "USD"}
"""Signs of currencies beside a price."""

LARGEST = "whether their addresses are those of the largest size there is; original= makes them so"
"""What no page tells of its pictures."""

ROOM = 12
"""Characters around a text, such as a currency's, that an element may hold besides."""


def guess_product(
    page: Page, address: ProductAddress | None = None, names: Sequence[str] = ()
) -> Guessed:
    """How the fields of a product page may be found.

    Args:
        page: of a product.
        address: of the shop's products; pictures beside links to others are none of this one.
        names: of other products, as a list shows them; they may end with a colour.
    """
    guess, html = Guessed(), page.html
    data = product_data(html)
    if not data:
        guess.unsure.append("the product page has no JSON-LD Product: every field is a guess")
    offer = offer_of(data)
    said: dict[str, str] = {
        "name": clean(text_of(data.get("name"))),
        "brand": clean(text_of(data.get("brand"), "name")),
        "model": clean(text_of(data.get("mpn"))),
        "colour": clean(text_of(data.get("color"))),
    }
    for field in ("name", "brand", "colour"):
        _guess_text(guess, html, field, said[field], clean)
    price = number(offer.get("price") or offer.get("lowPrice"))
    _guess_text(guess, html, "price", str(price or ""), lambda text: str(number(text) or ""))
    if not said["brand"] and guess.selectors["brand"] == (DATA,):
        _guess_brand(guess, html)
    if not said["colour"] and guess.selectors["colour"] == (DATA,):
        _guess_colour(guess, html, names)
    _guess_model(guess, html, said["model"])
    _guess_breadcrumb(guess, html, category_levels(data))
    _guess_images(guess, page, image_links(data), others(page, address) if address else set())
    guess.currency = text_of(offer.get("priceCurrency")) or _currency(html, guess)
    if html.css("script#__NEXT_DATA__"):
        guess.unsure.append("the page has __NEXT_DATA__, which may be steadier than its markup")
    return guess


def _guess_text(
    guess: Guessed, page: Selector, field: str, said: str, meaning: Callable[[str], str]
) -> None:
    """Ways to a text: the data, elements of the same meaning, customary names."""
    if said:
        same = [query for query in CUSTOMARY[field] if meaning(_text(page, query)) == said]
        ways = list(dict.fromkeys((DATA, *_elements(page, said, meaning), *same)))[:4]
        guess.found.append(f"{field}: {said} ({', '.join(ways)})")
        if len(ways) == 1:
            guess.unsure.append(f"{field}: in the structured data alone")
    else:
        ways = [query for query in CUSTOMARY[field] if meaning(_text(page, query))][:3]
        known = meaning(_text(page, ways[0])) if ways else ""
        guess.unsure.append(
            f"{field}: {known!r} by {ways[0]}, a customary name" if ways else f"{field}: not found"
        )
    guess.selectors[field] = tuple(ways) or (DATA,)


def _elements(
    page: Selector, said: str, meaning: Callable[[str], str], where: str = ""
) -> list[str]:
    """Selectors of elements whose whole text means the same, those with the least text first."""
    found: list[tuple[int, str]] = []
    for node in page.xpath(f"//body//*[not(self::script or self::style)][text()]{where}")[:3_000]:
        text = clean(" ".join(node.css("::text").getall()[:20]))
        if len(text) <= len(said) + ROOM and meaning(text) == said:
            found.append((len(text), selector_for(page, node)))
    return [query for _, query in sorted(found, key=lambda one: one[0]) if query][:2]


def _guess_brand(guess: Guessed, page: Selector) -> None:
    """The shop's own name, in an element of the page's body or in its head."""
    head = 'meta[property="og:site_name"]::attr(content)'
    said = _text(page, head)
    if said:
        beside = _elements(
            page, said, clean, "[not(ancestor::header or ancestor::footer or ancestor::nav)]"
        )
        guess.selectors["brand"] = (*beside[:1], head)
        text = f"brand: {words(said)!r} by {guess.selectors['brand'][0]}, the shop's own name"
        guess.unsure[guess.unsure.index("brand: not found")] = text


def _guess_colour(guess: Guessed, page: Selector, names: Sequence[str]) -> None:
    """The last part of the name, where all names of a list end so, and not all alike."""
    ways = tuple(query for query in guess.selectors["name"] if query != DATA)
    own = _text(page, ways[0]) if ways else ""
    for mark in (" / ", " - ", " – ", " | "):
        ends = {name.rpartition(mark)[2] for name in (*names, own) if mark in name}
        if len(ends) > 1 and all(mark in name for name in (*names, own)):
            guess.selectors["colour"] = ways
            guess.parts["colour"] = f".+{re.escape(mark).replace(chr(92) + ' ', ' ')}(.+)"
            said = own.rpartition(mark)[2]
            text = f"colour: {words(said)!r} by the end of the name, as on the whole list"
            guess.unsure[guess.unsure.index("colour: not found")] = text
            return


_LABELLED = re.compile(r"[^:：]{1,20}[:：]\s*[^\s:：]{2,40}")
_MODEL = re.compile(r"(?=\S*\d)[^\s:：]{2,40}")


def _guess_model(guess: Guessed, page: Selector, said: str) -> None:
    """The maker's number: of the data, else by customary names, with or without a label."""
    guess.selectors["model"] = (DATA,)
    for query in () if said else CUSTOMARY["model"]:
        text = _text(page, query)
        last = re.split(r"[\s:：]+", text)[-1]
        if _MODEL.fullmatch(last) and (text == last or _LABELLED.fullmatch(text)):
            guess.selectors["model"] = (query,)
            if text != last:
                guess.parts["model"] = r"([^\s:：]+)$"
            guess.unsure.append(f"model: {words(last)!r} by {query}, a customary name")
            return


def _guess_breadcrumb(guess: Guessed, page: Selector, said: list[str]) -> None:
    ways = [query for query in CUSTOMARY["breadcrumb"] if len(page.css(query)) >= LEAST][:2]
    guess.selectors["breadcrumb"] = (*ways, *((DATA,) if said or not ways else ()))
    if not ways and not said:
        guess.unsure.append("breadcrumb: not found; it tells garments in lists of several kinds")
    else:
        guess.found.append(f"breadcrumb ({', '.join(guess.selectors['breadcrumb'])})")


def _guess_images(guess: Guessed, page: Page, said: list[str], foreign: set[Any]) -> None:
    """The gallery: the element around the pictures that the data names, else customary names."""
    html = page.html
    known = {_file(found) for link in said if link and (found := links.picture(link, page.url))}
    groups = _galleries(html, page.url, known, foreign)
    customary = [
        query
        for query in CUSTOMARY["images"]
        if len(_pictures(html, query, page.url)) >= LEAST
        and not any(one.root in foreign for one in html.css(query) if "::" not in query)
    ]
    ways = list(dict.fromkeys([*groups, *customary]))[:3] + ([DATA] if known else [])
    if not ways:
        ways = _around_most(html, page.url, foreign) or ['meta[property="og:image"]::attr(content)']
    first = len(_pictures(html, ways[0], page.url)) if ways[0] != DATA else len(known)
    guess.selectors["images"] = tuple(ways)
    if first:
        guess.found.append(f"images: {first} ({', '.join(ways)})")
    if first < LEAST:
        guess.unsure.append("images: no gallery was found")
    elif not groups:
        guess.unsure.append(f"images: by {ways[0]}; see that no other product's are among them")
    guess.unsure.append(f"images: {LARGEST}")


def _galleries(page: Selector, url: str, known: set[str], foreign: set[Any]) -> list[str]:
    """Selectors of pictures in the nearest named element around at least two known ones.

    Pictures are compared by their file's name: a thumbnail is often elsewhere, or sized.
    """
    shown = [one for one in page.css("img")[:2_000] if _file(_address(one.attrib, url)) in known]
    shown = [one for one in shown if one.root not in foreign]
    found: list[str] = []
    for node in shown[:1]:
        for around, selector in within(node):
            inside = [one for one in around.css("img") if any(one.root is s.root for s in shown)]
            query = f"{selector} img"
            if len(inside) >= min(LEAST, len(shown)) and is_named(query):
                found.append(query)
                break
    return found


def _around_most(page: Selector, url: str, foreign: set[Any]) -> list[str]:
    """A selector of the pictures in the innermost named element that holds the most of them.

    Pictures that lead to another page, those of the page's frame and of other products are
    others'. Sizes of one picture count once.
    """
    own = page.xpath(
        "//img[not(ancestor::a[@href and not(starts-with(@href, '#'))])]"
        "[not(ancestor::header or ancestor::footer or ancestor::nav)]"
    )[:500]
    mine = [node for node in own if node.root not in foreign]
    nodes = {node.root for node in mine}
    counts: Counter[str] = Counter()
    for selector in dict.fromkeys(selector for node in mine for _, selector in within(node)):
        query = f"{selector} img"
        pure = all(one.root in nodes for one in page.css(query)[:200] if _address(one.attrib, url))
        counts[query] = len(set(map(unsized, _pictures(page, query, url)))) if pure else 0
    most = counts.most_common(1)
    return [most[0][0]] if most and most[0][1] >= LEAST else []


def _currency(page: Selector, guess: Guessed) -> str:
    """The currency that the head, the microdata, or a sign beside the price tells."""
    for query in (
        'meta[property$="price:currency"]::attr(content)',
        "[itemprop=priceCurrency]::attr(content)",
    ):
        said = clean(page.css(query).get())
        if re.fullmatch("[A-Z]{3}", said):
            return said
    texts = [_text(page, query.partition("::")[0]) for query in guess.selectors["price"]]
    return next((code for sign, code in SIGNS.items() if any(sign in one for one in texts)), "")


def _pictures(page: Selector, query: str, url: str) -> set[str]:
    nodes = page.css(query)[:200]
    held = (one.root if isinstance(one.root, str) else links.held_in(one.attrib) for one in nodes)
    return {whole for link in held if link and (whole := links.picture(link, url))}


def _address(attributes: dict[str, Any], url: str) -> str:
    link = links.held_in(attributes)
    return (links.picture(link, url) or "") if link else ""


def _file(url: str) -> str:
    return urlsplit(url).path.rpartition("/")[2]


def _text(page: Selector, query: str) -> str:
    if "::" in query:
        return clean(page.css(query).get())
    found = page.css(query)
    return clean(" ".join(found[0].css("::text").getall())) if found else ""
