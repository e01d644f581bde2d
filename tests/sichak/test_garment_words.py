"""Garment categories read off a shop's words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sichak.garment_words import GarmentCategory, category_from_text, category_in_words


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("", None),
        ("여성", None),
        ("BEST", None),
        ("베스트", None),
        ("니트", "upper"),
        ("재킷/베스트", "upper"),
        ("셔츠/블라우스", "upper"),
        ("Slim T-Shirts", "upper"),
        ("Tank tops", "upper"),
        ("후드집업", "upper"),
        ("팬츠", "lower"),
        ("와이드 진", "lower"),
        ("사진전", None),
        ("Wide-leg trousers", "lower"),
        ("shorts", "lower"),
        ("short sleeves", None),
        ("미니스커트", "lower"),
        ("pencil skirt", "lower"),
        ("원피스", "dress"),
        ("Dresses", "dress"),
        ("점프수트", "dress"),
        ("address book", None),
        ("skirting board", None),
    ],
)
def test_one_word(text: str, category: GarmentCategory | None) -> None:
    assert category_from_text(text) == category


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("shirt dress", "dress"),
        ("dress shirt", "upper"),
        ("셔츠 원피스", "dress"),
        ("드레스 셔츠", "upper"),
        ("니트원피스", "dress"),
        ("니트 스커트", "lower"),
        ("denim jacket", "upper"),
        ("knit dress with wool vest", "dress"),
    ],
)
def test_the_last_word_is_the_garment(text: str, category: GarmentCategory) -> None:
    assert category_from_text(text) == category


@pytest.mark.parametrize("text", ["tops & skirts", "셔츠/팬츠", "blouse and trousers set"])
def test_two_garments_are_none(text: str) -> None:
    assert category_from_text(text) is None


@pytest.mark.parametrize(
    ("levels", "name", "category"),
    [
        ((), "", None),
        ((), "린넨 셔츠 원피스", "dress"),
        (("여성", "신상"), "린넨 셔츠 원피스", "dress"),
        (("여성", "팬츠", "와이드"), "shirt", "lower"),
        (("Women", "Tops", "Skirts"), "shirt", "lower"),
        (("Women", "Bags"), "tote", None),
    ],
)
def test_the_narrowest_level_that_tells_decides_and_the_name_is_asked_last(
    levels: tuple[str, ...], name: str, category: GarmentCategory | None
) -> None:
    assert category_in_words(levels, name) == category


@given(text=st.text(max_size=300))
def test_any_text_is_a_category_or_none(text: str) -> None:
    assert category_from_text(text) in (None, "upper", "lower", "dress")
