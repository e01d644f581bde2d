"""The committed sample store: every photo has its truth and the two agree."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from sichak.body25 import BODY_25, read_openpose
from sichak.labels import CIHP, pil_palette
from sichak.layout import DENSEPOSE_IUV, HEIGHT, OPENPOSE_JSON, PARSE, WIDTH

STORE = Path(__file__).parents[2] / "sample_store"
TRUTH = STORE / "truth"
SIZE = (WIDTH, HEIGHT)
BUDGET = 12 * 1024 * 1024
GARMENTS = {"upper": {5, 7}, "lower": {9, 12}, "dress": {6}}
CLOTHED = {5, 6, 7, 8, 9, 12, 18, 19}


def products() -> list[dict[str, Any]]:
    file = STORE / "catalogue.json"
    if not file.exists():
        return []
    stores = json.loads(file.read_text(encoding="utf-8"))["stores"]
    return [
        {**product, "store": store["name"]} for store in stores for product in store["products"]
    ]


PRODUCTS = products()
STEMS = [product["stem"] for product in PRODUCTS]
by_product = pytest.mark.parametrize("product", PRODUCTS, ids=[p["garment"] for p in PRODUCTS])
by_stem = pytest.mark.parametrize("stem", STEMS)


def pixels(path: Path, mode: str) -> npt.NDArray[np.uint8]:
    with Image.open(path) as image:
        assert (image.size, image.mode) == (SIZE, mode), path
        return np.asarray(image)


def test_the_range_of_goods() -> None:
    kinds = [product["kind"] for product in PRODUCTS]
    categories = [product["category"] for product in PRODUCTS]
    assert categories.count("upper") >= 6
    assert categories.count("dress") >= 3
    assert kinds.count("trousers") >= 3
    assert {"shorts", "mini skirt", "pencil skirt", "flared skirt"} <= set(kinds)
    assert len({product["person"] for product in PRODUCTS}) >= 8
    assert {product["gender"] for product in PRODUCTS} == {"women", "men"}
    assert {product["store"] for product in PRODUCTS} == {"hanok", "maru"}


def test_photos_and_truth_stay_within_the_budget() -> None:
    files = [*(STORE / "photos").rglob("*"), *TRUTH.rglob("*")]
    assert 0 < sum(file.stat().st_size for file in files if file.is_file()) <= BUDGET


def test_no_photo_is_there_without_being_sold() -> None:
    listed = {photo["file"] for product in PRODUCTS for photo in product["photos"]}
    there = {str(file.relative_to(STORE)) for file in (STORE / "photos").rglob("*.jpg")}
    assert there == listed


@by_product
def test_a_gallery_has_every_role(product: dict[str, Any]) -> None:
    shots = {(photo["role"], photo["view"]) for photo in product["photos"]}
    assert {("packshot", "front"), ("worn", "front"), ("detail", "front")} <= shots
    assert {("worn", "back"), ("worn", "side")} & shots
    first = product["photos"][0]["role"]
    assert first == {"hanok": "worn", "maru": "packshot"}[product["store"]]


@by_product
def test_photos_are_large_colour_jpegs_with_something_on_them(product: dict[str, Any]) -> None:
    for photo in product["photos"]:
        assert pixels(STORE / photo["file"], "RGB").std() > 8


@by_product
def test_a_packshot_is_on_white_outside_its_mask(product: dict[str, Any]) -> None:
    shot = next(p for p in product["photos"] if p["role"] == "packshot")
    photo = pixels(STORE / shot["file"], "RGB").astype(int)
    mask = pixels(TRUTH / "cloth-mask" / f"{product['stem']}.png", "L")
    assert set(np.unique(mask)) == {0, 255}
    assert 0.08 < (mask > 0).mean() < 0.8
    corners = photo[[0, 0, -1, -1], [0, -1, 0, -1]]
    assert corners.min() >= 250
    outside = photo.min(axis=2)[mask == 0]
    assert np.percentile(outside, 2) >= 235


@by_stem
def test_parse_has_the_palette_and_only_cihp_labels(stem: str) -> None:
    with Image.open(PARSE.path(TRUTH, stem)) as image:
        assert (image.size, image.mode) == (SIZE, "P")
        assert (image.getpalette() or [])[:60] == pil_palette()[:60]
        labels = set(np.unique(np.asarray(image)).tolist())
    assert labels <= set(range(20))
    assert {CIHP.BACKGROUND, CIHP.HAIR, CIHP.FACE} <= labels


@by_product
def test_the_garment_mask_is_the_garments_label(product: dict[str, Any]) -> None:
    parse = pixels(PARSE.path(TRUTH, product["stem"]), "P")
    mask = pixels(TRUTH / "worn-garment-mask" / f"{product['stem']}.png", "L")
    assert set(np.unique(mask)) == {0, 255}
    assert set(np.unique(parse[mask > 0])) <= GARMENTS[product["category"]]
    own = np.isin(parse, list(GARMENTS[product["category"]]))
    assert (own & (mask == 0)).sum() == 0


@by_stem
def test_densepose_is_empty_exactly_where_nobody_is(stem: str) -> None:
    parse = pixels(PARSE.path(TRUTH, stem), "P")
    iuv = pixels(DENSEPOSE_IUV.path(TRUTH, stem), "RGB")
    part = iuv[:, :, 0]
    assert part.max() <= 24
    assert np.array_equal(part == 0, parse == 0)
    assert not iuv[part == 0].any()


@by_stem
def test_bare_skin_has_the_parts_of_its_limb(stem: str) -> None:
    parse = pixels(PARSE.path(TRUTH, stem), "P")
    part = pixels(DENSEPOSE_IUV.path(TRUTH, stem), "RGB")[:, :, 0]
    for label, parts in {
        CIHP.LEFT_ARM: (4, 15, 17, 19, 21),
        CIHP.RIGHT_ARM: (3, 16, 18, 20, 22),
        CIHP.LEFT_LEG: (5, 8, 10, 12, 14),
        CIHP.RIGHT_LEG: (6, 7, 9, 11, 13),
        CIHP.FACE: (23, 24),
    }.items():
        here = part[parse == label]
        if here.size > 200:
            assert np.isin(here, parts).mean() > 0.97, label


@by_stem
def test_the_inner_half_of_an_arm_lies_towards_the_torso(stem: str) -> None:
    part = pixels(DENSEPOSE_IUV.path(TRUTH, stem), "RGB")[:, :, 0]
    for outwards, halves in ((1, ((15, 17), (19, 21))), (-1, ((16, 18), (20, 22)))):
        for inner, outer in halves:
            here = [np.nonzero(part == number)[1] for number in (inner, outer)]
            if min(len(columns) for columns in here) > 300:
                assert outwards * (here[1].mean() - here[0].mean()) > 0, (inner, outer)


@by_stem
def test_u_and_v_are_smooth_inside_a_part(stem: str) -> None:
    iuv = pixels(DENSEPOSE_IUV.path(TRUTH, stem), "RGB").astype(int)
    same = (iuv[:, 1:, 0] == iuv[:, :-1, 0]) & (iuv[:, 1:, 0] > 6)
    jump = np.abs(iuv[:, 1:, 1:] - iuv[:, :-1, 1:]).max(axis=2)[same]
    # leaps are where one limb hides another, and at the body's outline under a loose sleeve
    assert (jump > 40).mean() < 0.015


@by_stem
def test_joints_that_are_seen_lie_on_the_person(stem: str) -> None:
    parse = pixels(PARSE.path(TRUTH, stem), "P")
    (pose,) = read_openpose(OPENPOSE_JSON.path(TRUTH, stem))
    assert set(np.unique(pose[:, 2])) <= {0.0, 0.5, 1.0}
    for number, (x, y, confidence) in enumerate(pose):
        if confidence == 0:
            assert (x, y) == (0, 0)
            continue
        label = int(parse[int(y), int(x)])
        if confidence == 1:
            assert label != CIHP.BACKGROUND, BODY_25(number).name
    arms = {"L": CIHP.LEFT_ARM, "R": CIHP.RIGHT_ARM}
    for side, arm in arms.items():
        x, y, confidence = pose[BODY_25[f"{side}_WRIST"]]
        if confidence == 1:
            assert int(parse[int(y), int(x)]) in {arm, *CLOTHED}
    for joint in (BODY_25.NOSE, BODY_25.L_EYE, BODY_25.R_EYE):
        x, y, confidence = pose[joint]
        if confidence == 1:
            assert int(parse[int(y), int(x)]) in {CIHP.FACE, CIHP.HAIR}


@by_stem
def test_her_left_is_on_the_pictures_right(stem: str) -> None:
    (pose,) = read_openpose(OPENPOSE_JSON.path(TRUTH, stem))
    assert pose[BODY_25.L_SHOULDER, 0] > pose[BODY_25.R_SHOULDER, 0]
    parse = pixels(PARSE.path(TRUTH, stem), "P")
    for left, right in ((14, 15), (16, 17), (18, 19)):
        columns = [np.nonzero(parse == label)[1] for label in (left, right)]
        if min(c.size for c in columns) > 200:
            assert columns[0].mean() > columns[1].mean()


@by_stem
def test_depth_order_tells_arms_that_cross_the_torso(stem: str) -> None:
    order = pixels(TRUTH / "depth-order" / f"{stem}.png", "L")
    parse = pixels(PARSE.path(TRUTH, stem), "P")
    assert order.max() <= 4
    # locks of hair may stand out over the shoulder's outline; nothing else may
    assert (order[parse == 0] == 0).all()


def test_unpaired_truth_is_the_same_stance_in_another_garment() -> None:
    pairs = json.loads((STORE / "catalogue.json").read_text(encoding="utf-8"))["unpaired"]
    assert len(pairs) >= 24
    fronts = {
        product["stem"]: next(
            photo["file"]
            for photo in product["photos"]
            if (photo["role"], photo["view"]) == ("worn", "front")
        )
        for product in PRODUCTS
    }
    for pair in pairs:
        person, garment = pair["person"], pair["garment"]
        assert person != garment
        assert garment in fronts
        other = pixels(TRUTH / "unpaired" / f"{person}_{garment}.jpg", "RGB").astype(int)
        own = pixels(STORE / fronts[person], "RGB").astype(int)
        parse = pixels(PARSE.path(TRUTH, person), "P")
        changed = np.abs(other - own).mean(axis=2)
        assert np.median(changed[parse == CIHP.FACE]) < 6, "the face stays"
        assert np.median(changed[parse == 0]) < 6, "the studio stays"
        mask = pixels(TRUTH / "worn-garment-mask" / f"{person}.png", "L") > 0
        assert changed[mask].mean() > 10, "the garment changes"
