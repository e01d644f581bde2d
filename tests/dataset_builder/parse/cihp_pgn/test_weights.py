"""Weights are found by whatever the user calls them, and refused with what was expected."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from dataset_builder.parse.cihp_pgn.tf_checkpoint import TfCheckpoint
from dataset_builder.parse.cihp_pgn.weights import named_sha256, named_weights, read_weights
from sichak.errors import WeightsError
from tests.parity_fill import normal

NAME = "model.ckpt-593292"
SHAPES = {"parsing.fc.bias": (20,)}


@pytest.fixture
def folder(parity: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SICHAK_WEIGHTS", str(tmp_path / "weights"))
    return shutil.copytree(parity / "tf_ckpt_mini", tmp_path / "CIHP_pgn")


@pytest.fixture
def safetensors(tmp_path: Path) -> Path:
    path = tmp_path / "pgn.safetensors"
    save_file({"parsing.fc.bias": np.arange(20, dtype=np.float32)}, path)
    return path


@pytest.mark.parametrize("name", ["", NAME, f"{NAME}.index", f"{NAME}.data-00000-of-00001"])
def test_a_checkpoint_is_converted_and_read(folder: Path, name: str) -> None:
    state = read_weights(folder / name, SHAPES)
    assert state.keys() == SHAPES.keys()
    wanted = normal("parsing_fc/biases", (20,)).astype(np.float32)
    assert np.array_equal(state["parsing.fc.bias"].numpy(), wanted)


def test_a_converted_file_is_read_as_it_is(safetensors: Path) -> None:
    state = read_weights(safetensors, SHAPES)
    assert state["parsing.fc.bias"].tolist() == list(range(20))


@pytest.mark.parametrize("name", ["", "none", "none.index", "none.safetensors"])
def test_where_nothing_is_the_error_says_what_should_be(tmp_path: Path, name: str) -> None:
    with pytest.raises(WeightsError, match=r"expected the folder CIHP_pgn .*drive\.google\.com"):
        read_weights(tmp_path / name, SHAPES)


@pytest.mark.parametrize("name", ["CIHP_pgn.zip", "model.safetensors", "model.ckpt.meta"])
def test_a_file_of_another_kind_is_refused_with_what_was_expected(
    tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_bytes(b"PK\x03\x04 something else")
    with pytest.raises(WeightsError, match=rf"{name}: .*expected the folder CIHP_pgn"):
        read_weights(tmp_path / name, SHAPES)


@pytest.mark.parametrize("name", ["", NAME, f"{NAME}.index"])
def test_the_user_names_a_checkpoint(folder: Path, name: str) -> None:
    wanted = TfCheckpoint(folder / NAME).sha256()
    assert named_sha256(str(folder / name)) == wanted
    found = named_weights(str(folder / name), wanted.upper())
    assert found == folder / f"{NAME}.index"
    assert read_weights(found, SHAPES).keys() == SHAPES.keys()


def test_the_user_names_a_file(safetensors: Path) -> None:
    wanted = hashlib.sha256(safetensors.read_bytes()).hexdigest()
    assert named_sha256(str(safetensors)) == wanted
    assert named_weights(str(safetensors), wanted) == safetensors


def test_the_home_folder_may_be_abbreviated(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(folder.parent))
    assert named_weights("~/CIHP_pgn") == folder / f"{NAME}.index"


def test_a_wrong_hash_is_refused(folder: Path, safetensors: Path) -> None:
    for reference in (folder, safetensors):
        for named in (named_weights, named_sha256):
            with pytest.raises(WeightsError, match="expected 0000"):
                named(str(reference), "0" * 64)


def test_a_url_needs_its_hash() -> None:
    with pytest.raises(WeightsError, match="give the SHA-256"):
        named_weights("https://example.org/cihp_pgn.safetensors")
    assert named_sha256("https://example.org/cihp_pgn.safetensors", "AB" * 32) == "ab" * 32
