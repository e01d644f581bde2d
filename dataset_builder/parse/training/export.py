"""A trained network as one ONNX file: picture and skeleton in, scores out."""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import torch
from torch import Tensor, nn

from dataset_builder.parse.embedded.joint_maps import JOINT_MAPS
from dataset_builder.parse.embedded.lite0 import normalised
from dataset_builder.parse.embedded.network import JOINT_STRIDE, ParserNetwork
from dataset_builder.parse.training.output import write_whole
from sichak.errors import WeightsError

OPSET = 17
PREFIX = "_network."
"""Before the names of the network's parameters inside the file."""


class _AtWork(nn.Module):
    """The network as the parser calls it: bytes in, no answer for training only."""

    def __init__(self, network: ParserNetwork) -> None:
        super().__init__()
        self._network = network

    def forward(self, image: Tensor, joints: Tensor) -> Tensor:
        scores, _ = self._network(normalised(image.permute(0, 3, 1, 2)), joints)
        return torch.as_tensor(scores)


def exported_weights(path: Path) -> dict[str, Tensor]:
    """The weights inside an exported network, to train further.

    Returns:
        name → tensor, as :class:`ParserNetwork` names them; without the part that only
        training needs.

    Raises:
        WeightsError: not a file of :func:`export`.
    """
    try:
        return _parameters(path)
    except Exception as error:  # a broken file raises whatever it likes
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise WeightsError(f"{path}: no ONNX file ({reason})") from error


def _parameters(path: Path) -> dict[str, Tensor]:
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(str(path)).graph
    stored = {one.name: one for one in graph.initializer}
    for node in graph.node:
        if node.op_type == "Identity":
            # Of equal tensors the exporter stores one and names the others as copies of it.
            pairs = zip(node.output, node.input, strict=False)
            stored |= {copy: stored[source] for copy, source in pairs if source in stored}
    return {
        name.removeprefix(PREFIX): torch.from_numpy(numpy_helper.to_array(one).copy())
        for name, one in stored.items()
        if name.startswith(PREFIX)
    }


def export(
    network: ParserNetwork, path: Path, width: int, height: int, card: Mapping[str, Any]
) -> None:
    """Write the network, every parameter under its own name: :func:`exported_weights` reads them.

    Inputs ``image`` (N, height, width, 3) uint8 RGB and ``joints`` (N, 12, height / 4,
    width / 4) float32; output ``scores`` (N, 20, height / 2, width / 2) logits.

    Args:
        network: trained.
        path: of the file.
        width: of the picture it will be given, a multiple of 32.
        height: likewise.
        card: what the network says of itself, kept as JSON in the file's metadata.

    Raises:
        SichakError: the file cannot be written.
    """
    import onnx

    image = torch.zeros((1, height, width, 3), dtype=torch.uint8)
    joints = torch.zeros((1, JOINT_MAPS, height // JOINT_STRIDE, width // JOINT_STRIDE))
    with TemporaryDirectory() as folder, warnings.catch_warnings():
        # The tracer warns that sizes become constants: all but the number of photos may.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            _AtWork(network).eval(),
            (image, joints),
            str(traced := Path(folder) / path.name),
            input_names=["image", "joints"],
            output_names=["scores"],
            dynamic_axes={name: {0: "photos"} for name in ("image", "joints", "scores")},
            opset_version=OPSET,
            # Left as they are, weights can be trained further; the runtime folds them at load.
            training=torch.onnx.TrainingMode.PRESERVE,
            do_constant_folding=False,
            dynamo=False,
        )
        model = onnx.load(str(traced))
    onnx.helper.set_model_props(model, {"sichak": json.dumps(card)})
    write_whole(path, model.SerializeToString())
