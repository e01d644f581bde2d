"""The embedded networks on pictures without people, and on development photos."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from dataset_builder.pose.estimator import PoseEstimator
from dataset_builder.pose.person import near_people
from dataset_builder.pose.view import view
from sichak.body25 import BODY_25, present, read_openpose, read_openpose_hands
from sichak.image import RGB, read_rgb

STEMS = ("00006_00", "00008_00", "00013_00", "00017_00")


def torso(pose: np.ndarray) -> float:
    return float(np.linalg.norm(pose[BODY_25.R_SHOULDER, :2] - pose[BODY_25.L_HIP, :2]))


def noise() -> RGB:
    return np.random.default_rng(0).integers(0, 256, (300, 200, 3), dtype=np.uint8)


@pytest.mark.parametrize(
    "rgb",
    [
        np.full((1, 1, 3), 255, np.uint8),
        np.full((3, 500, 3), 255, np.uint8),
        np.full((1024, 768, 3), 255, np.uint8),
        np.zeros((64, 64, 3), np.uint8),
        noise(),
    ],
    ids=["one pixel", "a line", "white", "black", "noise"],
)
def test_a_picture_without_people_has_none(estimator: PoseEstimator, rgb: RGB) -> None:
    people, score = estimator.examine(rgb)
    assert people == []
    assert 0 <= score < 0.3


def test_a_person_is_found_whole_with_all_that_shows(
    estimator: PoseEstimator, shared: Path
) -> None:
    rgb = read_rgb(shared / "vitonhd-sample" / "test" / "image" / "00008_00.jpg")
    (person,) = estimator.people(rgb)
    assert person.score >= 0.8
    assert view(person.body) == "front"
    assert person.left_hand is not None
    assert person.right_hand is not None
    assert not present(person.body, BODY_25.L_ANKLE)
    assert person.body[BODY_25.L_WRIST, 0] > person.body[BODY_25.R_WRIST, 0]


def test_pck_of_openpose_s_confident_joints(estimator: PoseEstimator, shared: Path) -> None:
    folder = shared / "vitonhd-sample" / "test"
    errors = []
    for stem in STEMS:
        (genuine,) = read_openpose(folder / "openpose_json" / f"{stem}_keypoints.json")
        (person,) = estimator.people(read_rgb(folder / "image" / f"{stem}.jpg"), hands=False)
        sure = genuine[:, 2] > 0.3
        assert (person.body[sure, 2] > 0).all(), "a joint OpenPose is sure of is missing"
        apart = np.linalg.norm(person.body[sure, :2] - genuine[sure, :2], axis=1)
        errors.extend(apart / torso(genuine))
    pck = {limit: float(np.mean(np.array(errors) < limit)) for limit in (0.05, 0.1, 0.2)}
    assert pck[0.2] == 1.0, pck
    assert pck[0.1] >= 0.95, pck
    assert pck[0.05] >= 0.85, pck


def test_hands_lie_where_openpose_has_them(estimator: PoseEstimator, shared: Path) -> None:
    folder = shared / "vitonhd-sample" / "test"
    compared = 0
    for stem in STEMS:
        keypoints = folder / "openpose_json" / f"{stem}_keypoints.json"
        ((left, right),) = read_openpose_hands(keypoints)
        (person,) = estimator.people(read_rgb(folder / "image" / f"{stem}.jpg"))
        for ours, genuine in ((person.left_hand, left), (person.right_hand, right)):
            assert genuine is not None
            if np.mean(genuine[:, 2] > 0.2) < 0.7:
                assert ours is None, "a hand where OpenPose sees none"
                continue
            assert ours is not None
            both = (genuine[:, 2] > 0.2) & (ours[:, 2] > 0)
            apart = np.linalg.norm(ours[both, :2] - genuine[both, :2], axis=1)
            assert np.median(apart) < 12
            compared += 1
    assert compared == 5


def test_annotated_joints_of_a_skier(estimator: PoseEstimator, shared: Path) -> None:
    annotations = json.loads((shared / "pose-coco" / "annotations.json").read_text())
    truth = np.array(annotations["annotations"][0]["keypoints"], float).reshape(17, 3)
    names = annotations["categories"][0]["keypoints"]
    (person,) = estimator.people(read_rgb(shared / "pose-coco" / "000000000785.jpg"))
    joints = [BODY_25[name.upper().replace("LEFT", "L").replace("RIGHT", "R")] for name in names]
    apart = np.linalg.norm(person.body[joints, :2] - truth[:, :2], axis=1) / torso(person.body)
    assert (truth[:, 2] == 2).all()
    assert (apart < 0.2).mean() >= 16 / 17, dict(zip(names, apart, strict=True))
    assert (apart < 0.1).mean() >= 13 / 17, dict(zip(names, apart, strict=True))


@pytest.mark.parametrize("stem", STEMS)
def test_a_garment_alone_is_nobody(estimator: PoseEstimator, shared: Path, stem: str) -> None:
    rgb = read_rgb(shared / "vitonhd-sample" / "test" / "cloth" / f"{stem}.jpg")
    people, score = estimator.examine(rgb)
    assert people == []
    assert score < 0.5


@pytest.mark.parametrize("folder", ["dress", "longsleeve", "outwear", "pants", "shirt", "shorts"])
def test_amateur_photos_of_garments_show_nobody(
    estimator: PoseEstimator, shared: Path, folder: str
) -> None:
    for path in sorted((shared / "garments" / folder).glob("*.jpg"))[:4]:
        assert estimator.people(read_rgb(path), hands=False) == [], path.name


def test_two_people_side_by_side_are_two(estimator: PoseEstimator, shared: Path) -> None:
    folder = shared / "ccp" / "image"
    halves = [read_rgb(folder / name)[:800, 100:450] for name in ("0902.jpg", "0981.jpg")]
    people = estimator.people(np.concatenate(halves, axis=1))
    assert len(near_people(people, 0.6)) == 2
    middles = sorted(float(person.body[BODY_25.NECK, 0]) for person in people)
    assert middles[0] < 350 < middles[1]


def test_people_who_overlap_are_two(estimator: PoseEstimator, shared: Path) -> None:
    people = estimator.people(read_rgb(shared / "ccp" / "image" / "0940.jpg"), hands=False)
    assert len(near_people(people, 0.6)) == 2


def test_a_passer_by_is_found_but_not_near(estimator: PoseEstimator, shared: Path) -> None:
    people = estimator.people(read_rgb(shared / "ccp" / "image" / "0851.jpg"), hands=False)
    assert len(people) == 2
    assert len(near_people(people, 0.6)) == 1


def test_a_body_without_its_head_is_a_person(estimator: PoseEstimator, shared: Path) -> None:
    rgb = read_rgb(shared / "vitonhd-sample" / "test" / "image" / "00006_00.jpg")
    (person,) = estimator.people(rgb[260:])
    assert view(person.body) == "front"


def test_a_back_is_a_back(estimator: PoseEstimator, shared: Path) -> None:
    rgb = read_rgb(shared / "ccp" / "image" / "0851.jpg")[230:600, 440:]
    (person,) = estimator.people(rgb, hands=False)
    assert view(person.body) == "back"


def test_a_side_is_a_side(estimator: PoseEstimator, shared: Path) -> None:
    (person,) = estimator.people(read_rgb(shared / "ccp" / "image" / "0109.jpg"), hands=False)
    assert view(person.body) == "side"


def test_feet_of_a_whole_person_are_found(estimator: PoseEstimator, shared: Path) -> None:
    (person,) = estimator.people(read_rgb(shared / "ccp" / "image" / "0902.jpg"), hands=False)
    for side in "LR":
        ankle = person.body[BODY_25[f"{side}_ANKLE"]]
        toe = person.body[BODY_25[f"{side}_BIG_TOE"]]
        heel = person.body[BODY_25[f"{side}_HEEL"]]
        assert toe[1] > ankle[1]
        assert heel[1] > ankle[1]


def test_the_same_picture_gives_the_same_pose(shared: Path, estimator: PoseEstimator) -> None:
    rgb = read_rgb(shared / "vitonhd-sample" / "test" / "image" / "00013_00.jpg")
    (first,), (again,) = estimator.people(rgb), PoseEstimator.load().people(rgb)
    np.testing.assert_array_equal(first.body, again.body)
