"""The trunk has the official strides, dilations and blocks."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from dataset_builder.parse.cihp_pgn.network import CihpPgn
from dataset_builder.parse.cihp_pgn.trunk import Bottleneck, ConvNorm, Trunk


@pytest.fixture(scope="module")
def trunk() -> Trunk:
    with torch.device("meta"):
        return Trunk().eval()


def test_it_is_resnet_101(trunk: Trunk) -> None:
    blocks = [block for block in trunk.modules() if isinstance(block, Bottleneck)]
    assert len(blocks) == 3 + 4 + 23 + 3
    assert [len(names) for names in trunk.stages.values()] == [3, 4, 23, 3]
    # Three convolutions a block and the first of all; the last of 101 layers was the classifier.
    assert 3 * len(blocks) + 1 == 100


def test_only_the_first_block_of_a_stage_projects(trunk: Trunk) -> None:
    projecting = {
        name
        for name, block in trunk.named_modules()
        if isinstance(block, Bottleneck) and block.branch1 is not None
    }
    assert projecting == {"res2a", "res3a", "res4a", "res5a"}


@pytest.mark.parametrize(
    ("block", "stride", "dilation"),
    [
        ("res2a", 1, 1),
        ("res3a", 2, 1),
        ("res3b3", 1, 1),
        ("res4a", 1, 2),
        ("res4b22", 1, 2),
        ("res5a", 1, 4),
        ("res5c", 1, 4),
    ],
)
def test_strides_are_on_the_first_1x1_and_dilations_on_the_3x3(
    trunk: Trunk, block: str, stride: int, dilation: int
) -> None:
    def conv(branch: str) -> nn.Conv2d:
        found = trunk.get_submodule(f"{block}.{branch}.conv")
        assert isinstance(found, nn.Conv2d)
        return found

    assert conv("branch2a").stride == (stride, stride)
    assert conv("branch2b").stride == (1, 1)
    assert conv("branch2a").kernel_size == conv("branch2c").kernel_size == (1, 1)
    assert conv("branch2b").kernel_size == (3, 3)
    assert conv("branch2b").dilation == (dilation, dilation)


@pytest.mark.parametrize(
    ("height", "width", "small"),
    [(1, 1, (1, 1)), (8, 8, (1, 1)), (9, 17, (2, 3)), (40, 31, (5, 4))],
)
def test_features_are_at_an_eighth_of_the_size(
    network: CihpPgn, height: int, width: int, small: tuple[int, int]
) -> None:
    depths = network.trunk(torch.zeros(1, 3, height, width))
    assert [tuple(depth.shape) for depth in depths] == [
        (1, channels, *small) for channels in (512, 1024, 2048)
    ]


def test_normalisation_uses_slims_epsilon(trunk: Trunk) -> None:
    norms = [module for module in trunk.modules() if isinstance(module, nn.BatchNorm2d)]
    assert {norm.eps for norm in norms} == {0.001}
    assert len(norms) == 104


def test_a_small_variance_shows_the_epsilon() -> None:
    layer = ConvNorm(1, 1, 1).eval()
    with torch.inference_mode():
        layer.conv.weight.fill_(1)
        layer.norm.get_buffer("running_var").zero_()
        y = layer(torch.ones(1, 1, 1, 1))
    assert float(y) == pytest.approx(0.001**-0.5)
