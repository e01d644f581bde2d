"""Addresses in pages: completed and checked, whatever stands there."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.links import LONGEST, absolute, held_in, picture

PAGE = "https://shop.test/products/1"


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ("", "https://shop.test/products/1"),
        ("2?x=1", "https://shop.test/products/2?x=1"),
        ("/a b.jpg", "https://shop.test/a%20b.jpg"),
        ("/a%20b.jpg", "https://shop.test/a%20b.jpg"),
        ("/봄.jpg?색=흰 색", "https://shop.test/%EB%B4%84.jpg?%EC%83%89=%ED%9D%B0%20%EC%83%89"),
        ("/a\u2028b\x85c", "https://shop.test/a%E2%80%A8b%C2%85c"),
        ("/\ud800.jpg", None),  # half a character
        ("  //img.shop.test/a.jpg\n", "https://img.shop.test/a.jpg"),
        ("http://127.0.0.1:8000/a", "http://127.0.0.1:8000/a"),
        ("https://shop.test/goods/../private/a", "https://shop.test/private/a"),
        (
            "https://shop.test/goods/%2E%2e/./private/a?b=/../c",
            "https://shop.test/private/a?b=/../c",
        ),
        ("https://shop.test/../..", "https://shop.test/"),
        ("https://shop.test/goods/a/..", "https://shop.test/goods/"),
        ("https://shop.test//goods/.", "https://shop.test//goods/"),
        ("https://shop.test/a..b/...", "https://shop.test/a..b/..."),
        ("javascript:alert(1)", None),
        ("data:image/gif;base64,R0lGOD", None),
        ("file:///etc/passwd", None),
        ("https://", "https://shop.test/products/1"),  # RFC 3986: the page itself
        ("https://user:word@shop.test/a", None),
        ("https://shop.test:99x/a", None),
        ("https://shop.test:99999/a", None),
        ("https://[::1/a", None),
        ("/" + "a" * LONGEST, None),
    ],
)
def test_a_link_is_completed_or_none(link: str, found: str | None) -> None:
    assert absolute(link, PAGE) == found


@pytest.mark.parametrize(
    ("link", "is_picture"),
    [
        ("/a.jpg", True),
        ("/a", True),
        ("https://shop.test", False),
        ("https://shop.test/", False),
        ("/film.MP4", False),
        ("/film.mp4?token=1", False),
        ("https://youtu.be/abc", False),
        ("https://player.vimeo.com/video/1", False),
    ],
)
def test_what_is_no_picture_is_none(link: str, is_picture: bool) -> None:
    assert (picture(link, PAGE) is not None) is is_picture


def test_a_picture_has_no_place_within_itself() -> None:
    assert picture("/a.jpg#2", PAGE) == "https://shop.test/a.jpg"
    assert absolute("/a#2", PAGE) == "https://shop.test/a#2"


@given(link=st.text(max_size=60), page=st.text(max_size=30))
def test_anything_is_a_whole_web_address_or_none(link: str, page: str) -> None:
    for around in (PAGE, page):
        found = absolute(link, around)
        if found is not None:
            parts = urlsplit(found)
            assert parts.scheme in ("http", "https")
            assert parts.hostname


@pytest.mark.parametrize(
    ("attributes", "link"),
    [
        ({}, ""),
        ({"alt": "x", "src": ""}, ""),
        ({"src": "/1.jpg"}, "/1.jpg"),
        ({"src": "/wait.gif", "data-original": "/1.jpg"}, "/1.jpg"),
        ({"src": "data:image/gif;base64,R0lGOD", "ec-data-src": "/1.jpg"}, "/1.jpg"),
        ({"data-src": "", "src": "/1.jpg"}, "/1.jpg"),
        ({"href": "/1.jpg"}, "/1.jpg"),
        ({"value": "/1.jpg"}, "/1.jpg"),
    ],
)
def test_a_picture_that_loads_lazily_is_known_by_what_it_will_show(
    attributes: dict[str, str], link: str
) -> None:
    assert held_in(attributes) == link
