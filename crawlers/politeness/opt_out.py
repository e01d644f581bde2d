"""Opt-outs that a page or photo carries itself: in its headers, or in the head of its HTML.

``X-Robots-Tag`` and ``<meta name="robots">`` with ``noai`` or ``noimageai`` (DeviantArt,
2022); for photos also ``noindex``, ``noimageindex`` and ``none``, as img2dataset reads
them. On a page ``noindex`` is about search results alone. ``tdm-reservation: 1`` (TDM
Reservation Protocol) and ``Content-Usage: train-ai=n`` (IETF aipref drafts) count
everywhere. No permission overrides them: they are about this very page or photo.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from parsel import Selector
from scrapy import Request
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawlers.page import Page
from crawlers.politeness.identity import TOKEN
from crawlers.politeness.refusal import Refusal
from crawlers.politeness.rules import reserves_training
from crawlers.politeness.site_opt_out import is_reserved
from crawlers.reading import clean

PAGE_WORDS = frozenset({"noai", "noimageai", "noimageindex"})
PHOTO_WORDS = PAGE_WORDS | {"noindex", "none"}

_META = ("robots", TOKEN, "tdm-reservation")
_HINTS = (*PAGE_WORDS, "tdm-reservation")
_NAME = re.compile(r"[a-z][a-z0-9_-]*|\*")
_WITH_VALUE = ("unavailable_after", "max-snippet", "max-image-preview", "max-video-preview")
"""Directives of X-Robots-Tag with a colon of their own, which names no crawler."""

LONGEST_TAG = 200
"""Characters of an ``X-Robots-Tag`` that are kept on record."""


class OptedOut(Refusal):
    """A page or photo says that it must not be used for training or mining."""


class OptOutMiddleware:
    """Downloader middleware that drops what opts out; the reject says by which words."""

    def process_response(self, request: Request, response: Response) -> Response:
        """Let an answer pass, or raise :class:`OptedOut`."""
        if request.meta.get("is_robots_txt") or not _is_whole(response):
            return response
        is_photo = request.callback is NO_CALLBACK
        why = in_headers(header_values(response), PHOTO_WORDS if is_photo else PAGE_WORDS)
        if why is None and not is_photo:
            kind = (response.headers.get("Content-Type") or b"").decode("latin-1")
            why = in_html(Page(response.url, response.body, kind))
        if why:
            raise OptedOut(f"opted out by {why}")
        return response


def header_values(response: Response) -> dict[str, list[str]]:
    """The headers that may opt out, by lower-case name; each may come several times."""
    names = ("x-robots-tag", "tdm-reservation", "content-usage")
    return {
        name: [value.decode("latin-1") for value in response.headers.getlist(name)]
        for name in names
    }


def robots_tag(response: Response) -> str:
    """An answer's ``X-Robots-Tag`` for the record, "" for none."""
    return clean(", ".join(header_values(response)["x-robots-tag"]))[:LONGEST_TAG]


def in_headers(headers: dict[str, list[str]], words: frozenset[str]) -> str | None:
    """Which header opts out, with its word; None for none.

    >>> in_headers({"x-robots-tag": ["noindex, NoAI"]}, PAGE_WORDS)
    'X-Robots-Tag: noai'
    """
    for text in headers.get("x-robots-tag", ()):
        for word in directives(text):
            if word in words:
                return f"X-Robots-Tag: {word}"
    if any(is_reserved(value) for value in headers.get("tdm-reservation", ())):
        return "tdm-reservation: 1"
    if reserves_training(",".join(headers.get("content-usage", ()))):
        return "Content-Usage"
    return None


def directives(tag: str) -> Iterator[str]:
    """Words of one ``X-Robots-Tag`` that are for everybody or for us, in lower case.

    ``otherbot: noai`` is for that crawler, and so is what follows it up to another name.
    """
    ours = True
    for part in tag.lower().split(","):
        name, colon, rest = part.partition(":")
        if colon and name.strip() not in _WITH_VALUE and _NAME.fullmatch(name.strip()):
            ours, part = name.strip() in (TOKEN, "*"), rest
        if ours and part.strip():
            yield part.strip()


def in_html(page: Page) -> str | None:
    """Which ``<meta>`` of a page opts out, with its word; None for none."""
    text = page.text.lower()
    if not any(hint in text for hint in _HINTS):
        return None
    for name, content in _metas(page.html):
        if name == "tdm-reservation" and is_reserved(content):
            return "its meta tdm-reservation: 1"
        for word in content.lower().split(","):
            if name != "tdm-reservation" and word.strip() in PAGE_WORDS:
                return f"its meta {name}: {word.strip()}"
    return None


def _metas(page: Selector) -> Iterator[tuple[str, str]]:
    nodes: Iterable[Any] = page.xpath("//meta[@name][@content]")
    for node in nodes:
        name = node.attrib["name"].strip().lower()
        if name in _META:
            yield name, node.attrib["content"]


def _is_whole(response: Response) -> bool:
    return response.status == 304 or 200 <= response.status < 300
