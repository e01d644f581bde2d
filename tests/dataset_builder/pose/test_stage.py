"""The pose stage as the runner uses it: files, facts and rejects."""

from __future__ import annotations

import io
import json
import pickle
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pydantic import ValidationError

from dataset_builder.pose.params import PoseParams
from dataset_builder.pose.stage import PoseStage
from sichak.body25 import Pose, openpose_json
from sichak.image import jpeg_bytes
from sichak.work.item import Done, Item, Reject

Photo = Callable[..., Path]


@pytest.fixture(scope="module")
def stage() -> PoseStage:
    stage = PoseStage(PoseParams())
    stage.load()
    return stage


@pytest.fixture
def blank(tmp_path: Path) -> Path:
    path = tmp_path / "blank.jpg"
    path.write_bytes(jpeg_bytes(np.full((1024, 768, 3), 255, np.uint8)))
    return path


def precomputed(photo: Path, content: bytes, **params: str | float) -> Done | Reject:
    path = photo.parent / "x_keypoints.json"
    path.write_bytes(content)
    stage = PoseStage(PoseParams(backend="precomputed", **params))  # type: ignore[arg-type]
    stage.load()
    return stage.process(Item("x", {"image": photo, "openpose": path}))


class TestRejects:
    def test_a_blank_photo_has_nobody(self, stage: PoseStage, blank: Path) -> None:
        result = stage.process(Item("x", {"image": blank}))
        assert isinstance(result, Reject)
        assert result.reason.startswith("no person found (best score 0.0")
        assert float(str(result.facts["score"])) < 0.5

    @pytest.mark.parametrize(
        ("content", "reason"),
        [(b"", "empty"), (b"GIF89a", "not a picture"), (b"<html>", "not a picture")],
    )
    def test_no_picture(
        self, stage: PoseStage, tmp_path: Path, content: bytes, reason: str
    ) -> None:
        path = tmp_path / "x.jpg"
        path.write_bytes(content)
        result = stage.process(Item("x", {"image": path}))
        assert isinstance(result, Reject)
        assert reason in result.reason

    def test_a_truncated_photo(self, stage: PoseStage, blank: Path) -> None:
        blank.write_bytes(blank.read_bytes()[:500])
        assert isinstance(stage.process(Item("x", {"image": blank})), Reject)

    def test_a_garment_alone(self, stage: PoseStage, shared: Path) -> None:
        photo = shared / "vitonhd-sample" / "test" / "cloth" / "00006_00.jpg"
        result = stage.process(Item("x", {"image": photo}))
        assert isinstance(result, Reject)
        assert "no person found" in result.reason

    def test_two_people(self, stage: PoseStage, shared: Path) -> None:
        photo = shared / "ccp" / "image" / "0940.jpg"
        result = stage.process(Item("x", {"image": photo}))
        assert result == Reject("2 people on the photo", {"people": 2})


class TestFiles:
    def test_json_and_skeleton_in_openpose_s_form(self, stage: PoseStage, shared: Path) -> None:
        photo = shared / "vitonhd-sample" / "test" / "image" / "00006_00.jpg"
        result = stage.process(Item("x", {"image": photo}))
        assert isinstance(result, Done)
        assert list(result.files) == ["openpose_json", "openpose_img"]
        (person,) = json.loads(result.files["openpose_json"])["people"]
        assert len(person["pose_keypoints_2d"]) == 75
        picture = Image.open(io.BytesIO(result.files["openpose_img"]))
        assert (picture.format, picture.mode, picture.size) == ("PNG", "RGB", (768, 1024))
        assert result.facts["view"] == "front"
        assert result.facts["people"] == 1
        assert result.facts["hands"] == 1

    def test_without_hands_none_are_written(self, shared: Path) -> None:
        photo = shared / "vitonhd-sample" / "test" / "image" / "00008_00.jpg"
        result = PoseStage(PoseParams(hands=False)).process(Item("x", {"image": photo}))
        assert isinstance(result, Done)
        (person,) = json.loads(result.files["openpose_json"])["people"]
        assert not any(person["hand_left_keypoints_2d"])
        assert result.facts["hands"] == 0

    def test_the_largest_of_several(self, shared: Path) -> None:
        photo = shared / "ccp" / "image" / "0940.jpg"
        result = PoseStage(PoseParams(several="largest")).process(Item("x", {"image": photo}))
        assert isinstance(result, Done)
        assert result.facts["people"] == 2

    def test_confidence_asked_for_leaves_fewer_joints(self, shared: Path) -> None:
        photo = shared / "vitonhd-sample" / "test" / "image" / "00017_00.jpg"
        counts = []
        for least in (0.0, 0.6):
            stage = PoseStage(PoseParams(min_confidence=least))
            result = stage.process(Item("x", {"image": photo}))
            assert isinstance(result, Done)
            counts.append(int(str(result.facts["joints"])))
        assert counts[0] > counts[1]


class TestPrecomputed:
    def test_openpose_s_keypoints_are_kept(self, blank: Path, standing: Pose) -> None:
        result = precomputed(blank, openpose_json(standing))
        assert isinstance(result, Done)
        assert result.files["openpose_json"] == openpose_json(standing)
        assert result.facts["joints"] == 19

    @pytest.mark.parametrize("content", [b"", b"{}", b'{"people": [{}]}'])
    def test_a_broken_file_is_a_reject_without_its_path(self, blank: Path, content: bytes) -> None:
        result = precomputed(blank, content)
        assert isinstance(result, Reject)
        assert result.reason.startswith("x_keypoints.json: ")

    def test_an_empty_people_list(self, blank: Path) -> None:
        assert precomputed(blank, openpose_json(None)) == Reject("no person in the OpenPose JSON")

    def test_no_file(self, blank: Path) -> None:
        stage = PoseStage(PoseParams(backend="precomputed"))
        assert stage.process(Item("x", {"image": blank})) == Reject(
            "no OpenPose JSON for this photo"
        )

    @pytest.mark.parametrize(
        ("params", "done"), [({}, False), ({"several": "largest"}, True), ({"rival_size": 1}, True)]
    )
    def test_two_people(
        self, blank: Path, standing: Pose, params: dict[str, str | float], done: bool
    ) -> None:
        smaller = standing.copy()
        smaller[:, :2] *= 0.9
        people = [json.loads(openpose_json(pose))["people"][0] for pose in (smaller, standing)]
        result = precomputed(blank, json.dumps({"people": people}).encode(), **params)
        assert isinstance(result, Done) is done
        if isinstance(result, Done):
            assert result.files["openpose_json"] == openpose_json(standing)

    def test_somebody_found_twice_is_nobody_s_rival(self, blank: Path, standing: Pose) -> None:
        again = standing - np.where(standing[:, 2:] > 0, (2, 3, 0), 0)
        people = [json.loads(openpose_json(pose))["people"][0] for pose in (standing, again)]
        result = precomputed(blank, json.dumps({"people": people}).encode())
        assert isinstance(result, Done)
        assert result.facts["people"] == 2


class TestMemoKey:
    def test_the_weights_count_and_precomputed_keypoints_have_none(self) -> None:
        assert set(PoseStage(PoseParams()).weights()) == {
            "movenet-thunder-json",
            "movenet-thunder-bin",
            "pose-detection",
            "pose-landmark-full",
            "palm-detection-full",
            "hand-landmark-full",
        }
        assert PoseStage(PoseParams(backend="precomputed")).weights() == {}

    def test_a_parameter_changes_the_fingerprint(self) -> None:
        one, other = PoseStage(PoseParams()), PoseStage(PoseParams(min_confidence=0.3))
        assert one.fingerprint() != other.fingerprint()

    def test_a_stage_travels_to_a_worker(self) -> None:
        stage = PoseStage(PoseParams(hands=False))
        assert pickle.loads(pickle.dumps(stage)).params == stage.params


@pytest.mark.parametrize(
    "wrong", [{"hand": True}, {"min_confidence": 2}, {"backend": "x"}, {"rival_size": 0}]
)
def test_wrong_parameters_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        PoseParams.model_validate(wrong)
