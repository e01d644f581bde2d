"""/ai.txt and /.well-known/tdmrep.json."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.politeness.site_opt_out import AI_TXT, TDMREP, SiteOptOuts

HOST = "https://shop.test"


@pytest.mark.parametrize(
    ("text", "path", "opted_out"),
    [
        ("", "/a.jpg", False),
        ("User-Agent: *\nDisallow:\n", "/a.jpg", False),
        ("User-Agent: *\nDisallow: /\n", "/a.jpg", True),
        ("User-Agent: *\nDisallow: *.jpg\nAllow: *.css\n", "/goods/a.jpg", True),
        ("User-Agent: *\nDisallow: *.jpg\n", "/goods/a.png", False),
        ("User-Agent: *\nDisallow: /\nAllow: /\n", "/a.jpg", False),
        ("User-Agent: otherbot\nDisallow: /\n", "/a.jpg", False),
        ("<!DOCTYPE html>\nUser-Agent: *\nDisallow: /\n", "/a.jpg", False),  # a page, no ai.txt
    ],
)
def test_ai_txt(text: str, path: str, opted_out: bool) -> None:
    found = SiteOptOuts({AI_TXT: text.encode()}).why_not(HOST + path)
    assert found == ("opted out by /ai.txt" if opted_out else None)


def rule(location: Any, reservation: Any) -> dict[str, Any]:
    return {"location": location, "tdm-reservation": reservation, "tdm-policy": "https://x/p.json"}


@pytest.mark.parametrize(
    ("rules", "opted_out"),
    [
        ([], False),
        ({}, False),
        (None, False),
        ([rule("/", 1)], True),
        ([rule("/", "1")], True),
        ([rule("/", 0)], False),
        ([rule("/", True)], False),
        ([rule("/goods/", 1)], True),
        ([rule("/news/", 1)], False),
        ([rule("*.jpg", 1)], True),
        ([rule("/*.jpg$", 1)], True),
        ([rule("/", 1), rule("/goods/", 0)], False),  # the longest decides
        ([rule("/goods/", 1), rule("/goods/", 0)], True),  # a tie: the reservation
        (rule("/", 1), True),  # a lone object
        ([rule("goods", 1)], False),
        ([rule("/\nAllow: /", 1)], False),
        ([rule(7, 1), "x", None, [rule("/", 1)]], False),
        ([{"location": "/"}], False),
    ],
)
def test_tdmrep_json(rules: Any, opted_out: bool) -> None:
    found = SiteOptOuts({TDMREP: json.dumps(rules).encode()}).why_not(HOST + "/goods/a.jpg")
    assert found == (f"opted out by {TDMREP}" if opted_out else None)


def test_a_host_without_either_says_nothing() -> None:
    assert SiteOptOuts().why_not(HOST + "/a.jpg") is None


@pytest.mark.parametrize(
    "text", [b"<html>", b"[" * 100_000, b"\xff\xfe", b'[{"location":"/","tdm-reservation":1}' * 9]
)
def test_what_cannot_be_read_says_nothing(text: bytes) -> None:
    assert SiteOptOuts({TDMREP: text, AI_TXT: text}).why_not(HOST + "/a.jpg") is None


@given(st.binary(max_size=200))
def test_no_bytes_make_it_fail(text: bytes) -> None:
    SiteOptOuts({AI_TXT: text, TDMREP: text}).why_not(HOST + "/a.jpg")
