"""The masks of OOTDiffusion / IDM-VTON and of LaDI-VTON on Dress Code, pixel for pixel."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from dataset_builder.agnostic import dresscode, ootd
from sichak.labels import ATR, ATR_NECK

CATEGORIES = {"upper_body": "upper", "lower_body": "lower", "dresses": "dress"}
PARITY = Path(__file__).parents[2] / "parity"
OOTD = np.load(PARITY / "idm_ootd_masks_384x512.npz")
DRESSCODE = np.load(PARITY / "ladivton_dresscode_masks_384x512.npz")
OOTD_NAME = re.compile(
    r"mask_(?P<parse>pants|skirt|dress)_(?P<category>upper_body|lower_body|dresses)"
    r"_(?P<model>hd|dc)_(?P<pose>full|no_rwrist)"
)
DRESSCODE_NAME = re.compile(
    r"inpaint_(?P<category>upper_body|lower_body|dresses)"
    r"_(?P<parse>pants|skirt|dress)_(?P<pose>full|no_rwrist)"
)
EMPTY = np.zeros((512, 384), np.uint8)


def pose(name: str) -> np.ndarray:
    joints = OOTD["pose18_full"].astype(float)
    if name == "no_rwrist":
        joints[4] = 0
    return joints


def unpacked(bits: np.ndarray) -> np.ndarray:
    return np.unpackbits(bits).reshape(512, 384) > 0


@pytest.mark.parametrize("name", [name for name in OOTD if name.startswith("mask")])
def test_ootd_equals_the_reference(name: str) -> None:
    case = OOTD_NAME.fullmatch(name)
    assert case is not None
    mask = ootd.inpaint_mask(
        OOTD[f"parse_{case['parse']}"],
        pose(case["pose"]),
        CATEGORIES[case["category"]],
        case["model"],
    )
    assert (mask != unpacked(OOTD[name])).mean() <= 0.001


@pytest.mark.parametrize("name", [name for name in DRESSCODE if name.startswith("inpaint")])
def test_dresscode_equals_the_reference(name: str) -> None:
    case = DRESSCODE_NAME.fullmatch(name)
    assert case is not None
    mask = dresscode.inpaint_mask(
        DRESSCODE[f"parse_{case['parse']}"], pose(case["pose"]), CATEGORIES[case["category"]]
    )
    assert (mask != unpacked(DRESSCODE[name])).mean() <= 0.001


@pytest.mark.parametrize("rule", [ootd.inpaint_mask, dresscode.inpaint_mask])
def test_without_a_parse_there_is_nothing_to_erase_below(rule) -> None:
    assert not rule(EMPTY, pose("full"), "lower").any()


@pytest.mark.parametrize("rule", [ootd.inpaint_mask, dresscode.inpaint_mask])
@pytest.mark.parametrize("category", ["upper", "lower", "dress"])
def test_face_and_shoes_always_stay(rule, category: str) -> None:
    labels = OOTD["parse_dress"]
    if rule is dresscode.inpaint_mask:
        labels = np.where(labels == ATR_NECK, ATR.FACE, labels).astype(np.uint8)
    mask = rule(labels, pose("full"), category)
    high_face = (labels == ATR.FACE) & (np.arange(512)[:, None] < 100)
    assert not mask[high_face].any()
    # OpenCV's simplified contour cuts a corner of the shoes in OOTDiffusion's rule
    assert mask[np.isin(labels, (ATR.LEFT_SHOE, ATR.RIGHT_SHOE))].mean() < 0.04


def test_ootd_without_wrists_erases_the_arms_as_parsed() -> None:
    joints = pose("full")
    joints[[4, 7]] = 0
    labels = OOTD["parse_pants"]
    mask = ootd.inpaint_mask(labels, joints, "upper")
    assert mask[np.isin(labels, (ATR.LEFT_ARM, ATR.RIGHT_ARM))].mean() > 0.99


def test_dresscode_without_wrists_and_elbows_keeps_the_forearms() -> None:
    joints = pose("full")
    joints[[3, 4, 6, 7]] = 0
    labels = DRESSCODE["parse_pants"]
    mask = dresscode.inpaint_mask(labels, joints, "upper")
    wrist = joints[7] if joints[7].any() else OOTD["pose18_full"][7]
    assert labels[wrist[1], wrist[0]] == ATR.LEFT_ARM
    assert not mask[wrist[1], wrist[0]]
