"""What of a list is new: ``--new`` reads that, and stops where only known products follow.

Lists are asked for newest first, but shops pin products to the top, and what is in
stock again or moves to the outlet comes up with its old number. So neither the first
known product ends a list nor the first old date; a run of them does.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import date, timedelta

from crawlers.params import CrawlParams
from crawlers.platform import Listed
from crawlers.products import Known, Walked, known_products, walked_lists
from crawlers.state import days_since


class Newest:
    """Decides which products of a list are read, and where its walk ends.

    Args:
        known: products of earlier crawls.
        walked: lists that were walked without a gap. Only these may end early: in
            another there may be unknown products below the known ones.
        params: ``known``, ``slack_days`` and ``revisit_days``.
    """

    def __init__(
        self, known: Mapping[str, Known], walked: Mapping[str, Walked], params: CrawlParams
    ) -> None:
        self._known, self._walked, self._params = known, walked, params
        self._run: dict[str, int] = {}
        self._done: set[str] = set()

    def is_new(self, code: str, listed: Listed, tile: str) -> bool:
        """Whether a product's page is to be asked for.

        It is when the product is unknown, its tile changed, something of it was
        missing, or it was last read ``revisit_days`` ago.
        """
        known = self._known.get(listed.sku)
        if known is None or not known.whole:
            return True
        if known.list == code and known.tile != tile:
            return True
        return days_since(known.read_at) > self._params.revisit_days

    def note(self, code: str, listed: Listed, day: date | None) -> None:
        """Count a product of a list, in its order; ``day`` is what its number tells."""
        old = listed.sku in self._known or self._is_before(code, day)
        self._run[code] = self._run.get(code, 0) + 1 if old else 0
        if self._run[code] >= self._params.known:
            self._done.add(code)

    def is_done(self, code: str) -> bool:
        """Whether nothing new is to be expected further down the list."""
        return code in self._walked and code in self._done

    def _is_before(self, code: str, day: date | None) -> bool:
        walked = self._walked.get(code)
        if walked is None or walked.newest is None or day is None:
            return False
        return day < walked.newest - timedelta(days=self._params.slack_days)


def what_is_new(
    database: sqlite3.Connection, params: CrawlParams, newest_first: bool
) -> Newest | None:
    """What a store's state says is new; None for a crawl of all that is listed.

    Args:
        database: of the state.
        params: of the crawl.
        newest_first: whether the shop lists what is new first; else no list ends early.
    """
    if not params.new:
        return None
    walked = walked_lists(database) if newest_first else {}
    return Newest(known_products(database), walked, params)
