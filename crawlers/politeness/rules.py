"""The rules of a robots.txt that speak to us.

Groups are chosen as RFC 9309 has it (2.2.1): those that name our product token,
without regard to case, together; else those of ``*``; other records end no group.
Within them Protego matches paths (2.2.2): ``*``, ``$``, the longest match, ``Allow`` in
a tie. Protego's own choice of groups is not used: it takes ``User-agent: s`` for a part
of our name, and misses ``User-agent: sichak/1.0``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from protego import Protego

from crawlers.politeness.identity import TOKEN

_LINE_END = re.compile(r"\r\n|\r|\n")
_OTHER_ENDS = {ord(char): None for char in "\v\f\x1c\x1d\x1e\x85\u2028\u2029"}
"""Python ends a line at these, RFC 9309 does not."""

_AGENT = re.compile(r"user[-\s]*agent(?=[\s:]|$)[\s:]*(?P<name>.*)", re.IGNORECASE)
_TOKEN = re.compile(r"[A-Za-z_-]+|\*(?=\s|$)")
_RULE = re.compile(r"\s*(allow|dis|dia)", re.IGNORECASE)
_PREFERENCE = re.compile(r"content-(signal|usage)\s*:\s*(?P<said>.*)", re.IGNORECASE)

TRAINING = frozenset({"ai-train", "train-ai", "train-genai", "ai", "bots"})
"""Uses a site may reserve that ours falls under: Content Signals' words, and IETF aipref's."""

_NO = ("n", "no", "?0")


class Rules:
    """What one robots.txt says to us.

    Args:
        text: its bytes. Whatever cannot be read is no rule.

    Attributes:
        crawl_delay: seconds between two requests, by ``Crawl-delay`` or ``Request-rate``.
    """

    def __init__(self, text: bytes) -> None:
        ours = _ours(_lines(decoded(text)))
        said = [found["said"] for found in map(_PREFERENCE.match, ours) if found]
        self._paths = _protego(ours)
        self._uses = _protego(_as_rules(said)) if said else None
        self.crawl_delay = _delay(self._paths)

    def allowed(self, url: str) -> bool:
        """Whether an address may be fetched."""
        return bool(self._paths.can_fetch(url, TOKEN))

    def reserved(self, url: str) -> bool:
        """Whether ``Content-Signal`` or ``Content-Usage`` reserves it from training."""
        return self._uses is not None and not self._uses.can_fetch(url, TOKEN)


def decoded(text: bytes) -> str:
    """A robots.txt as text: UTF-8, or UTF-16 where its first bytes say so; never fails."""
    if text[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return text.decode("utf-16", "replace")
    return text.decode("utf-8-sig", "replace")


def first_lines(text: bytes, limit: int) -> bytes:
    """The whole lines among the first ``limit`` bytes: half an ``Allow: /x`` may allow all."""
    if len(text) <= limit:
        return text
    return text[: 1 + max(text.rfind(end, 0, limit) for end in (b"\n", b"\r"))]


def reserves_training(preference: str) -> bool | None:
    """Whether a list such as ``search=yes, ai-train=no`` reserves training; None: it is silent.

    One "no" among several words for it is enough. Parameters after ``;`` say nothing here.
    """
    said = []
    for part in preference.split(","):
        key, equals, value = part.partition("=")
        if equals and key.strip().lower() in TRAINING:
            said.append(value.partition(";")[0].strip().lower() in _NO)
    return any(said) if said else None


def _lines(text: str) -> Iterator[str]:
    for line in _LINE_END.split(text):
        kept = line.partition("#")[0].translate(_OTHER_ENDS).strip()
        if kept:
            yield kept


def _ours(lines: Iterable[str]) -> list[str]:
    """Lines of the groups that name us, else of those for everybody."""
    groups: dict[str, list[str]] = {}
    agents: set[str] = set()
    ruled = False
    for line in lines:
        if named := _AGENT.match(line):
            if ruled:
                agents, ruled = set(), False
            token = _TOKEN.match(named["name"])
            if token and token[0].lower() in (TOKEN, "*"):
                agents.add(token[0].lower())
                groups.setdefault(token[0].lower(), [])
            continue
        ruled = ruled or bool(_RULE.match(line))
        for agent in agents:
            groups[agent].append(line)
    return groups.get(TOKEN, groups.get("*", []))


def _as_rules(preferences: Iterable[str]) -> Iterator[str]:
    """``/path train-ai=n`` as ``Disallow: /path``; without a path it is for all."""
    for text in preferences:
        path, _, rest = text.partition(" ") if text.startswith(("/", "*")) else ("/", "", text)
        reserved = reserves_training(rest)
        if reserved is not None:
            yield f"{'Disallow' if reserved else 'Allow'}: {path}"


def _protego(lines: Iterable[str]) -> Protego:
    return Protego.parse("\n".join([f"User-agent: {TOKEN}", *lines]))


def _delay(rules: Protego) -> float | None:
    delay, rate = rules.crawl_delay(TOKEN), rules.request_rate(TOKEN)
    said = [float(delay)] if delay else []
    if rate is not None:
        said.append(rate.seconds / rate.requests)
    return max(said) if said else None
