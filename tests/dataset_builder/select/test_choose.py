"""The decisions over all photos: every photo is kept or dropped with a reason, and nothing else."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from dataset_builder.select.candidate import Selection
from dataset_builder.select.choose import Measured, choose
from dataset_builder.select.measures import Measures, Person
from dataset_builder.select.params import SelectParams
from dataset_builder.select.photo import Photo
from sichak.body25 import BODY_25

PARAMS = SelectParams()
KNEES = [BODY_25.R_KNEE, BODY_25.L_KNEE]
HASHES = [f"{number:x}" * 64 for number in (1, 2, 4, 7, 8, 11, 13, 14)]
"""Hashes that differ from each other in at least 128 bits."""

Shop = Callable[..., Measured]


@pytest.fixture
def shop(
    photo: Callable[..., Photo], measures: Callable[..., Measures], person: Callable[..., Person]
) -> Shop:
    """A photo of a gallery: ``shop("worn", sku, place)`` and what differs from a good one."""

    def shot(shown: str, sku: str = "A1", at: int = 0, **changes: Any) -> Measured:
        columns = {
            name: changes.pop(name)
            for name in ("store", "category", "view", "sha256", "name", "role")
            if name in changes
        }
        columns.setdefault("role", shown)
        columns.setdefault("role_source", "rule")
        if shown == "worn" and "people" not in changes:
            changes["people"] = (person(view=changes.pop("seen", "front")),)
        changes.setdefault("phash", HASHES[at])
        one = photo(sku, at, **columns)
        return Measured(f"{one.store}-{sku}-{at}", one, measures(**changes))

    return shot


def stems(selection: Selection) -> list[tuple[str, str]]:
    return [(kept.kind, kept.stem) for kept in selection.kept]


def reasons(selection: Selection) -> dict[str, str]:
    return {one.photo: one.reason for one in selection.dropped}


def test_no_photos() -> None:
    assert choose([], PARAMS) == Selection([], [], [])


class TestPairing:
    def test_a_person_and_their_garment_share_the_stem(self, shop: Shop) -> None:
        chosen = choose([shop("packshot"), shop("worn", at=1)], PARAMS)
        assert stems(chosen) == [("garment", "hanok-a1_00"), ("person", "hanok-a1_00")]
        (pair,) = chosen.pairs
        assert (pair.person, pair.garment, pair.category) == ("hanok-a1_00",) * 2 + ("upper",)
        assert pair.facts == {"product": "hanok/A1", "group": "hanok/A1"}

    def test_more_people_are_numbered_and_wear_the_one_garment(self, shop: Shop) -> None:
        photos = [shop("worn", at=0), shop("packshot", at=1), shop("worn", at=2)]
        chosen = choose(photos, PARAMS)
        assert [(pair.person, pair.garment) for pair in chosen.pairs] == [
            ("hanok-a1_00", "hanok-a1_00"),
            ("hanok-a1_01", "hanok-a1_00"),
        ]

    def test_products_are_never_mixed(self, shop: Shop) -> None:
        chosen = choose([shop("packshot", "A1"), shop("worn", "A2")], PARAMS)
        assert stems(chosen) == []
        assert reasons(chosen) == {
            "hanok/A1 photo 0": "the product has no usable worn photo from the front",
            "hanok/A2 photo 0": "the product has no usable packshot",
        }

    def test_one_packshot_is_enough(self, shop: Shop) -> None:
        photos = [
            shop("packshot", at=0, view="back"),
            shop("packshot", at=1),
            shop("packshot", at=2, view="front"),
            shop("worn", at=3),
        ]
        chosen = choose(photos, PARAMS)
        assert [kept.facts["image_index"] for kept in chosen.kept] == [2, 3]
        assert reasons(chosen) == {
            "hanok/A1 photo 0": "a packshot from the back",
            "hanok/A1 photo 1": "photo 2 is the product's packshot",
        }

    @pytest.mark.parametrize(
        ("changes", "reason"),
        [
            (
                {"role": "detail", "people": (), "plain": False, "likeness": 0.8},
                "neither a packshot nor worn, but a detail photo",
            ),
            ({"seen": "back"}, "the person is seen from the back"),
            ({"seen": "side"}, "the person is seen from the side"),
            ({"seen": None, "view": "back"}, "the person is seen from the back"),
            (
                {"people": (), "person_score": 0.3, "touch": (0.0, 0.3, 0.0, 0.0)},
                "no person found (best score 0.30)",
            ),
            ({"blur": 9.0}, "blurred: edges are 9.0 px soft, at most 3.5 are"),
            ({"contrast": 0.5}, "blank: all of the photo has one colour (contrast 0.5)"),
        ],
    )
    def test_why_a_worn_photo_is_dropped(
        self, shop: Shop, changes: dict[str, Any], reason: str
    ) -> None:
        photos = [shop("packshot"), shop("worn", at=1), shop("worn", at=2, **changes)]
        chosen = choose(photos, PARAMS)
        assert len(chosen.kept) == 2
        assert reasons(chosen) == {"hanok/A1 photo 2": reason}

    def test_two_people(self, shop: Shop, person: Callable[..., Person]) -> None:
        two = shop("worn", at=2, people=(person(x=200), person(x=600, scale=0.9)))
        chosen = choose([shop("packshot"), shop("worn", at=1), two], PARAMS)
        assert reasons(chosen) == {"hanok/A1 photo 2": "2 people in the photo"}

    def test_trousers_need_hips_and_knees(self, shop: Shop, person: Callable[..., Person]) -> None:
        photos = [
            shop("packshot", category="lower"),
            shop("worn", at=1, category="lower", people=(person(missing=KNEES),)),
            shop("worn", at=2, category="lower"),
        ]
        chosen = choose(photos, PARAMS)
        assert reasons(chosen) == {
            "hanok/A1 photo 1": "knees not in the frame, which a lower photo must show"
        }

    def test_the_pose_is_believed_more_than_the_gallery(self, shop: Shop) -> None:
        photos = [shop("packshot"), shop("worn", at=1, view="back", seen="front")]
        assert len(choose(photos, PARAMS).pairs) == 1


class TestRoles:
    def test_a_gallery_in_another_order_is_sorted_out_by_the_pixels(
        self, shop: Shop, person: Callable[..., Person]
    ) -> None:
        photos = [
            shop("packshot", at=0, role="worn"),
            shop("worn", at=1, role="packshot"),
        ]
        chosen = choose(photos, PARAMS)
        assert [(kept.kind, kept.facts["image_index"]) for kept in chosen.kept] == [
            ("garment", 0),
            ("person", 1),
        ]
        assert all(kept.facts["role_disagrees"] for kept in chosen.kept)
        assert {kept.facts["role_source"] for kept in chosen.kept} == {"classifier"}


class TestCategories:
    def test_nobody_knows(self, shop: Shop) -> None:
        photos = [shop("packshot", category=None), shop("worn", at=1, category=None)]
        chosen = choose(photos, PARAMS)
        assert set(reasons(chosen).values()) == {
            "garment category unknown: not in the shop's words"
        }

    def test_the_parameter_is_the_last_resort(self, shop: Shop) -> None:
        photos = [shop("packshot", category=None), shop("worn", at=1, category=None)]
        assert choose(photos, SelectParams(category="dress")).pairs[0].category == "dress"
        named = [shop("packshot", category=None, name="니트"), shop("worn", at=1, category=None)]
        assert choose(named, SelectParams(category="dress")).pairs[0].category == "upper"


class TestDuplicates:
    def test_within_a_product_the_largest_is_kept(self, shop: Shop) -> None:
        small = {"width": 384, "height": 512, "scale": 2.0, "left": 0.0, "top": 0.0}
        photos = [
            shop("packshot", at=0, geometry=small),
            shop("packshot", at=1, phash=HASHES[0]),
            shop("worn", at=2),
        ]
        chosen = choose(photos, PARAMS)
        assert reasons(chosen) == {"hanok/A1 photo 0": "the same photo as hanok/A1 photo 1"}

    def test_between_stores_all_products_are_listed(self, shop: Shop) -> None:
        photos = [
            shop(role, sku, at, store=store, phash=HASHES[at])
            for store, sku in (("hanok", "A1"), ("outlet", "Z9"))
            for at, role in enumerate(("packshot", "worn"))
        ]
        chosen = choose(photos, PARAMS)
        assert stems(chosen) == [("garment", "hanok-a1_00"), ("person", "hanok-a1_00")]
        assert [kept.facts["also"] for kept in chosen.kept] == [["outlet/Z9"]] * 2
        assert reasons(chosen) == {
            "outlet/Z9 photo 0": "the same photo as hanok/A1 photo 0",
            "outlet/Z9 photo 1": "the same photo as hanok/A1 photo 1",
        }

    def test_a_product_of_the_store_with_the_very_file_is_listed_and_keeps_its_own(
        self, shop: Shop
    ) -> None:
        """A cardigan in two colours: the photo of both is in both galleries."""
        digits = "ab" * 32
        photos = [
            shop("packshot", "A1", 0),
            shop("worn", "A1", 1, sha256=digits),
            shop("packshot", "A2", 2),
            shop("worn", "A2", 3, sha256=digits, phash=HASHES[1]),
        ]
        chosen = choose(photos, PARAMS)
        assert {(one.kind, one.stem): one.facts["also"] for one in chosen.kept} == {
            ("garment", "hanok-a1_00"): [],
            ("person", "hanok-a1_00"): ["hanok/A2"],
            ("garment", "hanok-a2_00"): [],
            ("person", "hanok-a2_00"): ["hanok/A1"],
        }

    def test_every_product_that_shows_it_is_listed_in_every_store(self, shop: Shop) -> None:
        """Of two that keep the photo the copy abroad is the first one's, yet both list it."""
        digits, saved_again = "ab" * 32, "cd" * 32
        small = {"width": 384, "height": 512, "scale": 2.0, "left": 0.0, "top": 0.0}
        photos = [
            shop("packshot", "A1", 0),
            shop("worn", "A1", 1, sha256=digits),
            shop("packshot", "A2", 2),
            shop("worn", "A2", 3, sha256=digits, phash=HASHES[1]),
            shop("worn", "Z8", 1, store="outlet", sha256=saved_again, geometry=small),
            shop("worn", "Z9", 1, store="outlet", sha256=saved_again, geometry=small),
        ]
        worn = [one for one in choose(photos, PARAMS).kept if one.kind == "person"]
        assert [one.facts["also"] for one in worn] == [
            ["hanok/A2", "outlet/Z8", "outlet/Z9"],
            ["hanok/A1", "outlet/Z8", "outlet/Z9"],
        ]
        assert {one.facts["group"] for one in worn} == {"hanok/A1"}

    def test_a_photo_that_is_twice_in_its_own_gallery_lists_nothing(self, shop: Shop) -> None:
        photos = [shop("packshot"), shop("worn", at=1), shop("worn", at=2, phash=HASHES[1])]
        assert [one.facts["also"] for one in choose(photos, PARAMS).kept] == [[], []]

    @pytest.mark.parametrize(("products", "kept"), [(100, 200), (101, 0)])
    def test_a_file_of_very_many_products_stands_for_none(
        self, shop: Shop, products: int, kept: int
    ) -> None:
        """ "Photo to come" is in the gallery of whatever has none yet."""
        photos = [
            shot
            for number in range(products)
            for shot in (
                shop("packshot", f"A{number}", 0, sha256="ab" * 32),
                shop("worn", f"A{number}", 1),
            )
        ]
        chosen = choose(photos, PARAMS)
        assert len(chosen.kept) == kept
        if not kept:
            assert reasons(chosen)["hanok/A7 photo 0"] == (
                "a stand-in: 101 products of the store have this very picture"
            )

    def test_it_stands_for_none_in_the_store_that_does_so_alone(self, shop: Shop) -> None:
        photos = [shop("packshot", f"A{number}", sha256="ab" * 32) for number in range(101)]
        photos += [shop("packshot", "Z9", store="outlet", sha256="ab" * 32)]
        photos += [shop("worn", "Z9", 1, store="outlet")]
        assert stems(choose(photos, PARAMS)) == [
            ("garment", "outlet-z9_00"),
            ("person", "outlet-z9_00"),
        ]

    def test_products_that_share_a_photo_are_of_one_group(self, shop: Shop) -> None:
        """A set: one photo shows top and skirt, each sold by itself."""
        digits = "ab" * 32
        photos = [
            shop("packshot", "A1", 0),
            shop("worn", "A1", 1, sha256=digits),
            shop("packshot", "B2", 2),
            shop("worn", "B2", 3, sha256=digits, phash=HASHES[1]),
            shop("packshot", "C3", 4),
            shop("worn", "C3", 5),
        ]
        chosen = choose(photos, PARAMS)
        groups = {pair.facts["product"]: pair.facts["group"] for pair in chosen.pairs}
        assert groups == {"hanok/A1": "hanok/A1", "hanok/B2": "hanok/A1", "hanok/C3": "hanok/C3"}


class TestStems:
    def test_products_that_read_alike_get_different_ones(self, shop: Shop) -> None:
        photos = [
            shop(role, sku, at)
            for sku in ("A 1", "a-1")
            for at, role in enumerate(("packshot", "worn"))
        ]
        found = {stem for _, stem in stems(choose(photos, PARAMS))}
        assert len(found) == 2
        assert all(stem.startswith("hanok-a-1-") for stem in found)

    @pytest.mark.parametrize("sku", ["상품", "../../etc/passwd", "x" * 180])
    def test_no_product_number_is_unsafe(self, shop: Shop, sku: str) -> None:
        from sichak.layout import is_stem

        chosen = choose([shop("packshot", sku), shop("worn", sku, 1)], PARAMS)
        for _, stem in stems(chosen):
            assert is_stem(stem)
            assert len(stem) < 130


class TestAllOfIt:
    def photos(self, shop: Shop) -> list[Measured]:
        return [
            shop(role, sku, at, **extra)
            for sku in ("A1", "A2", "B7")
            for at, (role, extra) in enumerate(
                [
                    ("worn", {}),
                    ("packshot", {}),
                    ("worn", {"seen": "back"}),
                    ("packshot", {"blur": 7.0}),
                    ("packshot", {"role": "detail", "plain": False, "likeness": 0.8}),
                ]
            )
        ]

    def test_every_photo_ends_once(self, shop: Shop) -> None:
        photos = self.photos(shop)
        chosen = choose(photos, PARAMS)
        kept = [f"{one.facts['store']}/{one.facts['sku']} photo {one.facts['image_index']}"
                for one in chosen.kept]  # fmt: skip
        ended = [*kept, *(one.photo for one in chosen.dropped)]
        assert sorted(ended) == sorted(str(one.photo) for one in photos)

    def test_the_order_of_arrival_does_not_matter(self, shop: Shop) -> None:
        photos = self.photos(shop)
        expected = choose(photos, PARAMS)
        random.Random(7).shuffle(photos)
        assert choose(photos, PARAMS) == expected

    def test_a_product_more_changes_nothing_for_the_others(self, shop: Shop) -> None:
        photos = self.photos(shop)
        fewer = choose([one for one in photos if one.photo.sku != "A2"], PARAMS)
        rows = [kept.row() for kept in choose(photos, PARAMS).kept]
        assert [row for row in rows if row["sku"] != "A2"] == [kept.row() for kept in fewer.kept]
