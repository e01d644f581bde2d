"""What earlier crawls found and this one did not read again, but has no reason to drop."""

from __future__ import annotations

from crawlers.items import Garment
from crawlers.job import Found, Job, Outcome
from crawlers.products import Ended, garments
from crawlers.rows import fetch_row, photo_row
from crawlers.state import State
from crawlers.store import Store, wanted


def ended(found: Found, outcome: Outcome, job: Job, complete: bool) -> Ended:
    """What a crawl tells of products.

    Args:
        found, outcome: of the crawl.
        job: what it was to do.
        complete: whether it came to its end and is to be trusted; else a page that made
            no garment says nothing of its product.
    """
    read = {garment.sku for garment in found.garments}
    failed = {one.sku for one in found.rejects if not (one.refused or one.unwanted)}
    unwanted = {one.sku for one in found.rejects if one.unwanted}
    asked = {one.sku for one in found.seen if one.asked}
    return Ended(
        seen=found.seen,
        garments=found.garments,
        whole=(read | unwanted) - failed,
        unread=set(outcome.unread) if complete else asked - read,
        walked=outcome.walked,
        gaps=outcome.gaps,
        replaces=complete and not job.params.new,
    )


def carried(
    state: State, store: Store, job: Job, found: Found, outcome: Outcome, complete: bool
) -> Found:
    """Garments and photos of earlier crawls that belong to what this one publishes.

    With ``new``, or when the crawl was cut short, all that is known of the lists it was
    to walk; else only what a page in vain hid: that product, or the products of that list.
    """
    lists = {category.code for category in wanted(store, job.params.categories)}
    read = {garment.sku for garment in found.garments}
    everything = job.params.new or not complete
    added = Found()
    for code, garment in garments(state.database, lists):
        hidden = garment.sku in outcome.unread or code in outcome.broken
        if garment.sku not in read and (everything or hidden):
            _add(added, state, store, garment, job.user_agent)
    return added


def _add(added: Found, state: State, store: Store, garment: Garment, user_agent: str) -> None:
    """Add a garment with those of its photos that are here; one without any is none."""
    kept = [(index, state.get(one.url)) for index, one in enumerate(garment.images)]
    here = [(index, one) for index, one in kept if one is not None]
    if here:
        added.garments.append(garment)
    for index, one in here:
        added.photos.append(photo_row(store, garment, index, one, user_agent))
        added.fetches.append(fetch_row(one))
