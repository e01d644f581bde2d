"""SSF Shop through a browser: the addresses that differ, and what the browser waits for."""

from __future__ import annotations

from collections import Counter
from urllib.parse import parse_qs, urlsplit

import pytest

from crawlers.items import Product
from crawlers.page import Page
from crawlers.platforms.ssf.platform import PLATFORM as SSF
from crawlers.platforms.ssf.store import SsfStore
from crawlers.platforms.ssf_browser.platform import PLATFORM
from crawlers.platforms.ssf_browser.urls import shell_url
from crawlers.reading import Wins
from crawlers.store import find_store

BASE = "https://shop.test"


@pytest.fixture
def store() -> SsfStore:
    found = find_store("bada")
    assert isinstance(found, SsfStore)
    return found


@pytest.mark.parametrize("page", [1, 7])
def test_a_list_is_asked_for_as_a_page_with_the_fragment_s_query(
    page: int, store: SsfStore
) -> None:
    shell = urlsplit(shell_url(BASE, store, "SFMA41A04", page))
    fragment = urlsplit(SSF.list_url(store, BASE, "SFMA41A04", page))
    assert shell.path == "/bada/list-of/list"
    assert shell.query == fragment.query
    assert parse_qs(shell.query)["currentPage"] == [str(page)]
    assert PLATFORM.list_url(store, BASE, "SFMA41A04", page) == shell.geturl()


def test_a_slug_cannot_leave_its_place(store: SsfStore) -> None:
    odd = SsfStore(**{**vars(store), "slug": "../x?"})
    assert shell_url(BASE, odd, "A", 1).startswith(f"{BASE}/..%2Fx%3F/list-of/list?")


def test_the_browser_is_needed_for_lists_and_descriptions_only() -> None:
    assert PLATFORM.looks.keys() == {"list", "description"}
    assert SSF.looks.keys() == {"description"}


@pytest.mark.parametrize(
    "body",
    [
        '<ul><li class="god-item" data-prdno="GBD026092100018"></ul>',
        '<input id="ctgryGodsListTotalRow" value="0">',
        '<span id="godTotalCount">0</span>',
    ],
)
def test_a_list_has_come_when_it_shows_goods_or_says_how_many_there_are(body: str) -> None:
    assert Page(BASE, body.encode()).html.css(PLATFORM.looks["list"].wait)
    assert not Page(BASE, b"<div id=godsList></div>").html.css(PLATFORM.looks["list"].wait)


def test_a_filled_list_is_read_as_the_fragment_is() -> None:
    fragment = '<ul><li class="god-item" data-prdno="GBD026092100018"></ul>'
    shown = f'<html><body><div id="godsList">{fragment}</div></body></html>'
    wins: Wins = Counter()
    pages = [Page(BASE, body.encode()) for body in (fragment, shown)]
    assert len({PLATFORM.read_list(page, wins) for page in pages}) == 1


def test_pictures_of_the_description_follow_those_of_the_gallery() -> None:
    body = "".join(f'<img data-original="/goods/{n}.jpg">' for n in (2, 1, 3, 2))
    page = Page(f"{BASE}/x", f'<div class="gods-detail-img">{body}</div>'.encode())
    gallery = PLATFORM.read_product(
        Page(BASE, b'<div class="preview-thumb"><p class="thumb-item" data="/goods/1.jpg">'),
        Counter(),
    ).images
    grown = PLATFORM.read_part(page, "description", Product(images=gallery), Counter())
    assert [(one.url[-5:], one.section) for one in grown.images] == [
        ("1.jpg", "gallery"),
        ("2.jpg", "description"),
        ("3.jpg", "description"),
    ]
