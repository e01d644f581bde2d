"""The stage: a garment photo in, a mask file or a reason out."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pydantic import ValidationError

from dataset_builder.cloth_mask.backend import masker
from dataset_builder.cloth_mask.params import ClothMaskParams
from dataset_builder.cloth_mask.stage import ClothMaskStage
from sichak.errors import SichakError
from sichak.image import read_grey
from sichak.layout import CLOTH, CLOTH_MASK
from sichak.weights import weights_sha256
from sichak.work.item import Done, Item, Reject, Result


@pytest.fixture(scope="module")
def light() -> ClothMaskStage:
    stage = ClothMaskStage(ClothMaskParams(model="u2netp"))
    stage.load()
    return stage


def run(stage: ClothMaskStage, path: Path) -> Result:
    return stage.process(Item("garment_00", {"cloth": path}))


def test_an_empty_file_is_a_reject(light: ClothMaskStage, tmp_path: Path) -> None:
    path = tmp_path / "empty.jpg"
    path.touch()
    assert run(light, path) == Reject("the file is empty")


@pytest.mark.parametrize("colour", ["white", "black", "red"])
def test_a_picture_without_garment_is_a_reject(
    light: ClothMaskStage, tmp_path: Path, colour: str
) -> None:
    path = tmp_path / "blank.png"
    Image.new("RGB", (384, 512), colour).save(path)
    result = run(light, path)
    assert isinstance(result, Reject)
    assert "no garment found" in result.reason
    assert isinstance(result.facts["peak"], float)


def test_the_mask_is_a_grey_jpeg_of_the_photos_size(light: ClothMaskStage, tmp_path: Path) -> None:
    pixels = np.full((512, 384, 3), 245, np.uint8)
    pixels[100:420, 90:300] = (20, 40, 120)
    path = tmp_path / "shirt.png"
    Image.fromarray(pixels).save(path)
    result = run(light, path)
    assert isinstance(result, Done)
    with Image.open(io.BytesIO(result.files[CLOTH_MASK.name])) as picture:
        assert (picture.format, picture.mode, picture.size) == ("JPEG", "L", (384, 512))
        mask = np.asarray(picture)
    assert mask[250, 190] > 250
    assert mask[20, 20] < 5
    assert ((mask > 40) & (mask < 215)).mean() < 0.02, "near-binary"


@pytest.mark.parametrize("stem", ["00006_00", "00008_00", "00013_00", "00017_00"])
def test_agreement_with_real_vitonhd_masks(shared: Path, stem: str) -> None:
    root = shared / "vitonhd-sample" / "test"
    result = run(ClothMaskStage(ClothMaskParams()), CLOTH.path(root, stem))
    assert isinstance(result, Done)
    mask = np.asarray(Image.open(io.BytesIO(result.files[CLOTH_MASK.name]))) >= 128
    truth = read_grey(CLOTH_MASK.path(root, stem)) >= 128
    assert (mask & truth).sum() / (mask | truth).sum() >= 0.99


def test_without_refinement_the_networks_own_mask_is_kept(tmp_path: Path) -> None:
    pixels = np.full((512, 384, 3), 245, np.uint8)
    pixels[100:420, 90:300] = (20, 40, 120)
    path = tmp_path / "shirt.png"
    Image.fromarray(pixels).save(path)
    params = ClothMaskParams(model="u2netp", refine=False)
    result = run(ClothMaskStage(params), path)
    assert isinstance(result, Done)
    mask = np.asarray(Image.open(io.BytesIO(result.files[CLOTH_MASK.name])))
    soft = masker("u2netp").mask(pixels).grey
    assert abs(mask.astype(int) - soft).max() <= 12, "only JPEG stands between them"


@pytest.mark.parametrize("model", ["u2net", "u2netp"])
def test_the_memo_key_holds_the_weights_hash(model: str) -> None:
    assert ClothMaskStage(ClothMaskParams(model=model)).weights() == {model: weights_sha256(model)}


@pytest.mark.parametrize("model", ["", "u3net", "rembg:", "rembg:../../etc", "rembg:A"])
def test_an_unknown_model_is_refused(model: str) -> None:
    with pytest.raises(ValidationError):
        ClothMaskParams(model=model)


def test_a_rembg_model_without_rembg_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rembg", None)  # as if it were not installed
    with pytest.raises(SichakError, match="pip install 'rembg"):
        ClothMaskStage(ClothMaskParams(model="rembg:isnet-general-use")).load()
