"""The one work runner of all stages: only what changed, nothing lost.

Items the memo store knows are taken from it; the rest is processed by a
backend, each result remembered the moment it is there. Then every result is
written below the output folder, files of items that are gone are removed, and
``status.jsonl`` says how each item ended. The output folder depends on the items
alone: an interrupted run, run again, leaves the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from sichak.errors import DatasetError
from sichak.layout import is_stem
from sichak.work.item import Done, Item, Json, Reject, Result
from sichak.work.memo import TEMPORARY, Memo, default_memo, open_atomically, write_atomically
from sichak.work.progress import Progress
from sichak.work.stage import Stage, item_key
from sichak.work.workers import Backend, Processes, Serial, Task

STATUS = "status.jsonl"


@dataclass(frozen=True)
class RunOptions:
    """How a stage is run; nothing here changes what comes out.

    Attributes:
        backend: ``process`` (default) or ``serial``.
        workers: processes; 0 means one a core.
        shard: (i, n): only the i-th of n parts of the items, i from 0. Other
            parts' files are left as they are.
        limit: only the first so many items.
        memo: folder of the memo store.
        timeout: seconds an item may take; None: as many as the stage says.
        quiet: no progress.
    """

    backend: Literal["serial", "process"] = "process"
    workers: int = 0
    shard: tuple[int, int] | None = None
    limit: int | None = None
    memo: Path = field(default_factory=default_memo)
    timeout: float | None = None
    quiet: bool = False

    def make_backend(self) -> Backend:
        """The backend these options ask for."""
        if self.backend == "serial":
            return Serial()
        return Processes(self.workers or os.cpu_count() or 1, self.timeout)


@dataclass(frozen=True)
class Outcome:
    """How one item ended.

    Attributes:
        result: without the bytes of the files: those lie below the output folder.
        computed: False when the memo store had it.
        seconds: of work it took when it was computed, now or then.
    """

    item: Item
    result: Result
    computed: bool
    seconds: float


def run_stage(
    stage: Stage,
    items: Sequence[Item],
    out: Path,
    options: RunOptions | None = None,
    rejects: Sequence[tuple[str, str]] = (),
) -> list[Outcome]:
    """Run a stage over items and write what it makes below ``out``.

    Args:
        stage: see :class:`Stage`.
        items: in the order of ``status.jsonl``; ids must be unique.
        out: holds the stage's folders (:attr:`Stage.outputs`) and ``status.jsonl``.
        options: see :class:`RunOptions`.
        rejects: (id, reason) of photos that never became items, for ``status.jsonl``.

    Returns:
        one outcome an item, in the items' order.

    Raises:
        DatasetError: two items have one id, or ``out`` holds files of something else.
        SichakError: the disk is full, or the stage's models cannot be loaded.
    """
    options = options or RunOptions()
    chosen = _choose(items, options)
    memo = Memo(options.memo)
    before = read_status(out)
    outcomes = _outcomes(stage, chosen, out, memo, options)
    if options.shard is None and options.limit is None:
        _clear(stage, before, outcomes, out)
    _write_status(outcomes, out, rejects)
    _log_times(stage, outcomes, options.memo, out)
    return outcomes


def read_status(out: Path) -> dict[str, str | None]:
    """id → reason of the reject, or None when done; empty when the stage has not run."""
    path = out / STATUS
    if not path.is_file():
        return {}
    with path.open("rb") as file:
        return {row["id"]: row["reason"] for row in map(json.loads, file)}


def _choose(items: Sequence[Item], options: RunOptions) -> list[Item]:
    ids = [item.id for item in items]
    if len(set(ids)) != len(ids):
        twice = sorted(name for name, times in Counter(ids).items() if times > 1)
        raise DatasetError(f"two items have the same id: {', '.join(twice[:5])}")
    chosen = list(items)
    if options.shard is not None:
        index, count = options.shard
        # By id, not by position: a new item must not push others into another shard.
        chosen = [item for item in chosen if _hash(item.id) % count == index]
    return chosen[: options.limit] if options.limit is not None else chosen


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def _outcomes(
    stage: Stage, items: Sequence[Item], out: Path, memo: Memo, options: RunOptions
) -> list[Outcome]:
    found: dict[int, Outcome] = {}

    def settle(index: int, result: Result, computed: bool, seconds: float) -> None:
        _place(stage, items[index].id, result, out)
        light = Done({}, result.facts) if isinstance(result, Done) else result
        found[index] = Outcome(items[index], light, computed, seconds)

    tasks: list[Task] = []
    fingerprint = stage.fingerprint()
    for index, item in enumerate(items):
        if (missing := _missing(stage, item)) is not None:
            settle(index, Reject(missing), computed=False, seconds=0.0)
            continue
        key = item_key(fingerprint, item)
        entry = memo.get(key)
        if entry is None:
            tasks.append(Task(index, key, item))
        else:
            settle(index, entry.result, computed=False, seconds=entry.seconds)
    with Progress(stage.name, len(items), options.quiet) as progress:
        progress.known(len(found), sum(isinstance(o.result, Reject) for o in found.values()))
        for ended in options.make_backend().run(stage, tasks, memo):
            settle(ended.index, ended.result, computed=True, seconds=ended.seconds)
            progress.ended(items[ended.index].id, ended.result)
    return [found[index] for index in range(len(items))]


def _missing(stage: Stage, item: Item) -> str | None:
    for role in stage.inputs:
        if role not in item.inputs or not item.inputs[role].is_file():
            return f"{role} is missing: an earlier stage did not make it"
    return None


def _place(stage: Stage, stem: str, result: Result, out: Path) -> None:
    """Write an item's files; those that hold the very bytes already keep their times."""
    for folder in stage.outputs:
        path = folder.path(out, stem)
        if not isinstance(result, Done):
            path.unlink(missing_ok=True)
            continue
        data = result.files[folder.name]
        if not (path.is_file() and path.read_bytes() == data):
            write_atomically(path, data)


def _clear(
    stage: Stage, before: Mapping[str, str | None], outcomes: Sequence[Outcome], out: Path
) -> None:
    """Remove what an earlier run left here: files of items that are gone now, half-written ones.

    Files no run has listed are not the stage's to remove.
    """
    for place in (out, *(out / folder.name for folder in stage.outputs)):
        for half in place.glob(f"{TEMPORARY}*"):
            half.unlink(missing_ok=True)
    gone = set(before) - {outcome.item.id for outcome in outcomes}
    for stem in filter(is_stem, gone):
        for folder in stage.outputs:
            folder.path(out, stem).unlink(missing_ok=True)


def _write_status(
    outcomes: Sequence[Outcome], out: Path, rejects: Sequence[tuple[str, str]]
) -> None:
    nothing: Mapping[str, Json] = {}
    rows: list[tuple[str, str | None, Mapping[str, Json]]] = [
        (name, reason, nothing) for name, reason in rejects
    ]
    for outcome in outcomes:
        result = outcome.result
        reason = result.reason if isinstance(result, Reject) else None
        rows.append((outcome.item.id, reason, result.facts))
    rows.sort(key=lambda row: row[0])
    with open_atomically(out / STATUS) as file:
        for name, reason, facts in rows:
            row = {"id": name, "reason": reason, "facts": dict(facts)}
            line = json.dumps(row, sort_keys=True, ensure_ascii=False)
            file.write(f"{line}\n".encode())


def times_path(memo: Path, out: Path, stage: str) -> Path:
    """Where a stage's last timings lie: outside its output, for they differ from run to run."""
    place = hashlib.sha256(str(out.resolve()).encode()).hexdigest()[:16]
    return memo / "times" / f"{place}-{stage}.json"


def _log_times(stage: Stage, outcomes: Sequence[Outcome], memo: Path, out: Path) -> None:
    record = {
        "stage": stage.name,
        "items": len(outcomes),
        "computed": sum(outcome.computed for outcome in outcomes),
        "rejected": sum(isinstance(outcome.result, Reject) for outcome in outcomes),
        "seconds": round(sum(outcome.seconds for outcome in outcomes), 4),
    }
    path = times_path(memo, out, stage.name)
    write_atomically(path, json.dumps(record, sort_keys=True).encode())
