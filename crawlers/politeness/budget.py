"""How much one crawl may ask of one host."""

from __future__ import annotations

from collections import Counter


class Budget:
    """Counts pages and bytes of each host against a crawl's limits.

    Args:
        max_pages: requests for pages a host, tries and redirects included; None for any number.
        max_bytes: bytes received from a host, photos included; None for any number.
    """

    def __init__(self, max_pages: int | None = None, max_bytes: int | None = None) -> None:
        self.max_pages, self.max_bytes = max_pages, max_bytes
        self.pages: Counter[str] = Counter()
        self.bytes: Counter[str] = Counter()

    def why_no_page(self, host: str) -> str | None:
        """Why a host is asked for no further page; None while it may be."""
        if self.max_pages is not None and self.pages[host] >= self.max_pages:
            return f"its budget of {self.max_pages:,} pages (crawl.max_pages) is spent"
        return self.why_nothing(host)

    def why_nothing(self, host: str) -> str | None:
        """Why a host is asked for nothing more at all; None while it may be."""
        if self.max_bytes is not None and self.bytes[host] >= self.max_bytes:
            return f"its budget of {self.max_bytes:,} bytes (crawl.max_bytes) is spent"
        return None
