"""A page as it was fetched or saved: its bytes, and the ways to read them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from parsel import Selector
from w3lib.encoding import resolve_encoding

from sichak.json_file import parse_json

_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_HEAD = 2_048
"""Bytes of a page in which its charset is looked for, as browsers do (HTML standard: 1,024)."""

_OF_NO_PAGE = frozenset({"punycode", "idna", "unicode-escape", "raw-unicode-escape", "utf-7"})
"""Encodings Python has and browsers have not: the first decode a large page for hours, the others
to halves of surrogate pairs, which no parser takes."""


@dataclass(frozen=True)
class Page:
    """A page of a shop.

    Attributes:
        url: where it is from; completes relative addresses.
        body: its bytes, at any size; limits are the caller's.
        content_type: of the answer, such as ``text/html; charset=euc-kr``; "" for a saved page.
    """

    url: str
    body: bytes
    content_type: str = ""

    @cached_property
    def text(self) -> str:
        """The body in the charset of its answer, else of its own head, else UTF-8; never fails."""
        if self.body.startswith(b"\xef\xbb\xbf"):
            return self.body[3:].decode("utf-8", "replace")
        heads = (self.content_type.encode("ascii", "ignore"), self.body[:_HEAD])
        for found in filter(None, map(_CHARSET.search, heads)):
            try:
                return self.body.decode(_encoding(found[1].decode("ascii")), "replace")
            except (LookupError, ValueError):
                continue  # a charset nobody knows, or one that is no text encoding
        return self.body.decode("utf-8", "replace")

    @cached_property
    def html(self) -> Selector:
        """The page as HTML, whatever content type it claims."""
        return Selector(text=self.text.replace("\0", "") or "<html></html>", type="html")

    @cached_property
    def json(self) -> Any:
        """The page as JSON.

        Raises:
            ValueError: it is none; see :func:`~sichak.json_file.parse_json`.
        """
        return parse_json(self.text, strict=False)


def _encoding(charset: str) -> str:
    """Python's name of a charset as browsers read it: ``euc-kr`` is its superset, cp949.

    Raises:
        LookupError: it is none of the web.
    """
    found = resolve_encoding("cp949" if charset.lower() == "windows-949" else charset)
    if found is None or found in _OF_NO_PAGE:
        raise LookupError(charset)
    return found
