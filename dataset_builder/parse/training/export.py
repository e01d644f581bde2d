"""A trained network as one ONNX file: picture and skeleton in, scores out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from dataset_builder.parse.embedded.joint_maps import JOINT_MAPS
from dataset_builder.parse.embedded.lite0 import normalised
from dataset_builder.parse.embedded.network import JOINT_STRIDE, ParserNetwork

OPSET = 17


class _AtWork(nn.Module):
    """The network as the parser calls it: bytes in, no answer for training only."""

    def __init__(self, network: ParserNetwork) -> None:
        super().__init__()
        self._network = network

    def forward(self, image: Tensor, joints: Tensor) -> Tensor:
        scores, _ = self._network(normalised(image.permute(0, 3, 1, 2)), joints)
        return torch.as_tensor(scores)


def export(
    network: ParserNetwork, path: Path, width: int, height: int, card: Mapping[str, Any]
) -> None:
    """Write the network.

    Inputs ``image`` (N, height, width, 3) uint8 RGB and ``joints`` (N, 12, height / 4,
    width / 4) float32; output ``scores`` (N, 20, height / 2, width / 2) logits.

    Args:
        network: trained.
        path: of the file.
        width: of the picture it will be given, a multiple of 32.
        height: likewise.
        card: what the network says of itself, kept as JSON in the file's metadata.
    """
    import onnx

    image = torch.zeros((1, height, width, 3), dtype=torch.uint8)
    joints = torch.zeros((1, JOINT_MAPS, height // JOINT_STRIDE, width // JOINT_STRIDE))
    torch.onnx.export(
        _AtWork(network).eval(),
        (image, joints),
        str(path),
        input_names=["image", "joints"],
        output_names=["scores"],
        dynamic_axes={name: {0: "photos"} for name in ("image", "joints", "scores")},
        opset_version=OPSET,
        dynamo=False,
    )
    model = onnx.load(str(path))
    onnx.helper.set_model_props(model, {"sichak": json.dumps(card)})
    onnx.save(model, str(path))
