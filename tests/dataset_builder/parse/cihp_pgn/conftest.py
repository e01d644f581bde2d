"""The network with weights made from names, and the checkpoint they come from."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from dataset_builder.parse.cihp_pgn.network import CihpPgn
from dataset_builder.parse.cihp_pgn.parser import load_network
from tests.dataset_builder.parse.cihp_pgn.bundle import write_checkpoint
from tests.parity_fill import Manifest, fill, manifest

GAINS = {
    "conv1/weights": 0.75 / 64,
    "parsing_": 1.0,
    "edge_": 1.0,
    "fc1_edge": 1.0,
    "parsing_rf_fc/": 3.0,
    "edge_rf_fc/": 3.0,
}


@pytest.fixture(scope="session")
def variables(parity: Path) -> Manifest:
    """Every variable of the official checkpoint, in TensorFlow's layout."""
    return manifest(parity / "manifests" / "cihp_pgn.json")


def made_from_name(name: str, shape: tuple[int, ...]) -> npt.NDArray[np.float32]:
    """A variable's values in PyTorch's layout, given its shape in TensorFlow's."""
    if len(shape) == 4:
        height, width, inputs, outputs = shape
        shape = outputs, inputs, height, width
    values: npt.NDArray[np.float32] = fill({name: (shape, "float32")}, 0.75, GAINS)[name].numpy()
    return values


def tf_values(name: str, shape: tuple[int, ...]) -> npt.NDArray[np.float32]:
    values = made_from_name(name, shape)
    return values.transpose(2, 3, 1, 0) if values.ndim == 4 else values


@pytest.fixture(scope="session")
def network(variables: Manifest, tmp_path_factory: pytest.TempPathFactory) -> CihpPgn:
    """Loaded as users load it, from a checkpoint with all 626 variables and an optimiser's slot."""
    folder, cache = (tmp_path_factory.mktemp(name) for name in ("CIHP_pgn", "weights"))
    values = {
        name: partial(tf_values, name, tuple(shape)) for name, (shape, _) in variables.items()
    }
    values["conv1/weights/Momentum"] = partial(np.ones, (7, 7, 3, 64), np.float32)
    values["step"] = partial(np.array, 593292)
    write_checkpoint(folder / "model.ckpt-593292", values)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SICHAK_WEIGHTS", str(cache))
        loaded = load_network(folder, "cpu")
    for file in (*folder.glob("*.data-*"), *cache.rglob("*.safetensors")):
        file.unlink()  # 660 MB each
    return loaded
