"""The kinds of sources by name, and which one a path is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from crawlers.items import Role, View
from crawlers.params import CrawlParams
from crawlers.roles import GalleryRule, Roles
from crawlers.sources.below import files_below
from crawlers.sources.feed import FeedSource
from crawlers.sources.feed_fields import read_mapping
from crawlers.sources.pages import Options
from crawlers.sources.photo_folder import PhotoFolder
from crawlers.sources.place import Said
from crawlers.sources.saved_pages import ARCHIVES, PAGES, SavedPages
from crawlers.sources.source import Source
from crawlers.sources.tell import Tell
from crawlers.sources.warc import SUFFIXES as WARCS
from crawlers.sources.warc import WarcSource
from crawlers.store import Store, find_store, stores
from sichak.errors import CrawlError
from sichak.image import SUFFIXES

Kind: TypeAlias = Literal["saved-pages", "warc", "feed", "photos"]
KINDS: tuple[Kind, ...] = get_args(Kind)

FEEDS = (".csv", ".tsv", ".json", ".jsonl", ".xml", ".rss", ".atom")

_NAME = re.compile(r"[a-z0-9]{1,40}")


@dataclass(frozen=True)
class Wanted:
    """What the user says of a source; "" and None for nothing.

    Attributes:
        brand, licence: of all photos; needed where the store is not registered.
        said: category and gender of all products.
        order: roles in the order of the galleries, ``packshot,worn/front``.
        mapping: YAML file with the fields of a feed.
        base_url: where the shop was when its pages were got.
    """

    brand: str = ""
    licence: str = ""
    said: Said = field(default_factory=Said)
    order: str = ""
    mapping: Path | None = None
    base_url: str = ""


def kind_of(path: Path) -> Kind:
    """The kind of a source, where its path makes it plain.

    Raises:
        CrawlError: it does not, or there is nothing.
    """
    if not path.exists():
        raise CrawlError(f"nothing at {path}")
    names = [path] if path.is_file() else list(_some(path))
    if any(one.name.lower().endswith(WARCS) for one in names):
        return "warc"
    if any(one.name.lower().endswith((*PAGES, *ARCHIVES)) for one in names):
        return "saved-pages"
    if path.is_file() and path.suffix.lower() in FEEDS:
        return "feed"
    if path.is_dir() and any(one.suffix.lower() in SUFFIXES for one in names):
        return "photos"
    raise CrawlError(f"what {path} is is not plain; say --from {', '.join(KINDS)}")


def _some(folder: Path) -> list[Path]:
    """The first files of a folder: enough to know it by."""
    found: list[Path] = []
    for path in files_below(folder):
        found.append(path)
        if len(found) >= 1_000:
            break
    return found


def source_of(
    name: str, kind: Kind, path: Path, wanted: Wanted, params: CrawlParams, tell: Tell
) -> Source:
    """The source at a path.

    Args:
        name: of the store: for pages and archives one that is registered, because its platform
            reads them; for feeds and photos any name.
        kind: of the source.
        path: file or folder.
        wanted: what the user says of it.
        params: sizes, and parts of a product's pages to read.
        tell: of progress.

    Raises:
        CrawlError: unknown store, or something that is needed is not said.
    """
    store = _store(name, kind, wanted)
    wanted.said.check(store)
    if kind in ("saved-pages", "warc"):
        size = params.max_photo_bytes
        options = Options(wanted.said, params.parts, wanted.base_url, size)
        if not path.exists():
            raise CrawlError(f"nothing at {path}")
        reads = WarcSource if kind == "warc" else SavedPages
        return reads(store, path, options, tell)
    mapped, size = read_mapping(wanted.mapping), params.max_photo_bytes
    given = FeedSource if kind == "feed" else PhotoFolder
    return given(store, path, wanted.said, mapped, size, tell)


def _store(name: str, kind: Kind, wanted: Wanted) -> Store:
    if kind in ("saved-pages", "warc"):
        found = find_store(name)
    elif name in stores():
        found = replace(stores()[name], platform=kind)
    else:
        found = _new_store(name, kind, wanted)
    return replace(
        found,
        title=wanted.brand or found.title,
        licence=wanted.licence or found.licence,
        roles=Roles(read_order(wanted.order)) if wanted.order else found.roles,
    )


def _new_store(name: str, kind: Kind, wanted: Wanted) -> Store:
    """A store that exists in its source only."""
    if not _NAME.fullmatch(name):
        raise CrawlError(f"{name!r} is no name for a store: a to z and 0 to 9")
    if not (wanted.brand and wanted.licence):
        raise CrawlError(
            f"{name} is no registered store: say --brand, and --licence, the terms of its photos"
        )
    return Store(
        name=name,
        title=wanted.brand,
        platform=kind,
        homepage="",
        base_url="",
        domains=(),
        categories={},
        licence=wanted.licence,
        description=f"Taken in from {kind}.",
    )


def read_order(text: str) -> GalleryRule:
    """A gallery's order: roles, each with its view where that is known.

    >>> read_order("packshot,worn/back").places
    {0: ('packshot', 'front'), 1: ('worn', 'back')}

    Raises:
        CrawlError: a role or view is unknown.
    """
    places: dict[int, tuple[Role, View]] = {}
    for index, word in enumerate(text.split(",")):
        said, _, seen = word.strip().partition("/")
        seen = seen or ("front" if said == "packshot" else "unknown")
        role: Role | None = next((one for one in get_args(Role) if one == said), None)
        view: View | None = next((one for one in get_args(View) if one == seen), None)
        if role is None or view is None:
            raise CrawlError(
                f"no role {word.strip()!r}; roles are {', '.join(get_args(Role))}, "
                f"views {', '.join(get_args(View))}, as in packshot,worn/front"
            )
        places[index] = (role, view)
    return GalleryRule(places)
