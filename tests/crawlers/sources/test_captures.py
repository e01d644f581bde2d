"""Which captures show a picture: its own address first, then other sizes of it, nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.sources.captures import Captures, is_size_of

ORIGINAL = "https://img.test/goods/8SBR/1.jpg"
RESIZED = f"https://img.test/cmd/LB_750x1000/src/{ORIGINAL}"


def test_of_nothing_there_is_nothing() -> None:
    assert Captures([]).of(ORIGINAL) == []
    assert Captures([ORIGINAL]).of("") == []


def test_the_very_address_comes_first() -> None:
    assert Captures([RESIZED, ORIGINAL]).of(ORIGINAL) == [ORIGINAL, RESIZED]


@pytest.mark.parametrize(
    "found",
    [
        RESIZED,
        "https://img.test/cmd/LB_750x1000/src//goods/8SBR/1.jpg",
        "https://cdn.test/x/https://img.test/goods/8SBR/1.jpg",
        f"{ORIGINAL}?w=750&q=80",
        "https://IMG.test/goods/8SBR/%31.jpg",
    ],
)
def test_other_sizes_of_a_picture(found: str) -> None:
    assert is_size_of(found, ORIGINAL)


@pytest.mark.parametrize(
    ("found", "url"),
    [
        ("https://other.test/goods/8SBR/1.jpg", ORIGINAL),
        ("https://img.test/goods/8SBR/11.jpg", ORIGINAL),
        ("https://img.test/b/1.jpg", "https://img.test/1.jpg"),
        ("https://img.test/", "https://img.test/"[:-1] + "/a.jpg"),
        ("http://[broken", ORIGINAL),
    ],
)
def test_other_pictures(found: str, url: str) -> None:
    assert not is_size_of(found, url)


@given(urls=st.lists(st.text(max_size=30)), url=st.text(max_size=30))
def test_addresses_of_any_kind_do_no_harm(urls: list[str], url: str) -> None:
    assert set(Captures(urls).of(url)) <= set(urls)
