"""How an unknown shop's list is built: its products are blocks of one kind, linked and pictured."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from parsel import Selector

from crawlers import links
from crawlers.new_store.draft import literal
from crawlers.new_store.guess import Guessed
from crawlers.new_store.selector import is_named, names_of, simple, within
from crawlers.page import Page
from crawlers.reading import clean, number

FEWEST = 2
"""Items that make a list."""

MOST = 5_000
"""Elements of a page that are looked at."""

NEAR, ABOVE = 8, 4
"""Elements from a link up to the one with its picture, and further up to a whole item."""

_SOLD_WORDS = re.compile(r"(일시)?품절|sold[ -]?out|out of stock|완판", re.IGNORECASE)
"""What a badge of a sold-out product says, and nothing else."""

_SOLD_OUT = (
    *(".soldout", ".sold-out", ".sold_out", ".is-sold-out", ".out-of-stock"),
    *("img[src*=soldout]", "img[src*=sold_out]", 'img[alt*="품절"]'),
)
"""What marks sold-out products: it is on some items of a list, and not on all."""


@dataclass(frozen=True)
class Block:
    """Elements of one kind.

    Attributes:
        selector: finds them.
        nodes: the elements.
        urls: where they lead, each once.
    """

    selector: str
    nodes: tuple[Selector, ...]
    urls: tuple[str, ...]


def guess_list(page: Page, product_url: str = "") -> tuple[Guessed, tuple[str, ...]]:
    """How a list's products may be found, and where they lead.

    Args:
        page: a list.
        product_url: of a product page of the same shop; items that lead to such are preferred.
    """
    guess = Guessed()
    blocks = sorted(_blocks(page), key=lambda one: _rank(one, product_url), reverse=True)
    if not blocks:
        guess.unsure.append("the list has no repeated block with links and pictures")
        guess.selectors["item"] = ("li[data-no-item-was-found]",)
        return guess, ()
    block = blocks[0]
    guess.found.append(f"list: {len(block.urls)} products ({block.selector})")
    for other in blocks[1:2]:
        if len(other.urls) >= FEWEST and set(other.urls) != set(block.urls):
            text = f"{other.selector} has {len(other.urls)} links with pictures too"
            guess.unsure.append(f"list: {text}; see which are the products")
    guess.selectors["item"] = (block.selector, *_further(page.html, block))
    guess.selectors["link"] = _link(block)
    guess.names = tuple(filter(None, map(_name, block.nodes)))
    _guess_details(guess, block)
    _guess_total(guess, page.html, len(block.urls))
    _guess_next(guess, page.html)
    return guess, block.urls


def linked(page: Page) -> list[str]:
    """Addresses that a page leads to."""
    found = page.html.css("a::attr(href)").getall()[:MOST]
    return [url for link in found if (url := links.absolute(link, page.url))]


def _blocks(page: Page) -> Iterator[Block]:
    """Groups of like elements each of which has a picture and leads somewhere of its own."""
    groups: dict[str, list[Selector]] = defaultdict(list)
    above_pictures = page.html.xpath("//img/ancestor::*")
    pictured = {node.root for node in above_pictures}
    for link in page.html.xpath("//a[@href]")[:MOST]:
        path = [link, *reversed(link.xpath(f"ancestor::*[position()<{NEAR + ABOVE}]"))]
        first = next((at for at, one in enumerate(path[:NEAR]) if one.root in pictured), -ABOVE)
        for around in path[: first + ABOVE]:
            names = names_of(around)[:1]
            groups[".".join((around.root.tag, *names))].append(around)
    for query, nodes in groups.items():
        unique = {id(node.root): node for node in nodes}
        yield from _block(page, query, list(unique.values()))


def _block(page: Page, query: str, nodes: list[Selector]) -> Iterator[Block]:
    for parent, own in _by_parent(nodes):
        urls = [url for node in own if (url := _leads_to(node, page.url))]
        pictured = sum(bool(node.css("img")) for node in own)
        if len(set(urls)) >= FEWEST and pictured * 2 >= len(own) and len(set(urls)) * 2 > len(own):
            above = simple(parent)
            if not (is_named(query) or is_named(above)):
                continue
            named = is_named(above) or not any(is_named(one) for _, one in within(parent))
            whole = f"{above} > {query}" if named else f"{_above(parent)} {query}"
            yield Block(whole, tuple(own), tuple(dict.fromkeys(urls)))


def _by_parent(nodes: list[Selector]) -> Iterator[tuple[Selector, list[Selector]]]:
    """Elements that have a parent, those of the same one together."""
    own: dict[int, list[Selector]] = defaultdict(list)
    for node in nodes:
        own[id(node.root.getparent())].append(node)
    for some in own.values():
        for parent in some[0].xpath("parent::*"):
            yield parent, some


def _above(node: Selector) -> str:
    return next((selector for _, selector in within(node) if is_named(selector)), "body")


def _leads_to(node: Selector, page_url: str) -> str | None:
    """Where an item leads: its first link to the shop itself that is no script."""
    for link in node.xpath("descendant-or-self::a/@href").getall()[:10]:
        found = links.absolute(link, page_url) if link.strip()[:1] not in ("#", "") else None
        if found and urlsplit(found).hostname == urlsplit(page_url).hostname:
            return found
    return None


def _rank(block: Block, product_url: str) -> tuple[bool, bool, int]:
    """Blocks that lead to product pages, then those with prices, then the larger ones."""
    alike = sum(_shape(url) == _shape(product_url) for url in block.urls) if product_url else 0
    priced = sum(any(c.isdigit() for c in clean(" ".join(_texts(node)))) for node in block.nodes)
    return alike * 2 > len(block.urls), priced * 2 > len(block.nodes), len(block.urls)


def _shape(url: str) -> tuple[str, int]:
    """The beginning of an address and the number of its steps."""
    steps = urlsplit(url).path.strip("/").split("/")
    return steps[0] if len(steps) > 1 else "", len(steps)


def _texts(node: Selector) -> list[str]:
    return node.css("::text").getall()[:50]


def _further(page: Selector, block: Block) -> tuple[str, ...]:
    """Fall-backs that find the same items: their class alone, a data attribute they all have."""
    last = block.selector.rpartition(" ")[2]
    attributes = set.intersection(*(set(node.attrib) for node in block.nodes))
    data = [
        f"{block.nodes[0].root.tag}[{name}]"
        for name in sorted(attributes)
        if name.startswith("data-") and len(name) < 30 and name.replace("-", "").isalnum()
    ]
    count = len(block.nodes)
    return tuple(query for query in (last, *data[:1]) if len(page.css(query)) == count)


def _name(node: Selector) -> str:
    """What an item is called: the text of its heading, else of a link in it."""
    for query in ("h1, h2, h3, h4, h5", "a[href]"):
        for one in node.css(query)[:5]:
            if text := clean(" ".join(_texts(one))):
                return text
    return ""


def _link(block: Block) -> tuple[str, ...]:
    """The link in an item: by its class where all have one, else the first."""
    firsts = [node.css("a[href]")[:1] for node in block.nodes]
    named = {simple(found[0]) for found in firsts if found}
    ways = sorted(named) if len(named) == 1 and is_named(next(iter(named))) else []
    return (*ways, "a[href]")


def _guess_details(guess: Guessed, block: Block) -> None:
    hover = _hover(block)
    if hover:
        guess.selectors["hover"] = (hover,)
        guess.unsure.append("list: the second picture of an item is taken for the hover photo")
    marked = {query: sum(bool(node.css(query)) for node in block.nodes) for query in _SOLD_OUT}
    sold = [query for query, count in marked.items() if 0 < count < len(block.nodes)]
    sold += [] if sold else _sold_badge(block)
    if sold:
        guess.selectors["listed_sold_out"] = tuple(sold)
        guess.found.append(f"list: sold out by {sold[0]}")
    else:
        guess.unsure.append("list: what marks sold-out products")


def _hover(block: Block) -> str:
    """A selector that finds the second picture of each item, and nothing where there is none."""
    pairs = [(node, node.css("img")[1:2]) for node in block.nodes]
    found = [second[0] for _, second in pairs if second]
    if not found or len({simple(one) for one in found}) > 1:
        return ""
    second = simple(found[0])
    parents = [simple(one) for one in found[0].xpath("parent::*")]
    ways = [second, *(f"{parent} {way}" for parent in parents for way in ("img + img", second))]
    for way in (*ways, f"{second} ~ {second}", "img + img"):
        if is_named(way) and all(_first(node, way) == _first(second) for node, second in pairs):
            return way
    return ""


def _first(nodes: Any, query: str = "") -> Any:
    """The first element, or the first that a query finds in one; None for none."""
    found = (nodes.css(query) if query else nodes)[:1]
    return found[0].root if found else None


def _sold_badge(block: Block) -> list[str]:
    """A selector of the badge that says of some items that they are sold out."""
    found: dict[str, int] = {}
    for node in block.nodes:
        for badge in node.xpath(".//*[not(*)][text()]")[:60]:
            said = clean(badge.xpath("string()").get())
            if _SOLD_WORDS.fullmatch(said) and is_named(simple(badge)):
                way = f"{simple(badge)}:contains({literal(said)})"
                found[way] = sum(bool(one.css(way)) for one in block.nodes)
    return [way for way, count in found.items() if 0 < count < len(block.nodes)][:1]


def _guess_total(guess: Guessed, page: Selector, shown: int) -> None:
    """A short text of one number, no smaller than what the page shows, under a telling name."""
    for node in page.css("[class*=ount], [class*=otal], [id*=ount], [id*=otal]")[:40]:
        said = clean(" ".join(_texts(node)))
        found = number(said)
        if found and shown <= found < 1_000_000 and len(said) < 30 and is_named(simple(node)):
            guess.selectors["total"] = (simple(node),)
            guess.found.append(f"list: {found} in all ({simple(node)})")
            return
    guess.unsure.append("list: how many products there are in all")


def _guess_next(guess: Guessed, page: Selector) -> None:
    for query in ("link[rel=next]", "a[rel=next]", "a.next"):
        if page.css(query).attrib.get("href"):
            guess.selectors["next"] = (query,)
            guess.found.append(f"list: the next page by {query}")
            return
