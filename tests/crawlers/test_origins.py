"""Addresses as they are recorded."""

from __future__ import annotations

import pytest

from crawlers.items import Garment, Picture
from crawlers.origins import Origins

MALL = Origins("http://127.0.0.1:4001", renamed=True)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.0.0.1:4001/hanok/G/good", "http://mall.invalid/hanok/G/good"),
        ("http://127.0.0.1:4001/selectProductList?a=1&b=2", "http://mall.invalid/selectProductList?a=1&b=2"),
        ("http://127.0.0.1:4002/goods/1.jpg", "http://img.mall.invalid/goods/1.jpg"),
        ("http://127.0.0.1:4002", "http://img.mall.invalid"),
        ("http://elsewhere.test/a.jpg", "http://elsewhere.test/a.jpg"),
    ],
)  # fmt: skip
def test_a_mall_on_any_port_is_recorded_under_one_name(url: str, expected: str) -> None:
    assert MALL.recorded(url) == expected


def test_a_real_shop_is_recorded_as_it_was_fetched() -> None:
    shop = Origins("https://www.ssfshop.com", renamed=False)
    url = "https://www.ssfshop.com/8seconds/GM0024122750066/good"
    assert shop.recorded(url) == url


def test_a_garment_is_recorded_with_all_its_addresses() -> None:
    garment = Garment(
        store="hanok", sku="1", name="n", brand="b", category="lower", gender="women",
        page_url="http://127.0.0.1:4001/hanok/1/good",
        images=(Picture(url="http://127.0.0.1:4002/a.jpg"),),
    )  # fmt: skip
    found = MALL.garment(garment)
    assert found.page_url == "http://mall.invalid/hanok/1/good"
    assert found.images[0].url == "http://img.mall.invalid/a.jpg"
