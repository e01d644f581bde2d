"""Weights files are data: a pickle that would run code is refused."""

from __future__ import annotations

import collections
import pickle
from pathlib import Path

import numpy as np
import pytest

from dataset_builder.densepose.checkpoint import read_checkpoint
from sichak.errors import WeightsError

TENSORS = {
    "a.weight": np.arange(6, dtype=np.float32).reshape(2, 3),
    "b": np.float64(1) * np.ones(1),
}


@pytest.mark.parametrize(
    "content",
    [
        {"model": TENSORS, "__author__": "Detectron2 Model Zoo"},
        {"model": collections.OrderedDict(TENSORS)},
        TENSORS,
    ],
    ids=["zoo", "ordered", "bare"],
)
@pytest.mark.parametrize("protocol", [0, 2, 5])
def test_reads_arrays(tmp_path: Path, content, protocol: int) -> None:
    path = tmp_path / "model.pkl"
    path.write_bytes(pickle.dumps(content, protocol=min(protocol, 4)))
    found = read_checkpoint(path)
    assert set(found) == set(TENSORS)
    assert (found["a.weight"] == TENSORS["a.weight"]).all()


class Evil:
    def __reduce__(self):
        return eval, ("open('/tmp/owned', 'w')",)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "no detectron2 weights file"),
        (b"<html>not found</html>", "no detectron2 weights file"),
        (pickle.dumps({"model": Evil()}), "builtins.eval"),
        (pickle.dumps([1, 2]), "no tensors"),
        (pickle.dumps({"model": {}}), "no tensors"),
        (pickle.dumps({"model": {"a": "text"}}), "a is no array"),
    ],
)
def test_refuses_all_else(tmp_path: Path, data: bytes, why: str) -> None:
    path = tmp_path / "model.pkl"
    path.write_bytes(data)
    with pytest.raises(WeightsError, match=why):
        read_checkpoint(path)


def test_a_missing_file_is_a_weights_error(tmp_path: Path) -> None:
    with pytest.raises(WeightsError):
        read_checkpoint(tmp_path / "absent.pkl")
