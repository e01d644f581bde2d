"""OpenPose's JSON: what is read, what is written, and what hostile files lead to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sichak.body25 import (
    BODY_25,
    MAX_BYTES,
    Pose,
    body25_from_coco18,
    openpose_json,
    present,
    read_openpose,
    read_openpose_hands,
)
from sichak.errors import DatasetError

POINTS = st.floats(0, 4096, allow_nan=False).map(lambda number: round(number, 3))


def poses(joints: int) -> st.SearchStrategy[Pose]:
    return arrays(np.float64, (joints, 3), elements=POINTS)


def written(folder: Path, content: bytes | str) -> Path:
    path = folder / "x_keypoints.json"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def one_person(**fields: Any) -> str:
    return json.dumps({"version": 1.3, "people": [fields]})


def test_nobody_is_written_and_read_as_nobody(tmp_path: Path) -> None:
    path = written(tmp_path, openpose_json(None))
    assert read_openpose(path) == ()
    assert read_openpose_hands(path) == ()


def test_the_file_has_openpose_s_keys_in_openpose_s_order() -> None:
    content = json.loads(openpose_json(np.zeros((25, 3))))
    assert list(content) == ["version", "people"]
    assert content["version"] == 1.3
    (person,) = content["people"]
    assert {key: len(value) for key, value in person.items()} == {
        "person_id": 1,
        "pose_keypoints_2d": 75,
        "face_keypoints_2d": 210,
        "hand_left_keypoints_2d": 63,
        "hand_right_keypoints_2d": 63,
        "pose_keypoints_3d": 0,
        "face_keypoints_3d": 0,
        "hand_left_keypoints_3d": 0,
        "hand_right_keypoints_3d": 0,
    }
    assert person["person_id"] == [-1]


@settings(max_examples=25, deadline=None)
@given(body=poses(25), left=poses(21), right=poses(21))
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, body: Pose, left: Pose, right: Pose
) -> None:
    path = written(tmp_path_factory.mktemp("pose"), openpose_json(body, left, right))
    (found,) = read_openpose(path)
    ((found_left, found_right),) = read_openpose_hands(path)
    np.testing.assert_allclose(found, body)
    assert found_left is not None
    assert found_right is not None
    np.testing.assert_allclose(found_left, left)
    np.testing.assert_allclose(found_right, right)


def test_an_unseen_hand_is_written_as_zeros(tmp_path: Path) -> None:
    path = written(tmp_path, openpose_json(np.ones((25, 3)), None, np.ones((21, 3))))
    ((left, right),) = read_openpose_hands(path)
    np.testing.assert_array_equal(left, np.zeros((21, 3)))
    np.testing.assert_array_equal(right, np.ones((21, 3)))


@pytest.mark.parametrize("hands", [{}, {"hand_left_keypoints_2d": []}])
def test_a_file_without_hands_has_none(tmp_path: Path, hands: dict[str, Any]) -> None:
    path = written(tmp_path, one_person(pose_keypoints_2d=[1] * 75, **hands))
    assert read_openpose_hands(path) == ((None, None),)


def test_people_keep_the_file_s_order(tmp_path: Path) -> None:
    people = [{"pose_keypoints_2d": [number] * 75} for number in (3, 1, 2)]
    found = read_openpose(written(tmp_path, json.dumps({"people": people})))
    assert [pose[0, 0] for pose in found] == [3, 1, 2]


@pytest.mark.parametrize(
    ("point", "expected"), [((0, 0), False), ((0, 5), True), ((5, 0), True), ((5, 5), True)]
)
def test_only_zero_zero_is_missing(point: tuple[float, float], expected: bool) -> None:
    pose = np.zeros((25, 3))
    pose[BODY_25.NECK, :2] = point
    assert present(pose, BODY_25.NECK) is expected


class TestCoco18:
    COCO = np.column_stack([np.arange(18) + 100.0, np.arange(18) + 200.0, np.full(18, 0.9)])

    @pytest.mark.parametrize(
        ("coco", "joint"),
        [
            (0, BODY_25.NOSE),
            (1, BODY_25.NECK),
            (4, BODY_25.R_WRIST),
            (7, BODY_25.L_WRIST),
            (8, BODY_25.R_HIP),
            (9, BODY_25.R_KNEE),
            (10, BODY_25.R_ANKLE),
            (11, BODY_25.L_HIP),
            (12, BODY_25.L_KNEE),
            (13, BODY_25.L_ANKLE),
            (14, BODY_25.R_EYE),
            (17, BODY_25.L_EAR),
        ],
    )
    def test_each_joint_goes_where_body_25_has_it(self, coco: int, joint: BODY_25) -> None:
        np.testing.assert_array_equal(body25_from_coco18(self.COCO)[joint], self.COCO[coco])

    def test_the_middle_of_the_hips_is_their_mean(self) -> None:
        pose = body25_from_coco18(self.COCO)
        np.testing.assert_allclose(pose[BODY_25.MID_HIP], (self.COCO[8] + self.COCO[11]) / 2)

    @pytest.mark.parametrize("hip", [8, 11])
    def test_with_a_hip_missing_there_is_no_middle(self, hip: int) -> None:
        coco = self.COCO.copy()
        coco[hip] = 0
        assert not present(body25_from_coco18(coco), BODY_25.MID_HIP)

    def test_there_are_no_feet(self) -> None:
        assert not body25_from_coco18(self.COCO)[BODY_25.L_BIG_TOE :].any()

    def test_a_file_is_told_by_its_54_numbers(self, tmp_path: Path) -> None:
        path = written(tmp_path, one_person(pose_keypoints_2d=self.COCO.ravel().tolist()))
        (pose,) = read_openpose(path)
        np.testing.assert_allclose(pose[BODY_25.R_HIP], self.COCO[8])
        np.testing.assert_allclose(pose[BODY_25.L_HIP], self.COCO[11])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"\x89PNG",
        "null",
        "[]",
        "{}",
        '{"people": null}',
        '{"people": {}}',
        '{"people": "x"}',
        '{"people": [null]}',
        '{"people": [{}]}',
        '{"people": [{"pose_keypoints_2d": null}]}',
        '{"people": [{"pose_keypoints_2d": []}]}',
        '{"people": [{"pose_keypoints_2d": {"a": 1}}]}',
        one_person(pose_keypoints_2d=[1] * 74),
        one_person(pose_keypoints_2d=[1] * 76),
        one_person(pose_keypoints_2d=[1] * 411),
        one_person(pose_keypoints_2d=["x"] * 75),
        one_person(pose_keypoints_2d=[None] * 75),
        one_person(pose_keypoints_2d=[float("nan")] * 75),
        one_person(pose_keypoints_2d=[float("inf")] * 75),
        one_person(pose_keypoints_2d=[[1], [1, 2]]),
        '{"people": [{"pose_keypoints_2d": [' + "1" * 400 + ", 1" * 74 + "]}]}",
        '{"people": ' + "[" * 100_000,
        '{"people": ' + "[" * 100_000 + "]" * 100_000 + "}",
        openpose_json(np.zeros((25, 3)))[:-20],
    ],
    ids=lambda content: str(content[:60]),
)
def test_a_hostile_file_is_a_dataset_error_that_names_it(
    tmp_path: Path, content: bytes | str
) -> None:
    path = written(tmp_path, content)
    with pytest.raises(DatasetError, match="x_keypoints"):
        read_openpose(path)


@pytest.mark.parametrize("numbers", [[1] * 60, ["x"] * 63, [float("nan")] * 63, {"a": 1}])
def test_hostile_hands_are_a_dataset_error(tmp_path: Path, numbers: Any) -> None:
    path = written(
        tmp_path, one_person(pose_keypoints_2d=[1] * 75, hand_right_keypoints_2d=numbers)
    )
    with pytest.raises(DatasetError, match="hand_right"):
        read_openpose_hands(path)


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "x_keypoints.json"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(DatasetError, match="bytes"):
        read_openpose(path)


def test_an_absent_file_and_a_folder_are_dataset_errors(tmp_path: Path) -> None:
    for path in (tmp_path / "absent.json", tmp_path):
        with pytest.raises(DatasetError):
            read_openpose(path)


def test_genuine_files_are_read(shared: Path) -> None:
    folder = shared / "vitonhd-sample" / "test" / "openpose_json"
    for path in sorted(folder.glob("*.json")):
        (pose,) = read_openpose(path)
        assert pose.shape == (25, 3)
        assert present(pose, BODY_25.NECK)
        ((left, right),) = read_openpose_hands(path)
        assert left is not None
        assert right is not None


def test_a_genuine_file_keeps_its_numbers_when_written_anew(shared: Path, tmp_path: Path) -> None:
    path = shared / "vitonhd-sample" / "test" / "openpose_json" / "00006_00_keypoints.json"
    (pose,), ((left, right),) = read_openpose(path), read_openpose_hands(path)
    again = json.loads(openpose_json(pose, left, right))["people"][0]
    genuine = json.loads(path.read_text())["people"][0]
    assert again.keys() == genuine.keys()
    for key in ("pose_keypoints_2d", "hand_left_keypoints_2d", "hand_right_keypoints_2d"):
        np.testing.assert_allclose(again[key], genuine[key], atol=1e-6)
