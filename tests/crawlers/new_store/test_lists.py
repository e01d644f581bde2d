"""Lists of a new store: saved, asked for, linked."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.new_store.lists import (
    MOST,
    Entry,
    code_in,
    entry_of,
    linked_entries,
    with_given,
)
from crawlers.page import Page
from sichak.errors import CrawlError

TEMPLATE = "{base}/c/{code}?page={page}"
URL = "https://s.example/c/pants"
PANTS = Entry("women/pants", "pants", "lower", "women")


def test_a_saved_page_tells_its_list(dawn: Any) -> None:
    entry = entry_of(dawn.listing(), "bottoms")
    assert entry == Entry("women/bottoms", "bottoms", "lower", "women")
    assert entry.line == '        "women/bottoms": Category("bottoms", "lower", "women"),\n'


@pytest.mark.parametrize(
    ("given_names", "entries"),
    [
        ((), [PANTS]),
        (("tops",), [PANTS, Entry("women/tops", "tops", "upper", "women")]),
        (("men/tops",), [PANTS, Entry("men/tops", "tops", "upper", "men")]),
        (("unisex/new",), [PANTS, Entry("unisex/new", "new", None, "unisex")]),
        (("unisex/pants",), [Entry("unisex/pants", "pants", "lower", "unisex")]),
        (("pants", "pants"), [PANTS]),
        (
            ("sale/Knit_wear",),
            [PANTS, Entry("women/sale-knit-wear", "sale/Knit_wear", "upper", "women")],
        ),
    ],
)
def test_a_list_that_is_asked_for_is_written(
    given_names: tuple[str, ...], entries: list[Entry]
) -> None:
    assert with_given([PANTS], given_names, TEMPLATE) == entries


@pytest.mark.parametrize("name", ["women", "men", "women/", "a b", "x" * 60, "a\\b", "a\u202eb"])
def test_a_list_that_cannot_be_written_is_an_error_that_names_it(name: str) -> None:
    with pytest.raises(CrawlError) as caught:
        with_given([PANTS], ("tops", name), TEMPLATE)
    assert f"--lists {name[:60]}: " in str(caught.value)
    assert TEMPLATE in str(caught.value)


@pytest.mark.parametrize(
    ("url", "template", "code"),
    [
        ("https://s/c/tops", TEMPLATE, "tops"),
        ("https://s/c/tops/?sort=new", TEMPLATE, "tops"),
        ("https://s/c/%EB%B0%94%EC%A7%80", TEMPLATE, "바지"),
        ("https://s/c/tops/knits", TEMPLATE, ""),
        ("https://s/about", TEMPLATE, ""),
        ("https://s/l.html?cate_no=7&p=1", "{base}/l.html?cate_no={code}&p={page}", "7"),
        ("https://s/l.html?p=1", "{base}/l.html?cate_no={code}&p={page}", ""),
        ("", TEMPLATE, ""),
    ],
)
def test_an_address_that_follows_the_template_has_a_code(
    url: str, template: str, code: str
) -> None:
    assert code_in(url, template) == code


def test_lists_of_the_navigation_are_offered_once() -> None:
    html = """<header><a href="/c/pants">Pants</a><a href="/c/dresses">Dresses</a>
    <a href="/c/dresses?x=1">again</a><a href="/c/men-shirts">Men's shirts</a><a href="/c/new">New
    </a><a href="/c/">none</a><a href="/cart">Cart</a><a>x</a></header><a href="/c/far">far</a>"""
    assert linked_entries(Page(URL, html.encode()), TEMPLATE, [PANTS]) == [
        Entry("women/dresses", "dresses", "dress", "women"),
        Entry("men/men-shirts", "men-shirts", "upper", "men"),
        Entry("women/new", "new", None, "women", by_name=True),
    ]


def test_a_list_of_several_kinds_that_is_only_linked_is_crawled_by_its_name() -> None:
    line = Entry("women/new", "new", None, "women", by_name=True).line
    assert line == '        "women/new": Category("new", None, "women", by_name=True),\n'


def test_only_so_many_are_offered() -> None:
    links = "".join(f'<a href="/c/l{n}">x</a>' for n in range(3 * MOST))
    page = Page(URL, f"<nav>{links}</nav>".encode())
    assert len(linked_entries(page, TEMPLATE, [])) == MOST


@given(code=st.text(max_size=40), text=st.text(max_size=40))
def test_any_link_gives_a_line_of_one_line_or_none(code: str, text: str) -> None:
    quoted = code.replace("&", "&amp;").replace('"', "&quot;")
    html = f'<nav><a href="/c/{quoted}">{text}</a></nav>'.encode("utf-8", "replace")
    for entry in linked_entries(Page(URL, html), TEMPLATE, [PANTS]):
        assert entry.line.count("\n") == 1
        assert len(entry.line) <= 101
