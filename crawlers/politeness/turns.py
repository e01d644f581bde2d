"""Whose turn it is to ask a host, when several crawls run on one machine.

Stores share hosts: all of a mall's do. Each crawl is a process with one connection a
host and a pause between requests, and several together must not be faster than one.
So a request waits for its host's turn: a note of when the host last answered, locked by
one process from before its request until after the answer. A pause counts from the
answer, so that the host never sees a shorter one, however busy this machine is.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import random
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

LOOK_AGAIN = 0.02
"""Seconds, and up to as many again, after which a busy host is tried again."""

LONGEST_PAUSE = 2 * 3600.0
"""Seconds of a pause that are believed: a note from before the clock was set back may say more."""

STILL_WAITING = 1.0
"""Seconds for which a process that waits is believed to."""

_NOTE_BYTES = 64


@dataclass
class Asked:
    """How a host was asked by this process.

    Attributes:
        requests: sent.
        bytes: of the bodies that came.
        least_gap, gaps: seconds from an answer to the next request, whichever process the
            answer went to: the least, and the sum of all.
        pause: longest pause that had to be kept, in seconds.
    """

    requests: int = 0
    bytes: int = 0
    least_gap: float = float("inf")
    gaps: float = 0.0
    measured: int = 0
    pause: float = 0.0

    @property
    def mean_gap(self) -> float | None:
        """Seconds; None where no gap was measured."""
        return self.gaps / self.measured if self.measured else None


class Turn:
    """One host's turn, shared by all processes that use the same folder.

    Args:
        folder: of all hosts' turns.
        host: with its port if that is not the scheme's own; from outside, so never a path.
    """

    def __init__(self, folder: Path, host: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        name = quote(host, safe="")[:200] or "-"
        self._mine = asyncio.Lock()
        last = folder / f"{name}.last"
        last.touch()
        self._note = last.open("r+b", buffering=0)
        self._queue = folder / f"{name}.waiting"
        self._was_ours = False
        self.asked = Asked()

    async def take(self, pause: float) -> None:
        """Wait until the host may be asked and nobody else asks it; then it is ours.

        Args:
            pause: seconds since the last answer to anybody, at least.
        """
        await self._mine.acquire()
        try:
            await self._wait(pause)
        except BaseException:  # who gives up waiting must not keep others from it
            self._mine.release()
            raise
        self._begin(pause)

    async def _wait(self, pause: float) -> None:
        while True:
            await asyncio.sleep(self._due(pause) - time.time())
            if self._was_ours and self._others_wait():
                await asyncio.sleep(4 * LOOK_AGAIN)  # who waits tries at least once meanwhile
            self._was_ours = False
            if self._try():
                if self._due(pause) <= time.time():
                    return
                fcntl.flock(self._note, fcntl.LOCK_UN)  # somebody else has asked just now
                continue
            self._queue.write_text(str(os.getpid()), encoding="ascii")
            await asyncio.sleep(LOOK_AGAIN * (1 + random.random()))

    def give(self, pause: float, received: int) -> None:
        """Let the next one ask, ``pause`` seconds from now: we have our answer."""
        self.asked.bytes += received
        self.asked.pause = max(self.asked.pause, pause)
        self._write(pause)
        fcntl.flock(self._note, fcntl.LOCK_UN)
        self._mine.release()

    def close(self) -> None:
        """Close the note; a lock that is held is let go."""
        self._note.close()

    def _try(self) -> bool:
        try:
            fcntl.flock(self._note, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        if self._waiter() == os.getpid():
            self._queue.unlink(missing_ok=True)
        return True

    def _begin(self, pause: float) -> None:
        last, _ = self._read()
        gap = time.time() - last
        self.asked.requests += 1
        if 0.0 <= gap < LONGEST_PAUSE:
            self.asked.least_gap = min(self.asked.least_gap, gap)
            self.asked.gaps += gap
            self.asked.measured += 1
        self._was_ours = True
        self._write(pause)

    def _due(self, pause: float) -> float:
        """When the host may be asked next, in seconds since the epoch."""
        last, asked_for = self._read()
        wait = min(max(pause, asked_for), LONGEST_PAUSE)
        return last + wait if last <= time.time() else 0.0

    def _read(self) -> tuple[float, float]:
        """When the host last answered (or was asked, if not), and the pause after that."""
        self._note.seek(0)
        try:
            start, pause = map(float, self._note.read(_NOTE_BYTES).split())
        except ValueError:
            return 0.0, 0.0
        return start, pause

    def _write(self, pause: float) -> None:
        self._note.seek(0)
        self._note.write(f"{time.time():.6f} {pause:.6f}".ljust(_NOTE_BYTES).encode("ascii"))

    def _waiter(self) -> int | None:
        try:
            if time.time() - self._queue.stat().st_mtime > STILL_WAITING:
                return None
            return int(self._queue.read_text(encoding="ascii"))
        except (OSError, ValueError):
            return None

    def _others_wait(self) -> bool:
        return self._waiter() not in (None, os.getpid())
