"""The official checkpoint as safetensors, converted once.

Variables are read, transposed and written one after the other, so that a checkpoint of
660 MB takes the memory of its largest variable.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import IO

import numpy as np
import numpy.typing as npt
from filelock import FileLock

from dataset_builder.parse.cihp_pgn.network import tf_name
from dataset_builder.parse.cihp_pgn.tf_checkpoint import TfCheckpoint
from sichak.errors import WeightsError
from sichak.weights import cache_root
from sichak.weights.fetch import temporary

FLOAT32 = 1
"""TensorFlow's number of the type."""

Shapes = Mapping[str, tuple[int, ...]]
"""Name of a tensor in the network's state_dict → its shape."""


def converted(checkpoint: TfCheckpoint, shapes: Shapes) -> Path:
    """The checkpoint's tensors as a safetensors file in the weights cache.

    Args:
        checkpoint: any variables besides the wanted ones, such as an optimiser's, are left.
        shapes: the tensors wanted.

    Raises:
        WeightsError: variables are missing, of another shape, or damaged.
    """
    target = cache_root() / "converted" / checkpoint.sha256() / "cihp_pgn.safetensors"
    target.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(target.with_suffix(".lock")):
        if not target.is_file():
            with temporary(target) as written:
                with written.open("wb") as file:
                    convert(checkpoint, shapes, file)
                written.replace(target)
    return target


def convert(checkpoint: TfCheckpoint, shapes: Shapes, file: IO[bytes]) -> None:
    """Write a checkpoint's tensors as safetensors.

    A convolution's weights (height, width, in, out) become (out, in, height, width).
    Format: https://github.com/huggingface/safetensors#format.

    Args:
        checkpoint: what to read.
        shapes: the tensors wanted, by the network's names.
        file: opened for writing.

    Raises:
        WeightsError: as :func:`converted`.
    """
    check(checkpoint, shapes)
    file.write(_header(shapes))
    for name, shape in shapes.items():
        values = _torch_layout(checkpoint.read(tf_name(name)))
        assert values.shape == shape
        file.write(np.ascontiguousarray(values).data)


def check(checkpoint: TfCheckpoint, shapes: Shapes) -> None:
    """Refuse a checkpoint that lacks a tensor; the error names all that it lacks.

    Raises:
        WeightsError: variables are missing, or of another type or shape.
    """
    missing, wrong = [], []
    for name, shape in shapes.items():
        variable = checkpoint.variables.get(tf_name(name))
        if variable is None:
            missing.append(tf_name(name))
        elif variable.dtype != FLOAT32 or variable.shape != _tf_shape(shape):
            wrong.append(f"{tf_name(name)} {variable.shape} in place of {_tf_shape(shape)}")
    faults = [f"missing: {', '.join(missing)}"] if missing else []
    faults += [f"not float32 or of another shape: {', '.join(wrong)}"] if wrong else []
    if faults:
        raise WeightsError(f"{checkpoint.prefix} is no CIHP-PGN. " + "; ".join(faults))


def _header(shapes: Shapes) -> bytes:
    entries, end = {}, 0
    for name, shape in shapes.items():
        start, end = end, end + 4 * int(np.prod(shape))
        entries[name] = {"dtype": "F32", "shape": shape, "data_offsets": [start, end]}
    text = json.dumps({"__metadata__": {"format": "pt"}, **entries}).encode()
    text += b" " * (-len(text) % 8)
    return len(text).to_bytes(8, "little") + text


def _torch_layout(values: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    return values.transpose(3, 2, 0, 1) if values.ndim == 4 else values


def _tf_shape(shape: tuple[int, ...]) -> tuple[int, ...]:
    if len(shape) != 4:
        return shape
    outputs, inputs, height, width = shape
    return height, width, inputs, outputs
