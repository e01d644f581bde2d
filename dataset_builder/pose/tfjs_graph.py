"""Convert a TensorFlow.js graph model to ONNX, in memory and without TensorFlow.

A graph model is a JSON file (the frozen ``GraphDef`` and a weights manifest) and
one or more binary files that are read as one. The operators are those of
MobileNet-like networks with a CenterNet head; any other one is an error. Tensors
keep TensorFlow's channels-last order from end to end, so that every constant
shape of the graph stays true; onnxruntime removes the needless transpositions.
Source: TensorFlow.js "converter" format description; ONNX operator set 17.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from dataset_builder.pose.onnx_graph import OnnxGraph, onnx_type
from dataset_builder.pose.tfjs_model import (
    Array,
    GraphNode,
    in_order,
    numpy_type,
    read_weights,
)
from sichak.errors import WeightsError
from sichak.json_file import parse_json

if TYPE_CHECKING:
    import onnx

_RENAMED = {
    "AddV2": "Add",
    "Add": "Add",
    "Identity": "Identity",
    "Mul": "Mul",
    "RealDiv": "Div",
    "Sigmoid": "Sigmoid",
    "Sqrt": "Sqrt",
    "Sub": "Sub",
}
"""Operators that differ from ONNX by their name alone."""


def onnx_from_tfjs(model_json: bytes, weights: bytes) -> onnx.ModelProto:
    """Convert a graph model to ONNX.

    Args:
        model_json: the model's JSON file.
        weights: its binary files, joined.

    Returns:
        a model that computes the same numbers; inputs and outputs carry the
        names, dtypes and shapes of the TensorFlow.js signature, ``:0`` left out.

    Raises:
        WeightsError: no graph model, or an operator this converter does not know.
    """
    try:
        model = parse_json(model_json)
        nodes = model["modelTopology"]["node"]
        tensors = read_weights(model["weightsManifest"], weights)
        signature = model["signature"]
    except (ValueError, KeyError, TypeError) as error:
        raise WeightsError(f"no TensorFlow.js graph model ({error!r})") from error
    return _Converter(tensors).convert(nodes, signature)


class _Converter(OnnxGraph):
    """One conversion: a method an operator."""

    def __init__(self, tensors: Mapping[str, Array]) -> None:
        super().__init__()
        self.tensors = dict(tensors)
        self.operators: dict[str, Callable[[GraphNode], None]] = {
            "ArgMax": self._arg_max,
            "Cast": self._cast,
            "ConcatV2": self._concat,
            "Const": self._const,
            "DepthwiseConv2dNative": self._convolution,
            "ExpandDims": self._expand_dims,
            "FloorDiv": self._floor_div,
            "FusedDepthwiseConv2dNative": self._convolution,
            "GatherNd": self._gather,
            "Pack": self._pack,
            "Placeholder": lambda node: None,
            "Reshape": self._reshape,
            "ResizeBilinear": self._resize,
            "SquaredDifference": self._squared_difference,
            "Squeeze": self._squeeze,
            "Unpack": self._unpack,
            "_FusedConv2D": self._convolution,
        }

    def convert(
        self, nodes: Sequence[Mapping[str, Any]], signature: Mapping[str, Any]
    ) -> onnx.ModelProto:
        for raw in in_order(nodes):
            node = GraphNode(raw)
            if node.op in _RENAMED:
                self.add(_RENAMED[node.op], node.inputs, [node.name])
            elif node.op in self.operators:
                self.operators[node.op](node)
            else:
                raise WeightsError(f"{node.name}: operator {node.op} is not known")
        inputs, outputs = signature["inputs"].values(), signature["outputs"].values()
        return self.model([_value(spec) for spec in inputs], [_value(spec) for spec in outputs])

    def _const(self, node: GraphNode) -> None:
        if node.name not in self.tensors:
            raise WeightsError(f"no weights for {node.name}")
        tensor = self.tensors[node.name]
        self.constant(node.name, tensor, tensor.dtype)

    def _convolution(self, node: GraphNode) -> None:
        """Any 2-D convolution, with what was fused to it: bias, then activation."""
        depthwise = "Depthwise" in node.op
        kernel = self.known(node.inputs[1])  # (h, w, in, out) or (h, w, in, multiplier)
        height, width, channels, last = kernel.shape
        if depthwise:
            kernel = kernel.transpose(2, 3, 0, 1).reshape(channels * last, 1, height, width)
        else:
            kernel = kernel.transpose(3, 2, 0, 1)
        inputs = [
            self.add("Transpose", node.inputs[:1], [f"{node.name}/in"], perm=[0, 3, 1, 2]),
            self.constant(f"{node.name}/kernel", kernel, np.float32),
        ]
        fused = node.texts("fused_ops")
        if "BiasAdd" in fused:
            inputs.append(node.inputs[2])
        after = self.add(
            "Conv",
            inputs,
            [f"{node.name}/conv"],
            strides=node.integers("strides")[1:3],
            dilations=node.integers("dilations")[1:3] or [1, 1],
            group=channels if depthwise else 1,
            auto_pad={"SAME": "SAME_UPPER", "VALID": "VALID"}[node.text("padding")],
        )
        after = self._activation(node, after, [op for op in fused if op != "BiasAdd"])
        self.add("Transpose", [after], [node.name], perm=[0, 2, 3, 1])

    def _activation(self, node: GraphNode, name: str, fused: Sequence[str]) -> str:
        if not fused:
            return name
        if fused == ["Relu"]:
            return self.add("Relu", [name], [f"{node.name}/relu"])
        if fused == ["Relu6"]:
            low = self.constant("relu6/low", 0, np.float32)
            high = self.constant("relu6/high", 6, np.float32)
            return self.add("Clip", [name, low, high], [f"{node.name}/relu6"])
        raise WeightsError(f"{node.name}: fused {', '.join(fused)} is not known")

    def _resize(self, node: GraphNode) -> None:
        """Bilinear with pixel centres at one half; the one form PyTorch and OpenCV have too."""
        if not node.flag("half_pixel_centers") or node.flag("align_corners"):
            raise WeightsError(f"{node.name}: only half-pixel centres are known")
        height, width = self.known(node.inputs[1]).tolist()
        first = self.add("Transpose", node.inputs[:1], [f"{node.name}/in"], perm=[0, 3, 1, 2])
        # Resize wants all four sizes; the two it keeps are read from the input's shape.
        shape = self.add("Shape", [first], [f"{node.name}/shape"], start=0, end=2)
        size = self.constant(f"{node.name}/size", [height, width], np.int64)
        sizes = self.add("Concat", [shape, size], [f"{node.name}/sizes"], axis=0)
        resized = self.add(
            "Resize",
            [first, "", "", sizes],
            [f"{node.name}/resized"],
            mode="linear",
            coordinate_transformation_mode="half_pixel",
        )
        self.add("Transpose", [resized], [node.name], perm=[0, 2, 3, 1])

    def _cast(self, node: GraphNode) -> None:
        self.add("Cast", node.inputs, [node.name], to=onnx_type(node.dtype("DstT")))

    def _arg_max(self, node: GraphNode) -> None:
        axis = int(self.known(node.inputs[1]))
        found = self.add("ArgMax", node.inputs[:1], [f"{node.name}/long"], axis=axis, keepdims=0)
        self.add("Cast", [found], [node.name], to=onnx_type(node.dtype("output_type")))

    def _floor_div(self, node: GraphNode) -> None:
        """ONNX divides integers towards zero: the same for the indexes this is used for."""
        self.add("Div", node.inputs, [node.name])

    def _squared_difference(self, node: GraphNode) -> None:
        delta = self.add("Sub", node.inputs, [f"{node.name}/delta"])
        self.add("Mul", [delta, delta], [node.name])

    def _expand_dims(self, node: GraphNode) -> None:
        axes = self.constant(f"{node.name}/axes", self.known(node.inputs[1]).reshape(-1), np.int64)
        self.add("Unsqueeze", [node.inputs[0], axes], [node.name])

    def _squeeze(self, node: GraphNode) -> None:
        axes = node.integers("squeeze_dims")
        extra = [self.constant(f"{node.name}/axes", axes, np.int64)] if axes else []
        self.add("Squeeze", [node.inputs[0], *extra], [node.name])

    def _reshape(self, node: GraphNode) -> None:
        shape = self.constant(f"{node.name}/shape", self.known(node.inputs[1]), np.int64)
        self.add("Reshape", [node.inputs[0], shape], [node.name])

    def _concat(self, node: GraphNode) -> None:
        axis = int(self.known(node.inputs[-1]))
        self.add("Concat", node.inputs[:-1], [node.name], axis=axis)

    def _pack(self, node: GraphNode) -> None:
        axis = node.integer("axis")
        axes = self.constant(f"{node.name}/axes", [axis], np.int64)
        parts = [
            self.add("Unsqueeze", [name, axes], [f"{node.name}/{index}"])
            for index, name in enumerate(node.inputs)
        ]
        self.add("Concat", parts, [node.name], axis=axis)

    def _unpack(self, node: GraphNode) -> None:
        axis, count = node.integer("axis"), node.integer("num")
        axes = self.constant(f"{node.name}/axes", [axis], np.int64)
        parts = [f"{node.name}/part{index}" for index in range(count)]
        self.add("Split", node.inputs, parts, axis=axis)
        for index, part in enumerate(parts):
            self.add("Squeeze", [part, axes], [f"{node.name}:{index}" if index else node.name])

    def _gather(self, node: GraphNode) -> None:
        values, indexes = node.inputs
        longs = self.add("Cast", [indexes], [f"{node.name}/long"], to=onnx_type(np.int64))
        self.add("GatherND", [values, longs], [node.name])


def _value(spec: Mapping[str, Any]) -> onnx.ValueInfoProto:
    from onnx import helper

    shape = [int(size["size"]) for size in spec["tensorShape"].get("dim", [])]
    dtype = onnx_type(numpy_type(spec["dtype"]))
    return helper.make_tensor_value_info(spec["name"].removesuffix(":0"), dtype, shape)
