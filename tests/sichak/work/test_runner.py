"""The runner: only what changed is computed, nothing is lost, trouble stays with its item."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from stages import COPY, Text, TextParams

from sichak.errors import DatasetError, SichakError
from sichak.work.item import Done, Item, Reject
from sichak.work.runner import RunOptions, read_status, run_stage


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


class World:
    """Texts in a folder, a stage over them, and what it computed."""

    def __init__(self, root: Path) -> None:
        self.root, self.out, self.diary = root, root / "out", root / "diary"
        (root / "texts").mkdir()

    def write(self, **texts: str) -> None:
        for name, text in texts.items():
            (self.root / "texts" / f"{name}.txt").write_text(text)

    def items(self) -> list[Item]:
        files = sorted((self.root / "texts").glob("*.txt"))
        return [Item(path.stem, {"text": path}) for path in files]

    def run(self, suffix="!", out=None, stage_timeout=900.0, load_seconds=0.0, **options):
        self.diary.write_text("")
        options = {"backend": "serial", "quiet": True, "memo": self.root / "memo", **options}
        params = TextParams(
            suffix=suffix, diary=self.diary, timeout=stage_timeout, load_seconds=load_seconds
        )
        stage = Text(params)
        return run_stage(stage, self.items(), out or self.out, RunOptions(**options))

    def computed(self) -> list[str]:
        return [line for line in self.diary.read_text().splitlines() if line != "load"]

    def files(self, out=None) -> dict[str, bytes]:
        out = out or self.out
        return {
            str(path.relative_to(out)): path.read_bytes()
            for path in sorted(out.rglob("*"))
            if path.is_file()
        }


def test_nothing_to_do_leaves_an_empty_status_and_loads_no_model(world):
    assert world.run() == []
    assert world.files() == {"status.jsonl": b""}
    assert world.diary.read_text() == ""


def test_every_item_ends_as_done_or_as_a_reject_with_its_reason(world):
    world.write(a="one", b="reject", c="raise")
    outcomes = world.run()
    assert [type(outcome.result) for outcome in outcomes] == [Done, Reject, Reject]
    assert read_status(world.out) == {
        "a": None,
        "b": "asked to",
        "c": "ValueError: asked to raise",
    }
    assert (world.out / COPY.file("a")).read_text() == "one!"
    assert list(world.files()) == ["copy/a.txt", "status.jsonl"]


def test_the_second_run_computes_nothing_not_even_the_rejects(world):
    world.write(a="one", b="reject")
    world.run()
    before = world.files()
    world.run()
    assert world.diary.read_text() == ""
    assert world.files() == before


def test_an_exception_is_tried_again_for_it_may_have_been_the_machine(world):
    world.write(a="one", b="raise")
    world.run()
    world.run()
    assert world.computed() == ["b"]


def test_one_new_item_among_a_thousand_is_computed_alone(world):
    world.write(**{f"n{number:04d}": str(number) for number in range(1000)})
    world.run()
    world.write(new="new")
    world.run()
    assert world.computed() == ["new"]


def test_a_deleted_item_takes_its_files_with_it(world):
    world.write(a="one", b="two")
    world.run()
    (world.root / "texts/a.txt").unlink()
    world.run()
    assert list(world.files()) == ["copy/b.txt", "status.jsonl"]
    assert read_status(world.out) == {"b": None}


def test_files_of_the_users_in_the_same_folder_are_left_alone(world):
    world.write(a="one")
    (world.out / "copy").mkdir(parents=True)
    (world.out / "copy/mine.txt").write_text("mine")
    world.run()
    world.run()
    assert (world.out / "copy/mine.txt").read_text() == "mine"


def test_a_status_file_from_elsewhere_cannot_point_outside(world):
    world.write(a="one")
    outside = world.root / "precious.txt"
    outside.write_text("mine")
    world.out.mkdir()
    line = {"id": "../../precious", "reason": None, "facts": {}}
    (world.out / "status.jsonl").write_text(json.dumps(line) + "\n")
    world.run()
    assert outside.exists()


def test_a_changed_item_alone_is_computed_anew(world):
    world.write(a="one", b="two")
    world.run()
    world.write(b="three")
    world.run()
    assert world.computed() == ["b"]
    assert (world.out / COPY.file("b")).read_text() == "three!"


def test_an_item_that_turned_bad_loses_its_old_file(world):
    world.write(a="one")
    world.run()
    world.write(a="reject")
    world.run()
    assert list(world.files()) == ["status.jsonl"]


def test_a_parameter_changed_and_changed_back_computes_nothing(world):
    world.write(a="one", b="two")
    world.run(suffix="!")
    first = world.files()
    world.run(suffix="?")
    assert world.computed() == ["a", "b"]
    world.run(suffix="!")
    assert world.computed() == []
    assert world.files() == first


def test_the_same_bytes_under_another_name_are_not_computed_again(world):
    world.write(a="one")
    world.run()
    world.write(b="one")
    world.run()
    assert world.computed() == []
    assert (world.out / COPY.file("b")).read_text() == "one!"


def test_a_missing_input_is_a_reject_that_names_the_role(world):
    stage = Text(TextParams())
    items = [Item("a", {}), Item("b", {"text": world.root / "absent"})]
    run_stage(stage, items, world.out, RunOptions(memo=world.root / "memo", quiet=True))
    reason = "text is missing: an earlier stage did not make it"
    assert read_status(world.out) == {"a": reason, "b": reason}


def test_two_items_of_one_id_are_an_error_that_names_it(world):
    world.write(a="one")
    items = world.items() * 2
    with pytest.raises(DatasetError, match="same id: a"):
        run_stage(Text(TextParams()), items, world.out, RunOptions(memo=world.root / "memo"))


def test_shards_are_disjoint_complete_and_leave_each_other_alone(world):
    world.write(**{f"n{number}": str(number) for number in range(20)})
    computed = []
    for index in range(3):
        world.run(shard=(index, 3))
        computed.append(set(world.computed()))
    assert set.union(*computed) == {f"n{number}" for number in range(20)}
    assert sum(map(len, computed)) == 20
    assert len(list((world.out / "copy").iterdir())) == 20
    whole = world.root / "whole"
    world.run(out=whole)
    assert world.computed() == []


def test_a_limit_takes_the_first_items_and_removes_none(world):
    world.write(a="1", b="2", c="3")
    world.run()
    world.write(a="4", c="5")
    world.run(limit=1)
    assert world.computed() == ["a"]
    assert sorted(path.name for path in (world.out / "copy").iterdir()) == [
        "a.txt",
        "b.txt",
        "c.txt",
    ]


def test_damaged_memo_bytes_are_noticed_and_made_anew(world):
    world.write(a="one")
    world.run()
    (blob,) = (world.root / "memo/blobs").glob("??/*")
    blob.write_bytes(b"two!")
    world.run()
    assert world.computed() == ["a"]
    assert (world.out / COPY.file("a")).read_text() == "one!"


class TestProcesses:
    def test_give_the_same_bytes_as_one_process(self, world):
        world.write(**{f"n{number}": str(number) for number in range(12)}, bad="reject")
        world.run(backend="process", workers=3)
        assert len(world.computed()) == 13
        parallel = world.files()
        world.run(out=world.root / "serial", memo=world.root / "other-memo")
        assert world.files(world.root / "serial") == parallel

    def test_load_the_model_once_a_worker(self, world):
        world.write(**{f"n{number}": str(number) for number in range(12)})
        world.run(backend="process", workers=2)
        assert world.diary.read_text().splitlines().count("load") <= 2

    def test_replace_a_dead_worker_and_reject_what_killed_it_twice(self, world):
        world.write(a="one", b="die", c="two", d="die once", e="three")
        outcomes = world.run(backend="process", workers=2)
        reasons = {
            o.item.id: o.result.reason if isinstance(o.result, Reject) else None for o in outcomes
        }
        assert reasons.pop("b") == (
            "a worker process died (signal 9), 2 times, while it worked on this item"
        )
        assert set(reasons.values()) == {None}
        assert world.computed().count("b") == 2

    def test_end_what_takes_too_long(self, world):
        world.write(a="one", b="hang")
        world.run(backend="process", workers=2, timeout=3.0)
        status = read_status(world.out)
        assert status["a"] is None
        assert "took too long, over 3 s, and was ended, 2 times" in str(status["b"])

    def test_give_an_item_the_time_that_its_stage_asks_for(self, world):
        world.write(a="hang")
        world.run(stage_timeout=1.5, backend="process", workers=1)
        assert "over 1.5 s" in str(read_status(world.out)["a"])

    def test_count_no_item_s_time_before_the_models_are_loaded(self, world):
        world.write(a="one")
        world.run(stage_timeout=3.0, load_seconds=5.0, backend="process", workers=1)
        assert read_status(world.out) == {"a": None}

    def test_obey_the_run_s_limit_rather_than_the_stage_s(self, world):
        world.write(a="one")
        world.run(stage_timeout=0.0, backend="process", workers=1, timeout=60.0)
        assert read_status(world.out) == {"a": None}

    @pytest.mark.parametrize("backend", ["serial", "process"])
    def test_stop_the_run_when_the_models_cannot_be_loaded(self, world, backend):
        world.write(a="one")
        stage = Text(TextParams(diary=world.root / "absent" / "diary"))
        options = RunOptions(memo=world.root / "memo", quiet=True, workers=1, backend=backend)
        with pytest.raises(SichakError, match="text: its models cannot be loaded: FileNotFound"):
            run_stage(stage, world.items(), world.out, options)


SCRIPT = """
import sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from stages import Text, TextParams
from sichak.work.item import Item
from sichak.work.runner import RunOptions, run_stage

if __name__ == "__main__":
    root = Path({root!r})
    items = [Item(p.stem, {{"text": p}}) for p in sorted((root / "texts").glob("*.txt"))]
    stage = Text(TextParams(diary=root / "diary", seconds=0.05))
    run_stage(stage, items, root / "out", RunOptions(memo=root / "memo", workers=2))
"""


@pytest.mark.parametrize("after", [1, 7])
def test_killed_and_run_again_no_finished_item_is_recomputed(world, after):
    world.write(**{f"n{number:02d}": str(number) for number in range(30)})
    world.diary.write_text("")
    script = world.root / "script.py"
    script.write_text(SCRIPT.format(tests=str(Path(__file__).parent), root=str(world.root)))
    process = subprocess.Popen(
        [sys.executable, str(script)], start_new_session=True, stderr=subprocess.DEVNULL
    )
    entries = world.root / "memo/entries"
    deadline = time.monotonic() + 60
    while len(list(entries.glob("??/*.json"))) < after and time.monotonic() < deadline:
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    remembered = len(list(entries.glob("??/*.json")))
    assert after <= remembered < 30
    world.run()
    assert len(world.computed()) == 30 - remembered
    killed = world.files()
    world.run(out=world.root / "undisturbed", memo=world.root / "other-memo")
    assert world.files(world.root / "undisturbed") == killed


@pytest.mark.parametrize("limit", [None, 1])
def test_what_a_killed_run_left_half_written_goes(world, limit):
    """But not in a run over a part: another part's may be at work in the same folder."""
    world.write(a="one")
    world.run()
    whole = world.files()
    for half in ("copy/.tmp-abc", ".tmp-def"):
        (world.out / half).write_bytes(b"on")
    (world.out / "copy" / "notes.md").write_text("mine")
    world.run(limit=limit)
    left = set(world.files()) - set(whole)
    assert left == {"copy/notes.md", *(["copy/.tmp-abc", ".tmp-def"] if limit else [])}


def test_status_lines_are_json_sorted_by_id(world):
    world.write(b="two", a="reject")
    world.run()
    rows = [json.loads(line) for line in (world.out / "status.jsonl").read_text().splitlines()]
    assert rows == [
        {"id": "a", "reason": "asked to", "facts": {"length": 6}},
        {"id": "b", "reason": None, "facts": {"length": 3}},
    ]
