"""The name a crawl goes by."""

from __future__ import annotations

import os
import re

from pydantic import ValidationError

from crawlers.params import CrawlParams
from crawlers.store import Store
from sichak import __version__
from sichak.errors import CrawlError

TOKEN = "sichak"
"""Product token that robots.txt rules are matched with."""


_MAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")


def contact_of(params: CrawlParams) -> str:
    """Who can be written to: ``crawl.contact``, else ``$SICHAK_CONTACT``."""
    return (params.contact or os.environ.get("SICHAK_CONTACT", "")).strip()


def headers(store: Store, params: CrawlParams) -> dict[str, str]:
    """Headers of every request: with ``From`` (RFC 9110, 10.1.2) where the contact is by mail."""
    found = {"Accept": "text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.8"}
    contact = contact_of(params)
    if not store.sample and _MAIL.fullmatch(contact):
        found["From"] = contact
    return found


def user_agent(store: Store, params: CrawlParams) -> str:
    """``sichak/<version> (+contact)``: never a browser's name, never another bot's.

    Raises:
        CrawlError: a real store is to be crawled and no contact is given.
    """
    if store.sample:
        return f"{TOKEN}/{__version__} (sample store)"
    contact = contact_of(params)
    try:
        CrawlParams(contact=contact)
    except ValidationError as error:
        raise CrawlError(f"{contact!r} is no contact for a User-Agent") from error
    if not contact:
        raise CrawlError(
            f"say who crawls {store.title}: set crawl.contact in params.yaml or "
            "SICHAK_CONTACT to a mail or web address the shop can write to"
        )
    return f"{TOKEN}/{__version__} (+{contact})"
