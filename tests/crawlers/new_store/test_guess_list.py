"""Products of an unknown shop's list: blocks of one kind with links and pictures."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.new_store.guess_list import guess_list
from crawlers.page import Page

LIST = "https://www.dalsaem.example/shop/women/skirts"


def item(number: int, kind: str = "card", price: str = "9,000", image: bool = True) -> str:
    picture = f'<img src="/i/{number}.jpg">' if image else ""
    return f'<li class="{kind}"><a href="/item/{number}">{picture}</a><b>{price}</b></li>'


def guessed(html: str, product: str = "") -> tuple[tuple[str, ...], tuple[str, ...], list[str]]:
    guess, urls = guess_list(Page(LIST, html.encode()), product)
    return guess.selectors["item"], urls, guess.unsure


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<ul><li>",
        f"<ul class=list>{item(1)}</ul>",  # one is no list
        f"<ul class=list>{item(1, image=False)}{item(2, image=False)}</ul>",
        f"<ul class=list>{item(1)}{item(1)}{item(1)}</ul>",  # all lead to one place
        '<ul class=a><li class=b><a href="#"><img></a><li class=b><a href="#2"><img></a></ul>',
        '<ul class=a><li class=b><a href="http://x/1"><img></a><li class=b><a href="http://x/2">',
    ],
)
def test_a_page_without_such_blocks_says_so(html: str) -> None:
    _, urls, unsure = guessed(html)
    assert urls == ()
    assert unsure == ["the list has no repeated block with links and pictures"]


def test_the_made_up_shop_s_list(shop: Any) -> None:
    guess, urls = guess_list(shop.listing(), shop.product_url)
    assert guess.selectors == {
        "item": ("ul.item-grid > li.item-card", "li.item-card", "li[data-item-id]"),
        "link": ("a.item-link", "a[href]"),
        "hover": ("img.item-photo-back",),
        "listed_sold_out": (".sold-out", ".is-sold-out"),
        "total": ("span.item-count",),
    }
    assert urls == tuple(f"https://www.dalsaem.example/item/DS-200{n}" for n in (1, 2, 3))


def test_photos_may_stand_beside_the_link(dawn: Any) -> None:
    guess, urls = guess_list(dawn.listing(), dawn.product_url)
    assert guess.selectors == {
        "item": ("#product-grid > li.grid__item", "li.grid__item"),
        "link": ("a.full-unstyled-link", "a[href]"),
        "hover": ("div.media img + img",),
        "listed_sold_out": ('span.badge:contains("품절")',),
        "total": ("#ProductCountDesktop",),
    }
    assert len(urls) == 5
    assert guess.names[0] == "Ribbed Midi Skirt / Ink"


@pytest.mark.parametrize("depth", [0, 1, 3, 5])
def test_a_link_may_be_deep_in_its_item(depth: int) -> None:
    cards = "".join(
        f'<li class="card"><img src="/{n}.jpg">{"<div>" * depth}<a href="/item/{n}">x</a>'
        f"{'</div>' * depth}</li>"
        for n in (1, 2, 3)
    )
    assert guessed(f"<ul class=list>{cards}</ul>")[0][0] == "ul.list > li.card"


PAIR = '<img class="{0}" src="/{2}a.jpg"><img class="{1}" src="/{2}b.jpg">'


@pytest.mark.parametrize(
    ("first", "second", "around", "hover"),
    [
        ("front", "back", "<p>{}</p>", ("img.back",)),
        ("photo", "photo", '<p class="media">{}</p>', ("p.media img + img",)),
        ("photo", "photo", "<p>{}</p>", ("img.photo ~ img.photo",)),
        ("", "", "<p>{}</p>", None),  # no name leads to it
        ("", "", '<p class="media">{}</p>', ("p.media img + img",)),
    ],
)
def test_the_hover_photo_is_the_second(
    first: str, second: str, around: str, hover: tuple[str, ...] | None
) -> None:
    cards = "".join(
        f'<li class="card"><a href="/item/{n}">'
        f"{around.format(PAIR.format(first, second, n))}</a></li>"
        for n in (1, 2)
    )
    page = Page(LIST, f"<ul class=list>{cards}</ul>".encode())
    found = guess_list(page)[0].selectors.get("hover")
    assert found == hover
    for query in found or ():
        shown = [one.css(query)[0].attrib["src"] for one in page.html.css("li")]
        assert shown == ["/1b.jpg", "/2b.jpg"]


@pytest.mark.parametrize("word", ["품절", "Sold out", "SOLD OUT", "일시품절"])
def test_a_badge_that_says_it_marks_the_sold_out(word: str) -> None:
    some = item(1) + item(2).replace("</li>", f'<i class="badge">{word}</i></li>')
    guess, _ = guess_list(Page(LIST, f"<ul class=list>{some}</ul>".encode()))
    assert guess.selectors["listed_sold_out"] == (f'i.badge:contains("{word}")',)


@pytest.mark.parametrize("word", ["new", "sold out soon", "품절 임박", ""])
def test_a_badge_that_says_something_else_does_not(word: str) -> None:
    some = item(1) + item(2).replace("</li>", f'<i class="badge">{word}</i></li>')
    guess, _ = guess_list(Page(LIST, f"<ul class=list>{some}</ul>".encode()))
    assert "listed_sold_out" not in guess.selectors


def test_items_that_lead_to_product_pages_win_over_more_items() -> None:
    menu = "".join(
        f'<li class="entry"><a href="/shop/women/{n}"><img src="/m{n}.png"></a></li>'
        for n in range(9)
    )
    html = f"<ul class=menu>{menu}</ul><ul class=list>{item(1)}{item(2)}</ul>"
    selectors, urls, unsure = guessed(html, "https://www.dalsaem.example/item/77")
    assert selectors[0] == "ul.list > li.card"
    assert len(urls) == 2
    assert any("li.entry has 9 links" in text for text in unsure)


def test_items_with_prices_win_where_no_product_page_is_known() -> None:
    plain = item(8, "post", "news") + item(9, "post", "more") + item(7, "post", "etc")
    html = f"<ul class=blog>{plain}</ul><ul class=list>{item(1)}{item(2)}</ul>"
    assert guessed(html)[0][0] == "ul.list > li.card"


@pytest.mark.parametrize(
    ("around", "selector"), [("div", "ul > li.card"), ("main class=shop", "main.shop li.card")]
)
def test_names_that_a_build_gave_are_passed_over(around: str, selector: str) -> None:
    cards = item(1, "sc-abcde card") + item(2, "sc-abcde card")
    assert guessed(f"<{around}><ul class=css-1teigi4>{cards}</ul>")[0][0] == selector


def test_items_without_a_name_are_found_below_one_that_has_one() -> None:
    plain = "".join(item(number).replace(' class="card"', "") for number in (1, 2, 3))
    selectors, urls, _ = guessed(f'<ul class="goods">{plain}</ul>')
    assert (selectors[0], len(urls)) == ("ul.goods > li", 3)
    assert guessed(f"<ul>{plain}</ul>")[1] == ()  # every list of the page would be one


@pytest.mark.parametrize(
    ("mark", "query"),
    [
        ('<b class="soldout">', (".soldout",)),
        ('<img src="/icons/ico_soldout.gif">', ("img[src*=soldout]",)),
        ('<img src="/1.gif" alt="품절">', ('img[alt*="품절"]',)),
        ('<b class="new">', None),
    ],
)
def test_what_is_on_some_items_marks_the_sold_out(mark: str, query: tuple[str, ...] | None) -> None:
    some = item(1) + item(2).replace("</li>", f"{mark}</li>")
    page = Page(LIST, f"<ul class=list>{some}</ul>".encode())
    assert guess_list(page)[0].selectors.get("listed_sold_out") == query
    every = item(1).replace("</li>", f"{mark}</li>") + item(2).replace("</li>", f"{mark}</li>")
    page = Page(LIST, f"<ul class=list>{every}</ul>".encode())
    assert guess_list(page)[0].selectors.get("listed_sold_out") is None  # shown where it is said


@pytest.mark.parametrize(
    ("html", "following"),
    [
        ('<a rel="next" href="?page=2">', ("a[rel=next]",)),
        ('<link rel="next" href="?page=2"><a class="next" href="?page=2">', ("link[rel=next]",)),
        ('<a class="next">', None),
    ],
)
def test_a_next_link_is_found(html: str, following: tuple[str, ...] | None) -> None:
    page = Page(LIST, f"{html}<ul class=list>{item(1)}{item(2)}</ul>".encode())
    assert guess_list(page)[0].selectors.get("next") == following


@pytest.mark.parametrize("text", ["1 item", "page 3 of 9", "0", "2024-01-01 to 2026-12-31", "x"])
def test_a_number_that_is_no_total_is_not_taken_for_one(text: str) -> None:
    body = f"<p class=count>{text}</p><ul class=list>{item(1)}{item(2)}</ul>"
    guess, _ = guess_list(Page(LIST, body.encode()))
    wrong = guess.selectors.get("total")
    assert wrong is None or text == "page 3 of 9"  # a guess, and told as one


@given(text=st.text(alphabet="<>/=\"' ahrefliuscmg.0#{}[]", max_size=300))
def test_no_page_breaks_it(text: str) -> None:
    guess, _ = guess_list(Page(LIST, f"<ul class=list>{item(1)}{text}{item(2)}".encode()))
    assert guess.selectors["item"]
