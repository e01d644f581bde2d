"""Two crawls of one store."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from crawlers.lock import LOCK, OWNER, only_crawl
from sichak.errors import CrawlError

_HOLD = """
import sys
from pathlib import Path
from crawlers.lock import only_crawl
with only_crawl("hanok", Path(sys.argv[1]), Path("out")):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_the_lock_is_let_go(tmp_path: Path) -> None:
    for _ in range(2):
        with only_crawl("hanok", tmp_path / "hanok", tmp_path / "out"):
            assert json.loads((tmp_path / "hanok" / OWNER).read_text())["pid"] == os.getpid()


def test_the_second_is_told_who_is_first(tmp_path: Path) -> None:
    with only_crawl("hanok", tmp_path, tmp_path / "out"):
        pattern = (
            f"another crawl of hanok is running: process {os.getpid()} on "
            f"{re.escape(socket.gethostname())} since 20.*, into {re.escape(str(tmp_path / 'out'))}"
        )
        with pytest.raises(CrawlError, match=pattern), only_crawl("hanok", tmp_path, tmp_path):
            pytest.fail("two at once")


@pytest.mark.parametrize("text", [None, "", "[]", "{}", "\xff"])
def test_an_owner_that_cannot_be_read_is_no_reason_to_begin(
    text: str | None, tmp_path: Path
) -> None:
    with only_crawl("hanok", tmp_path, tmp_path):
        if text is None:
            (tmp_path / OWNER).unlink()
        else:
            (tmp_path / OWNER).write_text(text)
        lock = re.escape(str(tmp_path / LOCK))
        with pytest.raises(CrawlError, match=lock), only_crawl("hanok", tmp_path, tmp_path):
            pytest.fail("two at once")


def test_another_process_is_seen_and_its_lock_dies_with_it(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _HOLD, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout
        assert other.stdout.readline() == b"held\n"
        with (
            pytest.raises(CrawlError, match=f"process {other.pid} on"),
            only_crawl("hanok", tmp_path, tmp_path),
        ):
            pytest.fail("two at once")
        other.kill()
    with only_crawl("hanok", tmp_path, tmp_path):
        pass


def test_an_error_inside_is_the_error_outside(tmp_path: Path) -> None:
    with pytest.raises(KeyError), only_crawl("hanok", tmp_path, tmp_path):
        raise KeyError
    with only_crawl("hanok", tmp_path, tmp_path):
        pass
