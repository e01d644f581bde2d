"""The embedded approximation has DensePose's parts in DensePose's places."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from dataset_builder.agnostic.joints import MissingJointsError
from dataset_builder.densepose.approximate import approximate
from sichak.body25 import BODY_25, read_openpose
from sichak.densepose import Part, parts_of_colours
from sichak.image import read_labels, read_rgb
from sichak.labels import CIHP, MIRRORED

LEFT_RIGHT = {
    Part.LEFT_HAND: Part.RIGHT_HAND,
    Part.LEFT_FOOT: Part.RIGHT_FOOT,
    Part.UPPER_LEG_LEFT_FRONT: Part.UPPER_LEG_RIGHT_FRONT,
    Part.LOWER_LEG_LEFT_FRONT: Part.LOWER_LEG_RIGHT_FRONT,
    Part.UPPER_ARM_LEFT_INNER: Part.UPPER_ARM_RIGHT_INNER,
    Part.UPPER_ARM_LEFT_OUTER: Part.UPPER_ARM_RIGHT_OUTER,
    Part.LOWER_ARM_LEFT_INNER: Part.LOWER_ARM_RIGHT_INNER,
    Part.LOWER_ARM_LEFT_OUTER: Part.LOWER_ARM_RIGHT_OUTER,
    Part.HEAD_LEFT: Part.HEAD_RIGHT,
}
MIRRORED_JOINTS = [0, 1, 5, 6, 7, 2, 3, 4, 8, 12, 13, 14, 9, 10, 11, 16, 15, 18, 17]
MIRRORED_JOINTS += [22, 23, 24, 19, 20, 21]


@pytest.fixture(scope="module")
def whole(person):
    """The approximation of the whole person."""
    return approximate(person.labels, person.pose)


def part_at(parts: np.ndarray, point: np.ndarray) -> Part:
    return Part(int(parts[int(point[1]), int(point[0])]))


@pytest.mark.parametrize(
    ("between", "expected"),
    [
        ((BODY_25.NECK, BODY_25.MID_HIP), {Part.TORSO_FRONT}),
        ((BODY_25.R_HIP, BODY_25.R_KNEE), {Part.UPPER_LEG_RIGHT_FRONT}),
        ((BODY_25.L_HIP, BODY_25.L_KNEE), {Part.UPPER_LEG_LEFT_FRONT}),
        ((BODY_25.R_KNEE, BODY_25.R_ANKLE), {Part.LOWER_LEG_RIGHT_FRONT}),
        ((BODY_25.L_KNEE, BODY_25.L_ANKLE), {Part.LOWER_LEG_LEFT_FRONT}),
        (
            (BODY_25.R_SHOULDER, BODY_25.R_ELBOW),
            {Part.UPPER_ARM_RIGHT_INNER, Part.UPPER_ARM_RIGHT_OUTER},
        ),
        (
            (BODY_25.L_SHOULDER, BODY_25.L_ELBOW),
            {Part.UPPER_ARM_LEFT_INNER, Part.UPPER_ARM_LEFT_OUTER},
        ),
        (
            (BODY_25.R_ELBOW, BODY_25.R_WRIST),
            {Part.LOWER_ARM_RIGHT_INNER, Part.LOWER_ARM_RIGHT_OUTER},
        ),
        (
            (BODY_25.L_ELBOW, BODY_25.L_WRIST),
            {Part.LOWER_ARM_LEFT_INNER, Part.LOWER_ARM_LEFT_OUTER},
        ),
        ((BODY_25.R_EYE, BODY_25.R_EAR), {Part.HEAD_RIGHT}),
        ((BODY_25.L_EYE, BODY_25.L_EAR), {Part.HEAD_LEFT}),
    ],
)
def test_a_part_lies_between_its_joints(person, whole, between, expected) -> None:
    assert part_at(whole.labels, person.pose[list(between), :2].mean(axis=0)) in expected


def test_shoes_are_feet(person, whole) -> None:
    parts = whole.labels
    for label, part in (
        (CIHP.LEFT_SHOE, Part.LEFT_FOOT),
        (CIHP.RIGHT_SHOE, Part.RIGHT_FOOT),
    ):
        assert (parts[person.labels == label] == part).mean() > 0.9


def test_the_torso_reaches_down_between_the_thighs(person, whole) -> None:
    parts = whole.labels
    middle, hip = person.pose[BODY_25.MID_HIP], person.pose[BODY_25.R_HIP]
    assert part_at(parts, middle[:2] + np.array([0, 15])) == Part.TORSO_FRONT
    assert part_at(parts, hip[:2] + np.array([-10, 15])) == Part.UPPER_LEG_RIGHT_FRONT


def test_there_is_no_body_outside_of_the_parse(person, whole) -> None:
    assert ((whole.labels > 0) & (person.labels == 0)).mean() < 0.01


def test_u_and_v_are_in_the_unit_and_zero_outside(whole) -> None:
    assert whole.uv.shape == (2, 1024, 768)
    assert whole.uv.min() >= 0
    assert whole.uv.max() <= 1
    assert not whole.uv[:, whole.labels == 0].any()


def test_v_grows_downwards_on_the_torso(person, whole) -> None:
    x = int(person.pose[BODY_25.NECK, 0])
    rows = np.nonzero(whole.labels[:, x] == Part.TORSO_FRONT)[0]
    assert (np.diff(whole.uv[1, rows, x]) >= -1e-3).all()


def test_mirrored_person_mirrored_parts(person, whole) -> None:
    """Left and right trade places, all else is the same picture from the other side."""
    labels = person.labels[:, ::-1].copy()
    swapped = labels.copy()
    for a, b in MIRRORED.items():
        swapped[labels == a] = b
    pose = person.pose[MIRRORED_JOINTS]
    pose[:, 0] = np.where(pose.any(axis=1), 767 - pose[:, 0], 0)
    mirrored = approximate(swapped, pose).labels[:, ::-1]
    swap = np.arange(25, dtype=np.uint8)
    for left, right in LEFT_RIGHT.items():
        swap[left], swap[right] = right, left
    assert (swap[mirrored] == whole.labels).mean() > 0.985


def test_seen_from_behind_torso_and_legs_show_their_back(person) -> None:
    joints = [0, 1, 5, 6, 7, 2, 3, 4, 8, 12, 13, 14, 9, 10, 11, *range(15, 25)]
    parts = approximate(person.labels, person.pose[joints]).labels
    found = set(np.unique(parts))
    assert {Part.TORSO_BACK, Part.UPPER_LEG_LEFT_BACK, Part.LOWER_LEG_RIGHT_BACK} <= found
    assert Part.TORSO_FRONT not in found


@pytest.mark.parametrize(
    "gone",
    [
        (BODY_25.NECK,),
        (BODY_25.R_HIP, BODY_25.L_HIP, BODY_25.MID_HIP),
        (BODY_25.NOSE, *range(15, 19)),
        (BODY_25.R_ELBOW, BODY_25.R_WRIST),
        (BODY_25.R_WRIST, BODY_25.L_WRIST),
        tuple(range(10, 12)) + tuple(range(13, 15)),
    ],
    ids=["neck", "hips", "face", "right arm", "wrists", "legs"],
)
def test_missing_joints_leave_the_rest(person, whole, gone) -> None:
    parts = approximate(person.labels, person.without(*gone).pose).labels
    assert (parts == whole.labels).mean() > 0.85
    torso = (parts == Part.TORSO_FRONT) & (whole.labels == Part.TORSO_FRONT)
    assert torso.sum() > 0.7 * (whole.labels == Part.TORSO_FRONT).sum()


def test_nobody_is_an_error(person) -> None:
    with pytest.raises(MissingJointsError):
        approximate(person.labels, np.zeros((25, 3)))


def test_an_empty_parse_has_no_body(person) -> None:
    assert not approximate(np.zeros((1024, 768), np.uint8), person.pose).labels.any()


coarse = hnp.arrays(np.uint8, (16, 12), elements=st.integers(0, 19))


@settings(max_examples=15, deadline=None)
@given(coarse)
def test_any_parse_gives_parts(labels) -> None:
    pose = np.zeros((25, 3))
    for joint, x, y in [(1, 96, 60), (2, 70, 60), (5, 120, 60), (9, 80, 130), (12, 110, 130)]:
        pose[joint] = (x, y, 1)
    result = approximate(labels.repeat(16, 0).repeat(16, 1), pose)
    assert result.labels.max() <= 24
    assert np.isfinite(result.uv).all()


@pytest.mark.parametrize(
    ("stem", "least_outline", "least_torso", "least_equal"),
    [
        ("00006_00", 0.91, 0.86, 0.80),
        ("00008_00", 0.92, 0.90, 0.82),
        ("00013_00", 0.92, 0.83, 0.80),
        ("00017_00", 0.90, 0.85, 0.80),
    ],
)
def test_resembles_the_released_files(
    shared: Path, stem: str, least_outline: float, least_torso: float, least_equal: float
) -> None:
    folder = shared / "vitonhd-sample" / "test"
    labels = read_labels(folder / "image-parse-v3" / f"{stem}.png")
    pose = read_openpose(folder / "openpose_json" / f"{stem}_keypoints.json")[0]
    ours = approximate(labels, pose).labels
    released = parts_of_colours(read_rgb(folder / "image-densepose" / f"{stem}.jpg"))
    body, theirs = ours > 0, released > 0
    torso = ours == Part.TORSO_FRONT, released == Part.TORSO_FRONT
    assert (body & theirs).sum() / (body | theirs).sum() >= least_outline
    assert (torso[0] & torso[1]).sum() / (torso[0] | torso[1]).sum() >= least_torso
    assert (ours == released)[body | theirs].mean() >= least_equal - 0.02


def test_the_result_is_a_value(person, whole) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        whole.labels = person.labels  # type: ignore[misc]
