"""The table of measurements and the long description."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parsel import Selector

from crawlers.items import SizeTable
from crawlers.platforms.ssf.details import DESCRIPTION_LIMIT, ROWS, parse_description, parse_sizes

URL = "https://www.ssfshop.com/x/GM0024122750066/good"


def sizes(html: str) -> SizeTable | None:
    return parse_sizes(Selector(text=html or "<html></html>", type="html"), Counter())


def table(*lines: tuple[str, ...]) -> str:
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in line)}</tr>" for line in lines)
    return f"<table>{body}</table>"


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<table></table>",
        table(("사이즈", "총장")),  # a head alone
        table(("치수 안내",), ("없음",)),  # one column says nothing
        table(("사이즈", "총장"), ("M",)),  # no row as long as the head
        table(("", ""), ("", "")),
    ],
)
def test_what_is_no_table_of_measurements(html: str) -> None:
    assert sizes(html) is None


def test_a_table_is_its_head_and_its_rows() -> None:
    html = table(("사이즈", "총장", "허리"), ("S", " 98.5 ", "33"), ("", "", ""), ("M", "99", "35"))
    assert sizes(html) == SizeTable(
        columns=("사이즈", "총장", "허리"), rows=(("S", "98.5", "33"), ("M", "99", "35"))
    )


def test_the_table_in_tbl_info_wins() -> None:
    other, own = table(("a", "b"), ("1", "2")), table(("c", "d"), ("3", "4"))
    found = sizes(f'{other}<div class="tbl-info">{own}</div>')
    assert found is not None
    assert found.columns == ("c", "d")


def test_a_row_of_another_length_is_left_out() -> None:
    found = sizes(table(("a", "b"), ("1", "2"), ("안내",), ("3", "4", "5")))
    assert found == SizeTable(columns=("a", "b"), rows=(("1", "2"),))


def test_an_endless_table_ends() -> None:
    found = sizes(table(("a", "b"), *[("1", "2")] * 500))
    assert found is not None
    assert len(found.rows) == ROWS


@given(text=st.text(max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    assert sizes(f"<table><tr><td>{text}".replace("\0", "")) is None


def test_a_description_without_pictures() -> None:
    assert described("") == []


def described(html: str) -> list[str]:
    found = parse_description(Selector(text=html or "<p>", type="html"), URL, Counter())
    assert all(picture.section == "description" for picture in found)
    return [picture.url for picture in found]


def test_lazy_pictures_of_any_host_each_once_placeholders_left_out() -> None:
    html = """<div id="godsTabView"><div class="gods-detail-img">
        <img src="/v3/images/common/noImg_60.gif" data-original="//ai.example.com/long.jpg">
        <img src="https://img.ssfshop.com/cmd/RB_750x/src/https://img.ssfshop.com/goods/d1.jpg">
        <img src="https://img.ssfshop.com/goods/d1.jpg"><img><img src="data:image/gif;base64,x">
        <img src="/v3/images/common/noImg_60.gif"></div></div>"""
    assert described(html) == [
        "https://ai.example.com/long.jpg",
        "https://img.ssfshop.com/goods/d1.jpg",
    ]


def test_an_endless_description_ends() -> None:
    html = "".join(f'<img src="/goods/{index}.jpg">' for index in range(500))
    assert len(described(html)) == DESCRIPTION_LIMIT
