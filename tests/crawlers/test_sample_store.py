"""The committed sample store and the stores that are declared for it fit together."""

from __future__ import annotations

import pytest

from crawlers.items import Picture
from crawlers.platforms.ssf.store import CATEGORIES, SsfStore
from crawlers.platforms.ssf.urls import GOODS_NUMBER
from crawlers.store import stores
from sample_store.mall.brands import RESOLD, brand_of, category_of
from sample_store.mall.catalogue import Shop, load_catalogue
from sample_store.mall.server import SAMPLE_STORE

SAMPLES = [store for store in stores().values() if isinstance(store, SsfStore) and store.sample]


@pytest.fixture(scope="module")
def shops() -> dict[str, Shop]:
    own = {shop.name: shop for shop in load_catalogue(SAMPLE_STORE).stores}
    return {**own, **{name: own[source] for name, (source, _) in RESOLD.items()}}


@pytest.mark.parametrize("store", SAMPLES, ids=lambda store: store.name)
def test_codes_are_those_of_the_mall(store: SsfStore) -> None:
    brand = brand_of(store.name)
    assert (store.slug, store.brand_shop_no, store.brnd_shop_id) == (
        brand.slug, brand.brand_shop_no, brand.brnd_shop_id,
    )  # fmt: skip


def test_every_shop_of_the_mall_has_a_store(shops: dict[str, Shop]) -> None:
    assert shops.keys() == {store.name for store in SAMPLES}


@pytest.mark.parametrize("store", SAMPLES, ids=lambda store: store.name)
def test_every_product_is_in_a_list_that_knows_its_category(
    store: SsfStore, shops: dict[str, Shop]
) -> None:
    by_code = {category.code: category for category in CATEGORIES.values()}
    for product in shops[store.name].products:
        category = by_code[category_of(product).code]
        assert (category.garment, category.gender) == (product.category, product.gender)
        assert category in store.categories.values()
        assert GOODS_NUMBER.fullmatch(product.sku)


@pytest.mark.parametrize("store", SAMPLES, ids=lambda store: store.name)
def test_what_the_role_rule_says_is_true(store: SsfStore, shops: dict[str, Shop]) -> None:
    said = 0
    for product in shops[store.name].products:
        pictures = [Picture(url=photo.file) for photo in product.photos]
        for index, photo in enumerate(product.photos):
            shown = store.roles.shown(product.category, pictures, index)
            assert shown.role in (photo.role, "unknown")
            assert shown.view in (photo.view, "unknown")
            said += shown.source == "index"
    photos = sum(len(product.photos) for product in shops[store.name].products)
    assert said > 0.8 * photos
