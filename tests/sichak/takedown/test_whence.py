"""Rows of any origin come to the same keys; what is hostile in them comes to none."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sichak.takedown.blocklist import Blocklist
from sichak.takedown.whence import Whence, key, whence

SHA = "ab" * 32


@pytest.mark.parametrize("row", [None, [], "text", 5, {}, {"sku": 7, "also": "x", "url": None}])
def test_what_says_nothing_has_no_keys(row):
    assert list(whence(row).names()) == []


def test_a_row_has_a_key_for_each_way_to_name_it():
    row = {
        "store": "hanok",
        "sku": "GM1",
        "also": ["maru/GM2", 3],
        "brand": "HANOK",
        "url": "https://img.example/1.jpg",
        "page_url": "http://shop.example/GM1/good",
        "sha256": SHA,
    }
    assert set(whence(row).names()) == {
        f"sha256:{SHA}",
        "url://img.example/1.jpg",
        "url://shop.example/GM1/good",
        "sku:hanok/gm1",
        "sku:gm1",
        "sku:maru/gm2",
        "sku:gm2",
        "brand:hanok",
    }


@pytest.mark.parametrize("sha256", ["", "ab", "../" * 21 + "a", SHA.upper(), SHA + "0"])
def test_what_is_no_hash_is_no_key(sha256):
    assert list(Whence(sha256=sha256).names()) == []


@pytest.mark.parametrize(
    ("kind", "one", "other", "same"),
    [
        ("url", "https://A.example/x.jpg", "http://a.example:80/x.jpg#top", True),
        ("url", "//a.example/x.jpg", "https://a.example/x.jpg", True),
        (
            "url",
            "https://a.example/봄 1.jpg?색=1",
            "https://a.example/%EB%B4%84%201.jpg?%EC%83%89=1",
            True,
        ),
        ("url", "https://a.example/x.jpg", "https://a.example/X.jpg", False),
        ("url", "https://a.example/x.jpg", "https://a.example/x.jpg?v=2", False),
        ("url", "https://a.example/x.jpg", "https://a.example/x.jpg2", False),
        ("url", "https://a.example:8080/x", "https://a.example/x", False),
        ("sku", "GM1", "gm1 ", True),
        ("sku", "GM1", "GM10", False),
        ("brand", "Maison  KITSUNÉ", "maison kitsuné", True),
        ("brand", "KUHO", "KUHO PLUS", False),
        ("brand", "KUHO", "KUHO", True),
    ],
)
def test_values_are_compared_whole(kind, one, other, same):
    assert (key(kind, one) == key(kind, other)) is same


@given(st.text(), st.sampled_from(["url", "sku", "brand"]))
def test_a_key_is_its_own_key(text, kind):
    once = key(kind, text)
    assert key(kind, once.removeprefix(f"{kind}:")) == once


@given(st.dictionaries(st.sampled_from(["sku", "url", "also", "brand", "sha256"]), st.text()))
def test_no_row_breaks_it(row):
    list(whence(row).names())


def test_half_a_character_in_a_row_is_no_trouble():
    """JSON can write one, and nothing that is taken down is called so."""
    row = json.loads(r'{"sku": "\ud800", "brand": "\udfff", "url": "http://a.example/\ud800"}')
    assert Blocklist({"0" * 64: "id"}).why(whence(row)) is None
