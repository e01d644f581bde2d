"""Addresses in pages: completed, checked, spelled as they are sent; and which are a picture's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import SplitResult, urldefrag, urljoin, urlsplit

from w3lib.url import safe_url_string

LONGEST = 2_000
"""Characters of an address; a longer one is none."""

HELD_IN = (
    *("data-original", "data-src", "data-lazy-src", "data-lazy", "ec-data-src"),
    *("data-zoom-image", "src", "href", "value"),
)
"""Attributes with a picture's address; one that loads lazily has a placeholder in ``src``."""

_HOST = re.compile(r"[A-Za-z0-9.-]+(:\d{1,5})?")
_DOTS = re.compile(r"/(\.|%2e){1,2}(?=/|$)", re.IGNORECASE)
_VIDEO = re.compile(r"\.(mp4|m3u8|webm|mov)$|youtu\.?be|vimeo", re.IGNORECASE)


def held_in(attributes: Mapping[str, str]) -> str:
    """The address of a picture, or of what stands for one, as its attributes hold it; "" for none.

    >>> held_in({"src": "/wait.gif", "data-original": "/1.jpg"})
    '/1.jpg'
    """
    return next(filter(None, map(attributes.get, HELD_IN)), "")


def absolute(link: str, page_url: str) -> str | None:
    """A link of a page as a whole web address in ASCII; None where it is none.

    >>> absolute("//img.shop.test/봄 1.jpg", "https://shop.test/x")
    'https://img.shop.test/%EB%B4%84%201.jpg'
    """
    try:
        found = _resolved(safe_url_string(urljoin(page_url, link.strip())))
        return found if _is_web(urlsplit(found)) and len(found) <= LONGEST else None
    except ValueError:
        return None


def picture(link: str, page_url: str) -> str | None:
    """A link of a page as the whole address of a picture; None for a video and for no address."""
    found = absolute(link, page_url)
    if found is None:
        return None
    parts = urlsplit(found)
    if len(parts.path) < 2 or _VIDEO.search(parts.netloc + parts.path):
        return None
    return urldefrag(found).url


def _resolved(url: str) -> str:
    """An address without "." and ".." in its path, as a browser asks for it (RFC 3986, 5.2.4)."""
    parts = urlsplit(url)
    if not _DOTS.search(parts.path):
        return url
    kept: list[str] = []
    segments = parts.path.split("/")[1:]
    for segment in segments:
        if _DOTS.fullmatch(f"/{segment}"):
            kept = kept[:-1] if len(segment.lower().replace("%2e", ".")) == 2 else kept
        else:
            kept.append(segment)
    if _DOTS.fullmatch(f"/{segments[-1]}"):
        kept.append("")
    return parts._replace(path="/" + "/".join(kept)).geturl()


def _is_web(parts: SplitResult) -> bool:
    parts.port  # noqa: B018 - raises for a port that is no number
    return parts.scheme in ("http", "https") and _HOST.fullmatch(parts.netloc) is not None
