"""The mall's HTTP servers: one for pages, one for pictures, both on the loopback."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType

from sample_store.mall.display import Era
from sample_store.mall.faults import Fault, Faults
from sample_store.mall.reply import Reply
from sample_store.mall.sites import ROBOTS, ImageSite, ShopSite, Site
from sample_store.mall.stock import Stock

LOOPBACK = "127.0.0.1"
SAMPLE_STORE = Path(__file__).resolve().parent.parent
"""The committed catalogue's folder."""


@dataclass(frozen=True)
class Seen:
    """One request the mall got; ``at`` is :func:`time.monotonic`, header names are lower case."""

    host: str
    target: str
    user_agent: str
    at: float
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)


class Mall:
    """A running mall; use it as a context manager.

    Args:
        catalogue: folder with ``catalogue.json`` and the photos; default the sample store.
        faults: glob of a path → what goes wrong there, on either host.
        era: whose markup the pages have: "2017", "2018", "2023" or "mobile".
        robots: text of the shop's robots.txt, None for 404.
        image_robots: text of the image host's robots.txt, None for 404.
        port: of the shop; 0 takes a free one. The image host always takes a free one.

    Attributes:
        url: base URL of the shop, ``http://127.0.0.1:<port>``.
        image_url: base URL of the image host.
        requests: what was asked so far, in order.
    """

    def __init__(
        self,
        catalogue: Path = SAMPLE_STORE,
        *,
        faults: dict[str, Fault] | None = None,
        era: Era = "2023",
        robots: str | None = ROBOTS,
        image_robots: str | None = ROBOTS,
        port: int = 0,
    ) -> None:
        stock = Stock(catalogue, named_by=era)
        self.requests: list[Seen] = []
        self.faults = Faults(faults)
        self._images = _Server("images", self, 0)
        try:
            self._shop = _Server("shop", self, port)
        except OSError:
            self._images.server_close()
            raise
        self.url, self.image_url = self._shop.url, self._images.url
        self._images.site = ImageSite(stock, image_robots)
        self._shop.site = ShopSite(stock, robots, self.url, self.image_url, era)

    def __enter__(self) -> Mall:
        for server in (self._images, self._shop):
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for server in (self._images, self._shop):
            server.shutdown()
            server.server_close()

    def paths(self, host: str = "") -> list[str]:
        """Paths asked for so far, without queries; of one host ("shop" or "images") or both."""
        return [seen.target.partition("?")[0] for seen in self.requests if host in ("", seen.host)]


def serve_forever(port: int = 8000, catalogue: Path = SAMPLE_STORE) -> None:
    """Serve a mall until Ctrl-C, and say where."""
    with Mall(catalogue, port=port) as mall:
        print(f"The mall is open at {mall.url} (pictures at {mall.image_url}). Ctrl-C closes it.")
        with suppress(KeyboardInterrupt):
            threading.Event().wait()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, host: str, mall: Mall, port: int) -> None:
        super().__init__((LOOPBACK, port), _Handler)
        self.host, self.mall = host, mall
        self.url = f"http://{LOOPBACK}:{self.server_address[1]}"
        self.site: Site

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""

    def _answer(self, with_body: bool) -> None:
        server = self.server
        agent = self.headers.get("User-Agent", "")
        headers = {name.lower(): value for name, value in self.headers.items()}
        server.mall.requests.append(
            Seen(server.host, self.path, agent, time.monotonic(), self.command, headers)
        )
        fault = server.mall.faults.for_request(self.path)
        reply = _tagged(_spoil(server.site(self.path, fault), fault), headers)
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        self.send_header("Content-Length", str(len(reply.body)))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if with_body:
            self._send(reply.body, fault)

    def _send(self, body: bytes, fault: Fault | None) -> None:
        half = len(body) // 2
        if fault and fault.kind == "truncated":
            self.wfile.write(body[:half])
            self.close_connection = True
        elif fault and fault.kind == "slow":
            self.wfile.write(body[:half])
            self.wfile.flush()
            time.sleep(fault.seconds)
            self.wfile.write(body[half:])
        else:
            self.wfile.write(body)


def _tagged(reply: Reply, asked: Mapping[str, str]) -> Reply:
    """A picture with its ETag, or 304 to who has it already (RFC 9110, 13.1.2)."""
    if reply.status != 200 or not reply.content_type.startswith("image/"):
        return reply
    tag = f'"{hashlib.sha256(reply.body).hexdigest()[:16]}"'
    unchanged = asked.get("if-none-match") == tag
    return replace(
        reply,
        status=304 if unchanged else 200,
        body=b"" if unchanged else reply.body,
        headers={"ETag": tag, **reply.headers},
    )


def _spoil(reply: Reply, fault: Fault | None) -> Reply:
    if fault is None:
        return reply
    if fault.kind == "status":
        headers = {}
        if fault.retry_after is not None:
            headers["Retry-After"] = str(fault.retry_after)
        if fault.location is not None:
            headers["Location"] = fault.location
        page = f"<!DOCTYPE html><h1>{fault.status}</h1>".encode()
        return Reply(fault.status, "text/html; charset=utf-8", page, headers)
    if fault.kind == "body":
        kept = reply.body if fault.content_type and not fault.body else fault.body
        status = 200 if fault.body else reply.status
        kind = fault.content_type or reply.content_type
        return replace(reply, status=status, body=kept, content_type=kind)
    if fault.kind == "headers":
        return replace(reply, headers={**reply.headers, **fault.headers})
    if fault.kind == "huge":
        return replace(reply, body=reply.body.ljust(fault.size, b"\0"))
    return reply
