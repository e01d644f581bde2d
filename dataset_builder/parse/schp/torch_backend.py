"""SCHP from its official checkpoints."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from dataset_builder.parse.checkpoint import load_strictly, read_state_dict
from dataset_builder.parse.schp.checkpoints import SchpDataset
from dataset_builder.parse.schp.crop import Batch
from dataset_builder.parse.schp.network import AugmentCE2P
from dataset_builder.parse.scores import Scores
from sichak.device import Device, torch_device


class TorchSchp:
    """The network with an official checkpoint.

    Args:
        dataset: whose labels it gives.
        weights: the authors' ``.pth``, or its tensors as ``.safetensors``.
        device: ``auto``, ``cpu`` or ``cuda``.

    Raises:
        WeightsError: the file is something else.
        ParamsError: no such device.
    """

    def __init__(self, dataset: SchpDataset, weights: Path, device: Device = "auto") -> None:
        state = read_state_dict(weights, key="state_dict", expected=dataset.expected)
        with torch.device("meta"):  # no time is lost on random weights
            network = AugmentCE2P(len(dataset.numbering))
        network.to_empty(device="cpu")
        load_strictly(network, state, f"SCHP for {dataset.numbering.name} ({weights})")
        self.side = dataset.side
        self._device = torch_device(device)
        self._network = network.eval().to(self._device)

    def fusion(self, batch: Batch) -> Scores:
        """(1, 3, H, W) normalised BGR → (C, ⌈H/4⌉, ⌈W/4⌉) logits of the fusion branch."""
        with torch.inference_mode():
            logits = self._network(torch.from_numpy(batch).to(self._device)).fusion
        return np.asarray(logits[0].float().cpu().numpy())
