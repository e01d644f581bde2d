"""An imagefolder that `datasets` loads: picture columns, the same types in every part."""

from __future__ import annotations

import json

import numpy as np
import pyarrow.parquet as pq
import pytest
from made_datasets import POSE, tree
from PIL import Image

from dataset_builder.export.export import Options
from dataset_builder.export.hugging_face import METADATA, PICTURES, column
from sichak.errors import DatasetError
from sichak.image import labels_bytes
from sichak.layout import CLOTH, IMAGE, PARSE

COLUMNS = {
    "image", "cloth", "cloth_mask", "parse", "parse_agnostic", "densepose", "densepose_iuv",
    "skeleton", "agnostic", "agnostic_mask",
}  # fmt: skip


@pytest.fixture(scope="session")
def datasets():
    return pytest.importorskip("datasets")


def rows(out, category="upper", part="test"):
    lines = (out / category / part / METADATA).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_an_empty_dataset_is_nothing_to_export(made, tmp_path):
    with pytest.raises(DatasetError, match="the dataset has no photo"):
        made.export("hf", tmp_path / "out")


def test_every_kind_of_picture_is_a_column():
    assert {column(layer) for layer in PICTURES} == COLUMNS


def test_datasets_loads_a_category_by_its_name(datasets, exported, sample):
    for category, count in (("upper", 2), ("lower", 2), ("dress", 2)):
        loaded = datasets.load_dataset(str(exported("hf")), category)
        assert sum(loaded.num_rows.values()) == count
        for part, table in loaded.items():
            for row in table:
                check_row(row, sample / category / part)


def check_row(row, folder):
    assert row["worn"] is True
    stem = row["person_stem"]
    for name in COLUMNS:
        assert row[name].size == (768, 1024)
    assert row["parse"].mode == "P"
    with Image.open(PARSE.path(folder, stem)) as labels:
        np.testing.assert_array_equal(np.asarray(row["parse"]), np.asarray(labels))
    for name, kind in (("image", IMAGE), ("cloth", CLOTH)):
        with Image.open(kind.path(folder, stem)) as photo:
            np.testing.assert_array_equal(np.asarray(row[name]), np.asarray(photo))
    assert np.asarray(row["keypoints"]).shape == (25, 3)
    assert row["person_licence"] == row["garment_licence"] == "Apache-2.0"
    assert row["person_url"].startswith("http://img.mall.invalid/")


def test_datasets_loads_a_folder_as_imagefolder(datasets, exported):
    loaded = datasets.load_dataset("imagefolder", data_dir=str(exported("hf") / "upper"))
    assert set(loaded) == {"train", "test"}
    features = loaded["train"].features
    assert features == loaded["test"].features
    assert {name for name, kind in features.items() if isinstance(kind, datasets.Image)} == COLUMNS


def test_datasets_finds_the_categories_in_the_card(datasets, exported):
    found = datasets.get_dataset_config_names(str(exported("hf")))
    assert set(found) == {"upper", "lower", "dress"}


def test_parts_have_the_same_types_whatever_is_known(datasets, made, tmp_path):
    blank = dict.fromkeys(("name", "brand", "colour", "gender", "view", "image_index", "geometry"))
    made.pair("a_00", part="train", **blank)
    made.pair("b_00", part="test")
    made.export("hf", tmp_path / "out")
    loaded = datasets.load_dataset(str(tmp_path / "out"), "upper")
    assert loaded["train"].features == loaded["test"].features
    assert loaded["train"][0]["person_name"] == ""
    assert loaded["test"][0]["person_name"] == "서울 티셔츠"


def test_digits_stay_text(datasets, made, tmp_path):
    made.pair("a_00", sku="007", store="123")
    made.export("hf", tmp_path / "out")
    row = datasets.load_dataset(str(tmp_path / "out"), "upper")["test"][0]
    assert (row["person_sku"], row["garment_store"]) == ("007", "123")


def test_a_part_without_pairs_has_no_folder(made, tmp_path):
    made.pair("a_00", category="dress", part="train")
    made.export("hf", tmp_path / "out")
    assert [path.parent.as_posix() for path in (tmp_path / "out").rglob(METADATA)] == [
        (tmp_path / "out/dress/train").as_posix()
    ]


def test_a_row_names_the_pictures_beside_it(made, tmp_path):
    made.pair("a_00")
    made.export("hf", tmp_path / "out")
    (row,) = rows(tmp_path / "out")
    for name in COLUMNS:
        file = tmp_path / "out/upper/test" / row[f"{name}_file_name"]
        assert file.read_bytes().endswith(b"a_00")
    assert row["keypoints"] == POSE.round(3).tolist()


def test_garments_that_several_are_given_are_there_once(datasets, made, tmp_path):
    for person in ("anna", "ben"):
        made.photo(person, "person")
        made.line(person, "shirt")
    made.photo("shirt", "garment")
    made.photo("hat", "garment")
    done = made.export("hf", tmp_path / "out")
    loaded = datasets.load_dataset(str(tmp_path / "out"), "upper")["test"]
    assert list(loaded["key"]) == ["anna_shirt", "ben_shirt"]
    assert list(loaded["worn"]) == [False, False]
    assert list(loaded["try_on"]) == ["shirt", "shirt"]
    assert len(list((tmp_path / "out/upper/test/cloth").iterdir())) == 1
    (shirt,) = (entry for entry in done.manifest.photos if entry.kind == "garment")
    assert shirt.keys == ("anna_shirt", "ben_shirt")
    assert [one.reason for one in done.left_out] == ["in no pair"]


def test_a_person_without_a_pose_is_left_out(made, tmp_path):
    made.pair("a_00")
    made.pair("b_00")
    pose = made.root / "upper/test/openpose_json/b_00_keypoints.json"
    pose.write_text('{"people": []}')
    done = made.export("hf", tmp_path / "out")
    assert [row["key"] for row in rows(tmp_path / "out")] == ["a_00"]
    assert [entry.stem for entry in done.manifest.photos] == ["a_00", "a_00"]
    assert "nobody in its pose" in done.left_out[0].reason
    assert not [name for name in tree(tmp_path / "out") if "b_00" in name]


def test_the_table_of_photos_has_every_photo_with_its_terms(exported):
    table = pq.read_table(exported("hf") / "photos.parquet").to_pylist()
    assert len(table) == 12
    assert {row["licence"] for row in table} == {"Apache-2.0"}
    assert {row["kind"] for row in table} == {"person", "garment"}


def test_a_changed_picture_replaces_the_old_one(made, tmp_path):
    made.pair("a_00")
    made.export("hf", tmp_path / "out")
    new = labels_bytes(np.zeros((1024, 768), np.uint8))
    PARSE.path(made.root / "upper/test", "a_00").write_bytes(new)
    made.export("hf", tmp_path / "out", Options(quiet=True))
    assert (tmp_path / "out/upper/test/parse/a_00.png").read_bytes() == new


def test_datasets_serves_no_older_content_of_the_same_folder(datasets, made, tmp_path):
    made.pair("a_00")
    made.export("hf", tmp_path / "out")
    first = datasets.load_dataset(str(tmp_path / "out"), "upper")["test"][0]
    assert np.asarray(first["parse"]).any()
    new = labels_bytes(np.zeros((1024, 768), np.uint8))
    PARSE.path(made.root / "upper/test", "a_00").write_bytes(new)
    made.export("hf", tmp_path / "out")
    again = datasets.load_dataset(str(tmp_path / "out"), "upper")["test"][0]
    assert not np.asarray(again["parse"]).any()
    assert again["content_sha256"] != first["content_sha256"]
