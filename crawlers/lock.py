"""One crawl of a store at a time; who comes second is told who is first."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from crawlers.state import now
from sichak.errors import CrawlError
from sichak.work.memo import write_atomically

LOCK, OWNER = "lock", "lock.json"


@contextmanager
def only_crawl(store: str, state: Path, out: Path) -> Iterator[None]:
    """Hold a store's lock; the system lets go of it however the process ends.

    Args:
        store: its name.
        state: folder of its state.
        out: where the crawl goes, for the message of who comes second.

    Raises:
        CrawlError: another crawl of the store is running; says which process, on which
            host, since when, and where it goes.
    """
    state.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(state / LOCK, timeout=0):
            owner = {
                "pid": os.getpid(),
                "host": socket.gethostname(),
                "since": now().isoformat(),
                "out": str(out.resolve()),
            }
            write_atomically(state / OWNER, json.dumps(owner).encode())
            yield
    except Timeout as error:
        raise CrawlError(f"another crawl of {store} is running: {_owner(state)}") from error


def _owner(state: Path) -> str:
    try:
        owner = json.loads((state / OWNER).read_bytes())
        return (
            f"process {owner['pid']} on {owner['host']} since {owner['since']}, into {owner['out']}"
        )
    except (OSError, ValueError, KeyError, TypeError):
        return f"its lock is {state / LOCK}"
