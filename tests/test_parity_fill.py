"""The fill gives the weights and inputs that the vectors were computed with."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from tests.parity_fill import block, ellipse, fill, img8, labels, manifest, normal, onehot


def test_numbers_depend_on_the_name_alone() -> None:
    assert normal("a", ()).shape == ()
    assert np.array_equal(normal("a", (3,)), normal("a", (3,)))
    assert not np.array_equal(normal("a", (3,)), normal("b", (3,)))


def test_weights_are_those_of_the_vectors(parity: Path) -> None:
    gains = {"decoder.conv4.weight": 3.0, "fushion.3.weight": 3.0}
    state = fill(manifest(parity / "manifests" / "schp_lip.json"), 0.75, gains)
    vectors = np.load(parity / "schp_lip_128x96.npz")
    checks = [name for name in vectors if name.startswith("w:")]
    assert len(checks) == 8
    for name in checks:
        stored = state[name.removeprefix("w:")].flatten()[:4]
        assert np.array_equal(stored.numpy(), vectors[name]), name


def test_inputs_are_those_of_the_vectors(parity: Path) -> None:
    x = block("schp", 3, 128, 96, 4, spread=1.0)
    assert np.array_equal(
        x[..., ::16, ::16].numpy(), np.load(parity / "schp_lip_128x96.npz")["x_s16"]
    )


def test_tensorflow_names_follow_the_same_rules() -> None:
    state = fill(
        {
            "conv1/weights": ((4, 3, 7, 7), "float32"),
            "bn_conv1/gamma": ((4,), "float32"),
            "bn_conv1/moving_variance": ((4,), "float32"),
            "fc/biases": ((4,), "float32"),
        },
        gain=1.0,
        gains={"conv": 9.0, "conv1/": 0.5},
    )
    weights = 0.5 * np.sqrt(2 / 147) * normal("conv1/weights", (4, 3, 7, 7))
    assert np.array_equal(state["conv1/weights"].numpy(), weights.astype(np.float32))
    assert state["bn_conv1/gamma"].mean() > 0.5
    assert state["bn_conv1/moving_variance"].min() >= 1
    assert state["fc/biases"].abs().max() < 1


def test_spectral_norm_is_one_after_division() -> None:
    shapes = {"c.weight_orig": ((4, 3, 1, 1), "float32"), "c.weight_u": ((4,), "float32")}
    state = fill(shapes | {"c.weight_v": ((3,), "float32")}, gain=1.0)
    matrix = state["c.weight_orig"].flatten(1)
    sigma = state["c.weight_u"] @ matrix @ state["c.weight_v"]
    assert torch.linalg.matrix_norm(matrix / sigma, 2) == pytest.approx(1, abs=1e-4)


def test_a_name_without_a_rule_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"scale of a\.scale"):
        fill({"a.scale": ((1,), "float32")}, 1.0)


def test_shapes() -> None:
    assert ellipse(8, 6).shape == (1, 1, 8, 6)
    assert ellipse(9, 9)[0, 0, 4, 4] == 1
    assert ellipse(9, 9)[0, 0, 0, 0] == 0
    assert img8("x", 10, 7, 4).shape == (10, 7, 3)
    numbers = labels("x", 5, 8, 4, 4)
    assert numbers.shape == (1, 8, 4)
    assert torch.equal(onehot(numbers, 5).argmax(1), torch.from_numpy(numbers))
