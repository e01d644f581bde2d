"""What an answer to /robots.txt means (RFC 9309)."""

from __future__ import annotations

import hashlib

import pytest
from scrapy.http import Response, TextResponse

from crawlers.politeness.identity import TOKEN
from crawlers.politeness.robots import judge

ORIGIN = "https://shop.test"
GOOD = f"{ORIGIN}/8seconds/GM0024122750066/good"

SSF = b"User-agent: *\nDisallow: /\n\nUser-agent: Yeti\nUser-agent: GPTBot\nAllow: /\n"
"""The shape of SSF Shop's rules on 2026-08-03: all but the named are refused."""


def answer(status: int, body: bytes = b"") -> Response:
    return TextResponse(f"{ORIGIN}/robots.txt", status=status, body=body, encoding="utf-8")


@pytest.mark.parametrize(
    ("response", "allowed"),
    [
        (None, False),  # no answer at all
        (answer(500), False),
        (answer(503, b"User-agent: *\nAllow: /\n"), False),  # an error's body is no rule
        (answer(429), False),
        (answer(404), True),
        (answer(403), True),
        (answer(410, b"User-agent: *\nDisallow: /\n"), True),
        (answer(200), True),
        (answer(200, b"<!DOCTYPE html><h1>not found</h1>"), True),
        (answer(200, b"\xff\xfe\x00garbage\n"), True),
        (answer(200, SSF), False),
        (answer(200, b"User-agent: *\nAllow: /\n\nUser-agent: sichak\nDisallow: /\n"), False),
        (answer(200, b"User-agent: *\nDisallow: /\n\nUser-agent: sichak\nAllow: /\n"), True),
        (answer(200, b"User-agent: *\nDisallow: /*/good$\n"), False),
        (answer(200, b"User-agent: *\nDisallow: /secured/\n"), True),
    ],
)
def test_what_may_be_fetched(response: Response | None, allowed: bool) -> None:
    assert judge(ORIGIN, response, None).parser.allowed(GOOD, TOKEN) is allowed


@pytest.mark.parametrize(
    ("response", "words"),
    [
        (None, "cannot be reached"),
        (answer(502), "HTTP 502; RFC 9309"),
        (answer(404), "HTTP 404: no rules"),
        (answer(200, SSF), "as its text says"),
    ],
)
def test_the_verdict_says_why(response: Response | None, words: str) -> None:
    assert words in judge(ORIGIN, response, None).verdict


def test_the_text_is_kept_with_its_hash() -> None:
    robots = judge(ORIGIN, answer(200, SSF), None)
    assert (robots.text, robots.sha256) == (SSF, hashlib.sha256(SSF).hexdigest())
    assert judge(ORIGIN, answer(404, b"gone"), None).sha256 is None
    assert judge(ORIGIN, None, None).text == b""


def test_of_a_huge_text_the_first_500_kib_are_read() -> None:
    rules = b"User-agent: *\nDisallow: /8seconds/\n"
    robots = judge(ORIGIN, answer(200, rules + b"#" * 2_000_000), None)
    assert len(robots.text) == 512_000
    assert not robots.parser.allowed(GOOD, TOKEN)
