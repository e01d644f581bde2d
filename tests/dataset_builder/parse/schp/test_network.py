"""The network computes what the official one computes, and has exactly its tensors."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from dataset_builder.parse.schp.crop import Batch, aligned
from dataset_builder.parse.schp.network import AugmentCE2P, Logits
from tests.parity_fill import block, manifest

GATE = 1e-4
"""float32 against float64 of the official network differs by 1.1e-5."""


def stats(x: torch.Tensor) -> list[float]:
    y = x.double()
    return [float(v) for v in (y.mean(), y.std(correction=0), y.min(), y.max(), y.abs().mean())]


@pytest.mark.parametrize(("name", "classes"), [("lip", 20), ("atr", 18), ("pascal", 7)])
def test_tensors_are_those_of_the_official_checkpoints(
    parity: Path, name: str, classes: int
) -> None:
    wanted = {n: s for n, (s, _) in manifest(parity / "manifests" / f"schp_{name}.json").items()}
    with torch.device("meta"):
        state = AugmentCE2P(classes).state_dict()
    assert {name: tuple(value.shape) for name, value in state.items()} == wanted
    assert len(wanted) == 603


@torch.inference_mode()
def test_small_picture(lip_network: AugmentCE2P, parity: Path) -> None:
    vectors = np.load(parity / "schp_lip_128x96.npz")
    x = block("schp", 3, 128, 96, 4, spread=1.0)
    logits = lip_network(x)
    for name in Logits._fields:
        found = getattr(logits, name)
        assert np.abs(found.numpy() - vectors[name]).max() < GATE, name
        assert stats(found) == pytest.approx(vectors[f"stats_{name}"].tolist(), abs=GATE), name


@torch.inference_mode()
def test_the_size_it_is_used_with(lip_network: AugmentCE2P, lip_batch: Batch, parity: Path) -> None:
    vectors = np.load(parity / "schp_lip_473x473.npz")
    logits = lip_network(torch.from_numpy(lip_batch))
    assert logits.fusion.shape == (1, 20, 119, 119)
    for name in Logits._fields:
        found = getattr(logits, name)
        assert np.abs(found[..., ::4, ::4].numpy() - vectors[name]).max() < GATE, name
        assert stats(found) == pytest.approx(vectors[f"stats_{name}"].tolist(), abs=GATE), name
    large = aligned(logits.fusion[0].numpy(), 473)
    assert np.abs(large[:, ::16, ::16] - vectors["fusion_up_s16"][0]).max() < GATE
