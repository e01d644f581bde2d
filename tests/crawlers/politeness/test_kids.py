"""Kids' goods."""

from __future__ import annotations

import pytest

from crawlers.items import Garment, Picture
from crawlers.politeness.kids import REASON, kids_in_garment, kids_in_url

SHOP = "https://www.ssfshop.com"


@pytest.mark.parametrize(
    ("url", "is_kids"),
    [
        ("", False),
        ("/8seconds/GM0024122750066/good", False),
        ("/Maison-Kitsune/GM0024122750066/good", False),
        ("/selectProductList?dspCtgryNo=SFMA41A04", False),
        ("/selectProductList?dspCtgryNo=SFMA43", True),
        ("/selectProductList?currentPage=1&dspCtgryNo=SFMA43A03A01", True),
        ("/Beanpole-Kids/GM0024122750066/good", True),
        ("/kids/list", True),
        ("/KIDS/list", True),
        ("/%ED%82%A4%EC%A6%88/list", True),  # 키즈
        ("/baby/list", True),
        ("/baby-alpaca-knit/p/1", False),
        ("/boyfriend-jeans/p/1", False),
        ("/girls/p/1", True),
        ("/childhood/p/1", False),
        ("/goods/KIDZ/24/12/27/GM0024122750066_0.jpg", False),
    ],
)
def test_by_the_address(url: str, is_kids: bool) -> None:
    assert kids_in_url(SHOP + url) == (REASON if is_kids else None)


@pytest.mark.parametrize(
    ("breadcrumb", "brand", "name", "is_kids"),
    [
        ((), "KUHO", "Knit", False),
        (("여성", "팬츠"), "KUHO", "Wide trousers", False),
        (("키즈", "팬츠"), "BEANPOLE", "Trousers", True),
        (("KIDS", "Pants"), "BEANPOLE", "Trousers", True),
        (("유아동", "상의"), "X", "Tee", True),
        (("Women", "Boys"), "X", "Tee", True),
        (("여성", "팬츠"), "Beanpole Kids", "Trousers", True),
        (("여성", "티셔츠"), "X", "[KIDS] Tee", True),
        (("여성", "티셔츠"), "X", "키즈 티셔츠", True),
        (("여성", "니트"), "X", "Baby alpaca knit for the girl next door", False),
        (("여성", "데님"), "X", "Boyfriend jeans", False),
        (("여성", "티셔츠"), "KIDSUPER", "Tee", False),
    ],
)
def test_by_breadcrumb_brand_and_name(
    breadcrumb: tuple[str, ...], brand: str, name: str, is_kids: bool
) -> None:
    garment = Garment(
        store="x",
        sku="G1",
        name=name,
        brand=brand,
        breadcrumb=breadcrumb,
        images=(Picture(url="https://x/1.jpg"),),
        category="lower",
        gender="women",
        page_url="https://x/1",
    )
    assert kids_in_garment(garment) == (REASON if is_kids else None)
