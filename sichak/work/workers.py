"""Where items are processed: in this process, or in worker processes.

``concurrent.futures`` gives up the whole pool when a worker dies and
``multiprocessing.Pool`` hangs for ever. Here each worker is handed one item at a
time, so a death names its item; the worker is replaced and the item tried once
more.
"""

from __future__ import annotations

import contextlib
import errno
import multiprocessing
import os
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Protocol

from sichak.errors import SichakError
from sichak.work.item import Item, Reject, Result
from sichak.work.memo import Memo
from sichak.work.stage import Stage, file_sha256

MAX_DEATHS = 2
"""An item that has killed this many workers is a reject."""


@dataclass(frozen=True)
class Task:
    """An item that the memo store does not know."""

    index: int
    key: str
    item: Item


@dataclass(frozen=True)
class Ended:
    """How a task ended. ``remembered`` tells whether the memo store holds it."""

    index: int
    result: Result
    seconds: float
    remembered: bool


class Loaded:
    """What a worker says once its models are loaded: from here on its item's time counts."""


class Backend(Protocol):
    """Processes tasks in any order; ends each of them exactly once."""

    def run(self, stage: Stage, tasks: Sequence[Task], memo: Memo) -> Iterator[Ended]:
        """Yield one :class:`Ended` a task, as they end."""


def process_task(stage: Stage, task: Task, memo: Memo) -> Ended:
    """Process one item and remember the result.

    An exception becomes a reject that is not remembered: it may have been the
    machine's fault. A full disk is no item's fault and stops the run.
    """
    start = time.perf_counter()
    try:
        result = stage.process(task.item)
        seconds = time.perf_counter() - start
        inputs = {role: file_sha256(path) for role, path in task.item.inputs.items()}
        memo.put(task.key, result, seconds, inputs)
    except SichakError as error:
        return Ended(task.index, Reject(str(error)), time.perf_counter() - start, False)
    except Exception as error:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise SichakError(f"the disk is full; finished items are kept ({error})") from error
        reason = f"{type(error).__name__}: {error}"
        return Ended(task.index, Reject(reason), time.perf_counter() - start, False)
    return Ended(task.index, result, seconds, True)


def load(stage: Stage) -> None:
    """Load a stage's models; whatever goes wrong stops the run, for it fails every item."""
    try:
        stage.load()
    except SichakError:
        raise
    except Exception as error:
        raise SichakError(
            f"{stage.name}: its models cannot be loaded: {type(error).__name__}: {error}"
        ) from error


class Serial:
    """All items in this process, one after the other."""

    def run(self, stage: Stage, tasks: Sequence[Task], memo: Memo) -> Iterator[Ended]:
        """See :class:`Backend`."""
        if tasks:
            load(stage)
        for task in tasks:
            yield process_task(stage, task, memo)


class Processes:
    """Worker processes, each with its own models.

    Args:
        workers: how many.
        timeout: seconds an item may take before its worker is replaced, loading not counted;
            None: as many as the stage says.
    """

    def __init__(self, workers: int, timeout: float | None = None) -> None:
        self.workers = workers
        self.timeout = timeout

    def run(self, stage: Stage, tasks: Sequence[Task], memo: Memo) -> Iterator[Ended]:
        """See :class:`Backend`."""
        waiting = deque(tasks)
        timeout = stage.timeout if self.timeout is None else self.timeout
        deaths: dict[int, int] = {}
        crew = [_Worker(stage, memo) for _ in range(min(self.workers, len(tasks)))]
        try:
            while waiting or any(worker.task for worker in crew):
                for worker in crew:
                    if waiting and not worker.task:
                        worker.give(waiting.popleft())
                for position, worker in enumerate(crew):
                    if not worker.is_stuck(timeout):
                        continue
                    worker.kill()
                    how = f"took too long, over {timeout:g} s, and was ended"
                    yield from _bury(worker, deaths, waiting, how)
                    crew[position] = _Worker(stage, memo)
                ready = wait([worker.pipe for worker in crew if worker.task], timeout=1.0)
                for position, worker in enumerate(crew):
                    if worker.pipe not in ready:
                        continue
                    ended = worker.take()
                    if isinstance(ended, Ended):
                        yield ended
                    elif isinstance(ended, Loaded):
                        continue
                    elif isinstance(ended, SichakError):
                        raise ended
                    else:
                        worker.kill()
                        yield from _bury(worker, deaths, waiting, f"died ({worker.fate()})")
                        crew[position] = _Worker(stage, memo)
        finally:
            for worker in crew:
                worker.kill()


def _bury(
    worker: _Worker, deaths: dict[int, int], waiting: deque[Task], how: str
) -> Iterator[Ended]:
    """Put the item of a dead worker back, or reject it when it has killed often enough."""
    task = worker.task
    if task is None:
        return
    deaths[task.index] = deaths.get(task.index, 0) + 1
    if deaths[task.index] < MAX_DEATHS:
        waiting.append(task)
    else:
        reason = f"a worker process {how}, {MAX_DEATHS} times, while it worked on this item"
        yield Ended(task.index, Reject(reason), 0.0, False)


class _Worker:
    """The parent's side of one worker process."""

    def __init__(self, stage: Stage, memo: Memo) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process: SpawnProcess = context.Process(
            target=_work, args=(theirs, stage, memo), daemon=True
        )
        self.process.start()
        theirs.close()
        self.task: Task | None = None
        self.since = 0.0
        self.loaded = False

    def give(self, task: Task) -> None:
        """Hand over an item; should the worker be dead already, :meth:`take` finds out."""
        self.task, self.since = task, time.monotonic()
        with contextlib.suppress(BrokenPipeError, OSError):
            self.pipe.send(task)

    def take(self) -> Ended | Loaded | SichakError | None:
        """What the worker says of itself or its item; None when it is dead."""
        try:
            message = self.pipe.recv()
        except (EOFError, OSError):
            return None
        if isinstance(message, Ended):
            self.task = None
            return message
        if isinstance(message, Loaded):
            self.loaded, self.since = True, time.monotonic()
            return message
        return SichakError(str(message))

    def is_stuck(self, timeout: float) -> bool:
        """Whether the present item has taken longer than ``timeout`` seconds."""
        busy = self.loaded and self.task is not None
        return busy and time.monotonic() - self.since > timeout

    def fate(self) -> str:
        """How the process ended, in words."""
        code = self.process.exitcode
        return f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"

    def kill(self) -> None:
        """End the process at once and reap it."""
        self.process.kill()
        self.process.join()
        self.pipe.close()


def _work(pipe: Connection, stage: Stage, memo: Memo) -> None:
    """The worker's side: load once, then one item after the other until the pipe closes."""
    _one_thread_each()
    try:
        load(stage)
        pipe.send(Loaded())
        while True:
            task: Task = pipe.recv()
            pipe.send(process_task(stage, task, memo))
    except (EOFError, KeyboardInterrupt):
        return
    except SichakError as error:
        pipe.send(str(error))


def _one_thread_each() -> None:
    """Workers share the cores: libraries that would each take all of them are held to one."""
    os.environ["OMP_NUM_THREADS"] = "1"
    import cv2

    cv2.setNumThreads(1)
