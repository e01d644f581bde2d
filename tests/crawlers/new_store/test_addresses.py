"""Templates out of examples of addresses."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.new_store.addresses import LONGEST, list_address, product_address, said_address
from crawlers.page import Page


@pytest.mark.parametrize(
    ("paths", "template", "skus", "sure"),
    [
        (["/item/DS-1", "/item/DS-2"], "/item/{sku}", ["DS-1", "DS-2"], True),
        (["/p/wide-1.html", "/p/slim-2.html"], "/p/{sku}.html", ["slim-2", "wide-1"], True),
        (["/g?no=12&x=1", "/g?no=13&x=1"], "/g?no={sku}&x=1", ["12", "13"], True),
        (["/g?cat=4&no=12", "/g?cat=4&no=7"], "/g?cat=4&no={sku}", ["12", "7"], True),
        (["/wide", "/slim"], "/{sku}", ["slim", "wide"], True),
        (["/a/1/good", "/b/2/good"], "/a/{sku}/good", ["1", "2"], False),
        (["/item/DS-1"], "/item/{sku}", ["DS-1"], False),
        (["/item/DS-1#top", "/item/DS-1"], "/item/{sku}", ["DS-1"], False),
        (["/item/바지-1", "/item/치마-2"], "/item/{sku}", None, True),
        (["/{base}/1", "/{base}/2"], "/%7Bbase%7D/{sku}", None, True),
    ],
)
def test_the_part_that_differs_is_the_number(
    paths: list[str], template: str, skus: list[str] | None, sure: bool
) -> None:
    urls = [f"https://dal.example{path}" for path in paths]
    found = product_address(urls)
    assert found is not None
    assert (found.template, found.sure) == (f"{{base}}{template}", sure)
    if skus is not None:
        matches = [re.search(found.pattern, url) for url in urls]
        assert sorted({match[1] for match in matches if match}) == skus


@pytest.mark.parametrize("urls", [[], ["https://s/"], ["https://s/" + "a/" * 60 + "b"]])
def test_what_has_no_number_has_no_template(urls: list[str]) -> None:
    assert product_address(urls) is None


def test_what_follows_the_number_in_a_query_may_be_missing() -> None:
    found = product_address(["https://s/g?no=12&cat=4", "https://s/g?no=13&cat=4"])
    assert found is not None
    match = re.search(found.pattern, "https://s/g?no=99")
    assert match is not None
    assert match[1] == "99"


def test_a_host_is_no_number() -> None:
    found = product_address(["https://s/wide", "https://s/slim"])
    assert found is not None
    assert re.search(found.pattern, "https://shop") is None


@pytest.mark.parametrize(
    ("linked", "own", "template"),
    [
        (["/c/new/products/a", "/c/new/products/b"], "/products/c", "/products/{sku}"),
        (["/c/products/a", "/c/products/b"], "/c/products/c", "/c/products/{sku}"),
        (["/products/a", "/products/b"], "/products/c", "/products/{sku}"),
        (["/a/item/1.html", "/a/item/2.html"], "/item/3.html", "/item/{sku}.html"),
    ],
)
def test_a_page_s_own_address_is_the_template_where_links_are_longer(
    linked: list[str], own: str, template: str
) -> None:
    urls = [f"https://s.example{path}" for path in linked]
    found = product_address(urls, [f"https://s.example{own}"])
    assert found is not None
    assert found.template == f"{{base}}{template}"
    matches = [re.search(found.pattern, url) for url in (*urls, f"https://s.example{own}")]
    assert len({match[1] for match in matches if match}) == 3


PAGE = "https://s.example/collections/new/products/a"


@pytest.mark.parametrize(
    ("head", "address"),
    [
        ("", PAGE),
        ('<link rel="canonical" href="/products/a">', "https://s.example/products/a"),
        ('<meta property="og:url" content="https://s.example/p/a">', "https://s.example/p/a"),
        ('<link rel="canonical" href="https://other.example/products/a">', PAGE),
        ('<link rel="canonical" href="javascript:x">', PAGE),
        ('<link rel="canonical" href="/">', PAGE),
    ],
)
def test_a_page_says_its_own_address_at_its_own_host(head: str, address: str) -> None:
    assert said_address(Page(PAGE, head.encode())) == address


@pytest.mark.parametrize(
    ("url", "template", "code", "sure"),
    [
        ("https://s/shop/pants?page=1", "/shop/{code}?page={page}", "pants", (True, True)),
        ("https://s/shop/pants", "/shop/{code}?page={page}", "pants", (False, True)),
        ("https://s/l.html?cate_no=24&p=2", "/l.html?cate_no={code}&p={page}", "24", (True, True)),
        ("https://s/c/바지/?sort=new", "/c/{code}?sort=new&page={page}", "바지", (False, True)),
        ("https://s/?q=a{b}", "/?q=a%7Bb%7D&page={page}", "", (False, False)),
        ("https://s/", "/?page={page}", "", (False, False)),
    ],
)
def test_a_list_s_code_and_page(
    url: str, template: str, code: str, sure: tuple[bool, bool]
) -> None:
    found = list_address(url)
    assert (found.template, found.code) == (f"{{base}}{template}", code)
    assert (found.sure_page, found.sure_code) == sure


LISTED = "https://s/l.html?cate_no=24"


@pytest.mark.parametrize(
    ("linked", "paging", "sure"),
    [
        ([], "page", False),
        (["https://s/l.html?cate_no=24&p=2"], "p", True),
        (["https://s/l.html?cate_no=25", "https://s/l.html?p=3"], "p", True),
        (["https://s/board.html?p=2", "https://t/l.html?p=2"], "page", False),  # other lists
        (["https://s/l.html?p=next", "https://s/l.html?p=", "https://s/l.html?x=2"], "page", False),
    ],
)
def test_further_pages_tell_what_their_number_is_called(
    linked: list[str], paging: str, sure: bool
) -> None:
    found = list_address(LISTED, linked)
    template = f"{{base}}/l.html?cate_no={{code}}&{paging}={{page}}"
    assert (found.template, found.sure_page) == (template, sure)


@given(path=st.text(max_size=120), query=st.text(max_size=120))
def test_any_address_gives_a_template_that_can_be_filled(path: str, query: str) -> None:
    found = list_address(f"https://s/{path}?{query}")
    filled = found.template.format(base="https://s", code="x", page=2)
    assert filled.isascii()
    assert "\n" not in filled
    assert len(found.template) <= 3 * LONGEST


@given(ends=st.lists(st.text(max_size=60), max_size=4))
def test_any_addresses_give_a_template_or_none(ends: list[str]) -> None:
    found = product_address([f"https://s/item/{end}" for end in ends])
    if found is not None:
        re.compile(found.pattern)
        assert '"' not in found.pattern
        assert found.template.format(base="https://s", sku="1").isascii()
