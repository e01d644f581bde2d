"""Where a photo is from, as any row about it says, and the keys under which it can be blocked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

_ASCII = "".join(map(chr, range(33, 127)))
SHA256 = re.compile(r"[0-9a-f]{64}")
ADDRESSES = ("url", "source", "final_url", "page_url")
"""Columns that hold addresses, in manifests, selections, records and exports alike."""


@dataclass(frozen=True)
class Whence:
    """What a row says of a photo or product; empty where it says nothing.

    Attributes:
        also: other products whose galleries show the same photo, ``store/sku``.
        urls: of the photo and of its page.
        sha256: of the photo's original bytes.
    """

    store: str = ""
    sku: str = ""
    also: tuple[str, ...] = ()
    brand: str = ""
    urls: tuple[str, ...] = ()
    sha256: str = ""

    def names(self) -> Iterator[str]:
        """All keys that name it; see :func:`key`."""
        if SHA256.fullmatch(self.sha256):
            yield key("sha256", self.sha256)
        for url in self.urls:
            yield key("url", url)
        for product in filter(None, (f"{self.store}/{self.sku}" if self.sku else "", *self.also)):
            yield key("sku", product)
            yield key("sku", product.partition("/")[2] or product)
        if self.brand:
            yield key("brand", self.brand)


def whence(row: object) -> Whence:
    """Read a row of a manifest, a selection, a dataset's records or an export.

    Args:
        row: whatever a line of JSON held; what is no text counts as not said.
    """
    if not isinstance(row, Mapping):
        return Whence()
    also = row.get("also")
    return Whence(
        store=_text(row.get("store")),
        sku=_text(row.get("sku")),
        also=tuple(filter(None, map(_text, also))) if isinstance(also, list | tuple) else (),
        brand=_text(row.get("brand")),
        urls=tuple(filter(None, (_text(row.get(name)) for name in ADDRESSES))),
        sha256=_text(row.get("sha256")),
    )


def key(kind: str, value: str) -> str:
    """``kind:value`` in the one spelling in which values are compared.

    An address without its scheme's "s", its fragment and its host's capitals, in ASCII as it
    is sent; numbers of products and names of brands in any capitals, with single spaces.

    >>> key("url", "HTTP://Img.Shop.example/A.jpg#top"), key("brand", " Maison  KITSUNÉ ")
    ('url://img.shop.example/A.jpg', 'brand:maison kitsuné')
    """
    text = unicodedata.normalize("NFKC", value).strip()
    return f"{kind}:{_address(text) if kind == 'url' else ' '.join(text.casefold().split())}"


def _address(url: str) -> str:
    try:
        parts = urlsplit(url)
        port = "" if parts.port in (None, 80, 443) else f":{parts.port}"
    except ValueError:
        return url
    if not parts.hostname:
        return url
    whole = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return f"//{parts.hostname}{port}{quote(whole, safe=_ASCII, errors='surrogatepass')}"


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
