"""The garment category of a photo."""

from __future__ import annotations

import pytest

from dataset_builder.select.category import category_of
from dataset_builder.select.photo import Photo


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
