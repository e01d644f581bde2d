"""The collection: what the sample store promises to sell, and how it is worn."""

from __future__ import annotations

import importlib.util
import os

import numpy as np
import pytest

from atelier.cloths import CLOTHS
from atelier.collection import COLLECTION, GarmentSpec, worn_order
from sichak.labels import CIHP


def count(*words: str, category: str) -> int:
    return sum(s.category == category and any(word in s.kind for word in words) for s in COLLECTION)


@pytest.mark.parametrize(
    ("category", "words", "least"),
    [
        ("upper", ("",), 6),
        ("upper", ("short-sleeve",), 1),
        ("upper", ("long-sleeve",), 1),
        ("upper", ("sleeveless",), 1),
        ("upper", ("printed",), 1),
        ("upper", ("striped",), 1),
        ("upper", ("shirt",), 1),
        ("lower", ("trousers", "jeans"), 3),
        ("lower", ("shorts",), 1),
        ("lower", ("mini skirt",), 1),
        ("lower", ("pencil skirt",), 1),
        ("lower", ("flared skirt", "pleated skirt"), 1),
        ("lower", ("skirt",), 3),
        ("dress", ("",), 3),
        ("dress", ("sleeveless",), 1),
        ("dress", ("long-sleeve",), 1),
    ],
)
def test_the_collection_has_enough_of_every_kind(
    category: str, words: tuple[str, ...], least: int
) -> None:
    assert count(*words, category=category) >= least


def test_there_is_something_to_wear_for_women_and_for_men() -> None:
    for wearer in ("woman", "man"):
        for category in ("upper", "lower"):
            fits = [s for s in COLLECTION if s.category == category]
            assert sum(s.wearer in (wearer, "any") for s in fits) >= 3


def test_ids_are_unique_and_cloths_exist() -> None:
    assert len({s.id for s in COLLECTION}) == len(COLLECTION)
    for spec in COLLECTION:
        assert spec.fabric in CLOTHS
        assert not spec.trim or spec.trim in CLOTHS


def test_labels_follow_the_kind() -> None:
    for spec in COLLECTION:
        if spec.category == "upper":
            assert spec.label is CIHP.UPPER_CLOTHES
        elif spec.category == "dress":
            assert spec.label is CIHP.DRESS
        else:
            assert spec.label is (CIHP.SKIRT if "skirt" in spec.kind else CIHP.PANTS)


def test_sleeves_are_named_as_they_are_cut() -> None:
    for spec in COLLECTION:
        if "sleeveless" in spec.kind:
            assert spec.sleeve == 0
        elif "short-sleeve" in spec.kind:
            assert 0.2 <= spec.sleeve <= 0.5
        elif "long-sleeve" in spec.kind:
            assert spec.sleeve > 0.85


def test_tucked_tops_go_below_and_loose_tops_above_what_is_worn_with_them() -> None:
    by_id = {s.id: s for s in COLLECTION}
    assert worn_order([]) == []
    loose = worn_order([by_id["breton-tee"], by_id["slim-jeans"]])
    assert [s.id for s in loose] == ["slim-jeans", "breton-tee"]
    tucked = worn_order([by_id["tweed-pencil"], by_id["coral-tank"]])
    assert [s.id for s in tucked] == ["coral-tank", "tweed-pencil"]


needs_anny = pytest.mark.skipif(
    importlib.util.find_spec("anny") is None or not os.environ.get("ANNY_CACHE_DIR"),
    reason="the atelier extra is not installed, or ANNY_CACHE_DIR not set (first load: minutes)",
)


@needs_anny
@pytest.mark.parametrize("name", ["coral-tank", "chino-shorts", "denim-mini"])
def test_a_worn_garment_stays_outside_the_body(name: str) -> None:
    from scipy.spatial import cKDTree

    from atelier.body import Phenotype, build_body
    from atelier.collection import dress_body
    from atelier.poses import DOWN

    spec = next(s for s in COLLECTION if s.id == name)
    body = build_body(Phenotype(gender=1.0, weight=0.4, height=0.55), DOWN)
    meshes = [m for m in dress_body(body, spec) if m.name not in ("hem", "seam", "button")]
    points = np.concatenate([m.vertices for m in meshes])
    assert {m.label for m in meshes} == {spec.label}
    distance, nearest = cKDTree(body.vertices).query(points)
    away = np.einsum("ij,ij->i", points - body.vertices[nearest], body.normals[nearest])
    near = distance < 0.03
    assert (away[near] < -0.004).mean() < 0.01


@needs_anny
def test_a_pattern_has_the_borders_a_wearer_needs() -> None:
    from atelier.garments.cloth import border_loops
    from atelier.garments.figure import mannequin
    from atelier.garments.spec import GarmentSpec as Spec
    from atelier.garments.top import top_pattern
    from atelier.garments.trousers import trousers_pattern

    fig = mannequin(True)
    tee: Spec = next(s for s in COLLECTION if s.id == "wine-vneck")
    shorts: GarmentSpec = next(s for s in COLLECTION if s.id == "chino-shorts")
    assert len(border_loops(top_pattern(fig, tee).faces)) == 4
    assert len(border_loops(trousers_pattern(fig, shorts).faces)) == 3
