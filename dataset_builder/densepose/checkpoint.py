"""Read detectron2's weights files without running code that is in them."""

from __future__ import annotations

import collections
import pickle
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from sichak.errors import WeightsError

Tensors = Mapping[str, npt.NDArray[Any]]

ALLOWED = {
    ("collections", "OrderedDict"),
    ("numpy", "ndarray"),
    ("numpy", "dtype"),
    ("numpy._core.multiarray", "_reconstruct"),
    ("numpy._core.multiarray", "scalar"),
    ("_codecs", "encode"),
}
"""All a pickle of arrays needs; whatever else a file asks for is refused."""


class _ArraysOnly(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        module = module.replace("numpy.core", "numpy._core")
        if (module, name) not in ALLOWED:
            raise pickle.UnpicklingError(f"it asks for {module}.{name}")
        return super().find_class(module, name)


def read_checkpoint(path: Path) -> Tensors:
    """Name → array of a model zoo file: a pickled dict with the arrays below ``model``.

    Raises:
        WeightsError: no such pickle, or one that would run code.
    """
    try:
        with path.open("rb") as file:
            content = _ArraysOnly(file, encoding="latin1").load()
    except Exception as error:  # a hostile or broken pickle raises whatever it likes
        raise WeightsError(f"{path} is no detectron2 weights file: {error}") from error
    tensors = content.get("model", content) if isinstance(content, dict) else None
    if not isinstance(tensors, dict | collections.OrderedDict) or not tensors:
        raise WeightsError(f"{path} holds no tensors")
    wrong = [name for name, value in tensors.items() if not isinstance(value, np.ndarray)]
    if wrong:
        raise WeightsError(f"{path}: {wrong[0]} is no array")
    return tensors
