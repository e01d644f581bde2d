"""Opt-outs in headers and in a page's head."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawlers.page import Page
from crawlers.politeness.opt_out import (
    PAGE_WORDS,
    PHOTO_WORDS,
    OptedOut,
    OptOutMiddleware,
    directives,
    in_headers,
    in_html,
    robots_tag,
)


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("", []),
        (" , ,", []),
        ("noai", ["noai"]),
        ("NoAI, NOINDEX", ["noai", "noindex"]),
        ("otherbot: noai", []),
        ("otherbot: noai, noindex", []),
        ("otherbot: noai, sichak: noindex", ["noindex"]),
        ("sichak: noai, nofollow", ["noai", "nofollow"]),
        ("*: noai", ["noai"]),
        ("noindex, otherbot: noai", ["noindex"]),
        ("max-snippet: 20, noai", ["max-snippet: 20", "noai"]),
        (
            "unavailable_after: Saturday, 27-Jun-26 15:00:00 PST, noai",
            ["unavailable_after: saturday", "27-jun-26 15:00:00 pst", "noai"],
        ),
    ],
)
def test_words_for_everybody_and_for_us(tag: str, words: list[str]) -> None:
    assert list(directives(tag)) == words


@pytest.mark.parametrize(
    ("headers", "page", "photo"),
    [
        ({}, None, None),
        ({"x-robots-tag": ["all"]}, None, None),
        ({"x-robots-tag": ["noai"]}, "X-Robots-Tag: noai", "X-Robots-Tag: noai"),
        ({"x-robots-tag": ["all", "noimageai"]}, "X-Robots-Tag: noimageai",
         "X-Robots-Tag: noimageai"),
        ({"x-robots-tag": ["noindex"]}, None, "X-Robots-Tag: noindex"),
        ({"x-robots-tag": ["none"]}, None, "X-Robots-Tag: none"),
        ({"x-robots-tag": ["googlebot: noindex"]}, None, None),
        ({"x-robots-tag": ["noarchive"]}, None, None),
        ({"tdm-reservation": ["1"]}, "tdm-reservation: 1", "tdm-reservation: 1"),
        ({"tdm-reservation": ["0"]}, None, None),
        ({"content-usage": ["train-ai=n"]}, "Content-Usage", "Content-Usage"),
        ({"content-usage": ["search=y", "train-ai=y"]}, None, None),
    ],
)  # fmt: skip
def test_headers(headers: dict[str, list[str]], page: str | None, photo: str | None) -> None:
    assert in_headers(headers, PAGE_WORDS) == page
    assert in_headers(headers, PHOTO_WORDS) == photo


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("", None),
        ("noai", None),
        ("<p>tdm-reservation</p>", None),
        ("<meta name='robots' content='index, follow'>", None),
        ("<meta name='robots' content='noindex'>", None),
        ("<meta name='robots' content='noai'>", "its meta robots: noai"),
        ("<META NAME=' Robots ' CONTENT='noindex, NoImageAI'>", "its meta robots: noimageai"),
        ("<meta content='noai' name=robots>", "its meta robots: noai"),
        ("<meta name='sichak' content='noai'>", "its meta sichak: noai"),
        ("<meta name='otherbot' content='noai'>", None),
        ("<meta name='description' content='noai'>", None),
        ("<meta name='tdm-reservation' content='1'>", "its meta tdm-reservation: 1"),
        ("<meta name='tdm-reservation' content='0'><p>noai</p>", None),
        ("<!-- <meta name='robots' content='noai'> -->", None),
    ],
)
def test_the_head_of_a_page(html: str, found: str | None) -> None:
    assert in_html(Page("https://shop.test/", html.encode())) == found


@given(st.binary(max_size=200))
def test_no_page_and_no_header_makes_it_fail(data: bytes) -> None:
    in_html(Page("https://shop.test/", b"<meta name='robots' content='noai" + data))
    in_headers({"x-robots-tag": [data.decode("latin-1")]}, PHOTO_WORDS)


def answer(status: int = 200, body: bytes = b"", **headers: str) -> Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response("https://shop.test/x", status=status, body=body, headers=named)


PAGE, PHOTO = Request("https://shop.test/x"), Request("https://shop.test/x", callback=NO_CALLBACK)


@pytest.mark.parametrize(
    ("request_", "response"),
    [
        (PAGE, answer()),
        (PAGE, answer(x_robots_tag="noindex")),
        (PAGE, answer(404, x_robots_tag="noai")),
        (PAGE, answer(302, x_robots_tag="noai")),
        (PHOTO, answer(body=b"<meta name='robots' content='noai'>")),  # no page
        (Request("https://shop.test/robots.txt", meta={"is_robots_txt": True}),
         answer(x_robots_tag="noindex, noai")),
    ],
)  # fmt: skip
def test_what_does_not_opt_out_passes(request_: Request, response: Response) -> None:
    assert OptOutMiddleware().process_response(request_, response) is response


@pytest.mark.parametrize(
    ("request_", "response"),
    [
        (PAGE, answer(x_robots_tag="noai")),
        (PAGE, answer(body=b"<meta name='robots' content='noai'>")),
        (PHOTO, answer(x_robots_tag="noindex")),
        (PHOTO, answer(304, x_robots_tag="noai")),
        (PHOTO, answer(206, tdm_reservation="1")),
    ],
)
def test_what_opts_out_does_not(request_: Request, response: Response) -> None:
    with pytest.raises(OptedOut, match=r"^opted out by "):
        OptOutMiddleware().process_response(request_, response)


def test_the_tag_is_kept_for_the_record_but_not_at_any_length() -> None:
    assert robots_tag(answer()) == ""
    assert robots_tag(answer(x_robots_tag="noarchive")) == "noarchive"
    assert len(robots_tag(answer(x_robots_tag="x" * 900))) == 200
