"""Which goods become garments, and of which kind."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.goods import Unwanted, garment_category
from crawlers.items import Product
from crawlers.store import Category

SKIRTS = Category("SFMA41A05", "lower", "women")
NEW = Category("SFMA41A14", None, "women")


def test_the_list_knows_best() -> None:
    assert garment_category(Product(name="니트 원피스"), SKIRTS) == "lower"


@pytest.mark.parametrize(
    ("levels", "name", "category"),
    [
        ((), "와이드 데님 팬츠", "lower"),
        ((), "Cotton shorts", "lower"),
        (("여성", "팬츠", "와이드"), "셔츠", "lower"),
        (("여성", "원피스"), "셔츠", "dress"),
        (("여성", "신상품"), "버튼 가디건", "upper"),
        (("Women", "New in"), "Pleated skirt", "lower"),
        (("남성", "아우터"), "belt coat", "upper"),
    ],
)
def test_a_list_of_several_kinds_leaves_it_to_the_product(
    levels: tuple[str, ...], name: str, category: str
) -> None:
    assert garment_category(Product(name=name, breadcrumb=levels), NEW) == category


@pytest.mark.parametrize(
    ("levels", "name", "reason"),
    [
        ((), "", "neither its breadcrumb nor its name tells a garment"),
        ((), "레더 토트백", "neither its breadcrumb nor its name"),
        (("여성", "신상품"), "립스틱", "neither its breadcrumb nor its name"),
        (("여성", "가방"), "니트 백", "no garment: 여성 > 가방"),
        (("Women", "Shoes"), "Denim mules", "no garment: Women > Shoes"),
        (("잡화", "모자/양말"), "데님 캡", "no garment: 잡화"),
    ],
)
def test_what_is_no_garment_is_left_out(levels: tuple[str, ...], name: str, reason: str) -> None:
    with pytest.raises(Unwanted, match=reason):
        garment_category(Product(name=name, breadcrumb=levels), NEW)


@given(levels=st.lists(st.text(max_size=40), max_size=5), name=st.text(max_size=80))
def test_any_words_end_in_a_category_or_in_a_reason(levels: list[str], name: str) -> None:
    product = Product(name=name, breadcrumb=tuple(levels))
    with suppress(Unwanted):
        assert garment_category(product, NEW) in ("upper", "lower", "dress")
