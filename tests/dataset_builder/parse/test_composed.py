"""Drawn and real people are read: who wears what, where it ends, and on which side."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dataset_builder.agreement.figures import class_ious, confusion
from dataset_builder.parse.composed import ComposedParser, only_this, read
from dataset_builder.parse.face import Face
from dataset_builder.parse.figure import figure
from dataset_builder.parse.parser import Unparsable
from dataset_builder.parse.scene import Scene
from sichak.body25 import BODY_25 as J
from sichak.body25 import read_openpose
from sichak.image import read_labels, read_rgb
from sichak.labels import CIHP, MIRRORED
from sichak.layout import IMAGE, OPENPOSE_JSON, PARSE

from .drawn import BLUE, TAN, H, Outfit, W, iou, person, pose

OUTFITS = {
    "trousers": Outfit(),
    "shorts": Outfit(hem=320),
    "long sleeves": Outfit(sleeve=0.95),
    "no sleeves": Outfit(sleeve=0.0, upper=BLUE, lower=TAN),
    "skirt": Outfit(kind="skirt", hem=330),
    "long skirt": Outfit(kind="skirt", hem=400, lower=TAN, upper=BLUE),
    "dress": Outfit(kind="dress", hem=340),
    "dress with sleeves": Outfit(kind="dress", hem=380, sleeve=0.9, upper=BLUE),
}
RIGHT = [joint for joint in J if joint.name.startswith("R_")]
SWAP = [(joint, J[joint.name.replace("R_", "L_", 1)]) for joint in RIGHT]


@pytest.mark.parametrize("name", OUTFITS)
def test_outfits(name: str) -> None:
    outfit = OUTFITS[name]
    scene, truth = person(outfit)
    parsed = read(scene, W, H, None)
    assert parsed.facts["dress"] == (outfit.kind == "dress")
    assert parsed.facts["skirt"] == (outfit.kind == "skirt")
    garments = {"trousers": CIHP.PANTS, "skirt": CIHP.SKIRT, "dress": CIHP.DRESS}
    assert iou(parsed.labels, truth, garments[outfit.kind]) > 0.9
    if outfit.kind != "dress":
        assert iou(parsed.labels, truth, CIHP.UPPER_CLOTHES) > 0.9
    for label in (CIHP.FACE, CIHP.HAIR, CIHP.LEFT_ARM, CIHP.RIGHT_ARM):
        if (truth == label).sum() > 600:
            assert iou(parsed.labels, truth, label) > 0.7, label.name
    if outfit.hem < 400:
        assert iou(parsed.labels, truth, CIHP.LEFT_LEG) > 0.8
        assert iou(parsed.labels, truth, CIHP.RIGHT_LEG) > 0.8


@pytest.mark.parametrize(("category", "dress"), [("dress", True), ("upper", False), (None, False)])
def test_what_the_photo_sells_decides_about_dresses(category: str | None, dress: bool) -> None:
    scene, _ = person(OUTFITS["skirt"])
    parsed = read(scene, W, H, category)
    assert parsed.facts["dress"] == dress
    assert (parsed.labels == CIHP.DRESS).any() == dress


@settings(deadline=None, max_examples=5)
@given(st.sampled_from(sorted(OUTFITS)))
def test_a_mirrored_picture_has_mirrored_labels(name: str) -> None:
    scene, _ = person(OUTFITS[name])
    parsed = read(scene, W, H, None)
    joints = pose()
    joints[joints[:, 2] > 0, 0] = W - 1 - joints[joints[:, 2] > 0, 0]
    for a, b in SWAP:
        joints[[a, b]] = joints[[b, a]]
    skeleton = figure(joints, (H, W), 1.0)
    assert skeleton is not None
    assert scene.face is not None
    oval = scene.face.oval * [-1, 1] + [W - 1, 0]
    mirrored = read(
        Scene(
            np.ascontiguousarray(scene.rgb[:, ::-1]),
            skeleton,
            Face(oval, True),
            np.ascontiguousarray(scene.body[:, ::-1]),
        ),
        W,
        H,
        None,
    )
    swapped = parsed.labels.copy()
    for one, other in MIRRORED.items():
        swapped[parsed.labels == one] = other
    assert (mirrored.labels[:, ::-1] == swapped).mean() > 0.985


def test_from_behind_there_is_no_face() -> None:
    scene, truth = person(OUTFITS["trousers"])
    joints = pose()
    joints[[J.NOSE, J.R_EYE, J.L_EYE]] = 0
    skeleton = figure(joints, (H, W), 1.0)
    assert skeleton is not None
    parsed = read(dataclasses.replace(scene, face=None, person=skeleton), W, H, None)
    assert iou(parsed.labels, truth, CIHP.UPPER_CLOTHES) > 0.8


def test_half_a_person_wears_trousers_not_a_skirt() -> None:
    scene, _ = person(OUTFITS["trousers"])
    joints = pose()
    joints[[J.L_KNEE, J.R_KNEE, J.L_ANKLE, J.R_ANKLE, *range(19, 25)]] = 0
    skeleton = figure(joints, (H, W), 1.0)
    assert skeleton is not None
    parsed = read(dataclasses.replace(scene, person=skeleton), W, H, None)
    assert (parsed.labels == CIHP.PANTS).any()
    assert not np.isin(parsed.labels, [CIHP.SKIRT, CIHP.LEFT_SHOE, CIHP.RIGHT_SHOE]).any()


def test_other_people_in_the_mask_are_left_out() -> None:
    scene, _ = person(OUTFITS["trousers"])
    crowd = scene.body.copy()
    crowd[200:400, 330:370] = 1
    alone = only_this(crowd, scene.person)
    assert not alone[200:400, 330:370].any()
    assert np.array_equal(alone[:, :300], scene.body[:, :300])


def test_a_pose_without_trunk_cannot_be_parsed() -> None:
    with pytest.raises(Unparsable, match="shoulders"):
        ComposedParser().parse(np.zeros((H, W, 3), np.uint8), np.zeros((25, 3)))


def test_agreement_with_real_label_maps(shared: Path) -> None:
    """Mean IoU of background, hair, face, neck, upper, lower and both arms over four photos."""
    table = np.full(256, 8, dtype=np.uint8)
    for number, labels in enumerate(
        ((0,), (1, 2), (4, 13), (10,), (5, 6, 7), (9, 12), (14,), (15,))
    ):
        table[list(labels)] = number
    root = shared / "vitonhd-sample" / "test"
    parser = ComposedParser()
    counts = np.zeros((9, 9), dtype=np.int64)
    for stem in IMAGE.stems(root):
        body = read_openpose(OPENPOSE_JSON.path(root, stem))[0]
        labels = parser.parse(read_rgb(IMAGE.path(root, stem)), body).labels
        counts += confusion(table[labels], table[read_labels(PARSE.path(root, stem))], 9)
    ious = class_ious(counts)[:8]
    assert np.mean(ious) > 0.8
    assert min(ious) > 0.6
