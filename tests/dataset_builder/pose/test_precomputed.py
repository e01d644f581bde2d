"""People from OpenPose's own JSON."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from dataset_builder.pose.precomputed import read_people
from sichak.body25 import Pose, openpose_json
from sichak.errors import DatasetError

PICTURE = (1024, 768, 3)


def written(folder: Path, content: bytes) -> Path:
    path = folder / "x_keypoints.json"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("pose", [None, np.zeros((25, 3))])
def test_nobody_and_a_person_without_joints_are_nobody(tmp_path: Path, pose: Pose | None) -> None:
    assert read_people(written(tmp_path, openpose_json(pose)), PICTURE) == []


def test_a_person_comes_back_as_written(tmp_path: Path, standing: Pose) -> None:
    hand = np.full((21, 3), 0.5)
    (person,) = read_people(written(tmp_path, openpose_json(standing, hand, None)), PICTURE)
    np.testing.assert_allclose(person.body, standing)
    np.testing.assert_allclose(person.left_hand, hand)
    assert person.right_hand is None
    assert person.score == pytest.approx(0.8)


def test_joints_outside_the_picture_are_missing(tmp_path: Path, standing: Pose) -> None:
    (person,) = read_people(written(tmp_path, openpose_json(standing)), (400, 768, 3))
    assert person.body[:, 1].max() <= 399
    assert not person.body[14].any()


def test_confidences_above_one_do_no_harm(tmp_path: Path, standing: Pose) -> None:
    standing[:, 2] = 1.08  # OpenPose writes such numbers
    (person,) = read_people(written(tmp_path, openpose_json(standing)), PICTURE)
    assert person.score == 1.0


def test_several_people_are_all_read(tmp_path: Path, standing: Pose) -> None:
    one = json.loads(openpose_json(standing))["people"]
    path = written(tmp_path, json.dumps({"people": one * 3}).encode())
    assert len(read_people(path, PICTURE)) == 3


def test_a_broken_file_is_a_dataset_error(tmp_path: Path) -> None:
    with pytest.raises(DatasetError):
        read_people(written(tmp_path, b"{"), PICTURE)
