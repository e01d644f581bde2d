"""How an import ended, in words and as an exit code."""

from __future__ import annotations

from collections import Counter

from crawlers.items import CrawlReject
from crawlers.job import Found, Outcome
from crawlers.params import CrawlParams
from crawlers.report import ERRORS, FEW, NOTHING, OK, REFUSED
from crawlers.sources.source import Source


def judge(source: Source, found: Found, outcome: Outcome, params: CrawlParams) -> tuple[int, str]:
    """Exit code and message: 0 ok, 2 all refused, 3 nothing found, 5 too many errors.

    What was found is published whatever the code; 5 says that so much is missing that it
    has to be looked at.
    """
    photos, rejects = found.photos, found.rejects
    refused = [one for one in rejects if one.refused]
    unwanted = [one for one in rejects if one.unwanted]
    failed = [one for one in rejects if not (one.refused or one.unwanted)]
    products = len({one.sku for one in photos})
    words = f"{source.store.title}: {len(photos)} photos of {products} products"
    words += f" from {source.obtained}"
    for host, reason in outcome.stopped.items():
        return ERRORS, f"{words}, then {host} was left alone: {reason}. Try again later."
    if not photos and refused and not failed:
        return REFUSED, f"{words}: {_most(refused)}"
    if not photos:
        why = _most(failed or unwanted) or "there is no page, no row and no photo in it"
        return NOTHING, f"{words}: {why}"
    if len(failed) > max(FEW, params.max_error_rate * (len(photos) + len(failed))):
        return ERRORS, f"{words}, but {len(failed)} failed: {_most(failed)} (see rejects.jsonl)"
    counted = (("rejects", failed), ("refused", refused), ("left out", unwanted))
    return OK, words + "".join(f", {len(some)} {name}" for name, some in counted if some)


def _most(rejects: list[CrawlReject]) -> str:
    """The reason that is given most often, with its count."""
    if not rejects:
        return ""
    reason, count = Counter(one.reason for one in rejects).most_common(1)[0]
    return f"{count} x {reason}"
