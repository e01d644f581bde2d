"""What is never asked for."""

from __future__ import annotations

import pytest
from scrapy import Request

from crawlers.politeness.never import NeverAskedFor, why_never
from crawlers.politeness.refusal import NotAskedFor

SHOP = "https://www.ssfshop.com"


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/robots.txt",
        "/selectProductList?dspCtgryNo=SFMA41A04&currentPage=2",
        "/8seconds/GM0024122750066/good",
        "/public/goods/detail/realSize?godNo=GM0024122750066",
        "/goods/8SBR/24/12/27/GM0024122750066_0_THNAIL_ORGINL_1.jpg",
        "/Order-by-Kim/GM0024122750066/good",  # a brand's name
        "/8seconds/GM0024122750066/good?from=/login",
        "/reviewed/GM0024122750066/good",
    ],
)
def test_lists_products_and_photos_are_asked_for(path: str) -> None:
    assert why_never(SHOP + path) is None


@pytest.mark.parametrize(
    "path",
    [
        "/secured/order/list",
        "/raffle/1",
        "/member/login",
        "/LOGIN",
        "/goods/../private/a.jpg",  # what robots.txt says of /private/ would not be found
        "/goods/%2e%2E/private/a.jpg",
        "/goods/..\\private/a.jpg",
        "/login.do?next=/8seconds/GM0024122750066/good",
        "/public/member/join;jsessionid=1",
        "/public/goods/detail/listReview?godNo=GM0024122750066",
        "/img/review/2026/11/photo.jpg",
        "/my/orders",
        "/mypage",
        "/%6cogin",
        "/x//login",
        "/x\\login",
        "/x/../cart",
    ],
)
def test_logins_members_orders_and_reviews_are_not(path: str) -> None:
    assert "is never asked for" in str(why_never(SHOP + path))


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nothing_is_sent_to_a_shop(method: str) -> None:
    assert why_never(SHOP + "/x", method) == f"nothing is sent to a shop by {method}"


def test_a_redirect_does_not_get_around_it() -> None:
    NeverAskedFor().process_request(Request(f"{SHOP}/x"))
    with pytest.raises(NotAskedFor, match="/login/ is never asked for"):
        NeverAskedFor().process_request(Request(f"{SHOP}/login", meta={"redirect_times": 1}))
