"""Weights of the user's: by name, path or URL; checked, fetched once, hashed once."""

from __future__ import annotations

import hashlib

import pytest

from sichak.errors import WeightsError
from sichak.weights import custom, custom_sha256, custom_weights, fetch, weights_path

from .conftest import CONTENT, SHA256


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

    def test_a_fetched_file_keeps_the_ending_that_tells_its_kind(self, server, known):
        server.files["/mine.onnx?download=true"] = CONTENT
        assert custom_weights(f"{server.url}/mine.onnx?download=true", SHA256).suffix == ".onnx"
        assert not list(fetch.cache_root().rglob(".tmp-*"))

    def test_a_url_that_is_gone_is_a_sentence(self, server, known):
        with pytest.raises(WeightsError, match="cannot be fetched: HTTP Error 404"):
            custom_weights(f"{server.url}/gone", SHA256)

    def test_a_registered_name_is_weights_too(self, server, known):
        server.files["/one"] = CONTENT
        assert custom_weights("one") == weights_path("one")


class TestCustomSha256:
    def test_a_path_is_hashed(self, tmp_path):
        file = tmp_path / "mine.pth"
        file.write_bytes(CONTENT)
        assert custom_sha256(str(file)) == SHA256
        assert custom_sha256(str(file), SHA256.upper()) == SHA256

    def test_a_file_that_changes_is_hashed_again(self, tmp_path):
        file = tmp_path / "mine.pth"
        file.write_bytes(CONTENT)
        custom_sha256(str(file))
        file.write_bytes(CONTENT + b"!")
        assert custom_sha256(str(file)) == hashlib.sha256(CONTENT + b"!").hexdigest()

    def test_bytes_are_read_once_while_the_file_stays(self, tmp_path, monkeypatch):
        file = tmp_path / "mine.pth"
        file.write_bytes(CONTENT)
        read = []
        monkeypatch.setattr(custom, "sha256_of", lambda path: read.append(path) or SHA256)
        assert {custom_sha256(str(file)) for _ in range(3)} == {SHA256}
        assert len(read) == 1

    def test_urls_and_names_are_known_without_fetching(self, server, known):
        assert custom_sha256(f"{server.url}/mine", SHA256.upper()) == SHA256
        assert custom_sha256("one") == SHA256
        assert server.asked == []

    @pytest.mark.parametrize(
        ("reference", "why"), [("absent.pth", "no file"), ("https://x.test/a", "give the SHA-256")]
    )
    def test_what_cannot_be_known_is_an_error(self, reference, why):
        with pytest.raises(WeightsError, match=why):
            custom_sha256(reference)
