"""Category and gender where no list tells them."""

from __future__ import annotations

import pytest

from crawlers.sources.place import Said, gender_in, list_of, other_store, shares_host
from crawlers.store import find_store
from sichak.errors import CrawlError

HANOK, NURI = find_store("hanok"), find_store("nuri")
LIST = "http://mall.invalid/selectProductList?dspCtgryNo={}&currentPage=1"


@pytest.mark.parametrize(
    ("store", "url", "name"),
    [
        (HANOK, LIST.format("SFMA41A04"), "women/pants"),
        (HANOK, LIST.format("SFMA42A04A02"), "men/pants/formal"),
        (HANOK, LIST.format("SFMA41A14"), "women/new"),
        (HANOK, "http://mall.invalid/hanok/Pants/list?dspCtgryNo=SFMA41A04", "women/pants"),
        (NURI, "http://mall.invalid/api/catalog/v2/products?category=men-tops", "men/tops"),
        (HANOK, "http://mall.invalid/category/SFMA41A04/", "women/pants"),
    ],
)
def test_an_address_tells_its_list(store, url, name) -> None:
    assert list_of(store, url) == store.categories[name]


@pytest.mark.parametrize(
    "url",
    ["", "http://mall.invalid/", LIST.format("SFMA41A99"), LIST.format(""), "http://x/SFMA41A0"],
)
def test_an_address_of_no_list(url) -> None:
    assert list_of(HANOK, url) is None


@pytest.mark.parametrize(
    ("text", "gender"),
    [
        ("", None), ("팬츠", None), ("women", "women"), ("Womens", "women"), ("WOMAN", "women"),
        ("men", "men"), ("Men's", "men"), ("male", "men"), ("female", "women"), ("여성", "women"),
        ("남성 팬츠", "men"), ("unisex", "unisex"), ("공용", "unisex"), ("Menorca", None),
        ("garment", None), ("ladies", "women"),
    ],
)  # fmt: skip
def test_whose_garments_a_text_speaks_of(text, gender) -> None:
    assert gender_in(text) == gender


@pytest.mark.parametrize(
    ("said", "levels", "gender", "expected"),
    [
        (Said(), (), "", (None, "unisex")),
        (Said(), ("여성", "팬츠"), "", (None, "women")),
        (Said(), ("여성",), "male", (None, "men")),
        (Said("lower"), ("남성",), "", ("lower", "men")),
        (Said("lower", "women"), ("남성",), "", ("lower", "women")),
        (Said("men/pants"), ("여성",), "female", ("lower", "men")),
    ],
)
def test_the_place_of_a_product(said, levels, gender, expected) -> None:
    found = said.place(HANOK, levels, gender)
    assert (found.garment, found.gender) == expected


@pytest.mark.parametrize("said", [Said(), Said("dress"), Said("women/pants", "women")])
def test_what_may_be_said(said) -> None:
    said.check(HANOK)


@pytest.mark.parametrize(
    ("said", "words"),
    [(Said("shoes"), "'shoes'"), (Said("women"), "'women'"), (Said("", "w"), "'w'")],
)
def test_what_means_nothing_is_named(said, words) -> None:
    with pytest.raises(CrawlError, match=words):
        said.check(HANOK)


@pytest.mark.parametrize(
    ("name", "shared"), [("nuri", False), ("bada", False), ("hanok", True), ("kuho", True)]
)
def test_stores_of_a_mall_share_its_host_and_software(name: str, shared: bool) -> None:
    assert shares_host(find_store(name)) is shared


OWN = "/8Seconds/GM0026/good"


@pytest.mark.parametrize(
    ("path", "other"),
    [
        ("/8Seconds/GM0026/good", ""),
        ("/8SECONDS/GM0026/good", ""),
        ("/KUHO/GM0026/good", "kuho"),
        ("/public/goods/detail/GM0026/view", ""),
        ("/KUHO/GM0026/view", ""),
        ("/8Seconds/GM0027/good", "gm0027"),
        ("/", ""),
    ],
)
def test_the_part_that_differs_names_the_store(path: str, other: str) -> None:
    assert other_store(f"https://www.ssfshop.com{path}?a=1", OWN, "GM0026") == other


@pytest.mark.parametrize("url", ["", "https://shop.test", "https://shop.test/products/1"])
def test_addresses_of_another_form_say_nothing(url: str) -> None:
    assert other_store(url, OWN, "GM0026") == ""
