"""A new store of SSF Shop out of saved pages: its slug and codes stand in the pages' links."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import parse_qsl, unquote, urlsplit

from crawlers.new_store.draft import Asked, Draft, literal, words, wrapped
from crawlers.page import Page
from crawlers.platforms.ssf.product import parse_product
from crawlers.platforms.ssf.store import CATEGORIES, SsfStore
from crawlers.sources.place import gender_in
from crawlers.store import stores
from sichak.errors import CrawlError

CODES = {
    "slug": re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,40}"),
    "brand_shop_no": re.compile(r"BDMA[A-Z0-9]{2,12}"),
    "brnd_shop_id": re.compile(r"[A-Z0-9]{2,12}"),
}
"""What a store of SSF Shop is known by, and what each looks like."""

_QUERY = {"brand_shop_no": "brandShopNo", "brnd_shop_id": "brndShopId"}
_IN_PATH = re.compile(r"/(?P<slug>[^/]+)/(?:main|[^/]+/(?:good|list))")
_LINKS = 2_000

GENDERS = {"SFMA41": "women", "SFMA42": "men"}


def draft_store(asked: Asked, pages: Sequence[Page]) -> Draft:
    """Draft a store.

    Raises:
        CrawlError: a code is in no page and was not given, or has not its shape.
    """
    codes, whence = _codes(asked.codes, pages)
    products = [parse_product(page.html, page.url, Counter()) for page in pages]
    brands = Counter(words(one.brand) for one in products if one.brand)
    title = words(asked.title) or (brands.most_common(1)[0][0] if brands else codes["slug"])
    _check_new(title, codes)
    lists, guessed = _lists(asked, pages, [one.breadcrumb for one in products])
    source = "given by hand" if all(one == "given" for one in whence.values()) else "saved pages"
    unknown = [] if codes["brnd_shop_id"] else ["its brndShopId, which is left out of queries"]
    unverified = "; ".join(
        [*unknown, "which lists it fills", "which place of its galleries shows what"]
    )
    card = wrapped([f"{asked.today}, {source}: slug and codes.", f"Not verified: {unverified}."])
    second = (
        f"    brnd_shop_id={literal(codes['brnd_shop_id'])},\n" if codes["brnd_shop_id"] else ""
    )
    text = (
        f'"""{title} on SSF Shop.\n\n{card}\n"""\n\n'
        "from crawlers.platforms.ssf.store import categories, ssf_store\n\n"
        "STORE = ssf_store(\n"
        f"    {literal(asked.name)},\n"
        f"    {literal(title)},\n"
        f"    slug={literal(codes['slug'])},\n"
        f"    brand_shop_no={literal(codes['brand_shop_no'])},\n"
        f"{second}"
        f"    lists=categories({', '.join(map(literal, lists))}),\n"
        ")\n"
    )
    found = [f"{name}: {codes[name] or 'unknown'} ({whence[name]})" for name in CODES]
    unsure = ["roles: no place of a gallery is declared; the pixels decide until you do"]
    if guessed:
        unsure.append(f"lists: {', '.join(lists)}, as no page tells; --lists says it")
    if unknown:
        unsure.append("brnd_shop_id: in no page; queries go without it")
    return Draft(
        {f"crawlers/stores/{asked.name}.py": text}, (f"title: {title}", *found), tuple(unsure)
    )


def _check_new(title: str, codes: Mapping[str, str]) -> None:
    """Raise where a store has the code or the title already."""
    for store in stores().values():
        if isinstance(store, SsfStore) and store.brand_shop_no == codes["brand_shop_no"]:
            raise CrawlError(f"{store.name} has the brand_shop_no {store.brand_shop_no} already")
        if store.title == title:
            raise CrawlError(f"{store.name} is called {title} already; say another with --title")


def _codes(
    given: Mapping[str, str], pages: Sequence[Page]
) -> tuple[dict[str, str], dict[str, str]]:
    """Each code, and where it is from."""
    strange = [name for name in given if name not in CODES]
    if strange:
        raise CrawlError(f"no code {strange[0][:60]!r}; of ssf there are {', '.join(CODES)}")
    seen: dict[str, Counter[str]] = {name: Counter() for name in CODES}
    for weight, said in (one for page in pages for one in _said(page)):
        for name, value in said.items():
            if CODES[name].fullmatch(value):
                seen[name][value] += weight
    codes, whence = {}, {}
    for name, shape in CODES.items():
        value = given.get(name, "")
        if value and not shape.fullmatch(value):
            raise CrawlError(f"{value[:60]!r} is no {name}; one looks like {_EXAMPLES[name]}")
        codes[name] = value or _decided(name, seen[name])
        whence[name] = "given" if value else "from the pages' links"
    return codes, whence


_EXAMPLES = {"slug": "'KUHO'", "brand_shop_no": "'BDMA07A02'", "brnd_shop_id": "'WMBKF'"}


def _decided(name: str, seen: Counter[str]) -> str:
    """The code that the pages name; only the second may be unknown.

    Raises:
        CrawlError: they name none, or two alike.
    """
    (first, second) = [*seen.most_common(2), ("", 0), ("", 0)][:2]
    if (first[1] > second[1]) or (name == "brnd_shop_id" and not first[0]):
        return first[0]
    which = f"the pages name {first[0]} and {second[0]}" if first[0] else "no page tells it"
    raise CrawlError(
        f"{name}: {which}; say it, as in --set {name}={_EXAMPLES[name].strip(chr(39))}"
    )


def _said(page: Page) -> Iterator[tuple[int, dict[str, str]]]:
    """What addresses tell, and how much it weighs: the brand's own link more than the menu's."""
    yield 100, _in_address(page.url)
    for query in ("h2.brand-name a::attr(href)", "h3.brand a::attr(href)"):
        for link in page.html.css(query).getall()[:3]:
            yield 100, _in_address(link)
    for name, key in _QUERY.items():
        for value in page.html.css(f"input[name={key}]::attr(value)").getall()[:3]:
            yield 50, {name: value}
    slug = _in_address(page.url).get("slug")
    for link in page.html.css("a::attr(href)").getall()[:_LINKS]:
        said = _in_address(link)
        if said.get("slug") == slug:
            yield 1, said


def _in_address(url: str) -> dict[str, str]:
    """The codes in an address."""
    try:
        parts = urlsplit(url[:2_000])
    except ValueError:
        return {}
    query = dict(parse_qsl(parts.query)[:50])
    said = {name: query[key] for name, key in _QUERY.items() if key in query}
    path = _IN_PATH.match(unquote(parts.path))
    return {**said, "slug": path["slug"]} if path else said


def _lists(
    asked: Asked, pages: Sequence[Page], paths: Sequence[tuple[str, ...]]
) -> tuple[list[str], bool]:
    """Names or genders of the lists, and whether nothing tells them."""
    if asked.lists:
        known = {*CATEGORIES, "women", "men"}
        strange = [one for one in asked.lists if one not in known]
        if strange:
            raise CrawlError(f"ssf has no list {strange[0][:60]!r}: women, men, women/pants, ...")
        return list(asked.lists), False
    said: set[str | None] = {gender_in(level) for path in paths for level in path[:1]}
    said |= {gender for code, gender in GENDERS.items() for page in pages if code in page.url}
    genders: list[str] = [one for one in ("women", "men") if one in said]
    return genders or ["women", "men"], not genders
