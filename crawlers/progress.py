"""How far a crawl has come: what was listed, what was asked for, and where gaps are left."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import date

from crawlers.items import Seen
from crawlers.newest import Newest
from crawlers.origins import Origins
from crawlers.platform import Listed


class Progress:
    """Notes the progress of one crawl.

    Args:
        origins: how addresses are recorded.
        date_of: the day that a product's number tells.
        newest: what is new; None to read all that is listed.

    Attributes:
        broken: codes of lists a page of which could not be had.
    """

    def __init__(
        self, origins: Origins, date_of: Callable[[str], date | None], newest: Newest | None
    ) -> None:
        self._origins, self._date_of, self._newest = origins, date_of, newest
        self._days: dict[str, str] = {}
        self._ended: set[str] = set()
        self._asked: dict[str, str] = {}
        self._answered: set[str] = set()
        self.broken: set[str] = set()

    def begin(self, code: str) -> None:
        """Note that a list is walked."""
        self._days.setdefault(code, "")

    def see(self, code: str, listed: Listed, first: bool) -> Seen | None:
        """Note a product on a list, in the list's order.

        Args:
            code: of the list.
            listed: the product.
            first: whether no list of this crawl has shown it before.

        Returns:
            what the journal is to hold; None where it holds the product already.
        """
        day, tile = self._date_of(listed.sku), tile_hash(listed, self._origins)
        said = day.isoformat() if day else ""
        self._days[code] = max(self._days.get(code, ""), said)
        if self._newest:
            self._newest.note(code, listed, day)
        if not first:
            return None
        return self._seen(code, listed, tile, said)

    def see_sibling(self, code: str, listed: Listed) -> Seen:
        """Note another colour of a product of a list, which no list has shown itself."""
        day = self._date_of(listed.sku)
        said = day.isoformat() if day else ""
        return self._seen(code, listed, tile_hash(listed, self._origins), said)

    def is_done(self, code: str) -> bool:
        """Whether a list need not be walked any further."""
        return self._newest is not None and self._newest.is_done(code)

    def end(self, code: str) -> None:
        """Note that a list was walked to its end, or to what is known."""
        self.begin(code)
        self._ended.add(code)

    def answer(self, sku: str) -> None:
        """Note that a product's page has been had, or is gone for good."""
        self._answered.add(sku)

    def _seen(self, code: str, listed: Listed, tile: str, day: str) -> Seen:
        asked = self._newest is None or self._newest.is_new(code, listed, tile)
        if asked:
            self._asked[listed.sku] = code
        return Seen(sku=listed.sku, list=code, tile=tile, listed=day, asked=asked)

    @property
    def unread(self) -> set[str]:
        """Products whose page was asked for in vain."""
        return self._asked.keys() - self._answered

    @property
    def walked(self) -> dict[str, str]:
        """Lists without a gap → the latest day in them, "" for none."""
        gaps = self.broken | {self._asked[sku] for sku in self.unread}
        return {code: self._days[code] for code in sorted(self._ended - gaps)}

    @property
    def gaps(self) -> set[str]:
        """Lists that were begun and have a gap."""
        return self._days.keys() - self.walked.keys()


def tile_hash(listed: Listed, origins: Origins) -> str:
    """What changes when what a list shows of a product does."""
    addresses = [origins.recorded(url) for url in (listed.url, listed.image, listed.hover)]
    text = json.dumps([*addresses, listed.sold_out])
    return hashlib.sha256(text.encode()).hexdigest()[:16]
