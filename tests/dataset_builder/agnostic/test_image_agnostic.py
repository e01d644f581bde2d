"""Image-agnostic is HR-VITON's to the pixel, and sensible where HR-VITON's is not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from dataset_builder.agnostic.image_agnostic import GREY, KEPT, hands, paint, unit, upper_mask
from dataset_builder.agnostic.joints import MissingJointsError
from sichak.body25 import BODY_25, read_openpose
from sichak.image import read_grey, read_labels, read_rgb
from sichak.labels import CIHP

TORSO_JOINTS = {
    "neck": (BODY_25.NECK,),
    "right shoulder": (BODY_25.R_SHOULDER,),
    "left shoulder": (BODY_25.L_SHOULDER,),
    "right hip": (BODY_25.R_HIP,),
    "left hip": (BODY_25.L_HIP,),
    "both hips": (BODY_25.R_HIP, BODY_25.L_HIP),
    "all of the hips": (BODY_25.R_HIP, BODY_25.L_HIP, BODY_25.MID_HIP),
}


def iou(a: np.ndarray, b: np.ndarray) -> float:
    return float((a & b).sum() / (a | b).sum())


@pytest.mark.parametrize("pose", ["full", "no_rwrist", "no_relbow", "crossed"])
def test_equals_the_reference(parity: Path, pose: str) -> None:
    vectors = np.load(parity / "hrviton_agnostic_768x1024.npz")
    y, x = np.indices((1024, 768))
    image = np.stack([x % 256, y % 256, (x // 3 + y // 5) % 256], axis=-1).astype(np.uint8)
    painted = paint(image, upper_mask(vectors["parse"], vectors[f"pose25_{pose}"]))
    expected = np.unpackbits(vectors[f"agnostic_gray_mask_{pose}"]).reshape(1024, 768) > 0
    assert ((painted == GREY).all(axis=-1) != expected).mean() <= 0.001


@pytest.mark.parametrize("missing", TORSO_JOINTS)
def test_a_missing_torso_joint_hardly_moves_the_shape(person, missing: str) -> None:
    whole = upper_mask(person.labels, person.pose)
    pose = person.without(*TORSO_JOINTS[missing]).pose
    assert iou(upper_mask(person.labels, pose), whole) > (0.6 if "hips" in missing else 0.85)


@pytest.mark.parametrize("missing", TORSO_JOINTS)
def test_neck_and_top_are_erased_whatever_is_missing(person, missing: str) -> None:
    mask = upper_mask(person.labels, person.without(*TORSO_JOINTS[missing]).pose)
    worn = np.isin(person.labels, (CIHP.UPPER_CLOTHES, CIHP.NECK))
    assert mask[worn].mean() > 0.97
    assert mask.mean() < 0.35


def test_hips_on_one_point_are_spread(person) -> None:
    pose = person.pose.copy()
    pose[[BODY_25.R_HIP, BODY_25.L_HIP]] = pose[BODY_25.MID_HIP]
    mask = upper_mask(person.labels, pose)
    assert iou(mask, upper_mask(person.labels, person.pose)) > 0.9


def test_nobody_is_an_error(person) -> None:
    with pytest.raises(MissingJointsError, match="NECK, R_SHOULDER, L_SHOULDER"):
        upper_mask(person.labels, np.zeros((25, 3)))


def test_face_and_lower_garments_are_never_painted(person) -> None:
    mask = upper_mask(person.labels, person.pose)
    assert not mask[np.isin(person.labels, KEPT)].any()


def test_beyond_the_last_joint_found_arm_pixels_are_hands(person) -> None:
    found = hands(person.labels, person.without(BODY_25.R_WRIST, BODY_25.L_WRIST).pose)
    assert found.any()
    assert np.isin(person.labels[found], (CIHP.LEFT_ARM, CIHP.RIGHT_ARM)).all()


@pytest.mark.parametrize(("shoulders", "r"), [(0, 1), (15.9, 1), (16, 2), (210, 14), (320, 21)])
def test_unit_is_a_sixteenth_of_the_shoulders(shoulders: float, r: int) -> None:
    pose = np.zeros((25, 3))
    pose[BODY_25.L_SHOULDER] = (shoulders, 100, 1)
    pose[BODY_25.R_SHOULDER] = (0, 100, 1)
    assert unit(pose) == r


def test_paint_leaves_the_rest_and_the_input() -> None:
    image = np.full((4, 4, 3), 7, np.uint8)
    mask = np.eye(4, dtype=bool)
    painted = paint(image, mask)
    assert (painted[mask] == 128).all()
    assert (painted[~mask] == 7).all()
    assert (image == 7).all()


@pytest.mark.parametrize("stem", ["00006_00", "00008_00", "00013_00", "00017_00"])
def test_agrees_with_the_released_files(shared: Path, stem: str) -> None:
    folder = shared / "vitonhd-sample" / "test"
    labels = read_labels(folder / "image-parse-v3" / f"{stem}.png")
    pose = read_openpose(folder / "openpose_json" / f"{stem}_keypoints.json")[0]
    mask = upper_mask(labels, pose)
    assert iou(mask, read_grey(folder / "agnostic-mask" / f"{stem}_mask.png") >= 128) >= 0.999
    released = read_rgb(folder / "agnostic-v3.2" / f"{stem}.jpg").astype(int)
    assert iou(mask, (abs(released - GREY) <= 8).all(axis=-1)) >= 0.95
