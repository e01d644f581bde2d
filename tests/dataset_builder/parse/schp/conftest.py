"""The network for LIP with weights made from names."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
import torch

from dataset_builder.parse.schp.network import AugmentCE2P
from tests.parity_fill import fill, manifest

GAINS = {"decoder.conv4.weight": 3.0, "fushion.3.weight": 3.0}


@pytest.fixture(scope="session")
def lip_state(parity: Path) -> Mapping[str, torch.Tensor]:
    return fill(manifest(parity / "manifests" / "schp_lip.json"), 0.75, GAINS)


@pytest.fixture(scope="session")
def lip_network(lip_state: Mapping[str, torch.Tensor]) -> AugmentCE2P:
    network = AugmentCE2P(20)
    network.load_state_dict(lip_state)
    return network.eval()
