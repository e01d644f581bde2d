"""A page's bytes as text, HTML and JSON: in the charset it says, and never a crash."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.page import Page

KOREAN = "<p>와이드 팬츠</p>"
EUC_KR = b'<meta charset="euc-kr">'


def text(body: bytes, content_type: str = "") -> str:
    return Page("http://s/", body, content_type).text


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        (b"", "", ""),
        (KOREAN.encode(), "", KOREAN),
        (KOREAN.encode(), "text/html; charset=utf-8", KOREAN),
        (KOREAN.encode("euc-kr"), "text/html;charset=EUC-KR", KOREAN),
        (EUC_KR + KOREAN.encode("euc-kr"), "", EUC_KR.decode() + KOREAN),
        (b"\xef\xbb\xbf" + KOREAN.encode(), "text/html; charset=euc-kr", KOREAN),  # a BOM wins
        (KOREAN.encode(), "text/html; charset=klingon", KOREAN),
        (KOREAN.encode(), "text/html; charset=base64", KOREAN),  # a codec, but of no text
        ("똠방각하".encode("cp949"), "text/html; charset=euc-kr", "똠방각하"),  # as browsers do
        ("똠방각하".encode("cp949"), "text/html; charset=ks_c_5601-1987", "똠방각하"),
        ("똠방각하".encode("cp949"), "text/html; charset=Windows-949", "똠방각하"),
        (b"<p>a-b-c</p>", "text/html; charset=punycode", "<p>a-b-c</p>"),
        (b"<p>\\u0041+AEE-</p>", "text/html; charset=unicode_escape", "<p>\\u0041+AEE-</p>"),
        (b"<p>\\u0041+AEE-</p>", "text/html; charset=utf-7", "<p>\\u0041+AEE-</p>"),
        (b"\xff\xfe<", "", "��<"),
        (rb"\ud800<", "text/html; charset=raw_unicode_escape", r"\ud800<"),  # half a pair
        (b"+2AA-<", "text/html; charset=utf-7", "+2AA-<"),
    ],
)  # fmt: skip
def test_a_page_is_read_in_its_charset(body: bytes, content_type: str, expected: str) -> None:
    assert text(body, content_type) == expected


def test_the_answer_s_charset_wins_over_the_page_s() -> None:
    body = b'<meta charset="utf-8">' + KOREAN.encode("euc-kr")
    assert KOREAN in text(body, "text/html; charset=euc-kr")


@pytest.mark.parametrize("body", [b"", b"\0\0", b"<", b"\xff" * 50, b"{}", b"<p>" * 3000])
def test_anything_is_a_page_of_html(body: bytes) -> None:
    assert Page("http://s/", body).html.css("nothing").getall() == []


def test_nulls_do_not_cut_a_page_off() -> None:
    assert Page("http://s/", b"<p>a\0b</p>").html.css("p::text").get() == "ab"


def test_json_is_read() -> None:
    assert Page("http://s/", '{"이름": ["팬츠\t"]}'.encode()).json == {"이름": ["팬츠\t"]}


@pytest.mark.parametrize("body", [b"", b"<html>", b"{", b"[" * 200_000, b'{"a":' * 200_000])
def test_what_is_no_json_says_so(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"Expecting|nested too deep"):
        _ = Page("http://s/", body).json


@given(body=st.binary(max_size=300), content_type=st.text(max_size=60))
def test_no_bytes_and_no_header_break_it(body: bytes, content_type: str) -> None:
    page = Page("http://s/", body, content_type)
    assert isinstance(page.text, str)
    assert page.html.root is not None
