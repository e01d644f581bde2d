"""A page in one file with its pictures: MHTML (RFC 2557), as Chrome saves it."""

from __future__ import annotations

from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from functools import cached_property

from crawlers.links import absolute
from crawlers.page import Page
from crawlers.sources.captures import Captures
from crawlers.sources.origin import address_of
from crawlers.sources.source import NotThere

MHTML_BYTES = 256 * 1024 * 1024
"""Size above which such a file is not read."""


@dataclass(frozen=True)
class Mhtml:
    """What such a file holds: the page, and bodies of all else by address."""

    page: Page
    bodies: dict[str, bytes]

    @cached_property
    def pictures(self) -> Captures:
        """Addresses of its parts."""
        return Captures(self.bodies)


def read_mhtml(data: bytes) -> Mhtml:
    """Read such a file; its first part of HTML is the page.

    Raises:
        NotThere: it holds no page, or is no such file.
    """
    try:
        message = message_from_bytes(data)
        parts = [one for one in message.walk() if not one.is_multipart()]
        bodies = [(one, _body(one)) for one in parts]
    except (RecursionError, ValueError, LookupError, AssertionError) as error:
        raise NotThere("no MHTML that can be read") from error
    page = next((one for one in bodies if one[0].get_content_type() == "text/html"), None)
    if page is None:
        raise NotThere("no page in this MHTML")
    charset = page[0].get_content_charset() or ""
    kind = f"text/html; charset={charset}" if charset else ""
    said = _address(message, "Snapshot-Content-Location") or _address(page[0])
    url = said or address_of(Page("", page[1]))
    others = [(_address(part), body) for part, body in bodies if part is not page[0]]
    return Mhtml(Page(url, page[1], kind), {where: body for where, body in others if where})


def _body(part: Message) -> bytes:
    body = part.get_payload(decode=True)
    return body if isinstance(body, bytes) else b""


def _address(part: Message, header: str = "Content-Location") -> str:
    """A part's address, on one line; "" where it has none that is a web address."""
    text = "".join(str(part.get(header, "")).split())
    return absolute(text, "") or ""
