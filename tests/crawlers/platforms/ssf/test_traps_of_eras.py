"""Every trap in the markup of every era: the same gallery, whatever the year's pages look like."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import get_args

import pytest

from crawlers.page import Page
from crawlers.platforms.ssf.platform import PLATFORM
from sample_store.mall import Fault
from sample_store.mall.display import Era
from sample_store.mall.made_up import sku_of, write_catalogue
from sample_store.mall.sites import ShopSite
from sample_store.mall.stock import Stock

SHOP, IMAGES = "http://shop.test", "http://img.test"
SKU, SOLD = sku_of("hanok", 1), sku_of("hanok", 2)
ERAS: tuple[Era, ...] = get_args(Era)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    changes = {2: {"sold_out": True}}
    return write_catalogue(tmp_path_factory.mktemp("mall"), ["hanok"], 4, changes=changes)


@pytest.fixture(scope="module")
def sites(folder: Path) -> dict[Era, ShopSite]:
    return {era: ShopSite(Stock(folder, era), None, SHOP, IMAGES, era) for era in ERAS}


def answer(site: ShopSite, target: str, fault: Fault | None = None) -> Page:
    reply = site(target, fault)
    return Page(SHOP + target, reply.body, reply.content_type)


@pytest.mark.parametrize("era", ERAS)
@pytest.mark.parametrize(
    ("fault", "places"),
    [
        (Fault.no_photos(), []),
        (None, [0, 1, 2, 3]),
        (Fault.video(0), [0, 1, 2, 3]),
        (Fault.video(2), [0, 1, 2, 3]),
        (Fault.short_gallery(2), [0, 1]),
        (Fault.placeholder(1), [0, 2, 3]),
        (Fault.lazy(), [0, 1, 2, 3]),
        (Fault.protocol_relative(), [0, 1, 2, 3]),
        (Fault.broken_data(), [0, 1, 2, 3]),
    ],
)
def test_a_gallery_is_its_originals_in_their_order(
    fault: Fault | None, places: list[int], era: Era, sites: dict[Era, ShopSite]
) -> None:
    page = answer(sites[era], f"/hanok/{SKU}/good", fault)
    product = PLATFORM.read_product(page, Counter())
    found = [re.search(rf"/goods/.*/{SKU}_(\d)_", one.url) for one in product.images]
    assert [int(match[1]) for match in found if match] == places
    assert len(found) == len(places)
    assert all(one.url.startswith(f"{IMAGES}/goods/") for one in product.images)
    assert (product.sku, product.name) == (SKU, "trousers 1 <한옥> & co")


@pytest.mark.parametrize("era", ERAS)
def test_a_product_that_is_gone_has_neither_name_nor_photo(
    era: Era, sites: dict[Era, ShopSite]
) -> None:
    page = answer(sites[era], f"/hanok/{SKU}/good", Fault.gone())
    product = PLATFORM.read_product(page, Counter())
    assert (product.name, product.images) == ("", ())


@pytest.mark.parametrize(
    ("era", "sold_out"), [("mobile", set()), ("2017", {SOLD}), ("2018", {SOLD}), ("2023", {SOLD})]
)
def test_a_list_marks_what_is_sold_out_but_for_the_mobile_one(
    era: Era, sold_out: set[str], sites: dict[Era, ShopSite]
) -> None:
    listing = PLATFORM.read_list(answer(sites[era], "/selectProductList"), Counter())
    assert {one.sku for one in listing.products if one.sold_out} == sold_out
    assert SOLD in {one.sku for one in listing.products}
