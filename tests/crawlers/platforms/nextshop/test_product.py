"""The product page: ``__NEXT_DATA__``, from a whole one to anything."""

from __future__ import annotations

import copy
import json
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.items import Picture, Product, SizeTable
from crawlers.page import Page
from crawlers.platforms.nextshop.platform import PLATFORM
from crawlers.platforms.nextshop.urls import list_url, original, product_url
from crawlers.reading import Wins
from crawlers.store import find_store

URL = "https://shop.test/products/0930512003"

IMAGES = [
    {"type": "CLOSE_UP", "position": 2, "src": "//img.shop.test/media/2.jpg?w=750&q=80"},
    {"type": "MODEL_FRONT", "position": 0, "src": "//img.shop.test/media/0.jpg?w=750&q=80"},
    {"type": "VIDEO", "position": 1, "src": "//img.shop.test/media/1.mp4"},
    {"type": "STILL_LIFE", "position": 1, "src": "//img.shop.test/media/1.jpg"},
    {"type": "STILL_LIFE", "position": 3, "src": "//img.shop.test/media/1.jpg?w=100"},
]

STYLE: dict[str, Any] = {
    "styleId": "0930512",
    "articleId": "0930512003",
    "name": "와이드  데님 </script>",
    "brand": {"name": "NURI"},
    "breadcrumbs": [{"label": "여성"}, {"label": "하의"}],
    "variations": {
        "0930512001": {"colour": {"name": "black"}, "images": []},
        "0930512003": {
            "colour": {"name": "navy"},
            "price": {"current": "39900.00", "currency": "KRW"},
            "soldOut": True,
            "images": IMAGES,
        },
    },
    "sizeChart": {"columns": ["size", "length"], "rows": [["S", "98"], ["M"], ["L", "102"]]},
}


def page(style: Any) -> bytes:
    data = json.dumps({"props": {"pageProps": {"product": style}}}, ensure_ascii=False)
    text = data.replace("<", "\\u003c")
    head = '<html><body><script id="__NEXT_DATA__" type="application/json">'
    return f"{head}{text}</script></body></html>".encode()


def read(body: bytes) -> Product:
    wins: Wins = Counter()
    return PLATFORM.read_product(Page(URL, body), wins)


def changed(**fields: Any) -> dict[str, Any]:
    return {**copy.deepcopy(STYLE), **fields}


def test_an_empty_page_says_nothing() -> None:
    assert read(b"") == Product()


def test_everything_of_the_colour_the_page_is_opened_at() -> None:
    assert read(page(STYLE)) == Product(
        sku="0930512003",
        name="와이드 데님 </script>",
        brand="NURI",
        model="0930512",
        price=39_900,
        currency="KRW",
        colour="navy",
        breadcrumb=("여성", "하의"),
        sold_out=True,
        siblings=("0930512001",),
        sizes=SizeTable(columns=("size", "length"), rows=(("S", "98"), ("L", "102"))),
        images=(
            Picture(url="https://img.shop.test/media/0.jpg", tag="model_front"),
            Picture(url="https://img.shop.test/media/1.jpg", tag="still_life"),
            Picture(url="https://img.shop.test/media/2.jpg", tag="close_up"),
        ),
    )


def test_a_price_of_the_style_stands_in_for_the_colour_s() -> None:
    style = changed(price={"current": 29900, "currency": "EUR"})
    del style["variations"]["0930512003"]["price"]
    assert (read(page(style)).price, read(page(style)).currency) == (29_900, "EUR")


@pytest.mark.parametrize(
    "body",
    [
        b"<!DOCTYPE html><h1>Sorry</h1>",
        b'<script id="__NEXT_DATA__">{"props"=</script>',
        b'<script id="__NEXT_DATA__">' + b"[" * 100_000 + b"</script>",
        b'<script id="__NEXT_DATA__"></script>',
        page(None),
        page([]),
        page("sold out"),
    ],
)
def test_a_page_without_a_product_says_nothing(body: bytes) -> None:
    assert read(body) == Product()


@pytest.mark.parametrize("number", [None, 930512003, "../etc", "0930512003x", {}])
def test_a_number_that_is_none_is_empty(number: Any) -> None:
    assert read(page(changed(articleId=number))).sku == ""


def test_a_colour_the_page_does_not_know_has_no_pictures() -> None:
    found = read(page(changed(articleId="0930512009")))
    assert (found.sku, found.images, found.colour) == ("0930512009", (), "")
    assert found.siblings == ("0930512001", "0930512003")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=8,
)


@given(key=st.sampled_from(sorted(STYLE)), value=JSON)
def test_whatever_one_field_is_the_page_is_read(key: str, value: Any) -> None:
    assert isinstance(read(page(changed(**{key: value}))), Product)


@given(key=st.sampled_from(["type", "position", "src"]), value=JSON)
def test_whatever_a_picture_says_the_others_are_read(key: str, value: Any) -> None:
    style = changed()
    style["variations"]["0930512003"]["images"] = [{**IMAGES[0], key: value}, IMAGES[1]]
    found = [picture.url for picture in read(page(style)).images]
    assert "https://img.shop.test/media/0.jpg" in found


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("", None),
        ("/media/1.jpg?w=750#a", "https://shop.test/media/1.jpg"),
        ("//img.shop.test/1.png?w=1", "https://img.shop.test/1.png"),
        ("data:image/png;base64,AAAA", None),
        ("//img.shop.test/?w=1", None),
        ("//img.shop.test/1.mp4?w=1", None),
    ],
)
def test_an_original_is_asked_for_without_a_size(link: str, expected: str | None) -> None:
    assert original(link, URL) == expected


def test_a_picture_may_be_asked_for_as_the_page_shows_it() -> None:
    url = "https://img.shop.test/media/1.jpg"
    assert [PLATFORM.photo_url(url, size) for size in ("original", "page")] == [url, f"{url}?w=750"]


def test_addresses() -> None:
    base = "https://shop.test"
    store = find_store("nuri")
    code = store.categories["women/tops"].code
    assert PLATFORM.list_url(store, base, code, 1) == list_url(base, "women-tops")
    assert list_url(base, "a&b").endswith("?category=a%26b&sort=newest&limit=24")
    assert PLATFORM.product_url(store, base, "0930512003") == f"{base}/products/0930512003"
    assert product_url(base, "../x") == f"{base}/products/..%2Fx"
