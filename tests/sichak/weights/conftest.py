"""A server and a small registry of weights, for tests that fetch."""

from __future__ import annotations

import hashlib
import http.server
import threading

import pytest

from sichak.weights import Tarball, Weights, fetch

CONTENT = b"weights " * 1000
SHA256 = hashlib.sha256(CONTENT).hexdigest()


class Server:
    """A real HTTP server on the loopback; counts what is asked for."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.asked: list[str] = []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                outer.asked.append(self.path)
                data = outer.files.get(self.path)
                self.send_response(404 if data is None else 200)
                self.end_headers()
                self.wfile.write(data or b"")

            def log_message(self, *args):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def server():
    running = Server()
    yield running
    running.server.shutdown()


@pytest.fixture
def known(server, tmp_path, monkeypatch):
    """A registry of two files of one package, both also upstream."""
    monkeypatch.setenv("SICHAK_WEIGHTS", str(tmp_path / "cache"))
    monkeypatch.setenv("NPM_CONFIG_REGISTRY", server.url)
    package = Tarball("@scope/models", "1.0.0")
    other = hashlib.sha256(b"other").hexdigest()

    def weights(name: str, sha256: str, size: int) -> Weights:
        return Weights(
            name, f"{name}.bin", sha256, size, "test", "CC0", "", (f"{server.url}/{name}",),
            package, f"{name}.bin",
        )  # fmt: skip

    table = {"one": weights("one", SHA256, len(CONTENT)), "two": weights("two", other, 5)}
    monkeypatch.setattr(fetch, "REGISTRY", table)
    return table
