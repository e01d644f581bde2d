"""Many stores at once, each a host of its own: ``python -m sample_store.mall.crowd_server``.

For load trials of whoever crawls them. A process of its own, so that its work is told
apart from theirs. It says where the stores are, serves until its standard input closes,
however that came about, and then writes down how each was asked. Started again with the
same record it goes on counting.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from filelock import FileLock

from sample_store.mall.crowd import Crowd
from sample_store.mall.reply import Reply
from sichak.work.memo import write_atomically

LOCK_SECONDS = 60.0
"""For which a mall waits until an earlier one has written its record."""

SLOW = 0.3
"""Seconds of a slow answer."""

FAULTS = ("error", "cut off", "hung up", "slow", "empty")
"""What goes wrong with a request: 500, half of a body, no answer, a slow one, an empty 200."""


@dataclass
class Asked:
    """How a host was asked.

    Attributes:
        requests: target → times.
        at_once: most requests that were under way at a time.
        least_gap: seconds between the starts of two requests, None for fewer than two;
            those for its rules (robots.txt and the like) do not count.
        faults: kind → times.
    """

    requests: Counter[str] = field(default_factory=Counter)
    at_once: int = 0
    least_gap: float | None = None
    faults: Counter[str] = field(default_factory=Counter)

    def save(self, path: Path) -> None:
        """Write it down."""
        write_atomically(path, json.dumps(vars(self)).encode())

    @classmethod
    def load(cls, path: Path) -> Asked:
        """What was written down; nothing where there is no file."""
        if not path.is_file():
            return cls()
        said = json.loads(path.read_bytes())
        requests, faults = Counter(said["requests"]), Counter(said["faults"])
        return cls(requests, said["at_once"], said["least_gap"], faults)


class CrowdServer(ThreadingHTTPServer):
    """One store on one address of the loopback.

    Args:
        host: such as ``127.1.0.1``; all of 127.0.0.0/8 is this machine.
        number, products, photos, delay: of the :class:`Crowd`.
        fault_rate: share of requests that go wrong; the same ones in every trial.
        port: 0 for any that is free.
        asked: how it was asked before.
    """

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(
        self,
        host: str,
        number: int,
        products: int,
        photos: int,
        delay: float,
        fault_rate: float,
        port: int = 0,
        asked: Asked | None = None,
    ) -> None:
        super().__init__((host, port), _Handler)
        self.url = f"http://{host}:{self.server_address[1]}"
        self.site = Crowd(number, products, photos, self.url, delay)
        self.fault_rate = fault_rate
        self.asked = asked or Asked()
        self._lock = threading.Lock()
        self._under_way = 0
        self._last: float | None = None

    def begin(self, target: str) -> str:
        """Count a request. Returns what goes wrong with it, "" for nothing."""
        now = time.monotonic()
        with self._lock:
            self.asked.requests[target] += 1
            self._under_way += 1
            self.asked.at_once = max(self.asked.at_once, self._under_way)
            if target.endswith((".txt", ".json")):
                return ""
            if self._last is not None:
                gap = now - self._last
                self.asked.least_gap = min(gap, self.asked.least_gap or gap)
            self._last = now
            chance = random.Random(f"{self.site.number} {target} {self.asked.requests[target]}")
            if chance.random() >= self.fault_rate:
                return ""
            fault = chance.choice(FAULTS)
            self.asked.faults[fault] += 1
            return fault

    def end(self) -> None:
        """Note that a request has been answered."""
        with self._lock:
            self._under_way -= 1

    def save(self, folder: Path) -> None:
        """Write down how it was asked so far."""
        with self._lock:
            self.asked.save(record_of(folder, self.site.number))

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: CrowdServer

    def do_GET(self) -> None:
        fault = self.server.begin(self.path)
        try:
            if fault == "hung up":
                self.close_connection = True
                return
            if fault == "slow":
                time.sleep(SLOW)
            reply = self.server.site(self.path)
            if fault == "error":
                reply = Reply(500, "text/html", b"<h1>500</h1>")
            if fault == "empty":
                reply = Reply(200, reply.content_type, b"")
            self._send(reply, cut_off=fault == "cut off")
        finally:
            self.server.end()

    def log_message(self, *_: object) -> None:
        """Keep quiet."""

    def _send(self, reply: Reply, cut_off: bool) -> None:
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body[: len(reply.body) // 2] if cut_off else reply.body)
        self.close_connection = self.close_connection or cut_off


def record_of(folder: Path, number: int) -> Path:
    """File that says how a store was asked."""
    return folder / f"asked-{number}.json"


def main(arguments: list[str]) -> None:
    """Serve until standard input closes, then write the record."""
    parser = argparse.ArgumentParser(prog="crowd_server", description=__doc__)
    parser.add_argument("--stores", type=int, required=True)
    parser.add_argument("--products", type=int, required=True)
    parser.add_argument("--photos", type=int, required=True)
    parser.add_argument("--delay", type=float, default=0.0)
    parser.add_argument("--fault-rate", type=float, default=0.0)
    parser.add_argument("--port", type=int, default=0, help="Of every host; 0 for any.")
    parser.add_argument("--record", type=Path, required=True, help="Folder.")
    said = parser.parse_args(arguments)
    with FileLock(said.record / "lock", timeout=LOCK_SECONDS):
        servers = [
            CrowdServer(
                f"127.1.{number // 250}.{number % 250 + 1}",
                number, said.products, said.photos, said.delay, said.fault_rate,
                said.port, Asked.load(record_of(said.record, number)),
            )
            for number in range(said.stores)
        ]  # fmt: skip
        for server in servers:
            threading.Thread(target=server.serve_forever, daemon=True).start()
        print(json.dumps([server.url for server in servers]), flush=True)
        sys.stdin.read()
        for server in servers:
            server.save(said.record)


if __name__ == "__main__":
    main(sys.argv[1:])
