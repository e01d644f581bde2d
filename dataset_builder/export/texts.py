"""Texts and addresses from outside, as they may go into tables, cards and descriptions."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

MAX_TEXT = 300
"""Characters of a shop's text that are kept."""
MAX_URL = 2000
_URL = re.compile(r"https?://[!-~]+", re.IGNORECASE)


def plain_text(value: object) -> object:
    """A text without control and formatting characters, in one line, not too long."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return value
    kept = (" " if unicodedata.category(letter)[0] in "CZ" else letter for letter in value)
    return " ".join("".join(kept).split())[:MAX_TEXT]


def web_address(value: object) -> object:
    """A URL of the web, or "" for anything else: file names, other schemes, with a password."""
    if not isinstance(value, str) or len(value) > MAX_URL or not _URL.fullmatch(value):
        return ""
    try:
        parts = urlsplit(value)
    except ValueError:
        return ""
    return value if parts.hostname and parts.username is None else ""
