"""Train and test: by product, stable, complete."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_builder.dataset.split import split_by_product

products = st.dictionaries(
    st.text("abcdef0123456789", min_size=1, max_size=8), st.sampled_from("PQRSTUVW"), max_size=30
)
shares = st.floats(0, 1)


def test_of_nothing_is_nothing():
    assert split_by_product({}, 0.5, 0) == {}


@pytest.mark.parametrize(("share", "side"), [(0.0, "train"), (1.0, "test")])
def test_the_ends_of_the_scale_take_all(share, side):
    stems = {f"s{number}": f"p{number}" for number in range(20)}
    assert set(split_by_product(stems, share, 0).values()) == {side}


def test_a_small_shop_has_one_test_product_all_the_same():
    stems = {"a_00": "a", "a_01": "a", "b_00": "b"}
    sides = split_by_product(stems, 1e-9, 0)
    assert sorted({stems[stem] for stem, side in sides.items() if side == "test"}) in (["a"], ["b"])


@given(products, shares, st.integers(0, 5))
def test_a_product_is_never_on_both_sides(stems, share, seed):
    sides = split_by_product(stems, share, seed)
    assert set(sides) == set(stems)
    for product in set(stems.values()):
        assert len({sides[stem] for stem in stems if stems[stem] == product}) == 1


@given(products, st.floats(0.3, 0.7))
def test_a_new_product_moves_no_other(stems, share):
    before = split_by_product(stems, share, 0)
    after = split_by_product({**stems, "new": "NEW"}, share, 0)
    by_itself = {stem for stem, side in before.items() if side == after[stem]}
    # Only the stand-in for an empty test side may change places.
    assert len({stems[stem] for stem in set(stems) - by_itself}) <= 1


def test_the_share_is_about_what_was_asked_for():
    stems = {f"s{number}": f"p{number}" for number in range(2000)}
    tested = list(split_by_product(stems, 0.15, 0).values()).count("test")
    assert 240 < tested < 360


def test_another_seed_is_another_split():
    stems = {f"s{number}": f"p{number}" for number in range(50)}
    assert split_by_product(stems, 0.5, 0) != split_by_product(stems, 0.5, 1)
