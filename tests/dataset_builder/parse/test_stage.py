"""The stage: photo and pose in, a label file or a reason out."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dataset_builder.parse.params import ParseParams
from dataset_builder.parse.stage import ParseStage, coverage
from sichak.body25 import openpose_json, read_openpose
from sichak.image import read_labels
from sichak.labels import CIHP, pil_palette
from sichak.layout import OPENPOSE_JSON, PARSE
from sichak.work.item import Done, Item, Reject, Result

STORE = Path(__file__).parents[3] / "sample_store"
STEM = "hanok-gm0026101400058_00"
WIDTH, HEIGHT = 384, 512


@pytest.fixture(scope="module")
def embedded() -> ParseStage:
    stage = ParseStage(ParseParams())
    stage.load()
    return stage


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A worn photo of the sample store at half its size."""
    path = tmp_path_factory.mktemp("photo") / "image.png"
    with Image.open(front_photo(STEM)) as large:
        large.resize((WIDTH, HEIGHT), Image.Resampling.BOX).save(path)
    return path


@pytest.fixture(scope="module")
def keypoints(tmp_path_factory: pytest.TempPathFactory) -> Path:
    (pose,) = read_openpose(OPENPOSE_JSON.path(STORE / "truth", STEM))
    pose[:, :2] /= 2
    path = tmp_path_factory.mktemp("pose") / "pose.json"
    path.write_bytes(openpose_json(pose))
    return path


@pytest.fixture(scope="module")
def truth() -> np.ndarray:
    return np.ascontiguousarray(read_labels(PARSE.path(STORE / "truth", STEM))[::2, ::2])


def front_photo(stem: str) -> Path:
    catalogue = json.loads((STORE / "catalogue.json").read_text())
    return next(
        STORE / photo["file"]
        for store in catalogue["stores"]
        for product in store["products"]
        for photo in product["photos"]
        if product["stem"] == stem and (photo["role"], photo["view"]) == ("worn", "front")
    )


def run(stage: ParseStage, **inputs: Path) -> Result:
    return stage.process(Item("someone_00", inputs))


def test_an_empty_photo_is_a_reject(embedded: ParseStage, keypoints: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.jpg"
    empty.touch()
    assert run(embedded, image=empty, pose=keypoints) == Reject("the file is empty")


def test_an_empty_pose_is_a_reject(embedded: ParseStage, photo: Path, tmp_path: Path) -> None:
    nobody = tmp_path / "nobody.json"
    nobody.write_bytes(openpose_json(None))
    assert run(embedded, image=photo, pose=nobody) == Reject("no person in the pose file")


def test_a_broken_pose_is_a_reject_that_names_no_path(
    embedded: ParseStage, photo: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text("{")
    result = run(embedded, image=photo, pose=broken)
    assert isinstance(result, Reject)
    assert result.reason.startswith("pose: no JSON that can be read")
    assert str(tmp_path) not in result.reason


def test_a_pose_on_an_empty_picture_is_a_reject(
    embedded: ParseStage, keypoints: Path, tmp_path: Path
) -> None:
    blank = tmp_path / "blank.png"
    Image.new("RGB", (384, 512), "white").save(blank)
    assert isinstance(run(embedded, image=blank, pose=keypoints), Reject)


def test_the_label_map_is_a_palette_png_of_the_photos_size(
    embedded: ParseStage, photo: Path, keypoints: Path
) -> None:
    result = run(embedded, image=photo, pose=keypoints)
    assert isinstance(result, Done)
    with Image.open(io.BytesIO(result.files[PARSE.name])) as picture:
        assert (picture.format, picture.mode, picture.size) == ("PNG", "P", (384, 512))
        assert picture.getpalette() == pil_palette()
        labels = np.asarray(picture)
    assert labels.max() < len(CIHP)
    assert result.facts["person"] == coverage(labels)["person"]


def test_the_same_photo_gives_the_same_bytes(
    embedded: ParseStage, photo: Path, keypoints: Path
) -> None:
    assert run(embedded, image=photo, pose=keypoints) == run(
        ParseStage(ParseParams()), image=photo, pose=keypoints
    )


def test_the_memo_key_holds_the_weights_hashes() -> None:
    stage = ParseStage(ParseParams())
    assert stage.weights()
    assert stage.fingerprint()["weights"] == dict(sorted(stage.weights().items()))


@pytest.mark.parametrize(
    ("labels", "person_share", "clothes_share"),
    [
        (np.zeros((4, 4), np.uint8), 0.0, 0.0),
        (np.full((4, 4), CIHP.FACE, np.uint8), 1.0, 0.0),
        (np.array([[0, CIHP.DRESS], [CIHP.FACE, 0]], np.uint8), 0.5, 0.5),
    ],
)
def test_coverage(labels: np.ndarray, person_share: float, clothes_share: float) -> None:
    assert coverage(labels) == {"person": person_share, "clothes": clothes_share}


class TestPrecomputed:
    stage = ParseStage(ParseParams(backend="precomputed"))

    def saved(self, tmp_path: Path, labels: np.ndarray, mode: str = "L") -> Path:
        path = tmp_path / "labels.png"
        Image.fromarray(labels.astype(np.uint8)).convert(mode).save(path)
        return path

    def test_needs_no_weights(self) -> None:
        assert self.stage.weights() == {}

    def test_without_a_map_it_is_a_reject(self, photo: Path, keypoints: Path) -> None:
        assert run(self.stage, image=photo, pose=keypoints) == Reject("no label map for this photo")

    def test_a_map_made_elsewhere_gets_the_palette(
        self, photo: Path, keypoints: Path, tmp_path: Path, truth: np.ndarray
    ) -> None:
        result = run(self.stage, image=photo, pose=keypoints, parse=self.saved(tmp_path, truth))
        assert isinstance(result, Done)
        with Image.open(io.BytesIO(result.files[PARSE.name])) as picture:
            assert picture.getpalette() == pil_palette()
            assert np.array_equal(np.asarray(picture), truth)

    @pytest.mark.parametrize(
        ("labels", "mode", "words"),
        [
            (np.zeros((512, 384)), "L", "all background"),
            (np.zeros((256, 192)), "L", "192x256"),
            (np.full((512, 384), 20), "L", "label 20 is none of CIHP's"),
            (np.full((512, 384), 5), "RGB", "mode RGB"),
        ],
    )
    def test_a_wrong_map_is_a_reject(
        self,
        photo: Path,
        keypoints: Path,
        tmp_path: Path,
        labels: np.ndarray,
        mode: str,
        words: str,
    ) -> None:
        path = self.saved(tmp_path, labels, mode)
        result = run(self.stage, image=photo, pose=keypoints, parse=path)
        assert isinstance(result, Reject)
        assert words in result.reason
        assert str(tmp_path) not in result.reason

    def test_a_face_without_clothes_is_a_reject(
        self, photo: Path, keypoints: Path, tmp_path: Path
    ) -> None:
        path = self.saved(tmp_path, np.full((512, 384), CIHP.FACE))
        result = run(self.stage, image=photo, pose=keypoints, parse=path)
        assert isinstance(result, Reject)
        assert "garments cover 0.0%" in result.reason
