"""Templates of addresses out of examples: of a shop's products, and of its lists."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlsplit

from crawlers import links
from crawlers.page import Page

PAGING = ("page", "p", "pageno", "pagenum", "page_no", "currentpage", "pageindex", "pg")
"""Names of a query's page number, in lower case."""

CODES = ("cat", "cate", "category", "categoryno", "category_id", "cate_no", "ctgry", "c", "code")
"""Names of a query's category, in lower case."""

LONGEST = 80
"""Characters of a template or a pattern: one line of a module."""

_ID = r"[0-9A-Za-z._~%-]"
_SAFE = "/%:=&?+,;@!$'()*~-._"


class ProductAddress(NamedTuple):
    """Where products are.

    Attributes:
        template: with ``{base}`` and ``{sku}``.
        pattern: finds the number in an address, as group 1.
        sure: whether the part that differs is one step of the path or one value of a query.
    """

    template: str
    pattern: str
    sure: bool


class ListAddress(NamedTuple):
    """Where lists are.

    Attributes:
        template: with ``{base}``, ``{code}`` and ``{page}``.
        code: of the list of the example.
        sure_page, sure_code: whether addresses told the page's number, and the list's code.
    """

    template: str
    code: str
    sure_page: bool
    sure_code: bool


def said_address(page: Page) -> str:
    """The address that a page gives itself, at its own host; else the one it was had from."""
    for query in (
        'link[rel="canonical"]::attr(href)',
        'meta[property="og:url"]::attr(content)',
    ):
        link = page.html.css(query).get()
        found = links.absolute(link, page.url) if link else None
        if found and urlsplit(found).netloc == urlsplit(page.url).netloc and len(tail(found)) > 1:
            return found
    return page.url


def tail(url: str) -> str:
    """An address without its host and fragment, in characters that a template may hold."""
    parts = urlsplit(url)
    whole = parts.path + (f"?{parts.query}" if parts.query else "")
    return quote(whole, safe=_SAFE)


def product_address(urls: Sequence[str], own: Sequence[str] = ()) -> ProductAddress | None:
    """The template of products' addresses; None where they have nothing in common.

    Args:
        urls: of products, as a list links them.
        own: of products' pages, as these say themselves. Where a list links
            ``/lists/new/products/x`` and the page says ``/products/x``, that is the address.

    >>> product_address(["https://s/p/wide-1.html", "https://s/p/slim-2.html"]).template
    '{base}/p/{sku}.html'
    """
    linked, said = (sorted(set(map(tail, some))) for some in (urls, own))
    shorter = _shorter(linked, said)
    tails = linked if shorter else sorted({*linked, *said})
    if not tails:
        return None
    before, after = _around(tails)
    differing = [one[len(before) : len(one) - len(after)] for one in tails]
    if not before or not all(differing):
        return None
    sure = len(tails) > 1 and all(re.fullmatch(f"{_ID}+", one) for one in differing)
    head = ""
    if any("/" in one for one in differing):  # two steps differ: the last is the number
        head = differing[0].rpartition("/")[0] + "/"
        differing = [one.rpartition("/")[2] for one in differing]
    identifier = "[0-9]" if all(re.fullmatch("[0-9]+", one) for one in differing) else _ID
    before = shorter or before
    start = r"(?<![/:])" + ("/" if head else re.escape(before))  # not the host's slashes
    pattern = f"{start}({identifier}+?){re.escape(after.partition('&')[0])}(?!{identifier})"
    template = f"{{base}}{before}{head}{{sku}}{after}"
    return (
        ProductAddress(template, pattern, sure)
        if len(template) <= LONGEST >= len(pattern)
        else None
    )


def _shorter(linked: list[str], said: list[str]) -> str:
    """The end of what stands before the number in links, where pages' own addresses begin so.

    It is "" where links and pages have addresses of one form, or of unlike ones.
    """
    before = _around(linked)[0] if len(linked) > 1 else ""
    if not said or all(one.startswith(before) for one in said):
        return ""
    for place, mark in enumerate(before):
        end = before[place:]
        numbers = [one.removeprefix(end) for one in said if one.startswith(end)]
        if mark == "/" and end != "/" and len(numbers) == len(said):
            return "" if any("/" in one for one in numbers) else end
    return ""


def _around(tails: list[str]) -> tuple[str, str]:
    """What stands before and after the part that differs, whole steps and names."""
    before = _common(tails) if len(tails) > 1 else tails[0]
    before = before[: max(before.rfind(mark) for mark in "/=") + 1]
    rests = [one[len(before) :][::-1] for one in tails]
    after = _common(rests)[::-1]
    begins = re.search(r"[./?&]", after)
    return before, after[begins.start() :] if begins else ""


def _common(texts: list[str]) -> str:
    """The longest beginning that all texts share."""
    shortest, longest = min(texts), max(texts)
    same = zip(shortest, longest, strict=False)
    count = next((place for place, (a, b) in enumerate(same) if a != b), len(shortest))
    return shortest[:count]


def list_address(url: str, linked: Sequence[str] = ()) -> ListAddress:
    """The template of a list's address, by one example.

    Args:
        url: of the list.
        linked: addresses that its page leads to; its further pages are among them.

    >>> list_address("https://s/shop/pants?page=1")[:2]
    ('{base}/shop/{code}?page={page}', 'pants')
    """
    parts = urlsplit(url)
    query = parse_qsl(parts.query, keep_blank_values=True)[:20]
    code, coded = _code(parts.path, query)
    path = parts.path
    if not coded and code:
        head = path.rstrip("/").rpartition("/")[0]
        path = f"{_quoted(head)}/{{code}}"
    else:
        path = _quoted(path)
    said = [_pair(name, value, coded) for name, value in query]
    paged = any("{page}" in one for one in said)
    further = "" if paged else _paging(parts, linked)
    said += [] if paged else [f"{further or 'page'}={{page}}"]
    if len(path) + len("&".join(said)) > LONGEST:
        said = [one for one in said if "{" in one]  # no room for what only sorts or filters
    path = path if len(path) <= LONGEST else "/{code}"
    sure = paged or bool(further)
    return ListAddress(f"{{base}}{path}?{'&'.join(said)}", code, sure, bool(code))


def _paging(here: SplitResult, linked: Sequence[str]) -> str:
    """What further pages of a list call the page's number; "" where none is known by it."""
    for parts in map(urlsplit, linked):
        if (parts.netloc, parts.path) == (here.netloc, here.path):
            for name, value in parse_qsl(parts.query)[:20]:
                if name.lower() in PAGING and value.isascii() and value.isdigit():
                    return name
    return ""


def _code(path: str, query: list[tuple[str, str]]) -> tuple[str, str]:
    """A list's code and the name it has in the query; "" for the last step of the path."""
    for name, value in query:
        if name.lower() in CODES and value:
            return value[:80], name
    return unquote(path).rstrip("/").rpartition("/")[2][:80], ""


def _pair(name: str, value: str, coded: str) -> str:
    if name.lower() in PAGING:
        return f"{_quoted(name)}={{page}}"
    return f"{_quoted(name)}={'{code}' if name == coded else _quoted(value)}"


def _quoted(text: str) -> str:
    return quote(unquote(text), safe="/-._~")
