"""What an answer to /robots.txt means (RFC 9309)."""

from __future__ import annotations

import hashlib

import pytest
from scrapy.http import Response, TextResponse

from crawlers.politeness.robots import SIZE_LIMIT, forbids, judge

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
        (answer(200, b"User-agent: *\nContent-Signal: search=yes, ai-train=no\n"), False),
        (answer(500, b"User-agent: *\nContent-Signal: ai-train=yes\nAllow: /\n"), False),
    ],
)
def test_what_may_be_fetched(response: Response | None, allowed: bool) -> None:
    assert (forbids(judge(ORIGIN, response), GOOD) is None) is allowed


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\n"])
def test_what_is_cut_off_is_cut_at_a_line(end: bytes) -> None:
    """Half of ``Allow: /a`` would allow everything."""
    head = b"User-agent: *" + end + b"Disallow: /" + end
    room = SIZE_LIMIT - len(head) - len(b"Allow: /") - len(end)
    text = head + b"#" * room + end + b"Allow: /a" + end
    assert text[:SIZE_LIMIT].endswith(b"Allow: /")
    robots = judge(ORIGIN, answer(200, text))
    assert forbids(robots, GOOD) is not None
    assert robots.sha256 == hashlib.sha256(robots.text).hexdigest()
    whole = judge(ORIGIN, answer(200, text.replace(b"####", b"")))
    assert forbids(whole, f"{ORIGIN}/a") is None


@pytest.mark.parametrize(
    ("response", "words"),
    [
        (answer(502), "HTTP 502; RFC 9309"),
        (answer(404), "HTTP 404: no rules"),
        (answer(200, SSF), "as its text says"),
    ],
)
def test_the_verdict_says_what_was_made_of_it(response: Response | None, words: str) -> None:
    assert words in judge(ORIGIN, response).verdict


def test_the_text_is_kept_with_its_hash() -> None:
    robots = judge(ORIGIN, answer(200, SSF))
    assert (robots.text, robots.sha256) == (SSF, hashlib.sha256(SSF).hexdigest())
    assert judge(ORIGIN, answer(404, b"gone")).sha256 is None
    assert judge(ORIGIN, None).text == b""


def test_of_a_huge_text_the_first_500_kib_are_read() -> None:
    rules = b"User-agent: *\nDisallow: /8seconds/\n"
    robots = judge(ORIGIN, answer(200, rules + b"# nothing\n" * 200_000))
    assert 512_000 - len(b"# nothing\n") < len(robots.text) <= 512_000
    assert not robots.rules.allowed(GOOD)


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        ("", "it cannot be reached; RFC 9309"),
        ("the connection was refused", "it cannot be reached: the connection was refused; RFC"),
        ("larger than allowed", "it cannot be reached: larger than allowed; RFC"),
    ],
)
def test_without_an_answer_the_verdict_says_why(trouble: str, words: str) -> None:
    robots = judge(ORIGIN, None, trouble)
    assert robots.verdict.startswith(words)
    assert words in str(forbids(robots, GOOD))
