"""SSF Shop through a browser."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from crawlers.platform import Look
from crawlers.platforms.ssf.platform import Ssf
from crawlers.platforms.ssf.store import SsfStore
from crawlers.platforms.ssf_browser.urls import shell_url


class SsfInBrowser(Ssf):
    """Lists as their scripts fill them."""

    looks: ClassVar[Mapping[str, Look]] = {
        **Ssf.looks,
        "list": Look(wait="li[data-prdno], #ctgryGodsListTotalRow, #godTotalCount"),
    }

    def list_url(self, store: SsfStore, base: str, code: str, page: int) -> str:
        """The category's page, which asks for the list fragment itself; newest first."""
        return shell_url(base, store, code, page)


PLATFORM = SsfInBrowser()
