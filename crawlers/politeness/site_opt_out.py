"""What a host says of mining and training beside its robots.txt, for all of its pages.

Two files are asked for, once a host and only where robots.txt lets us: ``/ai.txt``
(Spawning's: robots.txt's own syntax, about training) and ``/.well-known/tdmrep.json``
(TDM Reservation Protocol, W3C community group, 2024: a list of ``location`` patterns with
``tdm-reservation`` 0 or 1). A host that has neither says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from protego import Protego

from crawlers.politeness.identity import TOKEN
from crawlers.politeness.rules import Rules, first_lines
from sichak.json_file import parse_json

AI_TXT = "/ai.txt"
TDMREP = "/.well-known/tdmrep.json"
FILES = (AI_TXT, TDMREP)

SIZE_LIMIT = 512_000
"""Bytes of either that are read, as of a robots.txt."""

MOST_RULES = 1_000
"""Rules of a ``tdmrep.json`` that are read."""


class SiteOptOuts:
    """A host's reservations.

    Args:
        texts: bytes of :data:`FILES`, by path; a missing one says nothing.
    """

    def __init__(self, texts: Mapping[str, bytes] | None = None) -> None:
        texts = texts or {}
        ai_txt = first_lines(texts.get(AI_TXT, b""), SIZE_LIMIT)
        self._training = Rules(b"" if ai_txt.lstrip().startswith(b"<") else ai_txt)
        self._mining = mining_rules(texts.get(TDMREP, b""))

    def why_not(self, url: str) -> str | None:
        """Whose word keeps an address from being used; None where nobody objects."""
        if not self._training.allowed(url):
            return f"opted out by {AI_TXT}"
        if not self._mining.can_fetch(url, TOKEN):
            return f"opted out by {TDMREP}"
        return None


def mining_rules(text: bytes) -> Protego:
    """A ``tdmrep.json`` as rules: what is reserved is forbidden. What cannot be read is no rule.

    The longest ``location`` decides; the reservation does where two are as long.
    """
    found: list[Any] = []
    if len(text) <= SIZE_LIMIT:
        try:
            value = parse_json(text)
        except ValueError:
            value = None
        found = value if isinstance(value, list) else [value]
    lines = "\n".join(_lines(found[:MOST_RULES]))
    return Protego.parse(f"User-agent: *\n{lines}\n")


def _lines(rules: list[Any]) -> Iterator[str]:
    reserved: set[str] = set()
    open_to_all: set[str] = set()
    for rule in rules:
        if not isinstance(rule, dict):
            continue
        where, value = rule.get("location"), rule.get("tdm-reservation")
        if isinstance(where, str) and where.isprintable() and where[:1] in ("/", "*"):
            (reserved if is_reserved(value) else open_to_all).add(where)
    yield from (f"Disallow: {where}" for where in sorted(reserved))
    yield from (f"Allow: {where}" for where in sorted(open_to_all - reserved))


def is_reserved(value: object) -> bool:
    """Whether a ``tdm-reservation`` is 1; anything else is no reservation."""
    return str(value).strip() == "1"
