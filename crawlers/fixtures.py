"""Saved pages and what must be read from them: a folder is a test of a store.

    <store>/<case>/inputs/page.html     the page (or page.json)
    <store>/<case>/output.json          its kind and address, each field as it must be read,
                                        and which selector must win

A product's case may name the list it was found in, and the photo that the list showed
under the pointer; then its garment category and the roles of its photos are fields too.
The same check runs in the project's tests, and for whoever adds a store.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawlers.garment import garment_of, why_no_garment
from crawlers.items import Picture, Product
from crawlers.page import Page
from crawlers.platform import Listed, Listing, platform_of
from crawlers.reading import Wins
from crawlers.store import Store
from sichak.errors import CrawlError

SIZE_LIMIT = 8 * 1024 * 1024
"""Bytes of a saved page; as many as a crawl reads of a page."""


@dataclass(frozen=True)
class Case:
    """One saved page.

    Attributes:
        folder: of the case.
        kind: "list", "product", or a part of the store's platform such as "sizes".
        url: where the page is from.
        fields: name → value as it must be read.
        wins: field → selector that must win; others are not looked at.
        found_in: name of the store's list that a product was found in; "" for not said.
        hover: address of the photo that the list showed under the pointer.
    """

    folder: Path
    kind: str
    url: str
    fields: Mapping[str, Any]
    wins: Mapping[str, str]
    found_in: str = ""
    hover: str = ""

    @property
    def store(self) -> str:
        """Name of the store it belongs to."""
        return self.folder.parent.name

    @property
    def page(self) -> Page:
        """The saved page."""
        return Page(self.url, saved_page(self.folder).read_bytes())


@dataclass(frozen=True)
class Mismatch:
    """A field that was read as something else; its text is what an author needs to know."""

    case: Case
    field: str
    expected: Any
    found: Any

    def __str__(self) -> str:
        where = f"{self.case.store}/{self.case.folder.name}"
        return f"{where}: {self.field}: expected {self.expected!r}, found {self.found!r}"


def cases(folder: Path) -> list[Case]:
    """The cases of all stores below a folder, in the order of their names."""
    return [read_case(path.parent) for path in sorted(folder.glob("*/*/output.json"))]


def read_case(folder: Path) -> Case:
    """The case of a folder.

    Raises:
        CrawlError: ``output.json`` is none.
    """
    try:
        said = json.loads((folder / "output.json").read_text(encoding="utf-8"))
        more = {key: said[key] for key in ("found_in", "hover") if key in said}
        return Case(folder, said["kind"], said["url"], said["fields"], said.get("wins", {}), **more)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CrawlError(f"{folder / 'output.json'} cannot be read: {error!r}") from error


def write_case(
    folder: Path, store: Store, kind: str, page: Page, found_in: str = "", hover: str = ""
) -> Case:
    """Save a page as a case, filled with what is read from it now, for its author to correct."""
    fields, wins = read_fields(store, kind, page, found_in, hover)
    inputs = folder / "inputs"
    inputs.mkdir(parents=True, exist_ok=True)
    (inputs / f"page.{'json' if is_json(page) else 'html'}").write_bytes(page.body)
    listed = {key: said for key, said in (("found_in", found_in), ("hover", hover)) if said}
    said = {"kind": kind, "url": page.url, **listed, "fields": fields, "wins": winners(wins)}
    text = json.dumps(said, ensure_ascii=False, indent=1) + "\n"
    (folder / "output.json").write_text(text, encoding="utf-8")
    return read_case(folder)


def check(case: Case, store: Store) -> Iterator[Mismatch]:
    """What is read from a page otherwise than its case says; nothing where all is well."""
    found, wins = read_fields(store, case.kind, case.page, case.found_in, case.hover)
    for field in sorted(case.fields.keys() | found.keys()):
        expected, value = case.fields.get(field), found.get(field)
        if expected != value:
            yield Mismatch(case, field, expected, value)
    won = winners(wins)
    for field, selector in case.wins.items():
        if won.get(field) != selector:
            yield Mismatch(case, f"selector of {field}", selector, won.get(field))


def read_fields(
    store: Store, kind: str, page: Page, found_in: str = "", hover: str = ""
) -> tuple[dict[str, Any], Wins]:
    """What a store's platform reads from a page, as plain JSON, and which selectors won.

    Args:
        store: whose page it is.
        kind: "list", "product" or a part; see :class:`Case`.
        page: the page.
        found_in, hover: of a product, as in :class:`Case`.

    Raises:
        CrawlError: the platform has no such kind of page, or the store no such list.
    """
    wins: Wins = Counter()
    platform = platform_of(store)
    if kind == "list":
        return _plain_list(platform.read_list(page, wins)), wins
    if kind == "product":
        product = platform.read_product(page, wins)
        garment = _plain_garment(product, store, page.url, found_in, hover) if found_in else {}
        return {**_plain_product(product), **garment}, wins
    if kind not in platform.parts:
        raise CrawlError(f"{store.platform} has no pages of kind {kind!r}")
    grown = platform.read_part(page, kind, Product(), wins)
    changed = grown.model_dump(mode="json", exclude_defaults=True)
    return {**changed, "images": [_plain_picture(one) for one in grown.images]}, wins


def saved_page(folder: Path) -> Path:
    """The page of a case.

    Raises:
        CrawlError: there is none, or it is larger than :data:`SIZE_LIMIT`.
    """
    for name in ("page.html", "page.json"):
        path = folder / "inputs" / name
        if path.is_file():
            if path.stat().st_size > SIZE_LIMIT:
                raise CrawlError(f"{path} is larger than {SIZE_LIMIT} bytes")
            return path
    raise CrawlError(f"{folder}: no inputs/page.html")


def winners(wins: Wins) -> dict[str, str]:
    """Field → the selector that won it; "-" where none did."""
    return dict(sorted(wins.keys()))


def is_json(page: Page) -> bool:
    """Whether a page's bytes begin as JSON does."""
    return page.body.lstrip()[:1] in (b"{", b"[")


def _plain_list(listing: Listing) -> dict[str, Any]:
    return {
        "products": [_plain_listed(one) for one in listing.products],
        "total": listing.total,
        "pages": listing.pages,
        **({} if listing.next is None else {"next": listing.next}),
    }


def _plain_listed(listed: Listed) -> Any:
    # Its image is only compared with that of another day, and stays out of the fixtures.
    said = {key: value for key, value in vars(listed).items() if value and key != "image"}
    return listed.sku if said.keys() == {"sku"} else said


def _plain_product(product: Product) -> dict[str, Any]:
    said = product.model_dump(mode="json")
    return {**said, "images": [_plain_picture(one) for one in product.images]}


def _plain_garment(
    product: Product, store: Store, url: str, found_in: str, hover: str
) -> dict[str, Any]:
    """What a crawl would make of it: its category and each photo's role, or why it is none."""
    category = store.categories.get(found_in)
    if category is None:
        raise CrawlError(f"{store.name} has no list {found_in!r}")
    try:
        garment = garment_of(product, store, category, url, Listed(product.sku, hover=hover))
    except ValueError as error:
        return {"category": None, "roles": [], "reject": why_no_garment(error)}
    pictures = garment.images
    shown = (store.roles.shown(garment.category, pictures, at) for at in range(len(pictures)))
    return {"category": garment.category, "roles": ["/".join(one) for one in shown]}


def _plain_picture(picture: Picture) -> Any:
    said = picture.model_dump(mode="json", exclude_defaults=True)
    return picture.url if said.keys() == {"url"} else said
