"""ONNX files that look like exports of SCHP from outside, and are one convolution inside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper

Shape = Sequence[int | str]
Plane = tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]
"""Weights (planes, 3) of blue, green and red, and bias (planes,)."""

Weights = tuple[float, float, float]
"""Of blue, green and red. Black gives a colour 1.8, the colour itself 6."""

BLUE, GREEN, RED = (1, -1, -1), (-1, 1, -1), (-1, -1, 1)
NOT_GREEN = (3, -3, 3)
"""Black gives -6, blue and red 7."""


def constant(planes: int, value: float) -> Plane:
    """Planes that are the same everywhere."""
    return np.zeros((planes, 3), np.float32), np.full(planes, value, np.float32)


def by_colour(planes: int, colours: Mapping[int, Weights]) -> Plane:
    """Labels of colours (label → weights), and label 0 on black."""
    weights, bias = np.zeros((planes, 3), np.float32), np.full(planes, -100, np.float32)
    for label, colour in colours.items():
        weights[label], bias[label] = colour, 0
    bias[0] = 4
    return weights, bias


def onnx_file(
    path: Path,
    outputs: Sequence[Plane],
    *,
    takes: Shape = (1, 3, 16, 16),
    kind: int = TensorProto.FLOAT,
    declared: bool = True,
) -> Path:
    """Write a network with these outputs, of the input's size, named by numbers.

    Args:
        path: of the file.
        outputs: in their order.
        takes: the input's shape; names for sides that are left open.
        kind: type of the input's numbers.
        declared: say the shapes of the outputs in the file.
    """
    nodes, results, stored = [], [], []
    for at, (weights, bias) in enumerate(outputs):
        name = f"{900 - at}"
        arrays = {f"w{at}": weights[:, :, None, None], f"b{at}": bias}
        stored += [onnx.numpy_helper.from_array(array, key) for key, array in arrays.items()]
        nodes.append(helper.make_node("Conv", ["input.1", *arrays], [name]))
        shape = [takes[0], len(bias), *takes[2:]] if declared else None
        results.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, shape))
    source = helper.make_tensor_value_info("input.1", kind, list(takes))
    graph = helper.make_graph(nodes, "schp", [source], results, stored)
    opsets = [helper.make_opsetid("", 17)]
    onnx.save(helper.make_model(graph, opset_imports=opsets, ir_version=8), path)
    return path
