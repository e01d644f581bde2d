"""The network for LIP with weights made from names, and the files it is distributed in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
import torch

from dataset_builder.parse.schp.crop import Batch
from dataset_builder.parse.schp.network import AugmentCE2P
from tests.parity_fill import fill, manifest, normal

GAINS = {"decoder.conv4.weight": 3.0, "fushion.3.weight": 3.0}


@pytest.fixture(scope="session")
def lip_state(parity: Path) -> Mapping[str, torch.Tensor]:
    return fill(manifest(parity / "manifests" / "schp_lip.json"), 0.75, GAINS)


@pytest.fixture(scope="session")
def lip_network(lip_state: Mapping[str, torch.Tensor]) -> AugmentCE2P:
    network = AugmentCE2P(20)
    network.load_state_dict(lip_state)
    return network.eval()


@pytest.fixture(scope="session")
def lip_batch() -> Batch:
    """The picture of the vectors at 473x473."""
    small = np.clip(normal("input:schp473", (1, 3, 60, 60)), -1, 1)
    large = small.repeat(8, axis=2).repeat(8, axis=3)[:, :, :473, :473]
    return np.ascontiguousarray(large.astype(np.float32))


@pytest.fixture(scope="session")
def lip_pth(
    lip_state: Mapping[str, torch.Tensor], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A checkpoint as the authors' training saved theirs, with torch 1.1 and DataParallel."""
    path = tmp_path_factory.mktemp("schp") / "lip.pth"
    content = {"state_dict": {f"module.{name}": value for name, value in lip_state.items()}}
    torch.save(content, path, _use_new_zipfile_serialization=False)
    return path


@pytest.fixture(scope="session")
def lip_onnx(lip_network: AugmentCE2P, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An export as IDM-VTON distributes it: ``input.1``, and three outputs named by numbers."""
    path = tmp_path_factory.mktemp("schp") / "parsing_lip.onnx"
    torch.onnx.export(
        lip_network,
        (torch.zeros(1, 3, 473, 473),),
        path,
        input_names=["input.1"],
        dynamo=False,
        do_constant_folding=False,
    )
    return path
