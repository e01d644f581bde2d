"""Garment categories read off a shop's words."""

from __future__ import annotations

import pytest

from dataset_builder.select.category import category_from_text, category_of
from dataset_builder.select.photo import Category, Photo


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
def test_one_word(text: str, category: Category | None) -> None:
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
def test_the_last_word_is_the_garment(text: str, category: Category) -> None:
    assert category_from_text(text) == category


@pytest.mark.parametrize("text", ["tops & skirts", "셔츠/팬츠", "blouse and trousers set"])
def test_two_garments_are_none(text: str) -> None:
    assert category_from_text(text) is None


def photo(**known: str | None) -> Photo:
    digits = "a" * 64
    row = {"store": "s", "sku": "1", "image_index": 0, "sha256": digits}
    return Photo.model_validate({**row, "file": f"photos/aa/{digits}.jpg", **known})


class TestCategoryOfAPhoto:
    def test_nothing_is_known(self) -> None:
        assert category_of(photo()) is None

    def test_the_store_knows_best(self) -> None:
        assert category_of(photo(category="dress", category_path="여성 > 스커트")) == "dress"

    @pytest.mark.parametrize(
        "path", ["여성 > 팬츠 > 와이드", "여성 » 팬츠", "Women / Tops / Skirts"]
    )
    def test_the_narrowest_level_that_tells_decides(self, path: str) -> None:
        assert category_of(photo(category_path=path, name="shirt")) == "lower"

    def test_the_name_is_asked_last(self) -> None:
        assert category_of(photo(category_path="여성 > 신상", name="린넨 셔츠 원피스")) == "dress"
