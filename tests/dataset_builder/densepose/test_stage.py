"""The densepose stage writes both pictures, says what made them, and rejects the rest."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pydantic import ValidationError

from dataset_builder.densepose.params import R50_SHA256, DenseposeParams
from dataset_builder.densepose.stage import DenseposeStage
from sichak.body25 import openpose_json
from sichak.densepose import draw_parts, parts_of_colours
from sichak.errors import WeightsError
from sichak.image import jpeg_bytes, labels_bytes, png_bytes
from sichak.layout import DENSEPOSE, DENSEPOSE_IUV
from sichak.work.item import Done, Item, Reject


@pytest.fixture
def make_item(tmp_path: Path, person):
    def make(**replaced: bytes) -> Item:
        files = {
            "image": jpeg_bytes(np.zeros((1024, 768, 3), np.uint8)),
            "parse": labels_bytes(person.labels),
            "pose": openpose_json(person.pose),
        } | replaced
        inputs = {role: tmp_path / role for role in files}
        for role, data in files.items():
            inputs[role].write_bytes(data)
        return Item("p_00", inputs)

    return make


def opened(result: Done, folder: str) -> Image.Image:
    return Image.open(io.BytesIO(result.files[folder]))


def test_embedded_writes_both_pictures_and_calls_itself_an_approximation(make_item) -> None:
    result = DenseposeStage().process(make_item())
    assert isinstance(result, Done)
    colours, iuv = opened(result, DENSEPOSE.name), opened(result, DENSEPOSE_IUV.name)
    assert (colours.format, colours.mode, colours.size) == ("JPEG", "RGB", (768, 1024))
    assert (iuv.format, iuv.mode, iuv.size) == ("PNG", "RGB", (768, 1024))
    parts = np.asarray(iuv)[..., 0]
    assert parts.max() <= 24
    assert (parts_of_colours(np.asarray(colours)) == parts).mean() > 0.97
    assert result.facts["approximate"] is True
    assert result.facts["backend"] == "embedded"
    assert set(result.files) == {folder.name for folder in DenseposeStage.outputs}


def test_the_result_is_the_same_every_time(make_item) -> None:
    item = make_item()
    assert DenseposeStage().process(item) == DenseposeStage().process(item)


SMALL = np.zeros((512, 384), np.uint8)
REJECTS = {
    "no photo": ({"image": b""}, "empty"),
    "small parse": ({"parse": labels_bytes(SMALL)}, "parse is 384x512, the photo 768x1024"),
    "colours for labels": (
        {"parse": png_bytes(np.zeros((1024, 768, 3), np.uint8))},
        "label map has mode P or L",
    ),
    "no JSON": ({"pose": b"{}"}, "no OpenPose JSON"),
    "nobody": ({"pose": openpose_json(None)}, "nobody"),
    "no joints": ({"pose": openpose_json(np.zeros((25, 3)))}, "not found"),
    "empty parse": ({"parse": labels_bytes(np.zeros((1024, 768), np.uint8))}, "is body"),
}


@pytest.mark.parametrize("case", REJECTS)
def test_expected_trouble_is_a_reject_with_a_reason(make_item, case: str) -> None:
    replaced, reason = REJECTS[case]
    result = DenseposeStage().process(make_item(**replaced))
    assert isinstance(result, Reject)
    assert reason in result.reason


@pytest.fixture
def precomputed() -> DenseposeStage:
    return DenseposeStage(DenseposeParams(backend="precomputed"))


def test_precomputed_pictures_pass_through(make_item, precomputed) -> None:
    parts = np.zeros((1024, 768), np.uint8)
    parts[200:800, 200:500] = 2
    result = precomputed.process(make_item(precomputed=jpeg_bytes(draw_parts(parts))))
    assert isinstance(result, Done)
    assert (np.asarray(opened(result, DENSEPOSE_IUV.name))[..., 0] == parts).mean() > 0.99
    assert "approximate" not in result.facts


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({}, "no precomputed DensePose for p_00"),
        ({"precomputed": png_bytes(np.full((512, 384), 2, np.uint8))}, "384x512"),
        ({"precomputed": b"x"}, "not a picture"),
    ],
)
def test_precomputed_trouble_is_a_reject(make_item, precomputed, files, reason: str) -> None:
    result = precomputed.process(make_item(**files))
    assert isinstance(result, Reject)
    assert reason in result.reason


def test_only_detectron2_has_weights_in_its_key() -> None:
    assert DenseposeStage().weights() == {}
    stage = DenseposeStage(DenseposeParams(backend="detectron2"))
    assert stage.weights() == {"densepose": R50_SHA256}


def test_the_hash_of_a_users_own_weights_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "own.pkl"
    path.write_bytes(b"weights")
    params = DenseposeParams(backend="detectron2", weights=str(path), weights_sha256=None)
    assert len(DenseposeStage(params).weights()["densepose"]) == 64


def test_missing_weights_stop_the_run(tmp_path: Path) -> None:
    params = DenseposeParams(backend="detectron2", weights=str(tmp_path / "absent.pkl"))
    with pytest.raises(WeightsError, match=r"no file .*absent\.pkl"):
        DenseposeStage(params).load()


def test_params_are_typed() -> None:
    with pytest.raises(ValidationError, match="backend"):
        DenseposeParams(backend="approximate")  # type: ignore[arg-type]
