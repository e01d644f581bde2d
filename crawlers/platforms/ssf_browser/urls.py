"""Addresses of SSF Shop that only a browser makes sense of."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from crawlers.platforms.ssf.store import SsfStore
from crawlers.platforms.ssf.urls import list_url


def shell_url(base: str, store: SsfStore, code: str, page: int) -> str:
    """A category's page, with the query of the list fragment that its script asks for."""
    query = urlsplit(list_url(base, store, code, page)).query
    return f"{base}/{quote(store.slug, safe='')}/list-of/list?{query}"
