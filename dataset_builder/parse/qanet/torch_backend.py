"""QANet's network with an official checkpoint."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor

from dataset_builder.parse.checkpoint import load_strictly, read_state_dict
from dataset_builder.parse.qanet.checkpoints import QanetDataset
from dataset_builder.parse.qanet.network import PYRAMIDS, Qanet, pyramid_width
from sichak.device import Device, torch_device

SIZES = dict(zip(PYRAMIDS, ((384, 512), (416, 544)), strict=True))
"""Channels of the pyramid → width and height of the input in that configuration."""


class TorchQanet:
    """The network, loaded.

    Args:
        dataset: whose labels it gives.
        weights: the authors' ``.pth``, or its tensors as ``.safetensors``.
        device: ``auto``, ``cpu`` or ``cuda``.

    Attributes:
        size: width and height of the input it was trained with.

    Raises:
        WeightsError: the file is something else.
        ParamsError: no such device.
    """

    def __init__(self, dataset: QanetDataset, weights: Path, device: Device = "auto") -> None:
        state = read_state_dict(weights, key="model", expected=dataset.expected)
        pyramid = pyramid_width(state)
        with torch.device("meta"):  # no time is lost on random weights
            network = Qanet(pyramid, len(dataset.numbering))
        network.to_empty(device="cpu")
        load_strictly(network, state, f"QANet for {dataset.numbering.name} ({weights})")
        self.size = SIZES[pyramid]
        self._device = torch_device(device)
        self._network = network.eval().to(self._device)

    def __call__(self, pictures: Tensor) -> tuple[Tensor, Tensor]:
        """Normalised RGB (N, 3, H, W) → probabilities (N, 20, H, W) and expected IoU (N,)."""
        with torch.inference_mode():
            scores, iou = self._network(pictures.to(self._device))
        return scores, iou
