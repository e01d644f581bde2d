"""Parse-agnostic is HR-VITON's to the pixel."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from dataset_builder.agnostic.parse_agnostic import ERASED, parse_agnostic
from sichak.body25 import BODY_25, read_openpose
from sichak.image import read_labels
from sichak.labels import CIHP

NOBODY = np.zeros((25, 3))
ARM_LABELS = (CIHP.LEFT_ARM, CIHP.RIGHT_ARM)


@pytest.mark.parametrize("pose", ["full", "no_rwrist", "no_relbow", "crossed"])
def test_equals_the_reference(parity: Path, pose: str) -> None:
    vectors = np.load(parity / "hrviton_agnostic_768x1024.npz")
    result = parse_agnostic(vectors["parse"], vectors[f"pose25_{pose}"])
    assert (result != vectors[f"parse_agnostic_{pose}"]).sum() == 0


def test_an_empty_parse_stays_empty(person) -> None:
    assert not parse_agnostic(np.zeros((1024, 768), np.uint8), person.pose).any()


def test_without_joints_the_arms_stay(person) -> None:
    result = parse_agnostic(person.labels, NOBODY)
    arms = np.isin(person.labels, ARM_LABELS)
    assert (result[arms] == person.labels[arms]).all()
    assert not np.isin(result, ERASED).any()


def test_hands_stay_and_upper_arms_go(person) -> None:
    result = parse_agnostic(person.labels, person.pose)
    x, y = person.pose[BODY_25.L_ELBOW, :2].astype(int)
    assert person.labels[y, x] == CIHP.LEFT_ARM
    assert result[y, x] == CIHP.BACKGROUND
    assert (result == CIHP.LEFT_ARM).any()


def test_the_input_is_not_changed(person) -> None:
    before = person.labels.copy()
    parse_agnostic(person.labels, person.pose)
    assert (person.labels == before).all()


coarse_maps = hnp.arrays(np.uint8, (16, 12), elements=st.integers(0, 19))
poses = hnp.arrays(np.float64, (25, 3), elements=st.floats(0, 1023, width=32))


@settings(max_examples=25, deadline=None)
@given(coarse_maps, poses)
def test_only_garments_neck_and_arms_are_ever_erased(coarse, pose) -> None:
    labels = coarse.repeat(64, 0).repeat(64, 1)
    result = parse_agnostic(labels, pose)
    changed = result != labels
    assert (result[changed] == CIHP.BACKGROUND).all()
    assert np.isin(labels[changed], (*ERASED, *ARM_LABELS)).all()


@pytest.mark.parametrize("stem", ["00006_00", "00008_00", "00013_00", "00017_00"])
def test_agrees_with_the_released_files(shared: Path, stem: str) -> None:
    folder = shared / "vitonhd-sample" / "test"
    labels = read_labels(folder / "image-parse-v3" / f"{stem}.png")
    pose = read_openpose(folder / "openpose_json" / f"{stem}_keypoints.json")[0]
    released = read_labels(folder / "image-parse-agnostic-v3.2" / f"{stem}.png")
    assert (parse_agnostic(labels, pose) == released).mean() >= 0.992
