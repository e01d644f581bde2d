"""Checkpoints are read without running what is in them, and fit the network or are refused."""

from __future__ import annotations

import os
import pickle
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from dataset_builder.parse import checkpoint
from dataset_builder.parse.checkpoint import load_strictly, read_state_dict
from sichak.errors import WeightsError


def network() -> nn.Module:
    torch.manual_seed(0)
    return nn.Sequential(nn.Conv2d(2, 3, 1), nn.BatchNorm2d(3))


def wrapped(prefix: str = "") -> dict[str, Tensor]:
    return {prefix + name: value for name, value in network().state_dict().items()}


def same(left: dict[str, Tensor], right: dict[str, Tensor]) -> bool:
    return left.keys() == right.keys() and all(torch.equal(left[k], right[k]) for k in left)


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (wrapped(), None),
        (wrapped(), "state_dict"),
        (wrapped("module."), None),
        ({"state_dict": wrapped()}, "state_dict"),
        ({"state_dict": wrapped("module."), "epoch": 150}, "state_dict"),
        ({"model": wrapped(), "optimizer": {"param_groups": [{"lr": 0.1}]}}, "model"),
        ({"model": wrapped(), "best": np.float64(0.59)}, "model"),
    ],
)
@pytest.mark.parametrize("zipped", [True, False], ids=["zip", "before torch 1.6"])
def test_a_checkpoint_gives_its_tensors(
    tmp_path: Path, content: Any, key: str | None, zipped: bool
) -> None:
    path = tmp_path / "weights.pth"
    torch.save(content, path, _use_new_zipfile_serialization=zipped)
    assert same(read_state_dict(path, key=key), wrapped())


def test_scores_pickled_by_numpy_1_are_no_obstacle(tmp_path: Path) -> None:
    path = tmp_path / "weights.pth"
    content = {"model": wrapped(), "best": np.float64(0.59)}
    torch.save(content, path, _use_new_zipfile_serialization=False)
    path.write_bytes(path.read_bytes().replace(b"numpy._core.multi", b"numpy.core.multi"))
    assert b"numpy.core.multiarray" in path.read_bytes()
    assert same(read_state_dict(path, key="model"), wrapped())


def test_safetensors_are_read_too(tmp_path: Path) -> None:
    path = tmp_path / "weights.safetensors"
    save_file(wrapped("module."), path)
    assert same(read_state_dict(path, key="state_dict"), wrapped())


def test_a_prefix_that_not_all_names_have_belongs_to_the_names(tmp_path: Path) -> None:
    path = tmp_path / "weights.pth"
    torch.save({"module.a": torch.ones(1), "a": torch.zeros(1)}, path)
    assert set(read_state_dict(path)) == {"module.a", "a"}


class _Hostile:
    """Unpickling it creates a file, where that is allowed."""

    def __init__(self, proof: Path) -> None:
        self.proof = proof

    def __reduce__(self) -> Any:
        return os.mkdir, (str(self.proof),)


@pytest.mark.parametrize("zipped", [True, False], ids=["zip", "before torch 1.6"])
def test_a_pickle_that_would_run_code_is_refused_and_runs_nothing(
    tmp_path: Path, zipped: bool
) -> None:
    path, proof = tmp_path / "weights.pth", tmp_path / "proof"
    content = {"state_dict": wrapped("module."), "extra": _Hostile(proof)}
    torch.save(content, path, _use_new_zipfile_serialization=zipped)
    with pytest.raises(WeightsError, match="read safely"):
        read_state_dict(path, key="state_dict")
    assert not proof.exists()
    torch.load(path, weights_only=False)
    assert proof.exists(), "the file was not hostile: this test proves nothing"


def test_a_bare_pickle_that_would_run_code_is_refused(tmp_path: Path) -> None:
    path, proof = tmp_path / "weights.pth", tmp_path / "proof"
    path.write_bytes(pickle.dumps(_Hostile(proof)))
    with pytest.raises(WeightsError, match=r"weights\.pth"):
        read_state_dict(path)
    assert not proof.exists()


@pytest.mark.parametrize(
    "content",
    [
        {},
        [],
        7,
        torch.ones(2),
        {"state_dict": {}},
        {"state_dict": 3},
        {"other": wrapped()},
        {"a": torch.ones(1), "epoch": 3},
        {1: torch.ones(1)},
    ],
)
def test_anything_but_a_dict_of_tensors_is_refused(tmp_path: Path, content: Any) -> None:
    path = tmp_path / "weights.pth"
    torch.save(content, path)
    with pytest.raises(WeightsError, match="tensor"):
        read_state_dict(path, key="state_dict")


@pytest.mark.parametrize("name", ["weights.pth", "weights.safetensors"])
@pytest.mark.parametrize(
    "content", [b"", b"<html>quota exceeded</html>", b"PK\x03\x04 cut short", b"\x80\x02cos\n"]
)
def test_broken_files_are_refused_with_what_was_expected(
    tmp_path: Path, name: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(WeightsError, match=rf"{name}: .*; expected lip.pth of https://example.org"):
        read_state_dict(path, expected="lip.pth of https://example.org")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"none\.pth: cannot be read"):
        read_state_dict(tmp_path / "none.pth")


def test_a_file_of_unlikely_size_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "weights.pth"
    torch.save(wrapped(), path)
    monkeypatch.setattr(checkpoint, "MAX_BYTES", path.stat().st_size - 1)
    with pytest.raises(WeightsError, match="at most"):
        read_state_dict(path)


def test_a_zip_that_unpacks_to_more_than_the_limit_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "weights.pth"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive/data/0", bytes(1 << 20))
    monkeypatch.setattr(checkpoint, "MAX_BYTES", 1 << 19)
    assert path.stat().st_size < 1 << 19
    with pytest.raises(WeightsError, match="at most"):
        read_state_dict(path)


def test_strict_loading_fills_the_network() -> None:
    other = nn.Sequential(nn.Conv2d(2, 3, 1), nn.BatchNorm2d(3))
    load_strictly(other, wrapped(), "the network")
    assert same(other.state_dict(), wrapped())


def test_counters_of_batch_normalisation_may_be_missing_or_too_many() -> None:
    state = wrapped()
    del state["1.num_batches_tracked"]
    state["0.num_batches_tracked"] = torch.tensor(9)
    other = nn.Sequential(nn.Conv2d(2, 3, 1), nn.BatchNorm2d(3))
    load_strictly(other, state, "the network")
    assert same(other.state_dict(), wrapped())


def test_what_does_not_fit_is_named_and_nothing_is_loaded() -> None:
    state = wrapped()
    del state["0.bias"]
    state["head.weight"] = torch.ones(1)
    state["1.weight"] = torch.ones(4)
    other = network()
    with pytest.raises(WeightsError) as caught:
        load_strictly(other, state, "SCHP for LIP")
    text = str(caught.value)
    assert "SCHP for LIP" in text
    assert "missing: 0.bias" in text
    assert "unexpected: head.weight" in text
    assert "1.weight (4,) in place of (3,)" in text
    assert same(other.state_dict(), wrapped())


def test_of_many_faults_a_handful_is_named() -> None:
    with pytest.raises(WeightsError, match=r"x4 and 95 more"):
        load_strictly(network(), wrapped() | {f"x{i}": torch.ones(1) for i in range(100)}, "it")
