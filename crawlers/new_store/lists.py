"""Lists of a new shop's store: those that were saved, that are asked for, that are linked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import get_args
from urllib.parse import parse_qsl, unquote, urlsplit

from crawlers import links
from crawlers.items import GarmentCategory, Gender
from crawlers.new_store.draft import literal, width, words
from crawlers.page import Page
from crawlers.reading import clean
from crawlers.sources.place import gender_in
from sichak.errors import CrawlError
from sichak.garment_words import category_from_text

CODE = 40
"""Columns of a list's code."""

SHORT, MOST = 20, 20
"""Columns of the code of a list that is only linked, and how many such are written."""

_MENUS = "header a, nav a, aside a, [class*=menu] a, [id*=menu] a, [class*=gnb] a"


@dataclass(frozen=True)
class Entry:
    """A list of the store, as :class:`crawlers.store.Category` has it."""

    name: str
    code: str
    garment: GarmentCategory | None
    gender: Gender
    by_name: bool = False

    @property
    def line(self) -> str:
        """Its line in the store's module."""
        kind = "None" if self.garment is None else literal(self.garment)
        named = ", by_name=True" if self.by_name else ""
        code = literal(words(self.code, CODE))
        made = f"Category({code}, {kind}, {literal(self.gender)}{named})"
        return f"        {literal(self.name)}: {made},\n"


def entry_of(page: Page, code: str) -> Entry:
    """The entry of a saved page."""
    html = page.html
    texts = [
        *(clean(one) for one in html.css("h1::text, title::text").getall()[:4]),
        *re.split(r"[/?&=_-]", urlsplit(page.url).path),
    ]
    garment: GarmentCategory | None = next(filter(None, map(category_from_text, texts)), None)
    crumbs = html.css(".breadcrumb ::text, .breadcrumbs ::text, .path ::text").getall()[:20]
    gender: Gender = next(filter(None, map(gender_in, [*texts, *crumbs])), "women")
    return Entry(f"{gender}/{_slug(code)}", code, garment, gender)


def with_given(entries: Sequence[Entry], given: Sequence[str], template: str) -> list[Entry]:
    """The entries, and those that are asked for by name; an asked name stands for a saved one.

    Args:
        entries: of saved pages.
        given: ``gender/code`` or a code alone.
        template: of a list's address, which takes the code.

    Raises:
        CrawlError: a name has no code, or one that no address may hold.
    """
    found = {one.code: one for one in entries}
    usual: Gender = entries[0].gender if entries else "women"
    for text in given:
        said, slash, rest = text.partition("/")
        gender = next((one for one in get_args(Gender) if one == said), None)
        code = rest if slash and gender else text
        if text in get_args(Gender) or not code or words(code, CODE) != code or " " in code:
            raise CrawlError(
                f"--lists {text[:60]}: a list of a new platform is named by its code, as in "
                f"dresses or women/dresses; its address is {template}"
            )
        before = found.get(code) or Entry("", code, category_from_text(code), gender or usual)
        named = before.gender if gender is None else gender
        found[code] = replace(before, name=f"{named}/{_slug(code)}", gender=named)
    return list({one.name: one for one in found.values()}.values())


def linked_entries(page: Page, template: str, known: Sequence[Entry]) -> list[Entry]:
    """Lists that a page's navigation links, and that are not known yet.

    One of several kinds of garments is crawled by its name only, as others may have its goods.

    Args:
        page: a list.
        template: of a list's address.
        known: entries there are.
    """
    usual: Gender = known[0].gender if known else "women"
    codes, found = {one.code for one in known}, dict[str, Entry]()
    for link in page.html.css(_MENUS)[:1_000]:
        code = code_in(links.absolute(link.attrib.get("href", ""), page.url) or "", template)
        text = clean(" ".join(link.css("::text").getall()[:10]))
        if not code or code in codes or width(code) > SHORT or words(code, SHORT) != code:
            continue
        garment = category_from_text(text) or category_from_text(code)
        gender: Gender = gender_in(text) or usual
        name = f"{gender}/{_slug(code)}"
        codes.add(code)
        found.setdefault(name, Entry(name, code, garment, gender, garment is None))
    names = {one.name for one in known}
    return [one for one in found.values() if one.name not in names][:MOST]


def code_in(url: str, template: str) -> str:
    """The code of a list in an address that follows a template; "" where it follows none.

    >>> code_in("https://s/c/tops?sort=new", "{base}/c/{code}?page={page}")
    'tops'
    """
    path, _, query = template.removeprefix("{base}").partition("?")
    parts = urlsplit(url)
    pattern = re.escape(path).replace(re.escape("{code}"), "([^/]+)")
    found = re.fullmatch(f"{pattern}/?", parts.path)
    if found is None:
        return ""
    if found.groups():
        return unquote(found[1])
    named = [name for name, value in parse_qsl(query) if value == "{code}"]
    said = dict(parse_qsl(parts.query)[:20])
    return next((said[name] for name in named if name in said), "")


def _slug(code: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", code.lower()).strip("-")[:40] or "all"
