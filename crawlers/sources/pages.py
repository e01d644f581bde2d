"""Garments out of pages that are here already, read as a crawl reads them.

A page is tried as a product page first, because product pages show other products too;
what is no product page is tried as a list. Lists tell a product's category and the photo
under the pointer, wherever they lie among the pages.
"""

from __future__ import annotations

from abc import abstractmethod
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from crawlers.garment import garment_of, why_no_garment
from crawlers.goods import Unwanted
from crawlers.items import CrawlReject, Garment, Product
from crawlers.origins import Origins
from crawlers.page import Page
from crawlers.platform import Listed, platform_of
from crawlers.politeness.kids import kids_in_garment
from crawlers.politeness.never import why_never
from crawlers.politeness.opt_out import PAGE_WORDS, in_headers, in_html
from crawlers.reading import Wins
from crawlers.sources.place import Said, list_of, other_store, shares_host
from crawlers.sources.source import Found, NotThere, OptedOutThere, Source
from crawlers.store import Category, Store, wanted

PAGE_BYTES = 8 * 1024 * 1024
"""Size above which a page is not read; as much as a crawl reads of one."""


@dataclass(frozen=True)
class Options:
    """How pages are read.

    Attributes:
        said: what the user says of all products.
        parts: further pages of a product to read where they are there, as ``crawl.parts``.
        base_url: where the shop was when the pages were got, if not at its own address.
        photo_bytes: size above which a photo is a reject.
    """

    said: Said = field(default_factory=Said)
    parts: tuple[str, ...] = ()
    base_url: str = ""
    photo_bytes: int = 32 * 1024 * 1024


@dataclass(frozen=True)
class Saved:
    """A page, and the name under which it is found again if nothing else names it.

    Attributes:
        source: ``file:`` and a name.
        headers: of its answer, by lower-case name, where an archive has them.
    """

    page: Page
    source: str
    headers: dict[str, list[str]] = field(default_factory=dict)


@dataclass
class _Read:
    """What the pages held."""

    products: dict[str, tuple[Product, Saved]] = field(default_factory=dict)
    listed: dict[str, tuple[Category, Listed]] = field(default_factory=dict)
    others: dict[str, Saved] = field(default_factory=dict)
    broken: list[CrawlReject] = field(default_factory=list)


class PageSource(Source):
    """A source whose garments are read from pages by the store's platform."""

    def __init__(self, store: Store, options: Options) -> None:
        super().__init__(store)
        self.options = options
        self.platform = platform_of(store)
        self.origins = Origins(options.base_url, store.sample and bool(options.base_url))
        self.shares_host = shares_host(store)
        base = urlsplit(options.base_url).hostname
        self.hosts = (*store.domains, *([base] if base else []))
        self.order = [*wanted(store, ()), *store.categories.values()]

    @abstractmethod
    def saved(self) -> Iterator[Saved | CrawlReject]:
        """All pages of the source."""

    def items(self) -> Iterator[Found]:
        """Garments in the order of their numbers, after all that became none."""
        read = _Read()
        for one in self.saved():
            if isinstance(one, CrawlReject):
                yield one
                continue
            self.pages += 1
            why = self._why_not(one)
            yield from [why] if why else self._read(one, read)
        garments: list[Garment] = []
        used: set[str] = set()
        for sku in sorted(read.products):
            product, saved = read.products[sku]
            found = self._garment(product, saved, read, used)
            if isinstance(found, CrawlReject):
                yield found
            else:
                garments.append(found)
        for url, saved in read.others.items():
            if url not in used:
                yield self.reject(
                    self._name(saved), "neither a product page nor a list", unwanted=True
                )
        yield from read.broken
        yield from garments

    def recorded(self, garment: Garment) -> Garment:
        """The garment, its addresses as a crawl of the same shop records them."""
        return self.origins.garment(garment)

    def is_of_shop(self, url: str) -> bool:
        """Whether an address is of one of the store's hosts."""
        try:
            host = urlsplit(url).hostname or ""
        except ValueError:
            return False
        return any(host == one or host.endswith(f".{one}") for one in self.hosts)

    def _why_not(self, saved: Saved) -> CrawlReject | None:
        """The reject of a page that is another shop's, opts out, or is never looked at."""
        name, page = self._name(saved), saved.page
        if len(page.body) > PAGE_BYTES:
            return self.reject(name, f"larger than {PAGE_BYTES:,} bytes")
        if not page.url:
            return self.reject(name, "the page does not say where it is from")
        if not self.is_of_shop(page.url):
            host = urlsplit(page.url).hostname
            return self.reject(name, f"{host} is none of the store's hosts", unwanted=True)
        why = why_never(page.url)
        word = in_headers(saved.headers, PAGE_WORDS) or in_html(page)
        if word and not why:
            why = f"opted out by {word}"
        return self.reject(name, why, refused=True) if why else None

    def _read(self, saved: Saved, read: _Read) -> Iterator[CrawlReject]:
        """Put a page where it belongs."""
        page, wins = saved.page, Counter[tuple[str, str]]()
        try:
            product = self.platform.read_product(page, wins)
        except Exception as error:  # a hostile page can lead a parser to raise anything
            yield self.reject(self._name(saved), f"the page cannot be read: {error}")
            return
        if product.sku and (product.images or product.name):
            self.wins.update(wins)
            kept = read.products.get(product.sku, (product, saved))
            spare = saved
            if product.images and not kept[0].images:  # a page saved before its script had run
                kept, spare = (product, saved), kept[1]
            read.products[product.sku] = kept
            if kept[1] is not spare:
                reason = f"the product is read from {self._name(kept[1])}"
                yield self.reject(self._name(spare), reason, product.sku, unwanted=True)
            return
        if not self._read_list(page, read):
            read.others.setdefault(page.url, saved)

    def _read_list(self, page: Page, read: _Read) -> bool:
        """Note what a list shows. Returns whether the page is a list."""
        wins: Wins = Counter()
        try:
            listing = self.platform.read_list(page, wins)
        except ValueError:
            return False
        if not listing.products:
            return listing.total == 0  # an empty list is one too
        self.wins.update(wins)
        category = list_of(self.store, page.url)
        for listed in listing.products if category else ():
            assert category
            before = read.listed.get(listed.sku)
            if before is None or self._place(category) < self._place(before[0]):
                read.listed[listed.sku] = (category, listed)
        return True

    def _place(self, category: Category) -> int:
        return self.order.index(category)

    def _garment(
        self, product: Product, saved: Saved, read: _Read, used: set[str]
    ) -> Garment | CrawlReject:
        url, sku = saved.page.url, product.sku
        own = self.platform.product_url(self.store, "", sku)
        if self.shares_host and (other := other_store(url, own, sku)):
            why = f"a page of another store, {other}"
            return self.reject(self._name(saved), why, sku, unwanted=True)
        category, listed = read.listed.get(sku, (None, Listed(sku)))
        if category is None or self.options.said.category:
            category = self.options.said.place(self.store, product.breadcrumb)
        try:
            garment = garment_of(product, self.store, category, url, listed)
        except Unwanted as error:
            return self.reject(self._name(saved), why_no_garment(error), sku, unwanted=True)
        except ValueError as error:
            return self.reject(self._name(saved), why_no_garment(error), sku)
        if kids := kids_in_garment(garment):
            return self.reject(self._name(saved), kids, sku, unwanted=True)
        for part in self.platform.parts:
            if part in self.options.parts:
                garment = self._with_part(garment, part, saved, read, used)
        return garment

    def _with_part(
        self, garment: Garment, part: str, saved: Saved, read: _Read, used: set[str]
    ) -> Garment:
        """The garment with what a further page adds, where that page is here."""
        here = urlsplit(saved.page.url)
        base = f"{here.scheme}://{here.netloc}"
        url = self.platform.part_url(self.store, base, garment.sku, part)
        same = url == self.platform.product_url(self.store, base, garment.sku)
        further = saved if same else read.others.get(url)
        if further is None:
            return garment
        used.add(url)
        try:
            grown = self.platform.read_part(further.page, part, garment, self.wins)
            return Garment.model_validate(grown.model_dump())
        except Exception as error:  # the garment does without, as in a crawl
            reason = f"the page of its {part} cannot be read: {error}"
            read.broken.append(self.reject(self._name(further), reason, garment.sku))
            return garment

    def _name(self, saved: Saved) -> str:
        """Under which a page is recorded: its address, else its file."""
        return self.origins.recorded(saved.page.url) if saved.page.url else saved.source

    def check_photo(self, url: str, headers: dict[str, list[str]], words: frozenset[str]) -> None:
        """Raise where a photo's address or answer forbids its use.

        Raises:
            OptedOutThere: says by which words.
        """
        if why := why_never(url):
            raise OptedOutThere(why)
        if word := in_headers(headers, words):
            raise OptedOutThere(f"opted out by {word}")


def missing(url: str) -> NotThere:
    """The error for a photo of which nothing was saved."""
    return NotThere(f"not saved with its page: {url.rpartition('/')[2][:100]}")
