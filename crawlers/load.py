"""A load trial: many stores crawled at once, and what it cost, lost or doubled.

The mall is a process of its own and makes pages and pictures when they are asked for;
every store is a host of its own and is asked without a pause, so that the trial
measures the crawler. Quote the ratios: seconds belong to one machine and one hour.

A trial that was killed goes on where it was: stores that were crawled to the end are not
crawled again, the others' crawls resume, at the same addresses, and the mall goes on
counting. Seconds that a killed run spent on stores that it did not finish are not counted.
"""

from __future__ import annotations

import json
import os
import resource
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from crawlers.params import CrawlParams
from crawlers.run import crawl
from crawlers.spawn import kill_all
from crawlers.trial import Size, Trial, take
from sichak.errors import CrawlError
from sichak.work.memo import write_atomically

TRIAL = "trial.json"
"""What a folder holds the trial of, and what it has taken so far."""

STORE = "hanok"
"""Every store of the crowd is crawled as this one, with a state and a folder of its own."""


@dataclass
class _Log:
    """What a trial has to know to go on, in :data:`TRIAL`.

    Attributes:
        port: of all hosts.
        seconds, cpu_seconds: that were spent up to the end of the last store.
        codes: number of each store that was crawled to the end → exit code.
    """

    size: Size
    port: int
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    codes: dict[int, int] = field(default_factory=dict)

    def save(self, folder: Path) -> None:
        write_atomically(folder / TRIAL, json.dumps(asdict(self)).encode())

    @classmethod
    def begin(cls, size: Size, folder: Path) -> _Log:
        """That of a trial that was begun here, else a new one."""
        path = folder / TRIAL
        if not path.is_file():
            return cls(size, _free_port())
        said = json.loads(path.read_bytes())
        if replace(Size(**said["size"]), jobs=size.jobs) != size:
            raise CrawlError(
                f"{folder} holds a trial of another size: {said['size']}; "
                "give its options again, or another --folder"
            )
        codes = {int(number): code for number, code in said["codes"].items()}
        return cls(size, said["port"], said["seconds"], said["cpu_seconds"], codes)


def load_trial(size: Size, folder: Path, say: Callable[[str], None]) -> Trial:
    """Crawl a crowd of stores into a folder, and look what became of it.

    Args:
        size: of the trial.
        folder: for states and outputs; a trial of this size that it holds goes on.
        say: told how far it has come.

    Raises:
        CrawlError: the mall did not start, or the folder holds a trial of another size.
    """
    from sample_store.mall.crowd_server import Asked, record_of

    folder.mkdir(parents=True, exist_ok=True)
    log = _Log.begin(size, folder)
    log.save(folder)
    with _mall(size, log.port, folder) as urls:
        _crawl_all(urls, log, folder, say)
    trial = Trial(size, log.seconds, log.cpu_seconds, codes=Counter(log.codes.values()))
    for number in range(size.stores):
        take(trial, folder / str(number), Asked.load(record_of(folder, number)))
    return trial


def _crawl_all(urls: list[str], log: _Log, folder: Path, say: Callable[[str], None]) -> None:
    """Crawl the stores that were not crawled to the end yet, so many at a time."""
    size, before = log.size, (log.seconds, log.cpu_seconds)
    begun, spent, here = time.monotonic(), _cpu(), len(log.codes)
    if here:
        say(f"{here} of {size.stores} stores were crawled before")
    with ThreadPoolExecutor(size.jobs) as pool:
        crawls = {
            pool.submit(_crawl, folder / str(number), url): number
            for number, url in enumerate(urls)
            if number not in log.codes
        }
        try:
            for ended in as_completed(crawls):
                log.codes[crawls[ended]] = ended.result()
                seconds = time.monotonic() - begun
                log.seconds, log.cpu_seconds = before[0] + seconds, before[1] + _cpu() - spent
                log.save(folder)
                done = len(log.codes)
                left = seconds / (done - here) * (size.stores - done)
                say(
                    f"{done} of {size.stores} stores, {done * size.products} products "
                    f"in {log.seconds:.0f} s; {left:.0f} s to go"
                )
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            kill_all()
            raise


@contextmanager
def _mall(size: Size, port: int, folder: Path) -> Iterator[list[str]]:
    """A mall of its own process, and its stores' addresses; at the end it writes its record."""
    root = str(Path(__file__).resolve().parent.parent)
    given = {
        "stores": size.stores,
        "products": size.products,
        "photos": size.photos,
        "delay": size.delay,
        "fault-rate": size.fault_rate,
        "port": port,
        "record": folder.resolve(),
    }
    options = [part for name, value in given.items() for part in (f"--{name}", str(value))]
    with subprocess.Popen(
        [sys.executable, "-m", "sample_store.mall.crowd_server", *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": root},
        start_new_session=True,
    ) as mall:  # which closes its standard input, and waits
        assert mall.stdout is not None
        line = mall.stdout.readline()
        if not line:
            raise CrawlError("the mall of the trial did not start; the lines above say why")
        urls: list[str] = json.loads(line)
        yield urls


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def _crawl(own: Path, url: str) -> int:
    """Crawl one store. Returns its exit code."""
    params = CrawlParams(max_error_rate=1.0, timeout=20.0)
    report = crawl(STORE, own / "out", base_url=url, params=params, state=own / "state")
    return report.exit_code


def _cpu() -> float:
    """Seconds of processor time of all processes that this one has waited for."""
    with suppress(OSError):
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime
    return 0.0
