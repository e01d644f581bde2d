"""An ONNX graph while it grows: nodes, constants, and at the end the model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from sichak.errors import WeightsError

if TYPE_CHECKING:
    import onnx

OPSET = 17
IR_VERSION = 8


class OnnxGraph:
    """Nodes in the order they are added, and named constants."""

    def __init__(self) -> None:
        self._nodes: list[onnx.NodeProto] = []
        self._constants: dict[str, npt.NDArray[Any]] = {}

    def add(self, op: str, inputs: Sequence[str], outputs: Sequence[str], **attrs: Any) -> str:
        """Add a node; returns the name of its first output."""
        from onnx import helper

        self._nodes.append(helper.make_node(op, list(inputs), list(outputs), **attrs))
        return outputs[0]

    def constant(self, name: str, values: npt.ArrayLike, dtype: npt.DTypeLike) -> str:
        """Add a constant, or set it anew; returns its name."""
        self._constants[name] = np.asarray(values, dtype)
        return name

    def known(self, name: str) -> npt.NDArray[Any]:
        """A constant's value, for what ONNX wants at conversion time.

        Raises:
            WeightsError: it is no constant.
        """
        if name not in self._constants:
            raise WeightsError(f"{name} must be constant")
        return self._constants[name]

    def model(
        self, inputs: Sequence[onnx.ValueInfoProto], outputs: Sequence[onnx.ValueInfoProto]
    ) -> onnx.ModelProto:
        """The model; constants that no node reads are left out."""
        from onnx import helper, numpy_helper

        read = {name for node in self._nodes for name in node.input}
        constants = [
            numpy_helper.from_array(values, name)
            for name, values in sorted(self._constants.items())
            if name in read
        ]
        graph = helper.make_graph(self._nodes, "tfjs", list(inputs), list(outputs), constants)
        opsets = [helper.make_opsetid("", OPSET)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION)


def onnx_type(dtype: npt.DTypeLike) -> int:
    """ONNX's number of a NumPy data type."""
    from onnx import helper

    return int(helper.np_dtype_to_tensor_dtype(np.dtype(dtype)))
