"""A photo that must go leaves an export without a trace, and the rest stays loadable."""

from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from made_datasets import copied, tree

from dataset_builder.export import withdraw as module
from dataset_builder.export.export import FORMATS, Options
from dataset_builder.export.manifest import EXPORT_JSON, read_manifest, write_manifest
from dataset_builder.export.params import ExportParams
from dataset_builder.export.withdraw import withdraw
from sichak.errors import DatasetError

TWO_A_SHARD = Options(params=ExportParams(shard_samples=2), quiet=True)
STEMS = ("aa-1_00", "bb-2_00", "cc-3_00")


@pytest.fixture(params=FORMATS)
def export_of(request, made, tmp_path) -> Path:
    for stem in STEMS:
        made.pair(stem)
    made.pair("dd-4_00", category="dress", part="train")
    out = tmp_path / "out"
    made.export(request.param, out, TWO_A_SHARD)
    return out


def of(stem: str):
    return lambda entry: entry.stem == stem


def traces(out: Path, *words: str) -> list[str]:
    """Files in which a word occurs: by name, in their bytes, in tables and in tars."""
    found = []
    for name, data in tree(out).items():
        text = data
        if name.endswith(".parquet"):
            text = json.dumps(pq.read_table(io.BytesIO(data)).to_pylist()).encode()
        if name.endswith(".tar"):
            with tarfile.open(fileobj=io.BytesIO(data)) as tar:
                text += "\n".join(tar.getnames()).encode()
        found += [name for word in words if word.encode() in text or word in name]
    return sorted(set(found))


def test_what_is_not_there_changes_nothing(export_of):
    before = tree(export_of)
    assert withdraw(export_of, of("nobody")) == []
    assert tree(export_of) == before


def test_no_trace_is_left(export_of):
    assert traces(export_of, "bb-2_00")
    numbers = {key for entry in read_manifest(export_of).photos for key in entry.keys}
    removed = withdraw(export_of, of("bb-2_00"))
    assert {(entry.stem, entry.kind) for entry in removed} == {
        ("bb-2_00", "person"),
        ("bb-2_00", "garment"),
    }
    assert traces(export_of, "bb-2_00") == []
    gone = numbers - {key for entry in read_manifest(export_of).photos for key in entry.keys}
    left_out = [name for name in tree(export_of) if any(key in name for key in gone)]
    assert left_out == []


def test_what_is_left_is_what_an_export_without_it_would_be(export_of, made, tmp_path):
    form = read_manifest(export_of).format
    withdraw(export_of, of("bb-2_00"))
    made.rows["upper"] = [row for row in made.rows["upper"] if row["stem"] != "bb-2_00"]
    made.export(form, tmp_path / "fresh", TWO_A_SHARD)
    left, fresh = tree(export_of), tree(tmp_path / "fresh")
    if form in ("urls", "hf"):
        ours = {"README.md", EXPORT_JSON}
        assert {k: v for k, v in left.items() if k not in ours} == {
            k: v for k, v in fresh.items() if k not in ours
        }
    assert {entry.stem for entry in read_manifest(export_of).photos} == {
        entry.stem for entry in read_manifest(tmp_path / "fresh").photos
    }


def test_every_named_file_is_there_and_no_other(export_of):
    withdraw(export_of, of("bb-2_00"))
    manifest = read_manifest(export_of)
    assert manifest.state == "complete"
    others = {"README.md", EXPORT_JSON, "croissant.json", "labels.json"}
    assert set(tree(export_of)) - others == manifest.files()


def test_card_and_description_follow(export_of):
    withdraw(export_of, of("bb-2_00"))
    assert "| withdrawn | 2 |" in (export_of / "README.md").read_text()
    mlcroissant = pytest.importorskip("mlcroissant")
    described = mlcroissant.Dataset(str(export_of / "croissant.json"))
    rows = list(described.records("photos"))
    assert len(rows) == 6
    assert b"bb-2_00" not in {row["photos/stem"] for row in rows}


def test_one_of_a_pair_takes_the_other_with_it_where_they_are_one_row(export_of):
    (garment,) = (
        entry
        for entry in read_manifest(export_of).photos
        if (entry.stem, entry.kind) == ("cc-3_00", "garment")
    )
    removed = withdraw(export_of, lambda entry: entry.sha256 == garment.sha256)
    alone = read_manifest(export_of).format == "urls"
    assert len(removed) == (1 if alone else 2)
    assert traces(export_of, garment.sha256) == []


def test_a_whole_category_can_go(export_of):
    withdraw(export_of, lambda entry: entry.category == "dress")
    assert traces(export_of, "dd-4_00") == []
    if read_manifest(export_of).format == "hf":
        datasets = pytest.importorskip("datasets")
        assert datasets.get_dataset_config_names(str(export_of)) == ["upper"]


def test_all_can_go(export_of):
    withdraw(export_of, lambda entry: True)
    assert read_manifest(export_of).photos == ()
    assert traces(export_of, *STEMS, "dd-4_00", "mall.invalid") == []


def test_it_can_be_done_twice(export_of):
    withdraw(export_of, of("aa-1_00"))
    withdraw(export_of, of("cc-3_00"))
    assert {entry.stem for entry in read_manifest(export_of).photos} == {"bb-2_00", "dd-4_00"}
    assert read_manifest(export_of).left_out["withdrawn"] == 4


@pytest.mark.parametrize("step", ["_rewrite", "finish"])
def test_killed_midway_the_same_call_ends_it(export_of, monkeypatch, tmp_path, step):
    undisturbed = copied(export_of, tmp_path / "undisturbed")
    withdraw(undisturbed, of("bb-2_00"))
    real, calls = getattr(module, step), []

    def dies(*arguments):
        calls.append(arguments)
        if len(calls) == (2 if step == "_rewrite" else 1):
            raise KeyboardInterrupt
        return real(*arguments)

    monkeypatch.setattr(module, step, dies)
    with pytest.raises(KeyboardInterrupt):
        withdraw(export_of, of("bb-2_00"))
    assert read_manifest(export_of).state == "withdrawing"
    monkeypatch.undo()
    withdraw(export_of, of("bb-2_00"))
    assert tree(export_of) == tree(undisturbed)


def test_from_an_export_that_never_ended_it_takes_what_is_there(export_of, made, tmp_path):
    whole = copied(export_of, tmp_path / "whole")
    begun = read_manifest(export_of).model_copy(update={"state": "begun"})
    write_manifest(export_of, begun)
    for name in ("README.md", "croissant.json", begun.tables[0], "upper-test-000000.parquet"):
        (export_of / name).unlink(missing_ok=True)
    (export_of / ".tmp-x").write_bytes(b"a piece of bb-2_00")
    withdraw(export_of, of("bb-2_00"))
    assert traces(export_of, "bb-2_00") == []
    assert read_manifest(export_of).state == "begun"
    assert not (export_of / "README.md").exists()
    made.export(begun.format, export_of, TWO_A_SHARD)
    assert tree(export_of) == tree(whole)


def test_a_shard_keeps_its_other_pairs_and_the_hashes_follow(made, tmp_path):
    webdataset = pytest.importorskip("webdataset")
    for stem in STEMS:
        made.pair(stem)
    made.export("webdataset", tmp_path / "out", TWO_A_SHARD)
    withdraw(tmp_path / "out", of("aa-1_00"))
    url = str(tmp_path / "out/upper-test-000000.tar")
    (one,) = webdataset.WebDataset(url, shardshuffle=False)
    assert one["__key__"] == "bb-2_00"
    made.rows["upper"] = [row for row in made.rows["upper"] if row["stem"] != "aa-1_00"]
    made.export("webdataset", tmp_path / "fresh", Options(params=ExportParams(shard_samples=1)))
    for ending in ("tar", "parquet"):
        left = (tmp_path / f"out/upper-test-000000.{ending}").read_bytes()
        assert left == (tmp_path / f"fresh/upper-test-000000.{ending}").read_bytes()


def test_a_garment_stays_while_someone_else_wears_it(made, tmp_path):
    for person in ("anna", "ben"):
        made.photo(person, "person")
        made.line(person, "shirt")
    made.photo("shirt", "garment")
    made.export("hf", tmp_path / "out")
    withdraw(tmp_path / "out", of("anna"))
    left = read_manifest(tmp_path / "out").photos
    assert [(entry.stem, entry.keys) for entry in left] == [
        ("ben", ("ben_shirt",)),
        ("shirt", ("ben_shirt",)),
    ]
    assert (tmp_path / "out/upper/test/cloth/shirt.jpg").is_file()
    assert traces(tmp_path / "out", "anna") == []


def test_another_product_with_the_same_photo_is_found_by_its_number(made, tmp_path):
    made.pair("aa-1_00", also=["maru/GM77"])
    made.export("hf", tmp_path / "out")
    assert len(withdraw(tmp_path / "out", lambda entry: "maru/GM77" in entry.also)) == 2


class TestHostile:
    """An export from elsewhere is data, not an instruction."""

    def test_a_manifest_cannot_delete_elsewhere(self, made, tmp_path):
        made.pair("aa-1_00")
        made.export("hf", tmp_path / "out")
        victim = tmp_path / "victim.txt"
        victim.write_text("mine")
        path = tmp_path / "out" / EXPORT_JSON
        path.write_text(path.read_text().replace("upper/test/image/", "../"))
        with pytest.raises(DatasetError, match="no export's manifest"):
            withdraw(tmp_path / "out", lambda entry: True)
        assert victim.read_text() == "mine"

    def test_nor_through_a_link(self, made, tmp_path):
        made.pair("aa-1_00")
        done = made.export("hf", tmp_path / "out")
        (tmp_path / "else").mkdir()
        (tmp_path / "else/aa-1_00.jpg").write_text("mine")
        (tmp_path / "out/linked").symlink_to(tmp_path / "else")
        entries = tuple(
            entry.model_copy(update={"files": ("linked/aa-1_00.jpg",)})
            for entry in done.manifest.photos
        )
        write_manifest(tmp_path / "out", done.manifest.model_copy(update={"photos": entries}))
        with pytest.raises(DatasetError, match="leads out of"):
            withdraw(tmp_path / "out", lambda entry: True)
        assert (tmp_path / "else/aa-1_00.jpg").read_text() == "mine"

    @pytest.mark.parametrize(
        ("form", "table"),
        [("urls", "urls.parquet"), ("urls", "urls.jsonl"), ("webdataset", "upper-test-000000.tar")],
    )
    def test_a_broken_table_is_named(self, made, tmp_path, form, table):
        made.pair("aa-1_00")
        made.pair("bb-2_00")
        made.export(form, tmp_path / "out")
        (tmp_path / "out" / table).write_bytes(b"[1, 2]\nno table at all" * 100)
        with pytest.raises(DatasetError, match=f"{table}: broken"):
            withdraw(tmp_path / "out", of("aa-1_00"))

    def test_no_export_is_an_error(self, tmp_path):
        with pytest.raises(DatasetError, match="cannot be read"):
            withdraw(tmp_path, lambda entry: True)
