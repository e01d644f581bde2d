"""How a list is walked: which products of a page are new to it, and whether another follows."""

from __future__ import annotations

from dataclasses import dataclass

from crawlers.platform import Listed, Listing

PAGE_LIMIT = 500
"""Pages of one list that are asked for at most: 30,000 products."""


@dataclass(frozen=True)
class Step:
    """What a page of a list leads to.

    Attributes:
        fresh: products that no earlier page of the list showed, in its order.
        gap: what is wrong with the page, "" for nothing.
        more: whether the next page is asked for.
    """

    fresh: tuple[Listed, ...]
    gap: str
    more: bool


class Walk:
    """The walk through the lists of one crawl, each known by its place."""

    def __init__(self) -> None:
        self._shown: dict[int, set[str]] = {}
        self._last_page: dict[int, int] = {}
        self._gaps: set[tuple[int, int]] = set()

    def step(self, place: int, page: int, listing: Listing) -> Step:
        """Take in a page, from 1, of the list at a place."""
        shown = self._shown.setdefault(place, set())
        once: dict[str, Listed] = {}
        for listed in listing.products:
            once.setdefault(listed.sku, listed)
        fresh = tuple(listed for sku, listed in once.items() if sku not in shown)
        shown.update(once)
        if listing.pages is not None:
            self._last_page[place] = listing.pages
        owed = page <= self._last_page.get(place, 0) or len(shown) < (listing.total or 0)
        mute = page == 1 and listing.total is None and listing.next is None
        gap = _why(listing, page) if (owed or mute) and not fresh else ""
        if gap:
            self._gaps.add((place, page))
        more = page < self._last_page.get(place, page + 1 if fresh else 0)
        more = more and listing.next != "" and (bool(fresh) or self._may_skip(place, page))
        if more and page >= PAGE_LIMIT:
            return Step(fresh, f"the list goes on after page {page}, the last that is read", False)
        return Step(fresh, gap, more)

    def goes_on(self, place: int, page: int) -> bool:
        """Whether a page follows one that could not be had, as far as earlier pages told."""
        return page < min(self._last_page.get(place, 0), PAGE_LIMIT)

    def _may_skip(self, place: int, page: int) -> bool:
        """Whether a page without anything new is passed over; the first or a second one is not."""
        return page > 1 and (place, page - 1) not in self._gaps


def _why(listing: Listing, page: int) -> str:
    if page == 1 and listing.total is None:
        return "the list shows no product and does not say that it is empty"
    if page == 1:
        return f"the list says {listing.total} products and shows none"
    return f"page {page} of the list shows nothing new, though the list goes on"
