"""The network has the official variables and computes what the official one computes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from dataset_builder.parse.cihp_pgn.multi_scale import network_input
from dataset_builder.parse.cihp_pgn.network import DEPTHS, CihpPgn, SideOutputs, tf_name
from dataset_builder.parse.cihp_pgn.parser import COUNTER
from dataset_builder.parse.cihp_pgn.resize import resized
from tests.dataset_builder.parse.cihp_pgn.conftest import made_from_name
from tests.parity_fill import Manifest, img8

GATE = 1e-3
SIDE_GATE = 2e-3
"""Wrong padding, epsilon, pooling or resizing costs 0.04 to 20."""

TAPS = {
    "pool1": "trunk.res2a",
    "res3b3_relu": "trunk.res3b3",
    "res4b22_relu": "trunk.res4b22",
    "res5c_relu": "trunk.res5c",
    **{f"parsing_pp{n}": f"parsing.pp{n}" for n in (1, 2, 3, 4)},
    "edge_rf_pp4": "edge.rf_pp4",
    "edge": "edge",
}
"""Layer of the vectors → module that it comes from; ``pool1`` is what goes into its module."""


@contextmanager
def tapped(network: CihpPgn) -> Iterator[dict[str, object]]:
    """What the modules of :data:`TAPS` put out meanwhile."""
    seen: dict[str, object] = {}
    with ExitStack() as stack:
        for name, module in TAPS.items():

            def keep(_: object, given: tuple[Tensor], out: object, name: str = name) -> None:
                seen[name] = given[0] if name == "pool1" else out

            handle = network.get_submodule(module).register_forward_hook(keep)
            stack.callback(handle.remove)
        yield seen


def tf_shape(shape: tuple[int, ...]) -> tuple[int, ...]:
    """(out, in, height, width) → (height, width, in, out)."""
    return (*shape[2:], *shape[1::-1]) if len(shape) == 4 else shape


def side_outputs() -> SideOutputs:
    """The training's side outputs, with weights made from names."""
    sides = SideOutputs(256)
    for name, value in sides.named_parameters():
        official = tf_name(f"fc1_edge.{name}")
        value.data = torch.from_numpy(made_from_name(official, tf_shape(tuple(value.shape))))
    return sides


@torch.inference_mode()
def layers(network: CihpPgn, x: Tensor) -> dict[str, Tensor]:
    """Every layer that the vectors hold."""
    with tapped(network) as seen:
        maps = network(x)
    found = {name: value for name, value in seen.items() if isinstance(value, Tensor)}
    for name in found:
        if "_pp" in name:  # the vectors hold them as they are laid beside the features
            found[name] = resized(found[name].relu(), *maps.edge.shape[2:])
    sides = zip(DEPTHS, side_outputs()(seen["edge"]), strict=True)
    return {
        **found,
        "parsing_fc": maps.parsing,
        "parsing_rf_fc": maps.parsing_refined,
        "edge_fc": maps.edge,
        "edge_rf_fc": maps.edge_refined,
        **{f"fc1_edge_{depth}": side for depth, side in sides},
    }


def stored_part(key: str, name: str, value: Tensor) -> Tensor:
    """``name_c8_s2`` holds the first 8 channels and every second row and column."""
    for part in key.removeprefix(name).split("_"):
        if part.startswith("c"):
            value = value[:, : int(part[1:])]
        elif part.startswith("s"):
            value = value[..., :: int(part[1:]), :: int(part[1:])]
    return value


def stats(x: Tensor) -> list[float]:
    y = x.double()
    return [float(v) for v in (y.mean(), y.std(correction=0), y.min(), y.max(), y.abs().mean())]


@pytest.mark.parametrize("side_outputs", [True, False])
def test_its_tensors_are_the_official_variables(variables: Manifest, side_outputs: bool) -> None:
    with torch.device("meta"):
        state = CihpPgn(side_outputs=side_outputs).state_dict()
    found = {
        tf_name(name): tf_shape(tuple(value.shape))
        for name, value in state.items()
        if not name.endswith(COUNTER)
    }
    wanted = {
        name: tuple(shape)
        for name, (shape, _) in variables.items()
        if side_outputs or not name.startswith("fc1_edge_")
    }
    assert found == wanted
    assert len(wanted) == (626 if side_outputs else 596)


@pytest.mark.parametrize(
    ("name", "official"),
    [
        ("trunk.conv1.conv.weight", "conv1/weights"),
        ("trunk.conv1.norm.bias", "bn_conv1/beta"),
        ("trunk.res2a.branch1.conv.weight", "res2a_branch1/weights"),
        ("trunk.res4b22.branch2c.norm.running_var", "bn4b22_branch2c/moving_variance"),
        ("trunk.res4b22.branch2c.norm.weight", "bn4b22_branch2c/gamma"),
        ("parsing.branch.weight", "parsing_branch/weights"),
        ("parsing.rf.bias", "parsing_rf/biases"),
        ("edge.rf_pp4.bias", "edge_rf_pp4/biases"),
        ("fc1_edge.c0_res5.weight", "fc1_edge_c0_res5/weights"),
    ],
)
def test_names(name: str, official: str) -> None:
    assert tf_name(name) == official


def test_weights_are_those_of_the_vectors(network: CihpPgn, parity: Path) -> None:
    """From the checkpoint to the module: read, transposed, converted, loaded."""
    vectors = np.load(parity / "cihp_pgn_128x96.npz")
    by_official = {
        tf_name(name): value
        for name, value in network.state_dict().items()
        if not name.endswith(COUNTER)
    }
    checks = [name for name in vectors if name.startswith("w:")]
    assert len(checks) == 5
    for name in checks:
        first = by_official[name.removeprefix("w:")].flatten()[:4]
        assert np.array_equal(first.numpy(), vectors[name]), name


@pytest.mark.parametrize(
    ("file", "name", "height", "width"),
    [("cihp_pgn_128x96", "pgn", 128, 96), ("cihp_pgn_496x200", "pgn_tall", 496, 200)],
)
def test_every_layer(
    network: CihpPgn, parity: Path, file: str, name: str, height: int, width: int
) -> None:
    """The tall picture fills more than one of every pooling window, with padding."""
    vectors = np.load(parity / f"{file}.npz")
    rgb = img8(name, height, width, 8)
    assert np.array_equal(rgb[::8, ::8], vectors["input_u8_s8"])
    found = layers(network, network_input(rgb, flip=False))
    compared = 0
    for key in vectors:
        layer = next((layer for layer in sorted(found, key=len)[::-1] if key.startswith(layer)), "")
        if layer:
            gate = SIDE_GATE if layer.startswith("fc1_edge") else GATE
            value = found[layer]
            part = stored_part(key, layer, value).numpy()
            assert np.abs(part - vectors[key]).max() < gate, key
            assert stats(value) == pytest.approx(vectors[f"stats_{layer}"].tolist(), abs=gate)
            compared += 1
    assert compared == len(found) == 16
