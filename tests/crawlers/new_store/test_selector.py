"""Selectors made of names that people gave."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parsel import Selector

from crawlers.new_store.selector import finds_first, is_named, names_of, selector_for, simple


def page(html: str) -> Selector:
    return Selector(text=html or "<html></html>", type="html")


@pytest.mark.parametrize(
    ("html", "selector"),
    [
        ("<b>", "b"),
        ('<b class="price">', "b.price"),
        ('<b class="is-active price on">', "b.price"),
        ('<b class="css-1teigi4 sc-bdVaJa price">', "b.price"),
        ('<b class="css-1teigi4">', "b"),
        ('<b id="price" class="x">', "#price"),
        ('<b id="9" class="item price">', "b.item"),
        ('<b id="goods20240101" class="price">', "b.price"),
        ("<b class='a\"b]{} price'>", "b.price"),
        ('<b class="Product_price__Xy3kZ">', "b"),
        ('<b class="가격">', "b"),
        ('<b class="tile__price">', "b.tile__price"),
        ('<b class="xans-element- xans-product xans-product-image">', "b.xans-product-image"),
        ('<b class="tile tile--wide">', "b.tile"),
        ('<b class="xans-record-">', "b.xans-record-"),
    ],
)
def test_an_element_is_named_by_what_is_likely_to_stay(html: str, selector: str) -> None:
    assert simple(page(html).css("b")[0]) == selector


def test_names_that_say_how_an_element_is_just_now_are_no_names() -> None:
    html = '<i class="active is-open lazyload first sold-out hover odd card">'
    assert names_of(page(html).css("i")[0]) == ["card"]


@pytest.mark.parametrize(
    ("html", "selector"),
    [
        ('<h1 class="top">x</h1>', "h1.top"),
        ('<p class="top">0</p><div class="box"><p class="top">x</p></div>', "div.box p.top"),
        ('<div class="aa"><p>0</p></div><div class="bb"><i></i><p>x</p></div>', "div.bb p"),
        ("<h1>x</h1>", "h1"),
        ("<p>x</p>", ""),  # no name leads to it
        ('<p class="top">0</p><p class="top">x</p>', ""),
    ],
)
def test_a_selector_finds_its_element_first(html: str, selector: str) -> None:
    whole = page(html)
    node = whole.xpath("//*[text()='x']")[0]
    assert selector_for(whole, node) == selector


def test_a_selector_that_finds_another_first_is_none() -> None:
    whole = page('<p class="t">0</p><p class="t">x</p>')
    assert not finds_first(whole, "p.t", whole.css("p")[1])
    assert not finds_first(whole, "p" * 100, whole.css("p")[0])


@pytest.mark.parametrize(("selector", "named"), [("p", False), ("#a", True), ("ul > li.b", True)])
def test_a_selector_of_tags_alone_has_no_name(selector: str, named: bool) -> None:
    assert is_named(selector) == named


@given(name=st.text(max_size=50))
def test_any_class_gives_a_selector_that_works(name: str) -> None:
    escaped = name.replace("&", "&amp;").replace('"', "&quot;").replace("\0", "")
    whole = page(f'<div class="{escaped}" id="{escaped}"><p>x</p></div>')
    for node in whole.css("div"):
        assert whole.css(simple(node))
