"""The agnostic stage writes what the layout says and rejects what it cannot do."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pydantic import ValidationError

from dataset_builder.agnostic.params import AgnosticParams
from dataset_builder.agnostic.stage import AgnosticStage
from sichak.body25 import openpose_json
from sichak.image import jpeg_bytes, labels_bytes
from sichak.labels import CIHP, pil_palette
from sichak.layout import AGNOSTIC, AGNOSTIC_MASK, PARSE_AGNOSTIC
from sichak.work.item import Done, Item, Reject


@dataclass(frozen=True)
class Folder:
    """An item's three files."""

    root: Path

    def item(self, category: object = "upper", **replaced: bytes) -> Item:
        inputs = {}
        for role, name in (("image", "p.jpg"), ("parse", "p.png"), ("pose", "p.json")):
            path = self.root / name
            if role in replaced:
                path = self.root / f"replaced-{name}"
                path.write_bytes(replaced[role])
            inputs[role] = path
        facts = {} if category is None else {"category": category}
        return Item("p_00", inputs, facts)  # type: ignore[arg-type]


@pytest.fixture
def files(tmp_path: Path, person) -> Folder:
    noise = np.random.default_rng(1).integers(0, 90, (1024, 768, 3), dtype=np.uint8)
    (tmp_path / "p.jpg").write_bytes(jpeg_bytes(noise))
    (tmp_path / "p.png").write_bytes(labels_bytes(person.labels))
    (tmp_path / "p.json").write_bytes(openpose_json(person.pose))
    return Folder(tmp_path)


def opened(result: object, folder: str) -> Image.Image:
    assert isinstance(result, Done), result
    return Image.open(io.BytesIO(result.files[folder]))


@pytest.mark.parametrize("category", ["upper", "lower", "dress"])
@pytest.mark.parametrize("variant", ["sichak", "ootd", "dresscode"])
def test_every_variant_fills_the_three_folders(files, category, variant) -> None:
    result = AgnosticStage(AgnosticParams(variant=variant)).process(files.item(category))
    parse = opened(result, PARSE_AGNOSTIC.name)
    image = opened(result, AGNOSTIC.name)
    mask = opened(result, AGNOSTIC_MASK.name)
    assert (parse.mode, image.mode, mask.mode) == ("P", "RGB", "L")
    assert parse.size == image.size == mask.size == (768, 1024)
    assert parse.getpalette()[:60] == pil_palette()[:60]
    assert set(np.unique(mask)) == {0, 255}
    inside = np.asarray(mask) == 255
    grey = abs(np.asarray(image).astype(int) - 128).max(axis=-1) <= 12
    assert (grey & inside).sum() / inside.sum() > 0.97
    assert result.facts["erased"] == pytest.approx(inside.mean(), abs=1e-4)
    assert set(result.files) == {folder.name for folder in AgnosticStage.outputs}


def test_upper_is_hr_vitons(files, parity: Path) -> None:
    vectors = np.load(parity / "hrviton_agnostic_768x1024.npz")
    for variant in ("sichak", "hrviton"):
        result = AgnosticStage(AgnosticParams(variant=variant)).process(files.item("upper"))
        parse = np.asarray(opened(result, PARSE_AGNOSTIC.name))
        assert (parse == vectors["parse_agnostic_full"]).all()


def test_placed_joints_are_told(files, person) -> None:
    pose = person.without(9, 12).pose
    result = AgnosticStage().process(files.item("upper", pose=openpose_json(pose)))
    assert isinstance(result, Done)
    assert result.facts["placed_joints"] == ["R_HIP", "L_HIP"]


def test_the_result_is_the_same_every_time(files) -> None:
    stage = AgnosticStage()
    assert stage.process(files.item("dress")) == stage.process(files.item("dress"))


SMALL = np.zeros((512, 384, 3), np.uint8)
REJECTS = {
    "no category": (None, {}, "category None"),
    "unknown category": ("shoes", {}, "upper, lower, dress"),
    "small photo": ("upper", {"image": jpeg_bytes(SMALL)}, "384x512; bring it to 768x1024"),
    "small parse": ("upper", {"parse": labels_bytes(SMALL[..., 0])}, "parse is 384x512"),
    "other labels": (
        "upper",
        {"parse": labels_bytes(np.full((1024, 768), 31, np.uint8))},
        "label 31",
    ),
    "no photo": ("upper", {"image": b""}, "empty"),
    "broken parse": ("upper", {"parse": b"\x89PNG\r\n"}, "not a picture of a known format"),
    "no JSON": ("upper", {"pose": b"<html>"}, "no JSON that can be read"),
    "nobody": ("upper", {"pose": openpose_json(None)}, "nobody"),
    "too few joints": ("upper", {"pose": openpose_json(np.zeros((25, 3)))}, "not found"),
    "too few joints below": ("lower", {"pose": openpose_json(np.zeros((25, 3)))}, "not found"),
}


@pytest.mark.parametrize("case", REJECTS)
def test_expected_trouble_is_a_reject_with_a_reason(files, case: str) -> None:
    category, replaced, reason = REJECTS[case]
    result = AgnosticStage().process(files.item(category, **replaced))
    assert isinstance(result, Reject)
    assert reason in result.reason


@pytest.mark.parametrize("category", ["lower", "dress"])
def test_hr_viton_has_no_rule_below(files, category: str) -> None:
    result = AgnosticStage(AgnosticParams(variant="hrviton")).process(files.item(category))
    assert isinstance(result, Reject)
    assert "use variant sichak" in result.reason


def test_a_garment_out_of_the_picture_is_a_reject(files, person) -> None:
    pose = person.pose.copy()
    pose[:, 1] += 3000 * (pose[:, 1] > 0)
    labels = np.where(np.isin(person.labels, (CIHP.FACE,)), CIHP.FACE, 0).astype(np.uint8)
    result = AgnosticStage().process(
        files.item("lower", pose=openpose_json(pose), parse=labels_bytes(labels))
    )
    assert isinstance(result, Reject)
    assert result.facts["erased"] == 0


def test_params_are_typed() -> None:
    with pytest.raises(ValidationError, match="variant"):
        AgnosticParams(variant="viton")  # type: ignore[arg-type]
    with pytest.raises(ValidationError, match="colour"):
        AgnosticParams(colour="grey")  # type: ignore[call-arg]
