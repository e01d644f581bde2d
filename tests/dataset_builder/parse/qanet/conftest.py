"""QANet with weights made from names, and the reference implementation's numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import torch

from dataset_builder.parse.checkpoint import load_strictly
from dataset_builder.parse.qanet.network import Qanet
from tests.parity_fill import fill, manifest, normal

GAINS = {
    "Conv_Body.conv": 0.8,
    "Conv_Body_FPN": 0.8,
    "Parsing.Output": 1.0,
    "Parsing.ParsingIoU.Output": 0.1,
}


@pytest.fixture(scope="session")
def vectors(parity: Path) -> Mapping[str, npt.NDArray[np.float64]]:
    return dict(np.load(parity / "qanet_hrw48_128x96.npz"))


@pytest.fixture(scope="session")
def state(parity: Path) -> Mapping[str, torch.Tensor]:
    tensors = fill(manifest(parity / "manifests" / "qanet_hrw48_20.json"), 0.4, GAINS)
    name = "Parsing.Output.classify.weight"
    noise = normal(name, tensors[name].shape)
    noise -= noise.mean(axis=1, keepdims=True)  # else one label would win nearly everywhere
    tensors[name] = torch.from_numpy(noise * np.sqrt(2 / noise[0].size)).float()
    name = "Parsing.ParsingIoU.Output.parsing_iou.bias"
    tensors[name] = torch.from_numpy(0.1 * normal(name, (1,)) + 0.5).float()
    return tensors


@pytest.fixture(scope="session")
def network(state: Mapping[str, torch.Tensor]) -> Qanet:
    network = Qanet().eval()
    load_strictly(network, state, "QANet")
    return network


@pytest.fixture(scope="session")
def checkpoint(
    state: Mapping[str, torch.Tensor], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """A file as the authors distribute theirs."""
    path = tmp_path_factory.mktemp("qanet") / "model_latest.pth"
    wrapped = {f"module.{name}": value for name, value in state.items()}
    torch.save({"model": wrapped, "scheduler": {"last_epoch": 140}}, path)
    yield path
    path.unlink()  # pytest keeps its folders, and this takes 277 MB
