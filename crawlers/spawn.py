"""The crawling process, seen from outside: started, waited for, ended with its parent."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from crawlers.job import Job
from sichak.errors import CrawlError

_RUNNING: set[subprocess.Popen[bytes]] = set()


def spawn(job: Job) -> None:
    """Run the crawling process to its end; it dies with this one, even at ``kill -9``.

    Raises:
        CrawlError: it died before the crawl came to its end; names the log.
    """
    job_file = job.folder / "job.json"
    job_file.write_text(job.model_dump_json(), encoding="utf-8")
    root = str(Path(__file__).resolve().parent.parent)
    paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
    process = subprocess.Popen(
        [sys.executable, "-m", "crawlers.process", str(job_file)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        start_new_session=True,  # Ctrl-C reaches this process, which ends that one
    )
    _RUNNING.add(process)
    try:
        assert process.stderr is not None
        words = process.stderr.read().decode("utf-8", "replace")
        process.wait()
    finally:
        process.kill()
        process.wait()
        _RUNNING.discard(process)
    if not job.outcome.exists():
        last = words.strip().splitlines()[-1:] or [f"exit code {process.returncode}"]
        raise CrawlError(f"the crawling process died: {last[0]} (log: {job.log})")


def kill_all() -> None:
    """End all crawling processes that threads of this one wait for."""
    for process in tuple(_RUNNING):
        process.kill()
