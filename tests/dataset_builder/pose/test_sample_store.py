"""The embedded networks on the sample store, where the truth is exact."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from dataset_builder.pose.estimator import PoseEstimator
from dataset_builder.pose.person import PersonPose
from dataset_builder.pose.view import view
from sichak.body25 import BODY_25, Pose, read_openpose
from sichak.image import read_rgb

STORE = Path(__file__).parents[3] / "sample_store"


@dataclass(frozen=True)
class Photo:
    """A photo of the catalogue, and who was found on it."""

    name: str
    role: str
    side: str
    truth: Pose | None
    people: list[PersonPose]


def catalogue() -> Iterator[tuple[str, str, str, Path]]:
    """(stem, role, view, file) of every photo that is there."""
    content = json.loads((STORE / "catalogue.json").read_text(encoding="utf-8"))
    for store in content["stores"]:
        for product in store["products"]:
            for photo in product["photos"]:
                if photo["role"] != "detail" and (STORE / photo["file"]).is_file():
                    yield product["stem"], photo["role"], photo["view"], STORE / photo["file"]


@pytest.fixture(scope="module")
def photos(estimator: PoseEstimator) -> list[Photo]:
    found = []
    for stem, role, side, path in catalogue():
        keypoints = STORE / "truth" / "openpose_json" / f"{stem}_keypoints.json"
        known = (role, side) == ("worn", "front") and keypoints.is_file()
        truth = read_openpose(keypoints)[0] if known else None
        people = estimator.people(read_rgb(path), hands=False)
        found.append(Photo(str(path.relative_to(STORE)), role, side, truth, people))
    return found


def test_no_garment_alone_is_a_person(photos: list[Photo]) -> None:
    taken_for_people = [one.name for one in photos if one.role == "packshot" and one.people]
    assert taken_for_people == []


def test_whoever_wears_a_garment_is_one_person(photos: list[Photo]) -> None:
    others = [one.name for one in photos if one.role == "worn" and len(one.people) != 1]
    assert others == []


def test_the_side_is_told(photos: list[Photo]) -> None:
    worn = [one for one in photos if one.role == "worn" and one.people]
    wrong = [(one.name, one.side) for one in worn if view(one.people[0].body) != one.side]
    assert len(wrong) <= len(worn) // 20, wrong


def test_joints_lie_where_they_are(photos: list[Photo]) -> None:
    apart = []
    for one in photos:
        if one.truth is None or not one.people:
            continue
        body, truth = one.people[0].body, one.truth
        both = (body[:, 2] > 0) & (truth[:, 2] > 0)
        size = np.linalg.norm(truth[BODY_25.R_SHOULDER, :2] - truth[BODY_25.L_HIP, :2])
        missing = (truth[:, 2] > 0) & ~both
        distance = np.linalg.norm(body[both, :2] - truth[both, :2], axis=1) / size
        apart.extend([*distance, *([np.inf] * int(missing.sum()))])
    assert np.mean(np.array(apart) < 0.2) >= 0.97
    assert np.mean(np.array(apart) < 0.1) >= 0.85
