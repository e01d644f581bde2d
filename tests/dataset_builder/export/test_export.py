"""One way in for all formats: what is taken in, what is kept, what is said."""

from __future__ import annotations

import errno
import json

import pytest
from made_datasets import tree

from dataset_builder.export import export as module
from dataset_builder.export.export import FORMATS, Options, export
from dataset_builder.export.manifest import read_manifest, write_manifest
from dataset_builder.export.rights import Rights
from sichak.errors import DatasetError, ParamsError

QUIET = Options(quiet=True)
HOLD_PHOTOS = [name for name, writer in FORMATS.items() if writer.pixels]


def test_the_formats_are_these():
    assert set(FORMATS) == {"urls", "webdataset", "hf", "dress-code"}
    assert HOLD_PHOTOS == ["webdataset", "hf", "dress-code"]


@pytest.mark.parametrize("form", FORMATS)
class TestEvery:
    """What holds of every format."""

    def test_nothing_in_nothing_out(self, form, made, tmp_path):
        with pytest.raises(DatasetError, match="nothing to export"):
            made.export(form, tmp_path / "out")
        assert not (tmp_path / "out").exists()

    def test_a_folder_that_is_no_dataset_is_an_error(self, form, tmp_path):
        with pytest.raises(DatasetError, match="no dataset"):
            export(tmp_path, form, tmp_path / "out", QUIET)

    def test_the_manifest_names_every_photo_and_every_file(self, form, exported):
        out = exported(form)
        manifest = read_manifest(out)
        assert (manifest.format, manifest.state, len(manifest.photos)) == (form, "complete", 12)
        others = {"README.md", "export.json", "croissant.json", "labels.json"}
        assert set(tree(out)) - others == manifest.files()
        assert len({entry.sha256 for entry in manifest.photos}) == 12

    def test_again_it_has_the_same_bytes(self, form, made, tmp_path):
        made.pair("a_00")
        made.export(form, tmp_path / "one")
        first = tree(tmp_path / "one")
        made.export(form, tmp_path / "one")
        made.export(form, tmp_path / "two")
        assert tree(tmp_path / "one") == tree(tmp_path / "two") == first

    def test_a_photo_that_is_no_longer_in_the_dataset_goes(self, form, made, tmp_path):
        made.pair("a_00")
        made.pair("b_00", category="dress", part="train")
        made.export(form, tmp_path / "out")
        made.rows["dress"] = []
        made.export(form, tmp_path / "out")
        made.export(form, tmp_path / "fresh")
        assert tree(tmp_path / "out") == tree(tmp_path / "fresh")
        folders = {path.name for path in (tmp_path / "out").rglob("*") if path.is_dir()}
        assert folders.isdisjoint({"dress", "dresses", "train"})

    def test_pieces_of_a_killed_run_are_removed(self, form, made, tmp_path):
        made.pair("a_00")
        done = made.export(form, tmp_path / "out")
        whole = tree(tmp_path / "out")
        begun = done.manifest.model_copy(update={"state": "begun"})
        write_manifest(tmp_path / "out", begun)
        (tmp_path / "out/.tmp-abc").write_bytes(b"half a shard")
        (tmp_path / "out/README.md").unlink()
        made.export(form, tmp_path / "out")
        assert tree(tmp_path / "out") == whole

    def test_it_is_found_by_its_manifest_before_its_first_file(
        self, form, made, tmp_path, monkeypatch
    ):
        made.pair("a_00")

        def full(*_):
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(FORMATS[form], "write", full)
        with pytest.raises(OSError, match="No space"):
            made.export(form, tmp_path / "out")
        manifest = read_manifest(tmp_path / "out")
        assert (manifest.state, len(manifest.photos)) == ("begun", 2)

    @pytest.mark.parametrize("inside", ["photo.jpg", "train/x.tar"])
    def test_a_folder_of_something_else_is_not_touched(self, form, made, tmp_path, inside):
        made.pair("a_00")
        path = tmp_path / "out" / inside
        path.parent.mkdir(parents=True)
        path.write_text("mine")
        with pytest.raises(DatasetError, match="no export"):
            made.export(form, tmp_path / "out")
        assert tree(tmp_path / "out") == {inside: b"mine"}

    def test_nor_is_an_export_in_another_format(self, form, made, tmp_path):
        made.pair("a_00")
        other = "urls" if form != "urls" else "hf"
        made.export(other, tmp_path / "out")
        before = tree(tmp_path / "out")
        with pytest.raises(DatasetError, match=rf"another format \({other}\)"):
            made.export(form, tmp_path / "out")
        assert tree(tmp_path / "out") == before

    def test_a_clone_of_an_empty_repository_is_an_empty_folder(self, form, made, tmp_path):
        made.pair("a_00")
        (tmp_path / "out/.git").mkdir(parents=True)
        (tmp_path / "out/.git/config").write_text("x")
        made.export(form, tmp_path / "out")
        assert (tmp_path / "out/.git/config").read_text() == "x"
        assert (tmp_path / "out/export.json").is_file()

    @pytest.mark.parametrize("damage", ["missing", "empty", "link", "folder"])
    def test_a_photo_without_all_its_files_is_left_out(self, form, made, tmp_path, damage):
        made.pair("a_00")
        made.pair("b_00")
        secret = tmp_path / "secret"
        secret.write_bytes(b"not for publication")
        path = made.root / "upper/test/image-parse-v3/b_00.png"
        path.unlink()
        if damage == "empty":
            path.write_bytes(b"")
        elif damage == "link":
            path.symlink_to(secret)
        elif damage == "folder":
            path.mkdir()
        done = made.export(form, tmp_path / "out")
        assert ("b_00", "person") not in {
            (entry.stem, entry.kind) for entry in done.manifest.photos
        }
        assert "upper/test/image/b_00.jpg" in {one.what for one in done.left_out}
        assert all(b"not for publication" not in data for data in tree(tmp_path / "out").values())


@pytest.mark.parametrize("form", HOLD_PHOTOS)
def test_closed_photos_stop_formats_that_hold_photos(form, made, tmp_path):
    made.pair("a_00", licence=None)
    with pytest.raises(ParamsError, match="may not be passed on"):
        made.export(form, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("form", HOLD_PHOTOS)
def test_all_left_out_is_nothing_to_export(form, made, tmp_path):
    made.pair("a_00", licence=None)
    with pytest.raises(DatasetError, match="2 x not to be passed on"):
        made.export(form, tmp_path / "out", Options(Rights(skip=True), quiet=True))


def test_a_closed_garment_takes_its_open_person_out_of_pairs(made, tmp_path):
    made.pair("a_00")
    made.photo("b_00", "person")
    made.photo("b_00", "garment", licence=None)
    done = made.export("hf", tmp_path / "out", Options(Rights(skip=True), quiet=True))
    assert {entry.stem for entry in done.manifest.photos} == {"a_00"}
    assert done.manifest.left_out == {"in no pair": 1, "not to be passed on": 1}


def test_progress_is_shown_and_can_be_silenced(made, tmp_path, capsys):
    made.pair("a_00")
    made.export("urls", tmp_path / "out", Options())
    assert "export urls: 2/2" in capsys.readouterr().err
    made.export("urls", tmp_path / "out", QUIET)
    assert capsys.readouterr().err == ""


def test_a_hostile_manifest_in_the_folder_deletes_nothing_elsewhere(made, tmp_path):
    made.pair("a_00")
    made.export("urls", tmp_path / "out")
    victim = tmp_path / "victim.txt"
    victim.write_text("mine")
    path = tmp_path / "out/export.json"
    manifest = json.loads(path.read_text())
    manifest["tables"].append("../victim.txt")
    path.write_text(json.dumps(manifest))
    with pytest.raises(DatasetError, match="no export's manifest"):
        made.export("urls", tmp_path / "out")
    assert victim.read_text() == "mine"


def test_stale_files_go_through_no_link(made, tmp_path):
    made.pair("a_00")
    done = made.export("urls", tmp_path / "out")
    (tmp_path / "else").mkdir()
    (tmp_path / "else/x.jpg").write_text("mine")
    (tmp_path / "out/linked").symlink_to(tmp_path / "else")
    manifest = done.manifest.model_copy(update={"tables": (*done.manifest.tables, "linked/x.jpg")})
    write_manifest(tmp_path / "out", manifest)
    with pytest.raises(DatasetError, match="leads out of"):
        made.export("urls", tmp_path / "out")
    assert (tmp_path / "else/x.jpg").read_text() == "mine"


def test_an_export_needs_none_of_the_libraries_that_load_it():
    import subprocess
    import sys

    code = f"import sys, {module.__name__}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()).isdisjoint({"datasets", "mlcroissant", "webdataset", "pyarrow"})
