"""Browsers that die, and crawls that die: the first come back, of the second nothing is left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from crawlers.job import Job, read_journal
from crawlers.params import CrawlParams
from sample_store.mall import Fault, Mall

FRAGMENT = "/selectProductList"


def test_a_killed_browser_is_started_again_and_a_killed_crawl_leaves_none(
    browser: str, catalogue: Path, tmp_path: Path
) -> None:
    mark = f"SICHAK_TEST_MARK={uuid.uuid4().hex}"
    name, _, value = mark.partition("=")
    with Mall(catalogue, faults={FRAGMENT: Fault.slow(1.0)}) as mall:
        command = subprocess.Popen(
            [sys.executable, "-c", _COMMAND, str(tmp_path), mall.url],
            env={**os.environ, name: value},
            stderr=subprocess.DEVNULL,
        )
        _wait_until(lambda: mall.paths("shop").count(FRAGMENT) == 1)
        first = _with(mark, "--type=", absent=True)
        assert first
        for process in first:
            os.kill(process, signal.SIGKILL)
        _wait_until(lambda: mall.paths("shop").count(FRAGMENT) > 2)
        second = _with(mark, "--type=", absent=True)
        assert second
        assert not set(first) & set(second)
        command.kill()
        command.wait(timeout=20)
        _wait_until(lambda: not _with(mark, ""))
    (journal,) = tmp_path.glob("state/bada/run-*/journal.jsonl")
    assert "CrawlReject" not in journal.read_text()  # the page it was killed at was shown again


_COMMAND = """
import sys
from pathlib import Path
from crawlers.run import crawl
crawl("bada", Path(sys.argv[1], "out"), base_url=sys.argv[2], state=Path(sys.argv[1], "state"))
"""


def _with(mark: str, word: str, absent: bool = False) -> list[int]:
    """Processes with ``mark`` in their environment: Chromium's, or all where ``word`` is ""."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            environment = (folder / "environ").read_bytes()
            command = (folder / "cmdline").read_bytes().decode("utf-8", "replace")
        except OSError:
            continue
        if mark.encode() not in environment:
            continue
        if not word or ("--remote-debugging-pipe" in command and (word in command) is not absent):
            found.append(int(folder.name))
    return found


def _wait_until(done: Callable[[], bool], seconds: float = 120.0) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def test_a_browser_forgets_its_pages_now_and_then_and_goes_on(
    browser: str, catalogue: Path, tmp_path: Path
) -> None:
    params = CrawlParams(categories=("women/skirts",), parts=("description",))
    with Mall(catalogue) as mall:
        job = Job(
            store="bada",
            base_url=mall.url,
            params=params,
            user_agent="sichak/0",
            folder=tmp_path,
            state=tmp_path / "state",
        )
        (tmp_path / "job.json").write_text(job.model_dump_json())
        with subprocess.Popen(
            [sys.executable, "-c", _OFTEN, str(tmp_path / "job.json")],
            stdin=subprocess.PIPE,  # open as long as its parent lives
            stderr=subprocess.DEVNULL,
        ) as process:
            assert process.wait(timeout=300) == 0
    assert len(read_journal(job.journal).photos) == 3 * 5
    assert "'playwright/context_count': 2," in job.log.read_text()  # for one list, three products


_OFTEN = """
import sys
import crawlers.browser.middleware
crawlers.browser.middleware.RENEW = 2
from crawlers.process import main
main(sys.argv[1])
"""
