"""Faces in a selection: what the parameter says is done, noted, and recomputed alone."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from dataset_builder.faces.params import FacesParams
from dataset_builder.faces.stage import FacesStage
from dataset_builder.select.params import SelectParams
from dataset_builder.select.select import select
from dataset_builder.select.stage import SelectStage
from sichak.image import read_rgb
from sichak.work.runner import RunOptions
from sichak.work.stage import file_sha256

SAMPLE = Path(__file__).parents[3] / "sample_store"
SKU = "GM0026101800044"
STEM = "hanok-gm0026101800044_00"


@pytest.fixture(scope="module")
def crawl(tmp_path_factory) -> Path:
    """A crawl's folder with one product of the sample store."""
    folder = tmp_path_factory.mktemp("crawl") / "hanok"
    catalogue = json.loads((SAMPLE / "catalogue.json").read_text(encoding="utf-8"))
    products = [product for store in catalogue["stores"] for product in store["products"]]
    (product,) = (one for one in products if one["sku"] == SKU)
    lines = []
    for index, photo in enumerate(product["photos"]):
        source = SAMPLE / photo["file"]
        sha256 = file_sha256(source)
        path = folder / "photos" / sha256[:2] / f"{sha256}{source.suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(source.read_bytes())
        row = {
            "store": "hanok", "sku": SKU, "image_index": index, "sha256": sha256,
            "file": path.relative_to(folder).as_posix(), "category": "upper",
            "role": photo["role"], "role_source": "tag", "view": photo["view"],
        }  # fmt: skip
        lines.append(json.dumps(row) + "\n")
    (folder / "manifest.jsonl").write_text("".join(lines))
    return folder


@pytest.fixture(scope="module")
def made(crawl, tmp_path_factory, fetched):
    """Mode → output of ``select``; one memo store for all."""
    for name in (
        *SelectStage(SelectParams().measure()).weights(),
        "face-landmark",
        "face-detection",
    ):
        fetched(name)
    root = tmp_path_factory.mktemp("modes")
    run = RunOptions(backend="serial", memo=root / "memo", quiet=True)
    for mode in ("keep", "blur", "crop"):
        select([crawl], root / mode, SelectParams(faces=mode), run)
    return root


def rows(folder: Path) -> dict[str, dict[str, object]]:
    lines = (folder / "items.jsonl").read_text().splitlines()
    return {row["kind"]: row for row in map(json.loads, lines)}


@pytest.mark.parametrize(
    ("mode", "action"), [("keep", "kept"), ("blur", "blurred"), ("crop", "cropped")]
)
def test_what_was_done_is_noted_for_people_alone(made, mode, action):
    found = rows(made / mode)
    assert (found["person"]["faces_present"], found["person"]["face_action"]) == (True, action)
    assert "face_action" not in found["garment"]


def picture(made: Path, mode: str, folder: str = "image") -> np.ndarray:
    return read_rgb(made / mode / folder / f"{STEM}.jpg").astype(int)


def test_a_blurred_picture_differs_in_the_face_alone(made):
    apart = np.abs(picture(made, "keep") - picture(made, "blur")).max(axis=2) > 24
    changed_rows, changed_columns = np.nonzero(apart)
    assert apart.any()
    assert np.ptp(changed_rows) < 260
    assert np.ptp(changed_columns) < 220
    assert changed_rows.max() < 320


def test_a_cropped_picture_begins_below_the_chin(made):
    """Its own geometry leads back into the original, below where the face was."""
    geometry = rows(made / "crop")["person"]["geometry"]
    first = -geometry["top"] / geometry["scale"]
    apart = np.abs(picture(made, "keep") - picture(made, "blur")).max(axis=2) > 60
    assert first >= np.nonzero(apart)[0].max() - 4
    assert picture(made, "crop").shape == (1024, 768, 3)


def test_garments_keep_their_bytes(made):
    sums = {file_sha256(made / mode / "cloth" / f"{STEM}.jpg") for mode in ("keep", "blur", "crop")}
    assert len(sums) == 1


def test_the_original_stays_raw_and_nothing_else_is_left(made, crawl):
    assert sorted(path.name for path in (made / "blur").iterdir()) == [
        "cloth", "image", "items.jsonl", "pairs.jsonl", "rejects.jsonl", "status.jsonl",
    ]  # fmt: skip
    for path in crawl.glob("photos/??/*"):
        assert file_sha256(path) == path.stem


def test_another_mode_measures_nothing_anew(made, crawl, tmp_path):
    """The pose networks are not even loaded: only what hides faces runs."""

    class Measured(SelectStage):
        def load(self) -> None:
            raise AssertionError("the photos were measured again")

        def fingerprint(self):
            return SelectStage(SelectParams().measure()).fingerprint()

    run = RunOptions(backend="serial", memo=made / "memo", quiet=True)
    params = SelectParams(faces="blur")
    select([crawl], tmp_path / "out", params, run, Measured(params.measure()))
    assert file_sha256(tmp_path / f"out/image/{STEM}.jpg") == file_sha256(
        made / f"blur/image/{STEM}.jpg"
    )


def test_parameters_of_the_stage_are_its_mode_alone():
    keys = {
        FacesStage(FacesParams(mode=mode)).params.model_dump_json() for mode in ("blur", "crop")
    }
    assert len(keys) == 2
