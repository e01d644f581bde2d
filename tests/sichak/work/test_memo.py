"""The memo store: whole entries or none."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
from pathlib import Path

import pytest

from sichak.work.item import Done, Reject
from sichak.work.memo import Entry, Memo, default_memo, open_atomically, write_atomically

KEY = "a" * 64


@pytest.fixture
def memo(tmp_path):
    return Memo(tmp_path)


def test_an_empty_store_knows_nothing(memo):
    assert memo.get(KEY) is None
    assert list(memo.entries()) == []


@pytest.mark.parametrize(
    "result",
    [
        Done({}),
        Done({"a": b"", "b": b"\x00\xff" * 1000}, {"score": 0.5, "view": "front"}),
        Reject("too small", {"width": 10}),
    ],
    ids=["nothing made", "files and facts", "reject"],
)
def test_what_was_put_comes_back(memo, result):
    memo.put(KEY, result, 1.5, {"image": "0" * 64})
    assert memo.get(KEY) == Entry(result, 1.5)


def test_equal_bytes_are_stored_once(memo):
    memo.put("a" * 64, Done({"x": b"same", "y": b"same"}), 0, {})
    memo.put("b" * 64, Done({"x": b"same"}), 0, {})
    assert len(list((memo.root / "blobs").glob("??/*"))) == 1


@pytest.mark.parametrize("damage", [b"", b"SAME", b"same, but longer"])
def test_damaged_bytes_count_as_absent_and_can_be_made_anew(memo, damage):
    result = Done({"x": b"same"})
    memo.put(KEY, result, 0, {})
    memo.blob_path(hashlib.sha256(b"same").hexdigest()).write_bytes(damage)
    assert memo.get(KEY) is None
    memo.put(KEY, result, 0, {})
    assert memo.get(KEY) == Entry(result, 0)


@pytest.mark.parametrize("damage", ["", "{", "[]", "null", '{"reject": null}', '{"files": 3}'])
def test_a_damaged_entry_counts_as_absent(memo, damage):
    memo.put(KEY, Done({"x": b"same"}), 0, {})
    memo.entry_path(KEY).write_text(damage)
    assert memo.get(KEY) is None


def test_entries_tell_from_which_photo_they_come(memo):
    memo.put(KEY, Done({}), 0, {"image": "1" * 64})
    (entry,) = memo.entries()
    assert json.loads(entry.read_text())["inputs"] == {"image": "1" * 64}


def put_many(root: Path, start: int) -> None:
    memo = Memo(root)
    for number in range(start, start + 30):
        key = hashlib.sha256(str(number % 40).encode()).hexdigest()
        memo.put(key, Done({"x": str(number % 40).encode()}), 0, {})


def test_many_processes_may_write_at_once(memo):
    context = multiprocessing.get_context("fork")
    crew = [context.Process(target=put_many, args=(memo.root, start)) for start in (0, 10, 20)]
    for process in crew:
        process.start()
    for process in crew:
        process.join()
    assert [process.exitcode for process in crew] == [0, 0, 0]
    entries = [memo.get(path.stem) for path in memo.entries()]
    assert len(entries) == 40
    assert None not in entries
    assert not list(memo.root.rglob(".tmp-*"))


def test_a_failed_write_leaves_nothing(tmp_path):
    target = tmp_path / "folder"
    target.mkdir()
    with pytest.raises(OSError, match="folder"):
        write_atomically(target, b"a file cannot take a folder's place")
    assert list(tmp_path.iterdir()) == [target]


def test_the_store_lies_where_the_environment_says(monkeypatch, tmp_path):
    monkeypatch.setenv("SICHAK_MEMO", str(tmp_path / "here"))
    assert default_memo() == tmp_path / "here"
    monkeypatch.delenv("SICHAK_MEMO")
    assert default_memo().name == "memo"
    assert "sichak" in str(default_memo())


def test_a_file_written_piece_by_piece_appears_whole_at_the_end(tmp_path):
    path = tmp_path / "deep/x"
    with open_atomically(path) as file:
        file.write(b"one")
        file.write(b"two")
        assert not path.exists()
    assert path.read_bytes() == b"onetwo"
    assert path.stat().st_mode & 0o777 == 0o644


def test_an_error_while_writing_leaves_what_was_there(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(b"old")

    def fail() -> None:
        with open_atomically(path) as file:
            file.write(b"new")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("x", b"old")]
