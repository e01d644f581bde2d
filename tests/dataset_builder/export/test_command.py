"""`sichak export` on the command line, and the pieces of code that the how-to shows."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from made_datasets import SAMPLE, copied, tree

from sichak.work.stage import file_sha256

HOWTO = Path(__file__).parents[3] / "docs/howto-export.md"
SNIPPETS = re.findall(r"```python\n(.*?)```", HOWTO.read_text(encoding="utf-8"), re.S)
CLOSED = "all rights reserved: Samsung C&T"


def sichak(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sichak.cli.app", "export", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, check=False)


def test_the_default_is_the_list_of_addresses(sample, tmp_path):
    done = sichak("--dataset", sample, "--out", "out", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "out: 12 addresses of photos (urls)\n"
    assert "export urls: 12/12" in done.stderr
    names = tree(tmp_path / "out")
    assert {"urls.parquet", "urls.jsonl", "README.md", "croissant.json", "export.json"} <= {*names}
    assert not [name for name in names if "/image/" in name or "/cloth/" in name]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ([], 1, "data/dataset: no dataset"),
        (["--dataset", "d", "--format", "hf"], 2, "8seconds: 2 photos, all rights reserved"),
        (["--dataset", "d", "--format", "hf", "--with-photos"], 2, "go together"),
        (["--dataset", "d", "--permission", "8seconds"], 2, "STORE=WORDS is expected"),
        (["--dataset", "d", "--permission", "a=x", "--permission", "a=y"], 2, "once a store"),
        (["--dataset", "d", "--format", "hf", "--skip-restricted"], 1, "nothing to export"),
        (["--dataset", "d", "--format", "zip"], 2, "Invalid value for '--format'"),
    ],
)
def test_an_error_is_a_sentence_and_an_exit_code(made, fails, tmp_path, arguments, code, words):
    made.pair("a_00", store="8seconds", licence=CLOSED)
    made.write().rename(tmp_path / "d")
    ended, told = fails("export", *arguments, "--out", "out", cwd=tmp_path)
    assert (ended, words in told) == (code, True), told
    assert not (tmp_path / "out").exists()


def test_with_a_permission_photos_go_out_and_the_rest_is_named(made, tmp_path):
    made.pair("a_00", store="8seconds", licence=CLOSED)
    made.photo("b_00", "person", licence="MIT")
    made.write()
    permission = "8seconds=contract of 2026-11-02"
    arguments = ("--format", "hf", "--with-photos", "--permission", permission, "--quiet")
    done = sichak("--dataset", made.root, "--out", "out", *arguments, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stderr == "left out: upper/test/image/b_00.jpg: in no pair\n"
    manifest = json.loads((tmp_path / "out/export.json").read_text())
    assert manifest["permissions"] == {"8seconds": "contract of 2026-11-02"}


def test_croissant_describes_what_is_there_with_the_parameters_of_now(made, tmp_path):
    made.pair("a_00")
    made.write()
    sichak("--dataset", made.root, "--out", "out", "--format", "croissant", cwd=tmp_path)
    before = json.loads((tmp_path / "out/croissant.json").read_text())
    assert "creator" not in before
    (tmp_path / "params.yaml").write_text("export: {creator: Lab, published: 2026-11-24}\n")
    done = sichak("--out", "out", "--format", "croissant", cwd=tmp_path)
    assert done.stdout == "out: 2 photos described anew (urls)\n"
    after = json.loads((tmp_path / "out/croissant.json").read_text())
    assert (after["creator"]["name"], after["datePublished"]) == ("Lab", "2026-11-24")
    assert after["distribution"] == before["distribution"]


@pytest.mark.parametrize(("given", "words"), [("2026-13-40", "published"), ("tomorrow", "export")])
def test_a_day_that_is_none_is_an_error(made, fails, tmp_path, given, words):
    made.pair("a_00")
    made.write()
    (tmp_path / "params.yaml").write_text(f"export: {{published: '{given}'}}\n")
    ended, told = fails("export", "--dataset", made.root, "--out", "out", cwd=tmp_path)
    assert (ended, words in told) == (2, True), told


class TestHowTo:
    """Each piece of code in the how-to runs as it stands there."""

    def run(self, code: str, cwd: Path, monkeypatch) -> dict[str, object]:
        monkeypatch.chdir(cwd)
        names: dict[str, object] = {}
        exec(compile(code, str(HOWTO), "exec"), names)
        return names

    def snippet(self, word: str) -> str:
        (found,) = (code for code in SNIPPETS if word in code)
        return found

    def test_there_are_four(self):
        assert len(SNIPPETS) == 4

    def test_from_addresses_to_pictures(self, exported, sample, tmp_path, monkeypatch):
        out = copied(exported("urls"), tmp_path / "published")
        (tmp_path / "fetched").mkdir()
        for photo in (SAMPLE / "photos").rglob("*.jpg"):
            shutil.copy(photo, tmp_path / "fetched" / file_sha256(photo))
        self.run(self.snippet("fetched"), tmp_path, monkeypatch)
        for kind in ("image", "cloth"):
            found = sorted(path.relative_to(out) for path in out.rglob(f"{kind}/*.jpg"))
            assert found == sorted(p.relative_to(sample) for p in sample.rglob(f"{kind}/*.jpg"))

    def test_webdataset(self, exported, tmp_path, monkeypatch):
        pytest.importorskip("webdataset")
        (tmp_path / "shards").symlink_to(exported("webdataset"))
        names = self.run(self.snippet("webdataset"), tmp_path, monkeypatch)
        assert names["labels"].shape == (1024, 768)
        assert names["person"].size == (768, 1024)

    def test_hugging_face(self, exported, tmp_path, monkeypatch):
        pytest.importorskip("datasets")
        (tmp_path / "hub").symlink_to(exported("hf"))
        names = self.run(self.snippet("load_dataset"), tmp_path, monkeypatch)
        assert (names["person"].size, names["labels"].mode) == ((768, 1024), "P")

    def test_croissant(self, exported, tmp_path, monkeypatch):
        pytest.importorskip("mlcroissant")
        (tmp_path / "hub").symlink_to(exported("hf"))
        names = self.run(self.snippet("mlcroissant"), tmp_path, monkeypatch)
        assert names["terms"] == b"Apache-2.0"
        assert names["picture"].size == (768, 1024)
