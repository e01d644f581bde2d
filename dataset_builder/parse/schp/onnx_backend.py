"""SCHP from the ONNX exports that IDM-VTON and OOTDiffusion distribute.

They give the network's three outputs in its own order: parsing, fusion, edge. Their
names are numbers that say nothing, so outputs are known by their planes.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from dataset_builder.parse.schp.checkpoints import DATASETS, SchpDataset
from dataset_builder.parse.schp.crop import Batch
from dataset_builder.parse.scores import Scores
from sichak.device import Device
from sichak.errors import ParamsError, WeightsError
from sichak.labels import Numbering

if TYPE_CHECKING:
    import onnxruntime

PLACEHOLDER_BYTES = 4096
"""A smaller file is the pointer that git keeps in place of a large file."""


class OnnxSchp:
    """The network of one ONNX file, on one thread.

    Args:
        dataset: whose labels it gives; a file with other labels is refused.
        weights: ``parsing_lip.onnx`` or ``parsing_atr.onnx``, or another export of the network.
        device: ``auto``, ``cpu`` or ``cuda``; CUDA takes the package onnxruntime-gpu.

    Raises:
        WeightsError: no ONNX file, or one whose inputs or outputs are not SCHP's.
        ParamsError: CUDA is asked for and onnxruntime has none.
    """

    def __init__(self, dataset: SchpDataset, weights: Path, device: Device = "auto") -> None:
        self._session = _session(dataset, weights, device)
        try:
            self._input, self.side = _square_input(self._session, dataset.side)
            planes = _planes(self._session, self._input, self.side)
            self._output = fusion_output(planes, dataset.numbering)
        except WeightsError as error:
            raise WeightsError(f"{weights}: {error}; expected {dataset.expected}") from None

    def fusion(self, batch: Batch) -> Scores:
        """(1, 3, side, side) normalised BGR → (C, h, w) logits of the fusion branch."""
        (logits,) = self._session.run([self._output], {self._input: batch})
        return np.asarray(logits[0], dtype=np.float32)


def fusion_output(planes: Mapping[str, int], numbering: Numbering) -> str:
    """The output that is used: of those with a plane for each label the last.

    Args:
        planes: output → how many planes it has, in the file's order.
        numbering: of the labels.

    Raises:
        WeightsError: no output has as many planes as there are labels.
    """
    fitting = [name for name, count in planes.items() if count == len(numbering)]
    if fitting:
        return fitting[-1]
    others = [
        f"the {count} labels of {dataset.numbering.name}"
        for dataset in DATASETS.values()
        if (count := len(dataset.numbering)) in planes.values()
    ]
    found = others[0] if others else f"outputs of {list(planes.values())} planes"
    raise WeightsError(f"has {found}, not the {len(numbering)} of {numbering.name}")


def _session(dataset: SchpDataset, weights: Path, device: Device) -> onnxruntime.InferenceSession:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # the work runner uses the cores by processes
    options.inter_op_num_threads = 1
    providers = _providers(device)
    try:
        size = weights.stat().st_size
    except OSError as error:
        raise WeightsError(f"{weights}: cannot be read: {error.strerror}") from error
    try:
        return onnxruntime.InferenceSession(str(weights), options, providers=providers)
    except Exception as error:  # onnxruntime's exceptions share no base class
        what = "a placeholder of git" if size < PLACEHOLDER_BYTES else "no whole ONNX file"
        raise WeightsError(
            f"{weights} ({size:,} bytes) is {what}: {error}; expected {dataset.expected}"
        ) from error


def _providers(device: Device) -> list[str]:
    import onnxruntime

    cuda = "CUDAExecutionProvider" in onnxruntime.get_available_providers()
    if device == "cuda" and not cuda:
        raise ParamsError("device cuda: install onnxruntime-gpu for ONNX files; or use auto or cpu")
    first = ["CUDAExecutionProvider"] if cuda and device != "cpu" else []
    return [*first, "CPUExecutionProvider"]


def _square_input(session: onnxruntime.InferenceSession, usual: int) -> tuple[str, int]:
    """Name of the input and side of its square; ``usual`` where the file leaves it open."""
    match [(node.name, node.type, node.shape) for node in session.get_inputs()]:
        case [(str(name), "tensor(float)", [_, 3, height, width])] if height == width:
            return name, height if isinstance(height, int) else usual
        case [(str(name), "tensor(float)", [_, 3, str(), str()])]:
            return name, usual
        case inputs:
            found = ", ".join(f"{name} {kind} {shape}" for name, kind, shape in inputs)
            raise WeightsError(f"takes {found or 'nothing'}, not one square picture (1, 3, H, H)")


def _planes(session: onnxruntime.InferenceSession, name: str, side: int) -> dict[str, int]:
    """Output → planes, as the file says, or as one empty picture shows where it does not."""
    outputs = session.get_outputs()
    shapes = [node.shape or [] for node in outputs]
    if not all(len(shape) == 4 and isinstance(shape[1], int) for shape in shapes):
        found = session.run(None, {name: np.zeros((1, 3, side, side), np.float32)})
        shapes = [list(np.shape(values)) for values in found]
    return {
        node.name: shape[1] for node, shape in zip(outputs, shapes, strict=True) if len(shape) == 4
    }
