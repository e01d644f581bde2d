"""`sichak takedown`: what is named is gone from everywhere, and nothing else is."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import sqlite3
import tarfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from made_datasets import tree
from world import GONE, PRODUCTS, photo, sha, started, stem, takedown

from crawlers.lock import only_crawl
from dataset_builder.dataset.validate import validate
from dataset_builder.export.manifest import read_manifest

REASON = ("--reason", "asked by mail")


def traces(root: Path, product: str) -> list[str]:
    """Files that tell of a product by their names or bytes, in tables, tars and databases too."""
    words = [stem(product).encode(), f'"{product}"'.encode(), f"/{product}/".encode()]
    words += [sha(photo(product, kind)).encode() for kind in ("person", "garment")]
    found = []
    for name, data in tree(root).items():
        text = data
        if name.endswith(".parquet"):
            text = json.dumps(pq.read_table(io.BytesIO(data)).to_pylist()).encode()
        elif name.endswith(".tar"):
            with tarfile.open(fileobj=io.BytesIO(data)) as tar:
                text += "\n".join(tar.getnames()).encode()
        if any(word in text or word in name.encode() for word in words):
            found.append(name)
    return found


def is_of_cache(name: str) -> bool:
    return name.startswith(".dvc/")


def is_picture(data: bytes) -> bool:
    return data[:2] == b"\xff\xd8" or data[:4] == b"\x89PNG"


def test_a_dry_run_names_what_would_go_and_changes_nothing(project):
    root = project()
    before = tree(root)
    done = takedown(root, f"hanok/{GONE}", "--dry-run")
    assert done.returncode == 0, done.stderr
    for place in (
        "crawl data/crawl/hanok", "crawl state", "selection data/select", "dataset data/dataset",
        "try-ons data/tryon/upper", "report data/report", "export published/hf",
        "export published/urls", "export published/webdataset", "memo ", "DVC cache",
    ):  # fmt: skip
        assert f"  {place}" in done.stdout, place
    assert f"data/dataset/upper/test/image/{stem(GONE)}" in done.stdout.replace("train", "test")
    after = tree(root)
    assert {name for name in before if "state/" not in name} <= set(after)
    assert all(before[name] == after[name] for name in before if "state/" not in name)
    assert not (root / "takedown.jsonl").exists()


@pytest.mark.parametrize("target", [GONE, f"hanok/{GONE}", f"sku:{GONE}", "brand:two"])
def test_nothing_of_it_is_left_anywhere(project, target):
    root = project()
    assert traces(root, GONE)
    done = takedown(root, target, *REASON)
    assert done.returncode == 0, done.stderr
    left = [name for name in traces(root, GONE) if name != "takedown.jsonl"]
    assert [name for name in left if not is_of_cache(name)] == []
    assert [name for name in left if is_picture((root / name).read_bytes())] == []


def test_all_else_is_as_before(project):
    root = project()
    before = tree(root / "data")
    takedown(root, GONE, *REASON)
    after = tree(root / "data")
    mine = {name for name in before if stem(GONE) in name or sha(photo(GONE, "person")) in name}
    mine |= {name for name in before if sha(photo(GONE, "garment")) in name}
    rewritten = {".jsonl", ".txt", ".parquet"}
    kept = {
        name
        for name in before
        if name not in mine
        and not name.startswith("report/")
        and Path(name).suffix not in rewritten
    }
    assert len(kept) > 80
    assert all(after.get(name) == before[name] for name in kept)
    for part in ("train", "test"):
        assert validate(root / "data/dataset/upper", part) == []
    with sqlite3.connect(root / "state/hanok/state-3.sqlite") as database:
        skus = [row[0] for row in database.execute("SELECT sku FROM products ORDER BY sku")]
    assert skus == [one for one in PRODUCTS if one != GONE]


def test_one_photo_goes_and_its_partner_stays(project):
    root = project()
    digest = sha(photo(GONE, "person"))
    done = takedown(root, digest, *REASON)
    assert done.returncode == 0, done.stderr
    assert not (root / f"data/select/image/{stem(GONE)}.jpg").exists()
    assert (root / f"data/select/cloth/{stem(GONE)}.jpg").is_file()
    assert (root / f"data/cloth-mask/cloth-mask/{stem(GONE)}.jpg").is_file()
    worn = sorted(path.stem for path in (root / "data/tryon/upper").glob(f"*_{stem(GONE)}.png"))
    assert worn == sorted(f"{stem(one)}_{stem(GONE)}" for one in PRODUCTS if one != GONE)
    assert not list((root / "data/tryon/upper").glob(f"{stem(GONE)}_*.png"))
    entries = read_manifest(root / "published/urls").photos
    assert {entry.kind for entry in entries if entry.sku == GONE} <= {"garment"}


def test_an_address_in_another_spelling_is_the_same(project):
    root = project()
    done = takedown(root, f"https://IMG.mall.invalid/{GONE}/person.jpg#x", *REASON)
    assert done.returncode == 0, done.stderr
    digest = sha(photo(GONE, "person"))
    assert not list(root.glob(f"data/crawl/hanok/photos/*/{digest}.*"))
    assert list(root.glob("data/crawl/hanok/photos/*/*"))


def test_the_tombstone_says_what_and_keeps_no_picture(project):
    root = project()
    takedown(root, GONE, *REASON, "--by", "Kim")
    blocked, removed = map(json.loads, (root / "takedown.jsonl").read_text().splitlines())
    assert (blocked["kind"], blocked["value"]) == ("sku", f"hanok/{GONE}")
    assert (blocked["by"], blocked["reason"]) == ("Kim", "asked by mail")
    assert sorted(blocked["sha256s"]) == sorted(sha(photo(GONE, k)) for k in ("person", "garment"))
    assert removed["counts"]["crawl data/crawl/hanok"]["files"] == 2
    (memo,) = (counts for place, counts in removed["counts"].items() if place.startswith("memo"))
    assert memo["files"] > 0
    assert memo["rows"] > 0
    assert removed["objects"]


def test_a_private_one_tells_no_value(project):
    root = project()
    url = f"http://img.mall.invalid/{GONE}/person.jpg"
    takedown(root, url, *REASON, "--private")
    assert "img.mall" not in (root / "takedown.jsonl").read_text()
    assert "0 photos" not in takedown(root, url, "--dry-run").stdout


def test_what_is_not_here_is_blocked_all_the_same(project):
    root = project()
    done = takedown(root, "brand:Nobody", *REASON)
    assert done.returncode == 0
    assert "0 photos" in done.stdout
    assert (root / "takedown.jsonl").is_file()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["One", *REASON], "'brand:One'"),
        (["P9", *REASON], "say what it is"),
        ([GONE], "--reason is missing"),
        ([GONE, *REASON, "--in", "nowhere"], "no such folder"),
    ],
)
def test_what_is_unclear_is_refused_and_changes_nothing(project, words, told):
    root = project()
    done = takedown(root, *words)
    assert done.returncode == 2
    assert told in done.stderr
    assert traces(root, GONE)
    assert not (root / "takedown.jsonl").exists()


def test_many_at_once_must_be_meant(project):
    root = project()
    many = [{"store": "hanok", "sku": GONE, "sha256": sha(b"%d" % n)} for n in range(101)]
    with (root / "data/crawl/hanok/manifest.jsonl").open("a") as file:
        file.writelines(json.dumps(row) + "\n" for row in many)
    done = takedown(root, GONE, *REASON)
    assert done.returncode == 2
    assert "103 photos would go" in done.stderr
    assert traces(root, GONE)
    assert takedown(root, GONE, *REASON, "--yes").returncode == 0
    assert [n for n in traces(root, GONE) if is_picture((root / n).read_bytes())] == []


def test_a_damaged_tombstone_stops_it(project):
    root = project()
    (root / "takedown.jsonl").write_text("nonsense\n")
    done = takedown(root, GONE, *REASON)
    assert done.returncode == 1
    assert "no tombstone" in done.stderr


def test_remotes_are_named(project):
    root = project()
    with (root / ".dvc/config").open("a") as file:
        file.write("['remote \"cloud\"']\n    url = s3://bucket/dvc\n")
    done = takedown(root, GONE, *REASON)
    assert "DVC remote cloud (s3://bucket/dvc)" in done.stdout


def test_a_store_that_is_being_crawled_keeps_no_other_from_being_emptied(project):
    root = project()
    shutil.copytree(root / "state/hanok", root / "state/aaa")
    with only_crawl("aaa", root / "state/aaa", root / "out"):
        done = takedown(root, GONE, *REASON)
    assert done.returncode == 1
    assert "another crawl of aaa is running" in done.stderr
    assert "give the same command again" in done.stderr
    pictures = [name for name in traces(root, GONE) if is_picture((root / name).read_bytes())]
    assert {name.partition("/photos")[0] for name in pictures} == {"state/aaa"}
    assert takedown(root, f"sku:hanok/{GONE}", *REASON).returncode == 0
    assert [n for n in traces(root, GONE) if is_picture((root / n).read_bytes())] == []


def test_a_second_run_finds_nothing_more(project):
    root = project()
    takedown(root, GONE, *REASON)
    before = {name: data for name, data in tree(root).items() if name != "takedown.jsonl"}
    done = takedown(root, f"sku:hanok/{GONE}", *REASON)
    assert done.returncode == 0
    assert "emptying" not in done.stdout
    after = {name: data for name, data in tree(root).items() if name != "takedown.jsonl"}
    assert {n: d for n, d in after.items() if "state/" not in n} == {
        n: d for n, d in before.items() if "state/" not in n
    }


def test_a_run_that_is_killed_anywhere_is_finished_by_the_same_command(project):
    straight = project("straight")
    lines = [
        line for line in takedown(straight, GONE, *REASON).stdout.splitlines() if "emptying" in line
    ]
    assert len(lines) >= 8
    aside = ("takedown.jsonl", ".dvc/", "state/")
    whole = {n: d for n, d in tree(straight).items() if not n.startswith(aside)}
    for count in (1, 4, len(lines)):
        root = project(f"killed-{count}")
        process = started(root, GONE, *REASON)
        assert process.stdout is not None
        seen = 0
        while seen < count:
            seen += "emptying" in process.stdout.readline()
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
        done = takedown(root, f"sku:hanok/{GONE}", *REASON)
        assert done.returncode == 0, done.stderr
        assert {n: d for n, d in tree(root).items() if not n.startswith(aside)} == whole
        assert [n for n in traces(root, GONE) if is_picture((root / n).read_bytes())] == []
