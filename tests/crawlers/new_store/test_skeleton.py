"""Saved pages cut down to what is read from them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.fixtures import read_fields, winners
from crawlers.new_store.skeleton import main_content, skeleton
from crawlers.page import Page
from crawlers.store import find_store

KUHO = find_store("kuho")
URL = "https://www.ssfshop.com/KUHO/GM0024122750066/good"

PAGE = """<!DOCTYPE html><html><head><title>Pants</title><style>p{}</style>
<script>window.member = {name: "Hong Gildong"};
window._godNo = 'GM0024122750066'; window.csrf = "s3cret";</script>
<script type="application/ld+json">{"@type": "Product", "offers": {"price": 49900, "seller": "S"},
"review": [{"author": {"name": "Kim Customer"}}], "name": "of the data"}</script></head>
<body onload="track()"><!-- visitor 1234 --><header>Hong Gildong</header>
<h2 class="brand-name wide" data-visitor="1234">KUHO</h2>
<div><div><div id="goodDtlTitle">와이드 팬츠</div></div><p>Hong, you looked at</p></div>
<div class="preview-thumb"><div class="thumb-item" data="/goods/1.jpg"><img src="/s/1.jpg"></div>
<div class="thumb-item" data="/goods/2.jpg"></div></div>
<ul class="reviews"><li>Kim Customer: pretty</li></ul></body></html>"""

PRIVATE = ("Hong", "s3cret", "1234", "Kim", "track", "seller", "reviews", "style")


def read(page: Page) -> Any:
    fields, wins = read_fields(KUHO, "product", page)
    return fields, winners(wins)


def test_what_is_read_stays_and_what_is_private_goes() -> None:
    page = Page(URL, PAGE.encode())
    cut = skeleton(page, read)
    assert read(cut) == read(page)
    assert cut.url == URL
    assert [word for word in PRIVATE if word in cut.text] == []
    assert len(cut.body) < 700


def test_a_page_in_another_charset_is_written_in_utf_8() -> None:
    head = '<head><meta charset="euc-kr"><meta http-equiv="Content-Type" content="text/html">'
    body = f"<html>{head}</head><div id=goodDtlTitle>팬츠</div><p>x</p>"
    page = Page(URL, body.encode("euc-kr"))
    cut = skeleton(page, read)
    assert b"euc-kr" not in cut.body
    assert read(cut)[0]["name"] == "팬츠"
    assert b"<p>" not in cut.body


@pytest.mark.parametrize("body", [b'{"a": 1}', b" [1]"])
def test_a_page_of_json_stays_as_it_is(body: bytes) -> None:
    page = Page(URL, body)
    assert skeleton(page, lambda _: 1) is page


def test_what_cannot_be_cut_stays_as_it_is() -> None:
    page = Page(URL, PAGE.encode())
    assert skeleton(page, lambda one: one.body) is page


def test_it_ends_when_its_time_is_over() -> None:
    page = Page(URL, PAGE.encode())
    cut = skeleton(page, read, seconds=0.0)
    assert read(cut) == read(page)


def test_a_list_keeps_its_items_in_their_order() -> None:
    items = "".join(
        f'<li class="god-item" data-prdno="GM00241227{n:05d}"><p>ad {n}</p></li><li>ad</li>'
        for n in range(9)
    )
    page = Page(URL, f"<ul>{items}</ul>".encode())

    def listed(one: Page) -> Any:
        return read_fields(KUHO, "list", one)[0]

    cut = skeleton(page, listed)
    assert listed(cut) == listed(page)
    assert "ad" not in cut.text.replace("head", "")


@pytest.mark.parametrize("body", [b'{"a": 1}', b" [1]"])
def test_json_has_no_frame(body: bytes) -> None:
    page = Page(URL, body)
    assert main_content(page) is page


def test_a_page_without_frame_keeps_what_selectors_are_found_in() -> None:
    html = PAGE.replace("<ul", '<form><input value="s3cret"></form><ul')
    text = main_content(Page(URL, html.encode())).text
    gone = ("s3cret", "<header", "<!-- ", "<script", "<form")
    assert [word for word in gone if word in text] == []
    assert [word for word in ("thumb-item", "brand-name", "reviews") if word not in text] == []


def test_a_form_around_the_content_stays() -> None:
    items = "".join(f'<li class="item"><img src="/{n}.jpg"></li>' for n in range(4))
    html = f'<form><input name="token" value="s3cret"><ul>{items}</ul></form>'
    cut = main_content(Page(URL, html.encode()))
    assert cut.text.count("<li") == 4
    assert "s3cret" not in cut.text


TAGS = st.sampled_from(["p", "div", "b", "ul", "li", "script", "style", "table"])


@settings(max_examples=25, deadline=None)
@given(
    parts=st.lists(st.tuples(TAGS, st.text(max_size=8)), max_size=12),
    places=st.lists(st.integers(0, 12), max_size=3),
)
def test_whatever_is_around_the_same_is_read(
    parts: list[tuple[str, str]], places: list[int]
) -> None:
    pieces = [f"<{tag}>{text}" for tag, text in parts]
    for place in places:
        pieces.insert(place, "<i id=goodDtlTitle>팬츠</i><b class=brand-name>x</b>")
    page = Page(URL, "".join(pieces).encode("utf-8", "replace"))
    assert read(skeleton(page, read)) == read(page)
