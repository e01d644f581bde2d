"""What the stores sell, and which truths are shot."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

pytest.importorskip("scipy", reason="the atelier extra is not installed")

from atelier.cast import CAST, person
from atelier.catalogue import catalogue
from atelier.collection import COLLECTION
from atelier.poses import FRONTS
from atelier.products import PRODUCTS, ROLES, product_of, unpaired
from atelier.shoot import Shoot
from sample_store.mall.catalogue import Catalogue
from sichak.layout import is_stem

SPECS = {spec.id: spec for spec in COLLECTION}


def test_every_garment_is_sold_once() -> None:
    assert Counter(product.garment for product in PRODUCTS) == Counter(SPECS.keys())


def test_goods_numbers_and_stems_are_unique_and_valid() -> None:
    assert len({product.sku for product in PRODUCTS}) == len(PRODUCTS)
    assert all(is_stem(product.stem) for product in PRODUCTS)


@pytest.mark.parametrize("product", PRODUCTS, ids=[p.garment for p in PRODUCTS])
def test_people_wear_complete_outfits_in_a_front_pose(product: object) -> None:
    from atelier.products import Product

    assert isinstance(product, Product)
    worn = {SPECS[name].category for name in (product.garment, *product.others)}
    assert worn in ({"upper", "lower"}, {"dress"})
    assert product.pose in FRONTS
    assert person(product.person) in CAST


def test_unpaired_garments_fit_the_persons_outfit() -> None:
    pairs = unpaired()
    assert len(set(pairs)) == len(pairs) >= 24
    for owner, other in pairs:
        assert owner is not other
        assert SPECS[owner.garment].category == SPECS[other.garment].category
        cut = SPECS[other.garment].wearer
        assert cut in ("any", {"women": "woman", "men": "man"}[person(owner.person).gender])


def test_the_catalogue_is_one_the_mall_can_sell(tmp_path: Path) -> None:
    text = json.dumps(catalogue(Shoot(tmp_path)))
    shops = Catalogue.model_validate_json(text).stores
    assert [shop.name for shop in shops] == list(ROLES)
    assert sum(len(shop.products) for shop in shops) == len(PRODUCTS)


def test_a_lookbook_shows_a_side_before_the_front(tmp_path: Path) -> None:
    looks = [product for product in PRODUCTS if product.lookbook]
    assert looks
    for product in looks:
        gallery = Shoot(tmp_path).photos(product)
        assert gallery.index(("worn", "side")) < gallery.index(("worn", "front"))


def test_each_picture_is_made_by_one_task(tmp_path: Path) -> None:
    shoot = Shoot(tmp_path)
    files = [task.file for task in shoot.tasks()]
    assert len(set(files)) == len(files)
    photos = [shoot.file(p, n) for p in PRODUCTS for n in range(len(shoot.photos(p)))]
    assert set(photos) <= set(files)


def test_an_unknown_garment_is_an_error() -> None:
    with pytest.raises(StopIteration):
        product_of("spacesuit")
