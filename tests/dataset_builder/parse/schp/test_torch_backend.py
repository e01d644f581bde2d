"""Official checkpoints load strictly; what is none is refused and runs nothing."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from dataset_builder.parse.schp.checkpoints import SCHP_ATR, SCHP_LIP
from dataset_builder.parse.schp.crop import Batch
from dataset_builder.parse.schp.torch_backend import TorchSchp
from sichak.errors import WeightsError

State = Mapping[str, torch.Tensor]


def test_an_official_checkpoint_gives_the_official_numbers(
    lip_pth: Path, lip_batch: Batch, parity: Path
) -> None:
    schp = TorchSchp(SCHP_LIP, lip_pth, "cpu")
    fusion = schp.fusion(lip_batch)
    assert schp.side == 473
    assert fusion.dtype == np.float32
    stored = np.load(parity / "schp_lip_473x473.npz")["fusion"][0]
    assert np.abs(fusion[:, ::4, ::4] - stored).max() < 1e-4


def test_safetensors_give_the_same(lip_state: State, lip_pth: Path, tmp_path: Path) -> None:
    path = tmp_path / "lip.safetensors"
    save_file(dict(lip_state), path)
    batch = np.ones((1, 3, 33, 33), np.float32)
    expected = TorchSchp(SCHP_LIP, lip_pth, "cpu").fusion(batch)
    assert np.array_equal(TorchSchp(SCHP_LIP, path, "cpu").fusion(batch), expected)


def test_a_checkpoint_for_other_labels_is_refused(lip_pth: Path) -> None:
    with pytest.raises(WeightsError, match=r"SCHP for ATR.*\(20, 256, 1, 1\) in place of \(18"):
        TorchSchp(SCHP_ATR, lip_pth, "cpu")


def test_a_checkpoint_with_a_tensor_missing_is_refused(lip_state: State, tmp_path: Path) -> None:
    path = tmp_path / "lip.pth"
    state = {f"module.{name}": value for name, value in lip_state.items()}
    del state["module.edge.conv5.bias"]
    torch.save({"state_dict": state}, path)
    with pytest.raises(WeightsError, match=r"missing: edge\.conv5\.bias$"):
        TorchSchp(SCHP_LIP, path, "cpu")


class _Hostile:
    def __init__(self, proof: Path) -> None:
        self.proof = proof

    def __reduce__(self) -> Any:
        return os.mkdir, (str(self.proof),)


def test_a_checkpoint_that_would_run_code_is_refused(lip_state: State, tmp_path: Path) -> None:
    path, proof = tmp_path / "lip.pth", tmp_path / "proof"
    name = "module.fushion.3.bias"
    torch.save({"state_dict": {name: lip_state["fushion.3.bias"], "x": _Hostile(proof)}}, path)
    with pytest.raises(WeightsError, match=r"read safely.*exp-schp-201908261155-lip\.pth"):
        TorchSchp(SCHP_LIP, path, "cpu")
    assert not proof.exists()
