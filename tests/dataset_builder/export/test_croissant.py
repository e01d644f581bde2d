"""`croissant.json` is valid for `mlcroissant`, which reads all records through it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dataset_builder.export.export import FORMATS, Options
from dataset_builder.export.params import ExportParams
from dataset_builder.export.tables import PHOTO_COLUMNS
from sichak.layout import CLOTH, IMAGE
from sichak.work.stage import file_sha256

ABOUT = ExportParams(
    creator="Example Lab",
    homepage="https://example.org/d",
    contact="d@example.org",
    published="2026-11-24",
    licence="CC-BY-4.0",
)


@pytest.fixture(scope="session")
def mlcroissant():
    return pytest.importorskip("mlcroissant")


def described(out: Path):
    return json.loads((out / "croissant.json").read_text(encoding="utf-8"))


def records(mlcroissant, out: Path, name: str):
    dataset = mlcroissant.Dataset(str(out / "croissant.json"))
    rows = []
    for record in dataset.records(name):
        plain = {}
        for key, value in record.items():
            plain[key.split("/")[1]] = value.decode() if isinstance(value, bytes) else value
        rows.append(plain)
    return rows


@pytest.mark.parametrize("form", FORMATS)
def test_it_is_valid(mlcroissant, exported, form):
    issues = mlcroissant.Dataset(str(exported(form) / "croissant.json")).metadata.ctx.issues
    assert issues.errors == set()


def test_with_a_publisher_stated_nothing_recommended_is_missing(mlcroissant, made, tmp_path):
    made.pair("a_00")
    made.export("urls", tmp_path / "out", Options(params=ABOUT, quiet=True))
    metadata = mlcroissant.Dataset(str(tmp_path / "out/croissant.json")).metadata
    assert metadata.ctx.issues.errors | metadata.ctx.issues.warnings == set()
    assert metadata.creators[0].name == "Example Lab"
    assert metadata.date_published.isoformat()[:10] == "2026-11-24"
    assert metadata.version == "1.0.0"


@pytest.mark.parametrize("form", FORMATS)
def test_every_photo_is_a_record_with_its_terms(mlcroissant, exported, form):
    rows = records(mlcroissant, exported(form), "photos")
    assert len(rows) == 12
    assert set(rows[0]) == set(PHOTO_COLUMNS)
    assert {row["licence"] for row in rows} == {"Apache-2.0"}
    assert all(row["url"].startswith("http://") for row in rows)
    assert {(row["width"], row["height"], row["scale"]) for row in rows} == {(768, 1024, 1.0)}
    assert len({row["sha256"] for row in rows}) == 12


@pytest.mark.parametrize(
    ("form", "column"), [("hf", "stem"), ("webdataset", "key"), ("dress-code", "key")]
)
def test_every_picture_is_a_record_that_finds_its_photo(
    mlcroissant, exported, sample, form, column
):
    known = {
        (row["kind"], row[column]): row for row in records(mlcroissant, exported(form), "photos")
    }
    for name, kind, folder in (("image", "person", IMAGE), ("cloth", "garment", CLOTH)):
        pictures = records(mlcroissant, exported(form), name)
        assert len(pictures) == 6
        for picture in pictures:
            row = known[kind, picture[column]]
            path = folder.path(sample / row["category"] / row["part"], row["stem"])
            with Image.open(path) as photo:
                np.testing.assert_array_equal(np.asarray(picture["content"]), np.asarray(photo))


def test_labels_are_records_of_the_list_of_addresses(mlcroissant, exported):
    rows = records(mlcroissant, exported("urls"), "parse")
    assert len(rows) == 6
    assert {row["content"].size for row in rows} == {(768, 1024)}
    names = {one["name"] for one in described(exported("urls"))["recordSet"]}
    assert names & {"image", "cloth", "agnostic"} == set()


@pytest.mark.parametrize("form", ["hf", "webdataset", "dress-code"])
def test_every_kind_of_picture_can_be_iterated(mlcroissant, exported, form):
    dataset = mlcroissant.Dataset(str(exported(form) / "croissant.json"))
    for name in (one["name"] for one in described(exported(form))["recordSet"]):
        assert next(iter(dataset.records(name))) is not None, name


def test_a_list_without_labels_is_a_table_alone(mlcroissant, made, tmp_path):
    made.pair("a_00")
    made.export("urls", tmp_path / "out", Options(annotations=False, quiet=True))
    assert [one["name"] for one in described(tmp_path / "out")["recordSet"]] == ["photos"]
    assert len(records(mlcroissant, tmp_path / "out", "photos")) == 2


def test_unknown_figures_are_none(mlcroissant, made, tmp_path):
    made.pair("a_00", geometry=None, image_index=None, name=None)
    made.export("urls", tmp_path / "out")
    for row in records(mlcroissant, tmp_path / "out", "photos"):
        assert (row["width"], row["scale"], row["image_index"], row["name"]) == (
            None, None, None, "",
        )  # fmt: skip


@pytest.mark.parametrize("form", FORMATS)
def test_files_are_named_with_their_hashes(exported, form):
    out = exported(form)
    for node in described(out)["distribution"]:
        if node["@type"] == "cr:FileObject":
            assert node["sha256"] == file_sha256(out / node["contentUrl"])
            assert node["contentSize"] == f"{(out / node['contentUrl']).stat().st_size} B"


def test_it_says_what_a_responsible_reader_asks(exported):
    said = described(exported("hf"))
    assert said["conformsTo"] == [
        "http://mlcommons.org/croissant/1.0",
        "http://mlcommons.org/croissant/RAI/1.0",
    ]
    assert said["license"] == ["https://spdx.org/licenses/Apache-2.0"]
    assert said["rai:dataCollectionType"] == ["Web Scraping"]
    assert "robots.txt" in said["rai:dataCollection"]
    assert "6 photos of people" in said["rai:personalSensitiveInformation"]
    assert "parse: truth" in said["rai:machineAnnotationTools"]
    for field in ("dataUseCases", "dataLimitations", "dataReleaseMaintenancePlan"):
        assert said[f"rai:{field}"]


def test_responsible_fields_are_read_by_the_library(mlcroissant, exported):
    metadata = mlcroissant.Dataset(str(exported("urls") / "croissant.json")).metadata
    assert "It holds the addresses of 6 photos of people" in str(
        metadata.personal_sensitive_information
    )
    assert "robots.txt" in str(metadata.data_collection)


def test_hostile_texts_stay_texts(mlcroissant, made, tmp_path):
    nasty = '"}], "@type": "sc:Person", "x": "\u202e</script>'
    made.pair("a_00", name=nasty, store=nasty, licence="CC0-1.0")
    made.export("urls", tmp_path / "out")
    (row, _) = records(mlcroissant, tmp_path / "out", "photos")
    assert row["name"] == nasty.replace("\u202e", " ")
    assert described(tmp_path / "out")["@type"] == "sc:Dataset"
