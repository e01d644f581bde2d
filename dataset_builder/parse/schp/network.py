"""The network of SCHP: ResNet-101 with context, edge and fusion branches ("AugmentCE2P").

Ruan et al., "Devil in the Details: Towards Accurate Single and Multiple Human
Parsing", 2018 (CE2P), with SCHP's changes. The names of the modules are those of
the official checkpoints.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from dataset_builder.parse.schp.activated_norm import ActivatedNorm

RESNET_101 = (3, 4, 23, 3)
EXPANSION = 4
POOLED_SIDES = (1, 2, 3, 6)


class Logits(NamedTuple):
    """What the network gives, at a quarter of the input's size (rounded up)."""

    parsing: Tensor
    """(N, classes, h, w), before the edges are seen."""
    fusion: Tensor
    """(N, classes, h, w), the one that is used."""
    edge: Tensor
    """(N, 2, h, w): no edge, edge."""


class AugmentCE2P(nn.Module):
    """SCHP's network for one set of labels.

    Args:
        classes: 20 for LIP, 18 for ATR, 7 for Pascal-Person-Part.
        blocks: of the four layers of the ResNet.
    """

    def __init__(self, classes: int, blocks: Sequence[int] = RESNET_101) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 3, stride=2, padding=1, bias=False)
        self.bn1 = ActivatedNorm(64, activation=False)
        self.conv2 = nn.Conv2d(64, 64, 3, padding=1, bias=False)
        self.bn2 = ActivatedNorm(64, activation=False)
        self.conv3 = nn.Conv2d(64, 128, 3, padding=1, bias=False)
        self.bn3 = ActivatedNorm(128, activation=False)
        self.maxpool = nn.MaxPool2d(3, stride=2, padding=1)
        self.layer1 = _layer(128, 64, blocks[0])
        self.layer2 = _layer(256, 128, blocks[1], stride=2)
        self.layer3 = _layer(512, 256, blocks[2], stride=2)
        self.layer4 = _layer(1024, 512, blocks[3], dilation=2)
        self.context_encoding = PyramidPooling(2048, 512)
        self.edge = Edge((256, 512, 1024))
        self.decoder = Decoder(classes)
        # The name is the checkpoints' own spelling.
        self.fushion = nn.Sequential(
            *_projection(1024, 256), nn.Dropout2d(0.1), nn.Conv2d(256, classes, 1)
        )

    def forward(self, x: Tensor) -> Logits:
        """(N, 3, H, W) normalised BGR → :class:`Logits`."""
        x = functional.relu(self.bn1(self.conv1(x)))
        x = functional.relu(self.bn2(self.conv2(x)))
        x = functional.relu(self.bn3(self.conv3(x)))
        x2 = self.layer1(self.maxpool(x))
        x3 = self.layer2(x2)
        x4 = self.layer3(x3)
        context = self.context_encoding(self.layer4(x4))
        parsing, parsing_features = self.decoder(context, x2)
        edge, edge_features = self.edge(x2, x3, x4)
        fusion = self.fushion(torch.cat([parsing_features, edge_features], dim=1))
        return Logits(parsing, fusion, edge)


class Bottleneck(nn.Module):
    """1x1, 3x3, 1x1 beside a shortcut."""

    def __init__(self, inputs: int, width: int, stride: int, dilation: int) -> None:
        super().__init__()
        outputs = width * EXPANSION
        self.conv1 = nn.Conv2d(inputs, width, 1, bias=False)
        self.bn1 = ActivatedNorm(width, activation=False)
        self.conv2 = nn.Conv2d(
            width, width, 3, stride=stride, padding=dilation, dilation=dilation, bias=False
        )
        self.bn2 = ActivatedNorm(width, activation=False)
        self.conv3 = nn.Conv2d(width, outputs, 1, bias=False)
        self.bn3 = ActivatedNorm(outputs, activation=False)
        self.downsample: nn.Module | None = None
        if stride != 1 or inputs != outputs:
            self.downsample = nn.Sequential(
                nn.Conv2d(inputs, outputs, 1, stride=stride, bias=False),
                ActivatedNorm(outputs, activation=False),
            )

    def forward(self, x: Tensor) -> Tensor:
        """(N, inputs, H, W) → (N, 4 · width, H / stride, W / stride)."""
        shortcut = x if self.downsample is None else self.downsample(x)
        y = functional.relu(self.bn1(self.conv1(x)))
        y = functional.relu(self.bn2(self.conv2(y)))
        return functional.relu(self.bn3(self.conv3(y)) + shortcut)


class PyramidPooling(nn.Module):
    """The picture's means over 1, 4, 9 and 36 regions, beside the features themselves."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.stages = nn.ModuleList(
            nn.Sequential(nn.AdaptiveAvgPool2d(side), *_projection(inputs, outputs))
            for side in POOLED_SIDES
        )
        self.bottleneck = nn.Sequential(
            nn.Conv2d(inputs + len(POOLED_SIDES) * outputs, outputs, 3, padding=1, bias=False),
            ActivatedNorm(outputs),
        )

    def forward(self, x: Tensor) -> Tensor:
        """(N, inputs, H, W) → (N, outputs, H, W)."""
        pooled = [_resized_to(x, stage(x)) for stage in self.stages]
        result: Tensor = self.bottleneck(torch.cat([*pooled, x], dim=1))
        return result


class Edge(nn.Module):
    """Outlines between the labels, from three depths; one convolution reads all three."""

    def __init__(self, inputs: tuple[int, int, int], width: int = 256) -> None:
        super().__init__()
        self.conv1 = nn.Sequential(*_projection(inputs[0], width))
        self.conv2 = nn.Sequential(*_projection(inputs[1], width))
        self.conv3 = nn.Sequential(*_projection(inputs[2], width))
        self.conv4 = nn.Conv2d(width, 2, 3, padding=1)
        self.conv5 = nn.Conv2d(6, 2, 1)

    def forward(self, x2: Tensor, x3: Tensor, x4: Tensor) -> tuple[Tensor, Tensor]:
        """Features of three depths → (N, 2, H, W) logits and (N, 768, H, W), sized as the first."""
        features = [self.conv1(x2), self.conv2(x3), self.conv3(x4)]
        edges = [_resized_to(x2, self.conv4(feature)) for feature in features]
        edge = self.conv5(torch.cat(edges, dim=1))
        return edge, torch.cat([_resized_to(x2, feature) for feature in features], dim=1)


class Decoder(nn.Module):
    """Labels from the context and the finest features."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        self.conv1 = nn.Sequential(*_projection(512, 256))
        self.conv2 = nn.Sequential(*_projection(256, 48))
        self.conv3 = nn.Sequential(*_projection(256 + 48, 256), *_projection(256, 256))
        self.conv4 = nn.Conv2d(256, classes, 1)

    def forward(self, context: Tensor, fine: Tensor) -> tuple[Tensor, Tensor]:
        """(N, 512, h, w) and (N, 256, H, W) → (N, classes, H, W) logits and (N, 256, H, W)."""
        coarse = _resized_to(fine, self.conv1(context))
        features = self.conv3(torch.cat([coarse, self.conv2(fine)], dim=1))
        return self.conv4(features), features


def _layer(
    inputs: int, width: int, blocks: int, *, stride: int = 1, dilation: int = 1
) -> nn.Sequential:
    first = Bottleneck(inputs, width, stride, dilation)
    rest = (Bottleneck(width * EXPANSION, width, 1, dilation) for _ in range(blocks - 1))
    return nn.Sequential(first, *rest)


def _projection(inputs: int, outputs: int) -> tuple[nn.Module, nn.Module]:
    return nn.Conv2d(inputs, outputs, 1, bias=False), ActivatedNorm(outputs)


def _resized_to(like: Tensor, x: Tensor) -> Tensor:
    return functional.interpolate(x, like.shape[2:], mode="bilinear", align_corners=True)
