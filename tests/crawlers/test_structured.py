"""What structured data says of a product, in schema.org's several forms."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parsel import Selector

from crawlers.markup import Markup, Selectors
from crawlers.page import Page
from crawlers.structured import (
    availability,
    category_levels,
    image_links,
    offer_of,
    product_data,
)


def data(*things: Any) -> dict[str, Any]:
    html = "".join(
        f'<script type="application/ld+json">{json.dumps(one)}</script>' for one in things
    )
    return product_data(Selector(text=html or "<html></html>", type="html"))


def variant(**said: Any) -> dict[str, Any]:
    return {"@type": "Product", **said}


def offer(price: int, state: str) -> dict[str, Any]:
    return {"price": price, "priceCurrency": "KRW", "availability": f"https://schema.org/{state}"}


GROUP = {
    "@type": "ProductGroup",
    "name": "Ribbed skirt",
    "brand": {"@type": "Brand", "name": "HARU"},
    "category": "Women > Skirts",
    "productGroupID": "HR24",
    "hasVariant": [
        variant(sku="1", color="ink", size="S", image="/1.jpg", offers=offer(9, "OutOfStock")),
        variant(sku="2", color="ink", size="M", image="/1.jpg", offers=[offer(8, "InStock")]),
        variant(sku="3", color="ink", size="L", image=["/2.jpg"]),
    ],
}


def test_a_page_without_data_says_nothing() -> None:
    assert data() == {}
    assert data({"@type": "BreadcrumbList"}, {"@type": "Organization", "name": "x"}) == {}


def test_a_product_is_given_as_it_is_and_before_a_group() -> None:
    one = {"@type": "Product", "name": "Skirt"}
    assert data(one) == one
    assert data(GROUP, one) == one


def test_a_group_is_a_product_with_what_its_variants_share() -> None:
    found = data({"@graph": [GROUP]})
    assert (found["name"], found["brand"]["name"]) == ("Ribbed skirt", "HARU")
    assert (found["sku"], found["color"]) == ("HR24", "ink")
    assert image_links(found) == ["/1.jpg", "/2.jpg"]
    assert category_levels(found) == ["Women", "Skirts"]
    assert (offer_of(found)["price"], availability(offer_of(found))) == (8, "InStock")


def test_a_group_s_own_photos_and_colour_come_first() -> None:
    found = data({**GROUP, "image": ["/0.jpg"], "color": "black"})
    assert (image_links(found), found["color"]) == (["/0.jpg"], "black")


def test_variants_of_several_colours_have_none_in_common() -> None:
    variants = [variant(color="ink", mpn="A"), variant(color="sand", mpn="A")]
    found = data({**GROUP, "hasVariant": variants})
    assert "color" not in found
    assert found["mpn"] == "A"


def test_a_group_is_sold_out_where_all_its_variants_are() -> None:
    gone = [variant(offers=offer(5, "OutOfStock")), variant(offers=offer(6, "SoldOut"))]
    assert availability(offer_of(data({**GROUP, "hasVariant": gone}))) == "OutOfStock"


def test_a_group_without_variants_has_its_own_offer() -> None:
    alone = {"@type": "ProductGroup", "name": "Skirt", "offers": offer(7, "InStock")}
    assert offer_of(data(alone))["price"] == 7
    assert data({**alone, "hasVariant": {"@id": "#1"}})["name"] == "Skirt"


def test_a_shop_s_page_is_read_by_its_group() -> None:
    shop = Markup(
        lists="{base}",
        products="{base}/p/{sku}",
        sku="/p/([a-z]+)",
        selectors=Selectors(item=("li",), name=("json-ld",), images=("json-ld",)),
    )
    html = f'<script type="application/ld+json">{json.dumps(GROUP)}</script>'
    found = shop.read_product(Page("https://s.example/p/skirt", html.encode()), Counter())
    assert (found.name, found.brand, found.colour) == ("Ribbed skirt", "HARU", "ink")
    assert (found.price, found.sold_out, len(found.images)) == (8, False, 2)


ANY: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.integers(-9, 9) | st.text(max_size=5),
    lambda some: st.lists(some, max_size=3) | st.dictionaries(st.sampled_from(list(GROUP)), some),
    max_leaves=8,
)


@given(variants=ANY, image=ANY, offers=ANY)
def test_no_group_breaks_it(variants: Any, image: Any, offers: Any) -> None:
    group = {"@type": "ProductGroup", "hasVariant": variants, "image": image, "offers": offers}
    assert isinstance(offer_of(data(group)), dict)


@pytest.mark.parametrize("state", ["InStock", "SoldOut"])
def test_an_availability_is_the_end_of_its_address(state: str) -> None:
    assert availability(offer(1, state)) == state
