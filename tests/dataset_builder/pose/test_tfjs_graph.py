"""The converter from TensorFlow.js to ONNX, operator by operator, then on MoveNet itself."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from dataset_builder.pose.tfjs_graph import onnx_from_tfjs
from dataset_builder.pose.tfjs_model import in_order, read_weights
from sichak.errors import WeightsError
from sichak.weights import weights_path

Array = npt.NDArray[Any]
TYPES = {np.dtype(np.float32): "DT_FLOAT", np.dtype(np.int32): "DT_INT32"}


def texts(*words: str) -> list[str]:
    return [base64.b64encode(word.encode()).decode() for word in words]


def spec(name: str, values: Array) -> dict[str, Any]:
    shape = {"dim": [{"size": str(size)} for size in values.shape]}
    return {"name": f"{name}:0", "dtype": TYPES[values.dtype], "tensorShape": shape}


def run(
    nodes: Sequence[Mapping[str, Any]],
    constants: Mapping[str, Array],
    picture: Array,
    expected: Array,
    output: str = "out",
) -> Array:
    """Convert a small graph whose input is ``x`` and run it."""
    import onnxruntime

    model = {
        "modelTopology": {
            "node": [
                *nodes,
                {"name": "x", "op": "Placeholder"},
                *({"name": name, "op": "Const"} for name in constants),
            ]
        },
        "signature": {
            "inputs": {"x": spec("x", picture)},
            "outputs": {"out": spec(output, expected)},
        },
        "weightsManifest": [
            {
                "weights": [
                    {"name": name, "shape": list(values.shape), "dtype": values.dtype.name}
                    for name, values in constants.items()
                ]
            }
        ],
    }
    data = b"".join(values.tobytes() for values in constants.values())
    converted = onnx_from_tfjs(json.dumps(model).encode(), data)
    session = onnxruntime.InferenceSession(
        converted.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    (found,) = session.run(None, {"x": picture})
    return np.asarray(found)


def check(
    op: str,
    picture: Array,
    expected: Array,
    constants: Mapping[str, Array] | None = None,
    **attrs: Any,
) -> None:
    constants = constants or {}
    node = {"name": "out", "op": op, "input": ["x", *constants], "attr": attrs}
    found = run([node], constants, picture, expected)
    assert found.dtype == expected.dtype
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-6)


X = np.arange(6, dtype=np.float32).reshape(1, 2, 3)
INT = np.array([7, 8, 9], np.int32)


def ints(*numbers: int) -> Array:
    return np.array(numbers, np.int32)


@pytest.mark.parametrize(
    ("op", "picture", "constants", "attrs", "expected"),
    [
        ("AddV2", X, {"b": X}, {}, 2 * X),
        ("Sub", X, {"b": X}, {}, 0 * X),
        ("Mul", X, {"b": X}, {}, X * X),
        ("RealDiv", X, {"b": X + 1}, {}, X / (X + 1)),
        ("FloorDiv", INT, {"b": ints(2, 3, 4)}, {}, ints(3, 2, 2)),
        ("SquaredDifference", X, {"b": X + 3}, {}, 0 * X + 9),
        ("Sqrt", X, {}, {}, np.sqrt(X)),
        ("Sigmoid", X, {}, {}, 1 / (1 + np.exp(-X))),
        ("Identity", X, {}, {}, X),
        ("Cast", INT, {}, {"DstT": {"type": "DT_FLOAT"}}, INT.astype(np.float32)),
        ("Reshape", X, {"s": ints(3, -1)}, {}, X.reshape(3, 2)),
        ("ExpandDims", X, {"d": np.array(1, np.int32)}, {}, X[:, None]),
        ("Squeeze", X, {}, {"squeeze_dims": {"list": {"i": ["0"]}}}, X[0]),
        ("Squeeze", X, {}, {}, X[0]),
        ("ConcatV2", X, {"b": X, "axis": np.array(2, np.int32)}, {}, np.concatenate([X, X], 2)),
        ("Pack", X, {"b": X}, {"axis": {"i": "1"}}, np.stack([X, X], 1)),
        (
            "ArgMax",
            X,
            {"d": np.array(2, np.int32)},
            {"output_type": {"type": "DT_INT32"}},
            ints(2, 2)[None],
        ),
        (
            "GatherNd",
            X,
            {"at": np.array([[0, 1, 2], [0, 0, 1]], np.int32)},
            {},
            X[0, [1, 0], [2, 1]],
        ),
    ],
)
def test_an_operator_computes_what_its_name_says(
    op: str, picture: Array, constants: Mapping[str, Array], attrs: Any, expected: Array
) -> None:
    check(op, picture, expected.astype(expected.dtype, copy=False), constants, **attrs)


def test_unpack_has_a_name_for_each_part() -> None:
    nodes = [
        {"name": "u", "op": "Unpack", "input": ["x"],
         "attr": {"axis": {"i": "1"}, "num": {"i": "2"}}},
        {"name": "out", "op": "Sub", "input": ["u:1", "u"]},
    ]  # fmt: skip
    found = run(nodes, {}, X, X[:, 0])
    np.testing.assert_array_equal(found, X[:, 1] - X[:, 0])


def test_resize_is_bilinear_about_pixel_centres() -> None:
    picture = np.array([0, 4], np.float32).reshape(1, 1, 2, 1)
    expected = np.array([0, 1, 3, 4], np.float32).reshape(1, 1, 4, 1)
    check("ResizeBilinear", picture, expected, {"size": ints(1, 4)}, half_pixel_centers={"b": True})


@pytest.mark.parametrize("attrs", [{}, {"align_corners": {"b": True}}])
def test_other_kinds_of_resize_are_refused(attrs: Any) -> None:
    picture = np.zeros((1, 1, 2, 1), np.float32)
    with pytest.raises(WeightsError, match="half-pixel"):
        check("ResizeBilinear", picture, picture, {"size": ints(1, 4)}, **attrs)


def convolution(
    picture: Array, kernel: Array, stride: int, *, same: bool, depthwise: bool
) -> Array:
    """TensorFlow's convolution, written out; SAME puts the odd row at the end."""
    _, height, width, _ = picture.shape
    rows, columns = kernel.shape[:2]
    pads = [(0, 0)] * 4
    if same:
        for axis, size, window in ((1, height, rows), (2, width, columns)):
            total = max((-(-size // stride) - 1) * stride + window - size, 0)
            pads[axis] = (total // 2, total - total // 2)
    padded = np.pad(picture, pads)
    out = []
    for top in range(0, padded.shape[1] - rows + 1, stride):
        line = []
        for left in range(0, padded.shape[2] - columns + 1, stride):
            window = padded[0, top : top + rows, left : left + columns]
            if depthwise:
                line.append(np.einsum("hwc,hwcm->cm", window, kernel).ravel())
            else:
                line.append(np.einsum("hwc,hwco->o", window, kernel))
        out.append(line)
    return np.array(out, np.float32)[None]


@pytest.mark.parametrize("size", [5, 6])
@pytest.mark.parametrize("stride", [1, 2])
@pytest.mark.parametrize("same", [True, False])
@pytest.mark.parametrize("depthwise", [True, False])
def test_convolutions_pad_as_tensorflow_does(
    size: int, stride: int, same: bool, depthwise: bool
) -> None:
    random = np.random.default_rng(1)
    picture = random.normal(size=(1, size, size, 2)).astype(np.float32)
    kernel = random.normal(size=(3, 3, 2, 3)).astype(np.float32)
    expected = convolution(picture, kernel, stride, same=same, depthwise=depthwise)
    check(
        "DepthwiseConv2dNative" if depthwise else "_FusedConv2D",
        picture,
        expected,
        {"kernel": kernel},
        strides={"list": {"i": ["1", str(stride), str(stride), "1"]}},
        padding={"s": texts("SAME" if same else "VALID")[0]},
    )


@pytest.mark.parametrize(
    ("fused", "expected"),
    [((), -2.0), (("BiasAdd",), 6.0), (("BiasAdd", "Relu"), 6.0), (("Relu",), 0.0)],
)
def test_bias_comes_before_the_activation(fused: tuple[str, ...], expected: float) -> None:
    check(
        "_FusedConv2D",
        np.full((1, 1, 1, 1), -2, np.float32),
        np.full((1, 1, 1, 1), expected, np.float32),
        {"kernel": np.ones((1, 1, 1, 1), np.float32), "bias": np.array([8], np.float32)},
        strides={"list": {"i": ["1"] * 4}},
        padding={"s": texts("SAME")[0]},
        fused_ops={"list": {"s": texts(*fused)}},
    )


@pytest.mark.parametrize(("value", "expected"), [(-1, 0), (3, 3), (9, 6)])
def test_relu6_has_both_ends(value: float, expected: float) -> None:
    check(
        "_FusedConv2D",
        np.full((1, 1, 1, 1), value, np.float32),
        np.full((1, 1, 1, 1), expected, np.float32),
        {"kernel": np.ones((1, 1, 1, 1), np.float32)},
        strides={"list": {"i": ["1"] * 4}},
        padding={"s": texts("SAME")[0]},
        fused_ops={"list": {"s": texts("Relu6")}},
    )


class TestWeights:
    def test_an_empty_manifest_has_no_weights(self) -> None:
        assert read_weights([], b"") == {}

    @pytest.mark.parametrize(
        ("how", "stored", "expected"),
        [
            ({}, np.array([1.5, -2], np.float32), [1.5, -2]),
            ({"dtype": "float16"}, np.array([1.5, -2], np.float16), [1.5, -2]),
            ({"dtype": "uint8", "scale": 0.5, "min": -1}, np.array([0, 4], np.uint8), [-1, 1]),
            ({"dtype": "uint16", "scale": 2, "min": 1}, np.array([0, 300], np.uint16), [1, 601]),
        ],
    )
    def test_quantised_weights_are_brought_back(
        self, how: Any, stored: Array, expected: list[float]
    ) -> None:
        entry = {"name": "w", "shape": [2], "dtype": "float32", "quantization": how}
        found = read_weights([{"weights": [entry]}], stored.tobytes())["w"]
        assert found.dtype == np.float32
        np.testing.assert_allclose(found, expected)

    @pytest.mark.parametrize("data", [b"", b"123", b"12345"])
    def test_a_wrong_length_is_an_error(self, data: bytes) -> None:
        entry = {"name": "w", "shape": [], "dtype": "float32"}
        with pytest.raises(WeightsError):
            read_weights([{"weights": [entry]}], data)


class TestBrokenModels:
    @pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"modelTopology": {}}'])
    def test_no_graph_model(self, content: bytes) -> None:
        with pytest.raises(WeightsError, match="no TensorFlow"):
            onnx_from_tfjs(content, b"")

    def test_an_unknown_operator_is_named(self) -> None:
        with pytest.raises(WeightsError, match="out: operator Einsum"):
            check("Einsum", X, X)

    def test_an_unknown_activation_is_named(self) -> None:
        with pytest.raises(WeightsError, match="Elu"):
            check(
                "_FusedConv2D",
                np.zeros((1, 1, 1, 1), np.float32),
                np.zeros((1, 1, 1, 1), np.float32),
                {"kernel": np.ones((1, 1, 1, 1), np.float32)},
                strides={"list": {"i": ["1"] * 4}},
                padding={"s": texts("SAME")[0]},
                fused_ops={"list": {"s": texts("Elu")}},
            )

    def test_a_missing_input_is_named(self) -> None:
        with pytest.raises(WeightsError, match="input gone is missing"):
            in_order([{"name": "a", "input": ["gone"]}])


def test_nodes_come_after_their_inputs() -> None:
    nodes = [{"name": "c", "input": ["b:1", "^a"]}, {"name": "b", "input": ["a"]}, {"name": "a"}]
    assert [node["name"] for node in in_order(nodes)] == ["a", "b", "c"]


def test_movenet_gives_the_numbers_tensorflow_js_gives() -> None:
    """Reference: @tensorflow/tfjs 4.22, backend cpu, the same picture of ramps."""
    import onnxruntime

    names = ("movenet-thunder-json", "movenet-thunder-bin")
    model = onnx_from_tfjs(*(weights_path(name).read_bytes() for name in names))
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    y, x = np.mgrid[:256, :256]
    ramps = np.stack([x, y, (x * y) // 255], axis=-1).astype(np.uint8).astype(np.int32)
    (found,) = session.run(None, {"input": ramps[None]})
    np.testing.assert_allclose(found[0, 0], REFERENCE, atol=1e-5)


# fmt: off
REFERENCE = (
    (0.1264673, 0.4569388, 0.0495713), (0.0915014, 0.4908786, 0.0482644),
    (0.0874761, 0.4311597, 0.0574641), (0.0520082, 0.5229390, 0.0448250),
    (0.0647993, 0.4106253, 0.0513880), (0.0973243, 0.5218339, 0.0669490),
    (0.1200259, 0.3995559, 0.0813237), (0.3482351, 0.5333422, 0.0476409),
    (0.3528791, 0.4113917, 0.0336682), (0.4513011, 0.5222035, 0.0445100),
    (0.3985501, 0.3652167, 0.0439610), (0.3429151, 0.4800823, 0.0693571),
    (0.4537111, 0.3774900, 0.0314012), (0.6709765, 0.4183275, 0.0604306),
    (0.6823498, 0.4137532, 0.0619419), (0.8619197, 0.4898517, 0.0642534),
    (0.8621024, 0.4076629, 0.0560439),
)
# fmt: on
