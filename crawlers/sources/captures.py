"""Addresses of captures, and which of them shows a picture that a page speaks of.

Image hosts make many sizes of one picture. A page speaks of the original; what a browser
or an archive got may be another size of it, whose address ends with the original's path
(``/cmd/LB_750x1000/src/https://host/path``) or differs in the query only (``?w=750``).
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import unquote, urlsplit


class Captures:
    """Addresses, found again by picture."""

    def __init__(self, urls: Iterable[str]) -> None:
        self._urls = dict.fromkeys(urls)
        self._by_name: dict[str, list[str]] = {}
        for url in self._urls:
            self._by_name.setdefault(_parts(url)[1].rpartition("/")[2], []).append(url)

    def of(self, url: str) -> list[str]:
        """Captures of a picture: of the very address first, then of its other sizes."""
        name = _parts(url)[1].rpartition("/")[2]
        near = self._by_name.get(name, []) if name else []
        sizes = [one for one in near if one != url and is_size_of(one, url)]
        return [url, *sizes] if url in self._urls else sizes


def is_size_of(found: str, url: str) -> bool:
    """Whether an address is one of another size of the picture at ``url``.

    >>> is_size_of("https://i.test/cmd/LB_9x9/src/https://i.test/a/1.jpg", "https://i.test/a/1.jpg")
    True
    >>> is_size_of("https://i.test/b/1.jpg", "https://i.test/1.jpg")
    False
    """
    (host, path), (wanted_host, wanted) = _parts(found), _parts(url)
    if path.endswith(f"/{wanted_host}{wanted}"):
        return True
    if host != wanted_host:
        return False
    return path == wanted or (wanted.count("/") >= DEEP and path.endswith(wanted))


DEEP = 3
"""Folders and name of a path that may stand at the end of another: a short one does by chance."""


def _parts(url: str) -> tuple[str, str]:
    """Host with port, and decoded path."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", ""
    return parts.netloc.lower(), unquote(parts.path)
