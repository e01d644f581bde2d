"""The list API: articles, the total, and where the list goes on."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.page import Page
from crawlers.platform import Listed, Listing
from crawlers.platforms.nextshop.listing import parse_list
from crawlers.reading import Wins

URL = "https://shop.test/api/catalog/v2/products?category=women-tops"


def read(body: bytes) -> Listing:
    wins: Wins = Counter()
    return parse_list(Page(URL, body, "application/json"), wins)


def answer(items: Any, total: Any = None, following: Any = None) -> bytes:
    said = {"data": {"items": items, "totalCount": total}, "links": {"next": following}}
    return json.dumps(said).encode()


def test_an_empty_list_has_no_products_and_no_next_page() -> None:
    assert read(answer([], 0)) == Listing((), total=0, next="")


def test_articles_with_their_page_their_hover_photo_and_whether_they_are_sold_out() -> None:
    first = {
        "articleId": "0930512003",
        "url": "/products/0930512003",
        "soldOut": True,
        "images": [
            {"src": "//img.shop.test/media/1.jpg?w=750"},
            {"src": "//img.shop.test/media/2.jpg?w=750"},
        ],
    }
    listing = read(answer([first, {"articleId": "0930512004"}, first], 120))
    assert listing.total == 120
    assert listing.products == (
        Listed(
            "0930512003",
            url="https://shop.test/products/0930512003",
            hover="https://img.shop.test/media/2.jpg",
            sold_out=True,
            image="https://img.shop.test/media/1.jpg",
        ),
        Listed("0930512004"),
    )


@pytest.mark.parametrize(
    ("following", "expected"),
    [
        (None, ""),
        ("", ""),
        (7, ""),
        ("?cursor=MjQuYQ", "https://shop.test/api/catalog/v2/products?cursor=MjQuYQ"),
        ("/api/more", "https://shop.test/api/more"),
        ("https://shop.test/api/more", "https://shop.test/api/more"),
        (URL, ""),  # a circle
        ("https://elsewhere.test/api/more", ""),
        ("javascript:alert(1)", ""),
    ],
)
def test_where_the_list_goes_on(following: Any, expected: str) -> None:
    assert read(answer([], following=following)).next == expected


@pytest.mark.parametrize(
    "item",
    [
        None,
        "0930512003",
        [],
        {},
        {"articleId": 930512003},
        {"articleId": "../../etc"},
        {"articleId": "09305120030"},
        {"articleId": "٠٩٣٠٥١٢٠٠٣"},
    ],
)
def test_what_is_no_article_is_left_out(item: Any) -> None:
    assert read(answer([item])).products == ()


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "Expecting value"),
        (b"<!DOCTYPE html><h1>maintenance</h1>", "Expecting value"),
        (b"null", r"no array at data\.items"),
        (b"[]", r"no array at data\.items"),
        (b'{"data": {"items": {}}}', r"no array at data\.items"),
        (b"[" * 100_000, "nested too deep"),
    ],
)
def test_an_answer_that_is_no_list_is_an_error(body: bytes, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read(body)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=8,
)


@given(item=st.dictionaries(st.sampled_from(["articleId", "url", "images", "soldOut"]), JSON))
def test_whatever_an_item_is_made_of_it_is_read_or_left_out(item: dict[str, Any]) -> None:
    listing = read(answer([{"articleId": "0930512003"}, item]))
    assert listing.products[0] == Listed("0930512003")
    assert len(listing.products) <= 2
