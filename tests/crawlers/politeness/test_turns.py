"""Turns at a host: real files, real locks, real processes."""

from __future__ import annotations

import asyncio
import itertools
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from crawlers.politeness.turns import LONGEST_PAUSE, Turn

PAUSE = 0.15

_ASK = """
import asyncio, json, sys, time
from pathlib import Path
from crawlers.politeness.turns import Turn

async def ask(folder, count, pause, busy):
    turn = Turn(Path(folder), "shop.test")
    spans = []
    for _ in range(int(count)):
        await turn.take(float(pause))
        start = time.time()
        await asyncio.sleep(float(busy))
        spans.append((start, time.time()))
        turn.give(float(pause), 10)
    print(json.dumps(spans))

asyncio.run(ask(*sys.argv[1:]))
"""

Spans = list[tuple[float, float]]


def at_once(folder: Path, *asks: tuple[int, float, float]) -> list[Spans]:
    """Processes that ask the same host: (times, pause, seconds an answer takes)."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", _ASK, str(folder), *map(str, ask)], stdout=subprocess.PIPE
        )
        for ask in asks
    ]
    return [json.loads(process.communicate(timeout=60)[0]) for process in processes]


def test_who_gives_up_waiting_keeps_nobody_from_it(tmp_path: Path) -> None:
    async def ask() -> None:
        turn = Turn(tmp_path, "shop.test")
        await turn.take(0.0)
        turn.give(3600.0, 0)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(turn.take(3600.0), 0.1)
        (tmp_path / "shop.test.last").write_bytes(b"")
        await asyncio.wait_for(turn.take(0.0), 10.0)
        assert turn.asked.requests == 2

    asyncio.run(ask())


def test_several_processes_keep_the_pause_together(tmp_path: Path) -> None:
    ends = at_once(tmp_path, (6, PAUSE, 0.0), (6, PAUSE, 0.05), (6, PAUSE, 0.1))
    spans = sorted(itertools.chain(*ends))
    assert len(spans) == 18
    gaps = [start - end for (_, end), (start, _) in itertools.pairwise(spans)]
    assert min(gaps) >= PAUSE


def test_no_two_ask_at_once_and_none_waits_until_the_other_is_done(tmp_path: Path) -> None:
    one, other = at_once(tmp_path, (15, 0.0, 0.05), (15, 0.0, 0.05))
    spans = sorted(one + other)
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(spans))
    owners = [span in one for span in spans]
    both = owners[owners.index(False) : len(owners) - owners[::-1].index(True)]
    assert sum(a != b for a, b in itertools.pairwise(both)) >= 4


def test_the_longer_of_two_pauses_holds(tmp_path: Path) -> None:
    patient, hasty = at_once(tmp_path, (3, 4 * PAUSE, 0.0), (12, PAUSE, 0.0))
    for _, end in patient:
        after = [other for other, _ in hasty if other > end]
        assert not after or min(after) - end >= 4 * PAUSE


def test_a_process_that_dies_lets_its_turn_go(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _ASK, str(tmp_path), "1", "0", "60"]
    with subprocess.Popen(command) as holder:
        note = tmp_path / "shop.test.last"
        wait_until(lambda: note.exists() and note.read_text().strip() != "")
        with pytest.raises(TimeoutError):
            asyncio.run(asyncio.wait_for(take(tmp_path), 0.5))
        holder.kill()
    asyncio.run(asyncio.wait_for(take(tmp_path), 5.0))


def test_hosts_do_not_wait_for_each_other(tmp_path: Path) -> None:
    async def both() -> None:
        one, other = Turn(tmp_path, "a.test"), Turn(tmp_path, "b.test")
        await one.take(60.0)
        await asyncio.wait_for(other.take(60.0), 5.0)
        one.give(60.0, 0)
        other.give(60.0, 0)

    asyncio.run(both())


def test_what_was_asked_is_counted(tmp_path: Path) -> None:
    async def ask() -> Turn:
        turn = Turn(tmp_path, "shop.test")
        for pause in (0.0, 0.05, 0.05):
            await turn.take(pause)
            turn.give(pause, 100)
        return turn

    asked = asyncio.run(ask()).asked
    assert (asked.requests, asked.bytes, asked.pause) == (3, 300, 0.05)
    assert asked.measured == 2
    assert asked.mean_gap is not None
    assert 0.05 <= asked.least_gap <= asked.mean_gap < 5.0


def test_a_first_request_has_no_gap(tmp_path: Path) -> None:
    turn = asyncio.run(take(tmp_path))
    assert (turn.asked.requests, turn.asked.measured, turn.asked.mean_gap) == (1, 0, None)


@pytest.mark.parametrize(
    "note",
    [
        b"",
        b"\0" * 64,
        b"x y",
        b"1 2 3",
        f"{time.time() + 9_000:.6f} 5".encode(),  # the clock was set back
        f"{time.time() - 2 * LONGEST_PAUSE:.6f} 1e300".encode(),
        b"nan nan",
    ],
    ids=["empty", "zeros", "words", "three numbers", "of tomorrow", "of an endless pause", "nan"],
)
def test_a_note_that_says_nothing_holds_nobody_up(note: bytes, tmp_path: Path) -> None:
    (tmp_path / "shop.test.last").write_bytes(note)
    asyncio.run(asyncio.wait_for(take(tmp_path), 5.0))


@pytest.mark.parametrize("host", ["", ".", "..", "../../x", "a/b", "[::1]:80", "h" * 300, "\0"])
def test_a_host_s_name_is_no_path(host: str, tmp_path: Path) -> None:
    asyncio.run(asyncio.wait_for(take(tmp_path / "turns", host), 5.0))
    assert [path.name for path in tmp_path.iterdir()] == ["turns"]
    assert all(path.is_file() for path in (tmp_path / "turns").iterdir())


async def take(folder: Path, host: str = "shop.test") -> Turn:
    turn = Turn(folder, host)
    await turn.take(0.0)
    turn.give(0.0, 0)
    turn.close()
    return turn


def wait_until(done: Callable[[], bool], seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)
