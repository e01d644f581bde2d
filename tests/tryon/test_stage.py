"""The stage over a dataset: items, samples, results, and what becomes a reject."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from sichak.body25 import openpose_json
from sichak.errors import DatasetError, ParamsError
from sichak.image import jpeg_bytes, png_bytes
from sichak.layout import (
    CLOTH_MASK,
    DENSEPOSE,
    DENSEPOSE_IUV,
    IMAGE,
    OPENPOSE_JSON,
    PARSE,
    TRYON,
    Folder,
)
from sichak.roots import Root
from sichak.work.item import Done, Item, Reject
from tryon.backend import BACKENDS, TryOnSample, make_backend
from tryon.dataset import items, read_sample
from tryon.pairs import Pair
from tryon.params import TryOnParams
from tryon.stage import TryOnStage

PAIR = Pair("person_00", "tee_00")


def item_of(root: Root) -> Item:
    return items(root, [PAIR])[0]


def put(root: Root, folder: Folder, stem: str, data: bytes) -> None:
    path = folder.path(root.parts[0], stem)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)


def test_no_pairs_no_items(root: Root) -> None:
    assert items(root, []) == []


def test_an_item_names_its_files_and_the_category(root: Root) -> None:
    item = item_of(root)
    assert item.id == "person_00_tee_00"
    assert set(TryOnStage.inputs) == set(item.inputs)
    assert item.facts == {"person": "person_00", "garment": "tee_00", "category": "upper"}


def test_a_missing_folder_is_an_error_that_names_it(root: Root) -> None:
    folder = root.parts[0] / CLOTH_MASK.name
    folder.rename(folder.with_name("elsewhere"))
    with pytest.raises(DatasetError, match="cloth-mask"):
        items(root, [PAIR])


def test_a_missing_file_is_left_to_the_runner(root: Root) -> None:
    assert "cloth" not in items(root, [Pair("person_00", "other_00")])[0].inputs


def test_person_and_garment_may_lie_in_different_parts(root: Root) -> None:
    other = root.path / "train"
    for name in ("cloth", "cloth-mask"):
        (other / name).parent.mkdir(exist_ok=True)
        (root.parts[0] / name).rename(other / name)
    both = replace(root, parts=(root.parts[0], other))
    assert set(item_of(both).inputs) == set(TryOnStage.inputs)


def test_a_sample_is_what_the_files_hold(
    root: Root, make_sample: Callable[[str], TryOnSample]
) -> None:
    sample, drawn = read_sample(item_of(root)), make_sample("tee")
    assert (sample.parse == drawn.parse).all()
    assert (sample.agnostic_mask == drawn.agnostic_mask).all()
    assert sample.pose == pytest.approx(drawn.pose)
    assert np.abs(sample.image.astype(int) - drawn.image).mean() < 3
    assert sample.densepose is None


def test_densepose_is_read_from_iuv_or_from_colours(root: Root) -> None:
    parts = np.zeros((1024, 768), np.uint8)
    parts[300:500, 300:460] = 2
    parts[300:500, 250:300] = 16
    colours = {0: (0, 0, 0), 2: (20, 80, 194), 16: (170, 189, 105)}
    painted = np.zeros((1024, 768, 3), np.uint8)
    for part, colour in colours.items():
        painted[parts == part] = colour
    put(root, DENSEPOSE, "person_00", jpeg_bytes(painted))
    shown = read_sample(item_of(root)).densepose
    assert shown is not None
    assert (shown == parts).mean() > 0.995

    iuv = np.dstack([parts, np.full_like(parts, 9), np.full_like(parts, 7)])
    put(root, DENSEPOSE_IUV, "person_00", png_bytes(iuv))
    exact = read_sample(item_of(root)).densepose
    assert exact is not None
    assert (exact == parts).all()


@pytest.mark.parametrize(
    ("folder", "stem", "data", "reason"),
    [
        (IMAGE, "person_00", b"", "image: the file is empty"),
        (IMAGE, "person_00", b"no picture", "image: not a picture"),
        (IMAGE, "person_00", jpeg_bytes(np.zeros((512, 384, 3), np.uint8)), "image: 384x512"),
        (PARSE, "person_00", png_bytes(np.zeros((1024, 768, 3), np.uint8)), "parse: mode RGB"),
        (CLOTH_MASK, "tee_00", jpeg_bytes(np.zeros((1024, 768), np.uint8)), "mask is empty"),
        (OPENPOSE_JSON, "person_00", openpose_json(None), "nobody"),
        (OPENPOSE_JSON, "person_00", b"{}", "no OpenPose JSON"),
    ],
)
def test_bad_files_are_rejects(
    root: Root, folder: Folder, stem: str, data: bytes, reason: str
) -> None:
    put(root, folder, stem, data)
    result = TryOnStage().process(item_of(root))
    assert isinstance(result, Reject)
    assert reason in result.reason


def test_the_result_is_a_real_png_of_the_photos_size(root: Root) -> None:
    stage = TryOnStage()
    stage.load()
    result = stage.process(item_of(root))
    assert isinstance(result, Done)
    data = result.files[TRYON.name]
    assert data.startswith(b"\x89PNG\r\n")
    with Image.open(io.BytesIO(data)) as picture:
        assert (picture.format, picture.mode, picture.size) == ("PNG", "RGB", (768, 1024))
    assert result.facts["backend"] == "warp"


def test_the_fingerprint_knows_the_backend_and_not_the_place_of_truth() -> None:
    here = TryOnStage(TryOnParams(truth="here")).fingerprint()
    assert here == TryOnStage(TryOnParams(truth="there")).fingerprint()
    assert here["backend"] == "warp"
    assert here["backend_code"] != here["code"]


def test_an_unknown_backend_is_an_error_that_lists_the_known(tmp_path: Path) -> None:
    with pytest.raises(ParamsError, match="warp"):
        make_backend("hr-viton-2")
    assert all(make_backend(name).name == name for name in BACKENDS)
