"""``export.json``: what is in an export, so that it can be found again; and no way out of it."""

from __future__ import annotations

import json

import pytest
from pydantic import ValidationError

from dataset_builder.export.manifest import (
    Entry,
    Manifest,
    entry_of,
    inside,
    read_manifest,
    safe_path,
    write_manifest,
)
from dataset_builder.export.records import read_dataset
from sichak.errors import DatasetError

EMPTY = Manifest(
    state="complete",
    format="hf",
    dataset="made",
    made_by={},
    pixels=True,
    annotations=True,
    permissions={},
    about={},
    tables=(),
    left_out={},
)


@pytest.fixture
def entry(made):
    made.pair("a_00", also=["maru/GM1"])
    return entry_of(read_dataset(made.write()).photos[1].record, ["a_00"], ["x/a_00.jpg"])


def test_an_empty_manifest_comes_back(tmp_path):
    write_manifest(tmp_path, EMPTY)
    assert read_manifest(tmp_path) == EMPTY
    assert json.loads((tmp_path / "export.json").read_text())["photos"] == []


def test_a_manifest_comes_back_with_its_photos(tmp_path, entry):
    whole = EMPTY.model_copy(update={"photos": (entry, entry), "tables": ("a/b.tar",)})
    write_manifest(tmp_path, whole)
    assert read_manifest(tmp_path) == whole
    assert whole.files() == {"x/a_00.jpg", "a/b.tar"}


def test_a_photo_has_a_line_with_all_that_a_takedown_asks_for(tmp_path, entry):
    write_manifest(tmp_path, EMPTY.model_copy(update={"photos": (entry,)}))
    line = json.loads((tmp_path / "export.json").read_text().splitlines()[1])
    assert line == {
        "kind": "person",
        "category": "upper",
        "part": "test",
        "stem": "a_00",
        "keys": ["a_00"],
        "files": ["x/a_00.jpg"],
        "sha256": entry.sha256,
        "url": "http://img.mall.invalid/a_00/person.jpg",
        "page_url": "http://mall.invalid/a_00/good",
        "store": "hanok",
        "sku": "A",
        "also": ["maru/GM1"],
        "brand": "HANOK",
        "licence": "Apache-2.0",
    }


def test_equal_manifests_have_equal_bytes(tmp_path, entry):
    manifest = EMPTY.model_copy(update={"photos": (entry,), "about": {"b": "1", "a": "2"}})
    other = manifest.model_copy(update={"about": {"a": "2", "b": "1"}})
    texts = []
    for one in (manifest, other):
        write_manifest(tmp_path, one)
        texts.append((tmp_path / "export.json").read_bytes())
    assert texts[0] == texts[1]


def test_a_photo_from_no_store_is_the_publishers_own(entry):
    assert entry.owner == "hanok"
    assert entry.model_copy(update={"store": ""}).owner == "own"


@pytest.mark.parametrize(
    "path",
    ["", ".", "..", "/etc/passwd", "a/../b", "a//b", "../a", "a/..", ".git/config", "a\\b", "a b",
     "a/\x00", "한/글", "x" * 300],
)  # fmt: skip
def test_no_path_leads_out_of_an_export(path, entry):
    with pytest.raises(ValueError, match="no path inside an export"):
        safe_path(path)
    with pytest.raises(ValidationError):
        Entry.model_validate(entry.model_dump() | {"files": [path]})
    with pytest.raises(ValidationError):
        Manifest.model_validate(EMPTY.model_dump() | {"tables": [path]})


def test_nor_does_a_link(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    out = tmp_path / "out"
    out.mkdir()
    (out / "upper").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(DatasetError, match="leads out of"):
        inside(out, "upper/a.jpg")
    assert inside(out, "lower/a.jpg") == out / "lower/a.jpg"


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "{}", '{"version": 2}', "[" * 100_000, '{"photos": [{"files": ["../x"]}]}'],
)
def test_what_is_no_manifest_is_an_error_in_a_sentence(tmp_path, content):
    (tmp_path / "export.json").write_text(content)
    with pytest.raises(DatasetError, match=r"export\.json: no export's manifest"):
        read_manifest(tmp_path)


def test_nor_is_an_empty_folder(tmp_path):
    with pytest.raises(DatasetError, match="cannot be read"):
        read_manifest(tmp_path)
