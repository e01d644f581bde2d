"""Under which addresses the pages and photos of a sample store are recorded.

The local mall takes free ports, so its addresses differ from run to run. Rows that
later stages hash must not: the shop is recorded as ``http://mall.invalid`` and its
image host as ``http://img.mall.invalid`` (``.invalid`` never resolves, RFC 2606). What
a real shop serves is recorded as it was fetched.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from crawlers.items import Garment

SHOP = "http://mall.invalid"
IMAGES = "http://img.mall.invalid"


@dataclass(frozen=True)
class Origins:
    """How addresses are recorded.

    Attributes:
        base: where the shop is fetched, ``http://127.0.0.1:8000``.
        renamed: whether it is a mall on the loopback, to be recorded under a stable name.
    """

    base: str
    renamed: bool

    def recorded(self, url: str) -> str:
        """The address under which ``url`` is recorded."""
        if not self.renamed:
            return url
        here, base = urlsplit(url), urlsplit(self.base)
        if here.hostname != base.hostname:
            return url
        stable = SHOP if here.netloc == base.netloc else IMAGES
        return stable + here.path + (f"?{here.query}" if here.query else "")

    def garment(self, garment: Garment) -> Garment:
        """The garment, its addresses as they are recorded."""
        images = tuple(
            one.model_copy(update={"url": self.recorded(one.url)}) for one in garment.images
        )
        page = self.recorded(garment.page_url)
        return garment.model_copy(update={"images": images, "page_url": page})
