"""A converted checkpoint holds the same numbers in PyTorch's layout, and is made once."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load, load_file

from dataset_builder.parse.cihp_pgn.convert import check, convert, converted
from dataset_builder.parse.cihp_pgn.tf_checkpoint import TfCheckpoint
from sichak.errors import WeightsError
from tests.dataset_builder.parse.cihp_pgn.bundle import write_checkpoint
from tests.parity_fill import normal

SHAPES = {
    "trunk.conv1.conv.weight": (8, 3, 7, 7),
    "trunk.conv1.norm.weight": (8,),
    "trunk.conv1.norm.bias": (8,),
    "trunk.conv1.norm.running_mean": (8,),
    "trunk.conv1.norm.running_var": (8,),
    "trunk.res2a.branch2a.conv.weight": (4, 8, 1, 1),
    "parsing.fc.weight": (20, 4, 3, 3),
    "parsing.fc.bias": (20,),
}


@pytest.fixture
def checkpoint(parity: Path, tmp_path: Path) -> TfCheckpoint:
    folder = shutil.copytree(parity / "tf_ckpt_mini", tmp_path / "CIHP_pgn")
    return TfCheckpoint(folder / "model.ckpt-593292")


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SICHAK_WEIGHTS", str(tmp_path / "weights"))
    return tmp_path / "weights"


def as_safetensors(checkpoint: TfCheckpoint, shapes: dict[str, tuple[int, ...]]) -> bytes:
    buffer = io.BytesIO()
    convert(checkpoint, shapes, buffer)
    return buffer.getvalue()


def test_nothing_wanted_is_a_file_without_tensors(checkpoint: TfCheckpoint) -> None:
    assert load(as_safetensors(checkpoint, {})) == {}


def test_the_tensors_wanted_and_no_others_are_there(checkpoint: TfCheckpoint) -> None:
    tensors = load(as_safetensors(checkpoint, SHAPES))
    assert {name: values.shape for name, values in tensors.items()} == SHAPES
    assert {values.dtype for values in tensors.values()} == {np.dtype(np.float32)}


def test_convolutions_change_their_order_of_axes(checkpoint: TfCheckpoint) -> None:
    tensors = load(as_safetensors(checkpoint, SHAPES))
    weights = normal("parsing_fc/weights", (3, 3, 4, 20)).astype(np.float32)
    assert tensors["parsing.fc.weight"][5, 2, 0, 1] == weights[0, 1, 2, 5]
    assert np.array_equal(tensors["parsing.fc.weight"], weights.transpose(3, 2, 0, 1))


def test_vectors_stay_as_they_are(checkpoint: TfCheckpoint) -> None:
    tensors = load(as_safetensors(checkpoint, SHAPES))
    for name, source in {
        "trunk.conv1.norm.weight": "bn_conv1/gamma",
        "trunk.conv1.norm.running_var": "bn_conv1/moving_variance",
        "parsing.fc.bias": "parsing_fc/biases",
    }.items():
        shape = SHAPES[name]
        assert np.array_equal(tensors[name], normal(source, shape).astype(np.float32)), name


def test_the_header_is_aligned_and_in_the_order_of_the_numbers(checkpoint: TfCheckpoint) -> None:
    content = as_safetensors(checkpoint, SHAPES)
    length = int.from_bytes(content[:8], "little")
    assert length % 8 == 0
    header = json.loads(content[8 : 8 + length])
    assert list(header) == ["__metadata__", *SHAPES]
    assert header["parsing.fc.bias"]["data_offsets"][1] == len(content) - 8 - length


def test_all_that_is_missing_or_wrong_is_named(checkpoint: TfCheckpoint) -> None:
    wanted = {
        **SHAPES,
        "parsing.fc.bias": (19,),
        "parsing.fc.weight": (4, 20, 3, 3),
        **{f"trunk.res2b.branch2{part}.conv.weight": (1, 1, 1, 1) for part in "abc"},
        "edge.rf_pp4.bias": (512,),
        "trunk.res5c.branch2c.norm.running_mean": (2048,),
    }
    with pytest.raises(WeightsError) as caught:
        check(checkpoint, wanted)
    text = str(caught.value)
    assert "missing: res2b_branch2a/weights, res2b_branch2b/weights, res2b_branch2c/weights" in text
    assert "edge_rf_pp4/biases, bn5c_branch2c/moving_mean;" in text
    assert "parsing_fc/biases (20,) in place of (19,)" in text
    assert "parsing_fc/weights (3, 3, 4, 20) in place of (3, 3, 20, 4)" in text


@pytest.mark.parametrize("dtype", ["float64", "int32"])
def test_other_types_are_refused(tmp_path: Path, dtype: str) -> None:
    values: dict[str, Callable[[], Any]] = {"parsing_fc/biases": partial(np.zeros, 20, dtype)}
    write_checkpoint(tmp_path / "c", values)
    with pytest.raises(WeightsError, match="not float32"):
        check(TfCheckpoint(tmp_path / "c"), {"parsing.fc.bias": (20,)})


def test_a_checkpoint_is_converted_once(checkpoint: TfCheckpoint, cache: Path) -> None:
    path = converted(checkpoint, SHAPES)
    assert path == cache / "converted" / checkpoint.sha256() / "cihp_pgn.safetensors"
    assert load_file(path).keys() == SHAPES.keys()
    before = path.stat().st_mtime_ns
    assert converted(checkpoint, SHAPES) == path
    assert path.stat().st_mtime_ns == before


def test_of_a_damaged_checkpoint_nothing_is_left(checkpoint: TfCheckpoint, cache: Path) -> None:
    data = checkpoint.data_files()[0]
    data.write_bytes(data.read_bytes()[:9000])
    with pytest.raises(WeightsError, match="is the download whole"):
        converted(checkpoint, SHAPES)
    assert [path.name for path in cache.rglob("*") if path.is_file()] == ["cihp_pgn.lock"]


def test_another_checkpoint_is_converted_anew(checkpoint: TfCheckpoint, tmp_path: Path) -> None:
    first = converted(checkpoint, SHAPES)
    values: dict[str, Callable[[], Any]] = {"parsing_fc/biases": partial(np.ones, 20, np.float32)}
    write_checkpoint(tmp_path / "other", values)
    second = converted(TfCheckpoint(tmp_path / "other"), {"parsing.fc.bias": (20,)})
    assert first != second
    assert np.array_equal(load_file(second)["parsing.fc.bias"], np.ones(20))
