"""What makes a garment of a product page, a store and a list."""

from __future__ import annotations

from typing import Any

import pytest

from crawlers.garment import garment_of, why_no_garment
from crawlers.items import Garment, Picture, Product
from crawlers.platform import Listed
from crawlers.store import Category, find_store

SKIRTS = Category("SFMA41A05", "lower", "women")
PAGE = "http://mall.invalid/hanok/G1/good"


def product(**said: Any) -> Product:
    return Product(**{"sku": "G1", "name": "치마", "images": (Picture(url="a"),), **said})


def made(listed: Listed | None = None, **said: Any) -> Garment:
    listed = listed or Listed("G1")
    return garment_of(product(**said), find_store("hanok"), SKIRTS, PAGE, listed)


def test_the_list_says_the_category_and_the_store_stands_in_for_the_brand() -> None:
    garment = made()
    assert (garment.category, garment.gender) == ("lower", "women")
    assert (garment.store, garment.brand) == ("hanok", "Hanok (sample store)")
    assert (garment.page_url, garment.sold_out) == (PAGE, False)


def test_what_the_page_says_stays() -> None:
    said: dict[str, Any] = {
        "brand": "한옥",
        "price": 5,
        "colour": "navy",
        "siblings": ("G2",),
        "sold_out": True,
    }
    garment = made(**said)
    assert {name: getattr(garment, name) for name in said} == said


def test_the_list_knows_what_is_sold_out_and_what_is_under_the_pointer() -> None:
    pictures = (Picture(url="a"), Picture(url="b"))
    garment = made(Listed("G1", hover="b", sold_out=True), images=pictures)
    assert garment.sold_out
    assert [picture.hover for picture in garment.images] == [False, True]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"sku": ""}, "the product page lacks: sku"),
        ({"name": ""}, "the product page lacks: name"),
        ({"images": ()}, "the product page lacks: images"),
        ({"name": "", "images": ()}, "the product page lacks: images, name"),
        ({"sku": "G2"}, "the product page cannot be read: the page is of another product, G2"),
    ],
)
def test_what_is_no_garment_says_why(said: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - its text is the next line
        made(**said)
    assert why_no_garment(caught.value) == reason
