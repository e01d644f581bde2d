"""The file of tombstones: only appended to, never misread, and silent about what is personal."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from sichak.errors import DatasetError
from sichak.takedown.blocklist import Blocklist, blocked_here, blocklist_of
from sichak.takedown.target import Target
from sichak.takedown.tombstones import append, blocked_line, read_tombstones
from sichak.takedown.whence import Whence

SHA, OTHER = "ab" * 32, "cd" * 32
ONE = blocked_line(Target("sku", "hanok/GM1"), "asked", "me", [SHA])


def test_no_file_blocks_nothing(tmp_path):
    assert read_tombstones(tmp_path / "takedown.jsonl") == []
    assert blocked_here(tmp_path / "takedown.jsonl") == Blocklist()


def test_lines_are_read_as_they_were_written(tmp_path):
    path = tmp_path / "new" / "takedown.jsonl"
    append(path, ONE)
    before = path.read_bytes()
    other = blocked_line(Target("brand", "KUHO"), "asked", "me", [])
    append(path, other)
    assert path.read_bytes().startswith(before)
    assert read_tombstones(path) == [ONE, other]


def test_a_private_value_is_recognised_and_not_told(tmp_path):
    path = tmp_path / "takedown.jsonl"
    target = Target("url", "https://shop.example/kim-min-ji.jpg")
    append(path, blocked_line(target, "asked", "me", [], private=True))
    assert "kim" not in path.read_text()
    assert blocked_here(path).why_url("http://SHOP.example/kim-min-ji.jpg")


def test_a_line_that_was_cut_off_is_passed_over_and_then_gone(tmp_path):
    path = tmp_path / "takedown.jsonl"
    append(path, ONE)
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:40])
    assert read_tombstones(path) == [ONE]
    append(path, ONE)
    assert path.read_bytes() == whole + whole


@pytest.mark.parametrize(
    "line", ["nonsense", "[]", '{"event": "unblocked"}', json.dumps({"event": "blocked"})]
)
def test_a_damaged_line_stops_everything(tmp_path, line):
    path = tmp_path / "takedown.jsonl"
    path.write_text(line + "\n" + ONE.model_dump_json() + "\n")
    with pytest.raises(DatasetError, match="line 1: no tombstone"):
        blocked_here(path)


MANY = """
import sys
from pathlib import Path
from sichak.takedown.target import Target
from sichak.takedown.tombstones import append, blocked_line
for _ in range(20):
    append(Path(sys.argv[1]), blocked_line(Target("sku", "GM1"), "asked", "me", []))
"""


def test_several_processes_may_append_at_once(tmp_path):
    path = tmp_path / "takedown.jsonl"
    crew = [subprocess.Popen([sys.executable, "-c", MANY, path]) for _ in range(3)]
    assert [one.wait() for one in crew] == [0, 0, 0]
    assert len(read_tombstones(path)) == 60


@pytest.mark.parametrize(
    ("one", "is_blocked"),
    [
        (Whence(), False),
        (Whence("hanok", "GM1"), True),
        (Whence("hanok", "gm1", brand="X"), True),
        (Whence("maru", "GM1"), False),
        (Whence("maru", "GM3", also=("hanok/GM1",)), True),
        (Whence(sha256=SHA), True),
        (Whence(sha256=OTHER), False),
        (Whence("hanok", "GM11"), False),
    ],
)
def test_what_a_product_blocks(tmp_path, one, is_blocked):
    append(tmp_path / "t.jsonl", ONE)
    why = blocked_here(tmp_path / "t.jsonl").why(one)
    assert why == (f"taken down ({ONE.id})" if is_blocked else None)


def test_a_number_without_a_store_is_blocked_in_all():
    blocked = blocklist_of([Target("sku", "GM1")])
    assert blocked.why(Whence("hanok", "GM1"))
    assert blocked.why(Whence("maru", "GM1"))
    assert not blocked.why(Whence("maru", "GM2"))
