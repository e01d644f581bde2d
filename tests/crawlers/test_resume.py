"""A crawl that is killed at any moment, and several crawls of one host at once."""

from __future__ import annotations

import itertools
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crawlers.many import End, NotAllEnded, crawl_many, raise_for_ends
from crawlers.params import CrawlParams
from crawlers.run import crawl
from crawlers.state import DATABASE
from sample_store.mall import Fault, Mall
from sample_store.mall.faults import Faults
from sample_store.mall.server import Seen
from sichak.errors import CrawlError

FILES = ("manifest.jsonl", "manifest.parquet", "products.jsonl", "rejects.jsonl")
KILLS = 3
SLOW = {"*": Fault.slow(0.02)}
"""So that a kill falls between two requests, or into one."""

_COMMAND = """
import sys
from pathlib import Path
from crawlers.run import crawl
crawl("hanok", Path(sys.argv[1]), base_url=sys.argv[2], state=Path(sys.argv[3]))
"""


@dataclass
class Killed:
    """A crawl that was killed several times, and then came to its end.

    Attributes:
        asked_again: what was asked for though it was here.
        had: kill by kill, how many pages and photos were here.
    """

    out: Path
    asked_again: set[str] = field(default_factory=set)
    had: list[int] = field(default_factory=list)
    requests: Counter[str] = field(default_factory=Counter)
    hits: int = 0


@pytest.fixture(scope="module")
def undisturbed(catalogue: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("undisturbed")
    crawl("hanok", folder / "out", catalogue=catalogue, state=folder / "state")
    return folder / "out"


@pytest.fixture(scope="module", params=["the command", "the crawling process"])
def killed(
    request: pytest.FixtureRequest, catalogue: Path, tmp_path_factory: pytest.TempPathFactory
) -> Killed:
    folder = tmp_path_factory.mktemp("killed")
    out, state = folder / "out", folder / "state"
    found = Killed(out)
    points = random.Random(request.param).sample(range(1, 14), KILLS)
    with Mall(catalogue, faults=SLOW) as mall:
        for point in points:
            before = here(state)
            mall.requests.clear()
            _killed_after(point, mall, [str(out), mall.url, str(state)], request.param)
            found.requests.update(targets(mall.requests))
            found.asked_again |= before & set(targets(mall.requests))
            found.had.append(len(here(state)))
            assert not (out / "manifest.jsonl").exists()
        before = here(state)
        mall.faults = Faults()
        mall.requests.clear()
        crawl("hanok", out, base_url=mall.url, state=state)
        found.requests.update(targets(mall.requests))
        found.asked_again |= before & set(targets(mall.requests))
    found.hits = json.loads((out / "run.json").read_text())["cache"]["hits"]
    return found


def test_nothing_that_is_here_is_asked_for_again(killed: Killed) -> None:
    assert killed.asked_again == set()


def test_every_kill_left_something_to_build_on(killed: Killed) -> None:
    assert killed.had == sorted(killed.had)
    assert killed.had[0] < killed.had[-1]
    assert killed.hits > 0


def test_only_what_was_under_way_at_a_kill_is_asked_for_twice(killed: Killed) -> None:
    twice = sum(count - 1 for count in killed.requests.values())
    assert twice <= KILLS


def test_what_comes_out_is_what_an_undisturbed_crawl_finds(
    killed: Killed, undisturbed: Path
) -> None:
    for name in FILES:
        assert (killed.out / name).read_bytes() == (undisturbed / name).read_bytes()


def test_pages_that_may_not_be_stored_are_asked_for_again(catalogue: Path, tmp_path: Path) -> None:
    never = {"/hanok/*": Fault.with_headers({"Cache-Control": "private, no-store"})}
    with Mall(catalogue, faults=never) as mall:
        arguments = [str(tmp_path / "out"), mall.url, str(tmp_path / "state")]
        _killed_after(25, mall, arguments, "the command")
    kept = here(tmp_path / "state")
    assert any(target.startswith("/selectProductList") for target in kept)
    assert not any(target.endswith("/good") for target in kept)


def test_the_crawling_process_ends_with_the_command(catalogue: Path, tmp_path: Path) -> None:
    with Mall(catalogue, faults={"/goods/*": Fault.slow(60.0)}) as mall:
        arguments = [str(tmp_path / "out"), mall.url, str(tmp_path / "state")]
        command = _start(arguments)
        wait_until(lambda: any("/goods/" in one.target for one in mall.requests))
        (child,) = _children(command.pid)
        command.kill()
        command.wait(timeout=20)
        wait_until(lambda: not _is_alive(child))


def test_ctrl_c_ends_the_crawl_and_keeps_what_it_has(catalogue: Path, tmp_path: Path) -> None:
    with Mall(catalogue, faults={"*": Fault.slow(0.1)}) as mall:
        arguments = [str(tmp_path / "out"), mall.url, str(tmp_path / "state")]
        command = _start(arguments)
        wait_until(lambda: len(mall.requests) > 20)
        (child,) = _children(command.pid)
        command.send_signal(signal.SIGINT)
        assert command.wait(timeout=20) != 0
        wait_until(lambda: not _is_alive(child))
    assert len(here(tmp_path / "state")) > 5
    assert not (tmp_path / "out" / "manifest.jsonl").exists()


def test_a_crawling_process_that_is_told_to_stop_has_not_ended(
    catalogue: Path, tmp_path: Path
) -> None:
    with Mall(catalogue, faults=SLOW) as mall:
        arguments = [str(tmp_path / "out"), mall.url, str(tmp_path / "state")]
        with _start(arguments, stderr=subprocess.PIPE) as command:
            wait_until(lambda: len(mall.requests) > 20)
            (child,) = _children(command.pid)
            os.kill(child, signal.SIGTERM)
            _, words = command.communicate(timeout=30)
    assert b"stopped by a signal; run the same command again" in words
    assert command.returncode != 0
    assert not (tmp_path / "out" / "manifest.jsonl").exists()
    assert len(here(tmp_path / "state")) > 5


def test_two_crawls_of_one_store_at_once(catalogue: Path, tmp_path: Path) -> None:
    with Mall(catalogue, faults={"/goods/*": Fault.slow(60.0)}) as mall:
        command = _start([str(tmp_path / "out"), mall.url, str(tmp_path / "state")])
        wait_until(lambda: len(mall.requests) > 3)
        pattern = f"another crawl of hanok is running: process {command.pid} on .* since 20"
        with pytest.raises(CrawlError, match=pattern):
            crawl("hanok", tmp_path / "b", base_url=mall.url, state=tmp_path / "state")
        command.kill()
        command.wait(timeout=20)
    assert not (tmp_path / "b").exists()


PAUSE = 0.4
SLOWLY = f"User-agent: *\nCrawl-delay: {PAUSE}\n"


@dataclass(frozen=True)
class Together:
    """Two stores of one mall, crawled at once."""

    ends: list[End]
    requests: list[Seen]
    out: Path


@pytest.fixture(scope="module")
def together(catalogue: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Together]:
    folder = tmp_path_factory.mktemp("together")
    params = CrawlParams(limit=2, categories=("women/skirts",))
    said: list[End] = []
    with Mall(catalogue, robots=SLOWLY, image_robots=SLOWLY) as mall:
        ends = crawl_many(
            ["hanok", "maru"],
            folder / "out",
            jobs=2,
            say=said.append,
            base_url=mall.url,
            params=params,
            state=folder / "state",
        )
        assert sorted(said, key=lambda end: end.store) == ends
        yield Together(ends, list(mall.requests), folder / "out")


def test_both_stores_are_crawled_each_into_its_folder(together: Together) -> None:
    assert [(end.store, end.exit_code) for end in together.ends] == [("hanok", 0), ("maru", 0)]
    for name in ("hanok", "maru"):
        assert len((together.out / name / "manifest.jsonl").read_text().splitlines()) == 8


@pytest.mark.parametrize("host", ["shop", "images"])
def test_the_host_sees_the_pause_of_one_crawl(host: str, together: Together) -> None:
    # Its rules have to be read before anybody knows of the pause.
    asked = [seen for seen in together.requests if seen.host == host and not _is_rule(seen)]
    gaps = [after.at - before.at for before, after in itertools.pairwise(asked)]
    assert len(gaps) >= 5
    assert min(gaps) >= PAUSE


def test_the_stores_take_turns(together: Together) -> None:
    pages = [one.target.split("/")[1] for one in together.requests if one.target.endswith("/good")]
    assert sorted(pages) == ["hanok", "hanok", "maru", "maru"]
    photos = [one.target for one in together.requests if one.target.startswith("/goods/")]
    stores = [target.split("/")[2] for target in photos]
    assert sum(one != other for one, other in itertools.pairwise(stores)) >= 3


def test_run_json_tells_how_the_hosts_were_asked(together: Together) -> None:
    for name in ("hanok", "maru"):
        run = json.loads((together.out / name / "run.json").read_text())
        assert [host["host"] for host in run["hosts"]] == ["img.mall.invalid", "mall.invalid"]
        for host in run["hosts"]:
            assert host["pause"] == PAUSE
            assert 0 <= host["least_gap"] <= host["mean_gap"]
        asked = sum(host["requests"] for host in run["hosts"])
        assert run["bytes"] == sum(host["bytes"] for host in run["hosts"]) > 8_000
        assert asked >= 2 + 1 + 2 + 8  # robots.txt of both hosts, a list, two products, photos


def test_of_several_crawls_the_gravest_end_counts(catalogue: Path, tmp_path: Path) -> None:
    ends = crawl_many(
        ["hanok", "eightseconds", "hanok"],
        tmp_path / "out",
        jobs=2,
        say=lambda _: None,
        catalogue=catalogue,
        params=CrawlParams(limit=1, categories=("women/skirts",)),
        state=tmp_path / "state",
    )
    assert [(end.store, end.exit_code) for end in ends] == [("hanok", 0), ("eightseconds", 1)]
    assert "say who crawls" in ends[1].message
    with pytest.raises(NotAllEnded, match=r"1 of 2 crawls .* eightseconds \(1\)") as caught:
        raise_for_ends(ends)
    assert caught.value.exit_code == 1


@pytest.mark.parametrize(
    ("codes", "gravest"), [([0], None), ([0, 0], None), ([2, 0], 2), ([2, 5, 3], 5), ([1, 4], 4)]
)
def test_exit_codes_of_several(codes: list[int], gravest: int | None) -> None:
    ends = [End(f"store{index}", code, "") for index, code in enumerate(codes)]
    if gravest is None:
        raise_for_ends(ends)
        return
    with pytest.raises(NotAllEnded) as caught:
        raise_for_ends(ends)
    assert caught.value.exit_code == gravest


def test_a_store_that_does_not_exist_stops_all_before_anything_is_asked(tmp_path: Path) -> None:
    with pytest.raises(CrawlError, match="did you mean 'maru'"):
        crawl_many(["hanok", "marru"], tmp_path / "out", 2, say=lambda _: None)
    assert not (tmp_path / "out").exists()


def here(state: Path) -> set[str]:
    """Request targets of the pages and photos that a state holds."""
    file = state / "hanok" / DATABASE
    if not file.exists():
        return set()
    with closing(sqlite3.connect(file)) as database:
        urls = database.execute("SELECT key FROM pages UNION SELECT url FROM photos").fetchall()
    return {_target(url) for (url,) in urls}


def targets(requests: list[Seen]) -> list[str]:
    """What was asked for, but for what each crawl asks anew: the hosts' rules."""
    return [seen.target for seen in requests if not _is_rule(seen)]


def _is_rule(seen: Seen) -> bool:
    return seen.target.endswith((".txt", ".json"))


def _target(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _start(arguments: list[str], stderr: int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", _COMMAND, *arguments], stderr=stderr)


def _killed_after(requests: int, mall: Mall, arguments: list[str], which: str) -> None:
    """Start a crawl and kill it once it has asked for so many pages and photos."""
    command = _start(arguments)
    wait_until(lambda: len(targets(mall.requests)) >= requests)
    (child,) = _children(command.pid)
    os.kill(command.pid if which == "the command" else child, signal.SIGKILL)
    assert command.wait(timeout=20) != 0
    wait_until(lambda: not _is_alive(child))


def _children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until(done: Callable[[], bool], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.005)
