"""The default: whence each photo is, under which terms, and its labels; not a pixel of it."""

from __future__ import annotations

import json

import numpy as np
import pyarrow.parquet as pq
import pytest
from made_datasets import copied, tree
from PIL import Image

from dataset_builder.export.export import Options
from dataset_builder.select.fit import fit, plan
from sichak import layout
from sichak.errors import DatasetError
from sichak.image import png_bytes, read_rgb
from sichak.roots import roots

WITHOUT = Options(annotations=False, quiet=True)
PHOTOS = {layout.IMAGE.name, layout.CLOTH.name, layout.AGNOSTIC.name}


def rows(out):
    return pq.read_table(out / "urls.parquet").to_pylist()


def test_an_empty_dataset_is_nothing_to_publish(made, tmp_path):
    with pytest.raises(DatasetError, match="nothing to export"):
        made.export("urls", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_each_photo_is_a_row_with_provenance_and_terms(made, tmp_path):
    made.pair("a_00", licence="all rights reserved: Samsung C&T", store="8seconds")
    made.export("urls", tmp_path / "out")
    garment, person = rows(tmp_path / "out")
    assert person["key"] == "a_00-person"
    assert garment["key"] == "a_00-garment"
    assert person["url"] == "http://img.mall.invalid/a_00/person.jpg"
    assert person["page_url"] == "http://mall.invalid/a_00/good"
    assert person["licence"] == "all rights reserved: Samsung C&T"
    assert (person["store"], person["sku"], person["role"]) == ("8seconds", "A", "worn")
    assert (person["kind"], person["category"], person["part"]) == ("person", "upper", "test")
    assert len(person["sha256"]) == 64
    assert person["name"] == "서울 티셔츠"


def test_both_tables_say_the_same(made, tmp_path):
    made.pair("a_00")
    made.pair("b_00", geometry=None, view=None, image_index=None)
    made.export("urls", tmp_path / "out")
    lines = (tmp_path / "out/urls.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == rows(tmp_path / "out")
    assert rows(tmp_path / "out")[2]["scale"] is None


def test_no_file_shows_a_photo(exported):
    out = exported("urls")
    names = tree(out)
    assert not [name for name in names if PHOTOS & set(name.split("/"))]
    pictures = [name for name in names if name.endswith((".jpg", ".png"))]
    assert {name.split("/")[2] for name in pictures} == {
        folder.name for folder in layout.FOLDERS if folder.mode
    } - PHOTOS


def test_labels_lie_in_hr_vitons_folders_byte_for_byte(exported, sample):
    published, dataset = tree(exported("urls")), tree(sample)
    labels = {name: data for name, data in published.items() if name.count("/") == 3}
    assert len(labels) == 6 * 8
    assert all(dataset[name] == data for name, data in labels.items())


def test_pairs_go_with_the_labels(exported, sample):
    for name in ("upper/test_pairs.txt", "dress/train_pairs.txt"):
        assert (exported("urls") / name).read_text() == (sample / name).read_text()


def test_the_list_can_go_alone(made, tmp_path):
    made.pair("a_00")
    done = made.export("urls", tmp_path / "out", WITHOUT)
    assert set(tree(tmp_path / "out")) == {
        "urls.parquet", "urls.jsonl", "README.md", "croissant.json", "export.json",
    }  # fmt: skip
    assert not done.manifest.annotations


def test_photos_without_an_address_are_named_and_left_out(made, tmp_path):
    made.pair("a_00")
    made.pair("mine_00", source="mine.jpg", store="")
    done = made.export("urls", tmp_path / "out")
    assert {row["stem"] for row in rows(tmp_path / "out")} == {"a_00"}
    assert {(one.what, one.reason) for one in done.left_out} == {
        ("upper/test/image/mine_00.jpg", "no web address"),
        ("upper/test/cloth/mine_00.jpg", "no web address"),
    }
    assert (tmp_path / "out/upper/test_pairs.txt").read_text() == "a_00.jpg a_00.jpg\n"
    assert b"mine.jpg" not in b"".join(tree(tmp_path / "out").values())


def test_only_own_photos_are_nothing_to_list(made, tmp_path):
    made.pair("mine_00", source="mine.jpg")
    with pytest.raises(DatasetError, match="2 x no web address"):
        made.export("urls", tmp_path / "out")


def test_whoever_has_the_originals_gets_the_pictures_back(made, tmp_path):
    rng = np.random.default_rng(0)
    original = rng.integers(0, 255, (900, 700, 3), np.uint8)
    geometry = plan(700, 900, (100.0, 50.0, 600.0, 880.0))
    made.photo("a_00", "person", geometry=geometry.record())
    made.export("urls", tmp_path / "out")
    (row,) = rows(tmp_path / "out")
    (tmp_path / "original.png").write_bytes(png_bytes(original))
    known = type(geometry)(*(row[name] for name in ("width", "height", "scale", "left", "top")))
    assert known == geometry
    again = fit(read_rgb(tmp_path / "original.png"), known)
    np.testing.assert_array_equal(again, fit(original, geometry))


def test_filled_up_it_is_the_dataset_again(exported, sample, tmp_path):
    out = copied(exported("urls"), tmp_path / "out")
    for root in roots(sample):
        for part in root.parts:
            for folder in PHOTOS:
                source = part / folder
                copied(source, out / source.relative_to(sample))
    published = tree(out)
    assert all(
        published[name] == data
        for name, data in tree(sample).items()
        if name.count("/") == 3 or (name.endswith("_pairs.txt") and data)
    )
    with Image.open(next((out / "upper").rglob("image-parse-v3/*.png"))) as labels:
        assert labels.mode == "P"
