"""SSF Shop's addresses."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request

from crawlers.platforms.ssf.store import SsfStore
from crawlers.platforms.ssf.urls import (
    GOODS_NUMBER,
    canonical_image,
    goods_day,
    list_url,
    product_url,
    resized,
)
from crawlers.store import find_store

PAGE = "https://www.ssfshop.com/8seconds/GM0024122750066/good"
ORIGINAL = "https://img.ssfshop.com/goods/8SBR/24/12/27/GM0024122750066_0_THNAIL_ORGINL_20241227101112131.jpg"
PATH = urlsplit(ORIGINAL).path


def eightseconds() -> SsfStore:
    store = find_store("eightseconds")
    assert isinstance(store, SsfStore)
    return store


def test_a_list_is_asked_for_newest_first() -> None:
    url = list_url("https://www.ssfshop.com", eightseconds(), "SFMA41A04", 3)
    parts = urlsplit(url)
    assert parts.path == "/selectProductList"
    assert parse_qs(parts.query) == {
        "dspCtgryNo": ["SFMA41A04"],
        "brandShopNo": ["BDMA07A01"],
        "brndShopId": ["8SBSS"],
        "currentPage": ["3"],
        "sortColumn": ["NEW_GOD_SEQ"],
        "serviceType": ["DSP"],
        "ctgrySectCd": ["GNRL_CTGRY"],
        "fitPsbYn": ["N"],
    }


@pytest.mark.parametrize(
    ("sku", "day"),
    [
        ("", None),
        ("GM0024122750066", date(2024, 12, 27)),
        ("GPAQ19062509070", date(2019, 6, 25)),  # a vendor's
        ("GR3A24082343434", date(2024, 8, 23)),
        ("GM0024133050066", None),  # no such month
        ("GM0023022912345", None),  # no such day
        ("GM00241227", None),  # no goods number
    ],
)
def test_a_goods_number_tells_the_day_of_registration(sku: str, day: date | None) -> None:
    assert goods_day(sku) == day


@given(st.text(max_size=30))
def test_no_number_is_too_strange_for_a_day(sku: str) -> None:
    assert goods_day(sku) is None or GOODS_NUMBER.fullmatch(sku)


def test_a_product_has_one_address() -> None:
    assert product_url("https://www.ssfshop.com", eightseconds(), "GM0024122750066") == PAGE
    assert product_url("http://h", eightseconds(), "../a?b") == "http://h/8seconds/..%2Fa%3Fb/good"


@pytest.mark.parametrize(
    "number",
    ["GM0024122750066", "GRG426021974780", "GPAQ19062509070", "GQPF25090350158", "GRTN26072152182"],
)
def test_goods_numbers_of_the_shop_and_of_its_vendors(number: str) -> None:
    assert GOODS_NUMBER.fullmatch(number)


@pytest.mark.parametrize(
    "number", ["", "GM00", "GM00241227", "XM0024122750066", "GM00241227500../"]
)
def test_what_is_no_goods_number(number: str) -> None:
    assert not GOODS_NUMBER.fullmatch(number)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (ORIGINAL, ORIGINAL),
        (f"https://img.ssfshop.com/cmd/LB_750x1000/src/{ORIGINAL}", ORIGINAL),
        (f"https://img.ssfshop.com/cmd/RB_100x132/src/{ORIGINAL}", ORIGINAL),
        (f"https://img.ssfshop.com/cmd/RB_750x/src/{ORIGINAL}", ORIGINAL),
        (f"//img.ssfshop.com/cmd/LB_500x660/src/{ORIGINAL}", ORIGINAL),
        (f"//img.ssfshop.com/cmd/LB_500x660/src//{PATH}", ORIGINAL),
        (f"//img.ssfshop.com/cmd/LB_500x660/src{PATH}", ORIGINAL),
        (f"https://img.ssfshop.com/cmd/LB_500x660/src//img.ssfshop.com{PATH}", ORIGINAL),
        (f"https://img.ssfshop.com/cmd/A_1x1/src/https://b.c/cmd/B_2x2/src/{ORIGINAL}", ORIGINAL),
        (f"https://img.ssfshop.com/cmd/LB_1x1/src/{ORIGINAL.replace('://', ':/')}", ORIGINAL),
        (f"  {ORIGINAL}\n", ORIGINAL),
        (f"http:{ORIGINAL[6:]}", f"http:{ORIGINAL[6:]}"),
        (PATH, f"https://www.ssfshop.com{PATH}"),
    ],
)
def test_every_way_to_write_a_picture_is_its_original(url: str, expected: str) -> None:
    assert canonical_image(url, PAGE) == expected


@pytest.mark.parametrize(
    "url",
    [
        "https://img.ssfshop.com",
        "https://img.ssfshop.com/",
        "/v3/images/common/noImg_60.gif",
        "https://img.ssfshop.com/cmd/LB_750x1000/src/https://www.ssfshop.com/v3/images/common/noImg.gif",
        "https://img.ssfshop.com/goods/a.mp4",
        "https://www.youtube.com/embed/x",
        "data:image/png;base64,AAAA",
        "javascript:void(0)",
        "file:///etc/passwd",
        "https://img.ssfshop.com:port/goods/a.jpg",
        "https://[half/goods/a.jpg",
        "https://img.ssfshop.com:99999/goods/a.jpg",
        "https://user:word@img.ssfshop.com/goods/a.jpg",
        "https://img. ssfshop.com/goods/a.jpg",
        "https://img.ssfshop.com/" + "a" * 2000,
    ],
)
def test_what_is_no_picture_of_the_garment(url: str) -> None:
    assert canonical_image(url, PAGE) is None


def test_an_address_without_end_is_none() -> None:
    assert canonical_image("https://img.ssfshop.com" + "/cmd/LB_1x1/src/" * 9_000, PAGE) is None
    assert canonical_image("/cmd/LB_1x1/src/" * 90 + "goods/A/1.jpg", PAGE) is not None


@given(
    prefix=st.sampled_from(["", "//", "https://", "/cmd/LB_1x1/src/"]), text=st.text(max_size=80)
)
def test_any_text_is_an_address_that_can_be_asked_for_or_none(prefix: str, text: str) -> None:
    found = canonical_image(prefix + text, PAGE)
    assert found is None or Request(found).url.startswith(("http://", "https://"))


@given(mode=st.sampled_from(["LB", "RB"]), width=st.integers(1, 4000), height=st.integers(1, 4000))
def test_size_never_matters(mode: str, width: int, height: int) -> None:
    url = f"https://img.ssfshop.com/cmd/{mode}_{width}x{height}/src/{ORIGINAL}"
    assert canonical_image(url, PAGE) == ORIGINAL


@pytest.mark.parametrize(
    "url", ["https://ai.esmplus.com/a.jpg", "https://img.ssfshop.com/v3/a.png"]
)
def test_what_the_image_host_keeps_no_original_of_has_one_size(url: str) -> None:
    assert resized(url, "LB_750x1000") == ""


def test_another_size_of_an_original_leads_back_to_it() -> None:
    large = resized(ORIGINAL, "LB_750x1000")
    assert large == f"https://img.ssfshop.com/cmd/LB_750x1000/src/{ORIGINAL}"
    assert canonical_image(large, PAGE) == ORIGINAL
