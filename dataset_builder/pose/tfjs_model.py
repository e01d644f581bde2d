"""Read a TensorFlow.js graph model: nodes in JSON, texts in base64, weights in one binary.

Source: TensorFlow.js "converter" format description.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from sichak.errors import WeightsError

Array = npt.NDArray[Any]

_NUMPY_TYPES = {"DT_FLOAT": np.float32, "DT_INT32": np.int32, "DT_BOOL": np.bool_}
_STORED_TYPES = {"float16": np.float16, "uint8": np.uint8, "uint16": np.uint16}


def read_weights(manifest: Sequence[Mapping[str, Any]], data: bytes) -> dict[str, Array]:
    """Cut the binary part of a model into named tensors.

    Args:
        manifest: ``weightsManifest`` of the model's JSON.
        data: all binary files, joined in the manifest's order.

    Returns:
        name → tensor, dequantised to the dtype the graph computes with.

    Raises:
        WeightsError: the manifest does not fit the data.
    """
    tensors: dict[str, Array] = {}
    offset = 0
    for entry in (entry for group in manifest for entry in group["weights"]):
        dtype = np.dtype(entry["dtype"])
        how = entry.get("quantization", {})
        stored = np.dtype(_STORED_TYPES.get(how.get("dtype", ""), dtype))
        count = int(np.prod(entry["shape"], dtype=np.int64))
        end = offset + count * stored.itemsize
        if end > len(data):
            raise WeightsError(f"weights end at byte {len(data):,}, inside {entry['name']}")
        values = np.frombuffer(data, stored, count, offset).reshape(entry["shape"])
        if "scale" in how:
            values = values * np.float32(how["scale"]) + np.float32(how["min"])
        tensors[entry["name"]] = values.astype(dtype)
        offset = end
    if offset != len(data):
        raise WeightsError(f"the manifest describes {offset:,} of {len(data):,} bytes")
    return tensors


class GraphNode:
    """One node of a ``GraphDef`` in JSON, attributes decoded."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.name: str = raw["name"]
        self.op: str = raw["op"]
        names = [name for name in raw.get("input", []) if not name.startswith("^")]
        self.inputs: list[str] = [name.removesuffix(":0") for name in names]
        self._attrs: Mapping[str, Any] = raw.get("attr", {})

    def flag(self, key: str) -> bool:
        """A truth value; False when absent."""
        return bool(self._attrs.get(key, {}).get("b", False))

    def integer(self, key: str) -> int:
        """A whole number; 0 when absent."""
        return int(self._attrs.get(key, {}).get("i", 0))

    def integers(self, key: str) -> list[int]:
        """A list of whole numbers; empty when absent."""
        return [int(number) for number in self._attrs.get(key, {}).get("list", {}).get("i", [])]

    def text(self, key: str) -> str:
        """A text that must be there."""
        return base64.b64decode(self._attrs[key]["s"]).decode()

    def texts(self, key: str) -> list[str]:
        """A list of texts; empty when absent."""
        encoded = self._attrs.get(key, {}).get("list", {}).get("s", [])
        return [base64.b64decode(text).decode() for text in encoded]

    def dtype(self, key: str) -> np.dtype[Any]:
        """A data type that must be there."""
        return numpy_type(self._attrs[key]["type"])


def in_order(nodes: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Nodes with each one after its inputs; the file holds them in any order."""
    by_name = {node["name"]: node for node in nodes}
    done: dict[str, Mapping[str, Any]] = {}
    for root in nodes:
        waiting = [(root, False)]
        while waiting:
            node, inputs_done = waiting.pop()
            if node["name"] in done:
                continue
            if inputs_done:
                done[node["name"]] = node
                continue
            waiting.append((node, True))
            for name in node.get("input", []):
                source = name.removeprefix("^").split(":")[0]
                if source not in by_name:
                    raise WeightsError(f"{node['name']}: input {source} is missing")
                waiting.append((by_name[source], False))
    return list(done.values())


def numpy_type(name: str) -> np.dtype[Any]:
    """NumPy's counterpart of ``DT_FLOAT``, ``DT_INT32`` or ``DT_BOOL``."""
    if name not in _NUMPY_TYPES:
        raise WeightsError(f"dtype {name} is not known")
    return np.dtype(_NUMPY_TYPES[name])
