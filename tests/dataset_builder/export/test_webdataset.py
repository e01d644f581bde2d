"""Shards: who is in which, the same bytes each time, finished ones kept; read by `webdataset`."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import tarfile
import time
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_datasets import tree
from PIL import Image

from dataset_builder.export.export import Options
from dataset_builder.export.pairs import Pair
from dataset_builder.export.params import ExportParams
from dataset_builder.export.records import Photo, Record
from dataset_builder.export.webdataset import plan_shards
from sichak.layout import CLOTH, IMAGE, PARSE
from sichak.work.stage import file_sha256

ONE_EACH = Options(params=ExportParams(shard_samples=1), quiet=True)
LAYERS = {
    "image.jpg", "parse.png", "parse-agnostic.png", "densepose.jpg", "densepose-iuv.png",
    "pose.json", "skeleton.png", "agnostic.jpg", "agnostic-mask.png", "cloth.jpg",
    "cloth-mask.jpg", "json",
}  # fmt: skip


def pair(name: str, category: str = "upper", part: str = "train") -> Pair:
    record = Record(part=part, kind="person", category=category, stem=name, sha256="0" * 64)
    photo = Photo(record, Path())
    return Pair(name, photo, photo, True, "")


def plan(pairs, sizes, samples, most):
    planned = plan_shards(pairs, sizes, samples, most)
    return {shard.name: [one.key for one in shard.pairs] for shard in planned}


class TestPlan:
    """Which pairs share a shard."""

    SOME = (
        pair("e", "dress", "test"),
        pair("d", "upper", "test"),
        *(pair(name, "upper", "train") for name in "abc"),
    )

    def test_no_pairs_no_shard(self):
        assert plan([], [], 10, 100) == {}

    def test_a_shard_is_of_one_category_and_part(self):
        assert plan(self.SOME, [1] * 5, 10, 100) == {
            "dress-test-000000": ["e"],
            "upper-test-000000": ["d"],
            "upper-train-000000": ["a", "b", "c"],
        }

    def test_a_shard_is_full_by_count(self):
        found = plan(self.SOME, [1] * 5, 2, 100)
        assert found["upper-train-000000"] == ["a", "b"]
        assert found["upper-train-000001"] == ["c"]

    def test_a_shard_is_full_by_bytes(self):
        found = plan(self.SOME, [1, 1, 60, 40, 1], 10, 100)
        assert found["upper-train-000000"] == ["a", "b"]
        assert found["upper-train-000001"] == ["c"]

    def test_a_pair_that_is_too_large_has_a_shard_of_its_own(self):
        found = plan(self.SOME, [1, 1, 1, 1000, 1], 10, 100)
        assert list(found.values())[2:] == [["a"], ["b"], ["c"]]

    @given(st.data(), st.integers(1, 7), st.integers(1, 30))
    def test_every_pair_is_in_one_shard_in_order_and_no_shard_is_too_full(
        self, data, samples, most
    ):
        parts = sorted(data.draw(st.lists(st.sampled_from(("test", "train")), max_size=30)))
        sizes = data.draw(st.lists(st.integers(0, 40), min_size=len(parts), max_size=len(parts)))
        pairs = [pair(f"k{number}", part=part) for number, part in enumerate(parts)]
        planned = list(plan_shards(pairs, sizes, samples, most))
        assert [one for shard in planned for one in shard.pairs] == pairs
        assert len({shard.name for shard in planned}) == len(planned)
        of = {one.key: size for one, size in zip(pairs, sizes, strict=True)}
        for shard in planned:
            assert 1 <= len(shard.pairs) <= samples
            assert len({one.part for one in shard.pairs}) == 1
            assert len(shard.pairs) == 1 or sum(of[one.key] for one in shard.pairs) <= most


def test_the_library_reads_every_pair_with_all_its_files(exported, sample):
    webdataset = pytest.importorskip("webdataset")
    out = exported("webdataset")
    urls = sorted(str(path) for path in out.glob("*.tar"))
    samples = list(webdataset.WebDataset(urls, shardshuffle=False))
    assert len(samples) == 6
    for one in samples:
        assert {name for name in one if not name.startswith("__")} == LAYERS
        about = json.loads(one["json"])
        part = sample / about["category"] / about["part"]
        stem = about["person"]["stem"]
        assert one["__key__"] == about["key"] == stem
        assert one["image.jpg"] == IMAGE.path(part, stem).read_bytes()
        assert one["cloth.jpg"] == CLOTH.path(part, stem).read_bytes()
        assert one["parse.png"] == PARSE.path(part, stem).read_bytes()
        assert about["person"]["licence"] == about["garment"]["licence"] == "Apache-2.0"
        assert about["garment"]["role"] == "packshot"
        labels = np.asarray(Image.open(io.BytesIO(one["parse.png"])))
        assert labels.shape == (1024, 768)
        assert 5 < labels.max() < 20


def test_the_library_decodes_the_pictures(exported):
    webdataset = pytest.importorskip("webdataset")
    url = str(next(iter(sorted(exported("webdataset").glob("*.tar")))))
    one = next(iter(webdataset.WebDataset(url, shardshuffle=False).decode("rgb8")))
    assert one["image.jpg"].shape == (1024, 768, 3)
    assert one["pose.json"]["people"][0]["pose_keypoints_2d"]


def test_beside_each_shard_lies_a_table_of_its_pairs(exported):
    out = exported("webdataset")
    for tar in out.glob("*.tar"):
        table = pq.read_table(tar.with_suffix(".parquet"))
        with tarfile.open(tar) as members:
            keys = list(dict.fromkeys(name.split(".")[0] for name in members.getnames()))
        assert table["key"].to_pylist() == keys
        assert {f"{table['category'][0]}-{table['part'][0]}-000000"} == {tar.stem}
        assert table.schema.metadata[b"tar_sha256"].decode() == file_sha256(tar)
        assert all(url.startswith("http") for url in table["person_url"].to_pylist())


def test_members_tell_no_time_and_no_owner(exported):
    for tar in exported("webdataset").glob("*.tar"):
        with tarfile.open(tar) as members:
            for member in members:
                assert (member.mtime, member.uid, member.gid) == (0, 0, 0)
                assert (member.uname, member.gname, member.mode) == ("", "", 0o644)


def test_the_same_dataset_gives_the_same_bytes(made, tmp_path):
    for stem in ("a_00", "b_00"):
        made.pair(stem)
    made.export("webdataset", tmp_path / "one")
    os.utime(made.root / "upper/test/image/a_00.jpg", (1, 1))
    made.export("webdataset", tmp_path / "two")
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


def test_a_long_name_is_no_trouble(made, tmp_path):
    webdataset = pytest.importorskip("webdataset")
    stem = "x" * 147 + "_00"
    made.pair(stem)
    made.export("webdataset", tmp_path / "out")
    url = str(next((tmp_path / "out").glob("*.tar")))
    (one,) = webdataset.WebDataset(url, shardshuffle=False)
    assert (one["__key__"], len(one["image.jpg"]) > 0) == (stem, True)


def test_a_name_with_dots_is_cut_nowhere(made, tmp_path):
    webdataset = pytest.importorskip("webdataset")
    made.pair("a.v2_00")
    made.pair("a.v3_00")
    made.export("webdataset", tmp_path / "out")
    url = str(next((tmp_path / "out").glob("*.tar")))
    found = list(webdataset.WebDataset(url, shardshuffle=False))
    assert [json.loads(one["json"])["person"]["stem"] for one in found] == ["a.v2_00", "a.v3_00"]
    assert all({name for name in one if name[0] != "_"} == LAYERS for one in found)


class TestAgain:
    """Finished shards are kept; changed ones are written anew."""

    @pytest.fixture
    def three(self, made, tmp_path):
        for stem in ("a_00", "b_00", "c_00"):
            made.pair(stem)
        out = tmp_path / "out"
        made.export("webdataset", out, ONE_EACH)
        return made, out

    def written(self, out):
        return {path.name: path.stat().st_mtime_ns for path in out.glob("*.tar")}

    def test_a_second_run_writes_no_shard(self, three):
        made, out = three
        before = self.written(out)
        made.export("webdataset", out, ONE_EACH)
        assert self.written(out) == before

    def test_a_changed_file_rewrites_its_shard_alone(self, three):
        made, out = three
        before = self.written(out)
        PARSE.path(made.root / "upper/test", "b_00").write_bytes(b"\x89PNG other")
        made.export("webdataset", out, ONE_EACH)
        changed = {name for name, when in self.written(out).items() if before[name] != when}
        assert changed == {"upper-test-000001.tar"}

    def test_a_shard_without_its_table_is_written_again(self, three):
        made, out = three
        whole = tree(out)
        (out / "upper-test-000001.parquet").unlink()
        (out / "upper-test-000001.tar").write_bytes(b"half")
        made.export("webdataset", out, ONE_EACH)
        assert tree(out) == whole

    def test_a_broken_table_too(self, three):
        made, out = three
        whole = tree(out)
        (out / "upper-test-000001.parquet").write_bytes(b"PAR1")
        made.export("webdataset", out, ONE_EACH)
        assert tree(out) == whole

    def test_a_removed_photo_is_in_no_shard(self, three):
        made, out = three
        made.rows["upper"] = [row for row in made.rows["upper"] if row["stem"] != "b_00"]
        made.export("webdataset", out, ONE_EACH)
        assert sorted(path.name for path in out.glob("*.tar")) == [
            "upper-test-000000.tar",
            "upper-test-000001.tar",
        ]
        assert b"b_00" not in b"".join(tree(out).values())


def test_killed_at_any_moment_it_goes_on_behind_the_finished_shards(made, tmp_path):
    for number in range(40):
        made.pair(f"p{number:02d}_00")
    dataset, out = made.write(), tmp_path / "out"
    code = (
        "import sys; from pathlib import Path\n"
        "from dataset_builder.export.export import Options, export\n"
        "from dataset_builder.export.params import ExportParams\n"
        "options = Options(params=ExportParams(shard_samples=1), quiet=True)\n"
        "export(Path(sys.argv[1]), 'webdataset', Path(sys.argv[2]), options)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(dataset), str(out)])
    deadline = time.monotonic() + 120
    while len(list(out.glob("*.parquet"))) < 5 and time.monotonic() < deadline:
        assert process.poll() is None, "it ended before it could be killed"
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.wait()
    finished = {path.name: path.stat().st_mtime_ns for path in out.glob("*.parquet")}
    kept = {name.replace(".parquet", ".tar") for name in finished}
    assert 5 <= len(finished) < 40
    assert json.loads((out / "export.json").read_text())["state"] == "begun"
    tars = {name: (out / name).stat().st_mtime_ns for name in kept}
    made.export("webdataset", out, ONE_EACH)
    assert {name: (out / name).stat().st_mtime_ns for name in kept} == tars
    made.export("webdataset", tmp_path / "undisturbed", ONE_EACH)
    assert tree(out) == tree(tmp_path / "undisturbed")
    assert json.loads((out / "export.json").read_text())["state"] == "complete"
