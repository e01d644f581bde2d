"""One of the network's two streams, parsing and edges: the same layers, other widths."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from dataset_builder.parse.cihp_pgn.pyramid import WINDOWS, conv_beside, levels
from dataset_builder.parse.cihp_pgn.trunk import STAGES

WIDTH = 512


class First(NamedTuple):
    """A stream's first answer.

    Attributes:
        depths: (B, width, h, w) each: what it took from the three depths of the trunk.
        features: (B, 512, h, w).
        logits: (B, classes, h, w).
    """

    depths: tuple[Tensor, Tensor, Tensor]
    features: Tensor
    logits: Tensor


class Stream(nn.Module):
    """Features of three depths → logits, then logits refined with the other stream's answer.

    The names are those of the official variables, such as ``parsing_rf_pp1``.
    """

    def __init__(self, classes: int, width: int) -> None:
        """Lay out the layers.

        Args:
            classes: planes of the answer.
            width: channels taken from each depth of the trunk.
        """
        super().__init__()
        res3, res4, res5 = (STAGES[stage][1] for stage in ("res3", "res4", "res5"))
        self.branch1, self.branch2, self.branch3 = (_conv(n, width) for n in (res3, res4, res5))
        self.branch = _conv(3 * width, width)
        self.pp1, self.pp2, self.pp3, self.pp4 = (_conv(width, WIDTH) for _ in WINDOWS)
        self.pp_conv = _conv(width + 4 * WIDTH, WIDTH)
        self.fc = _conv(WIDTH, classes)

        self.fea = _conv(WIDTH, 256)
        self.remap = _conv(classes, 128, kernel=1)
        self.rf = _conv(2 * (256 + 128), WIDTH)
        self.rf_pp1, self.rf_pp2, self.rf_pp3, self.rf_pp4 = (_conv(WIDTH, WIDTH) for _ in WINDOWS)
        self.rf_conv = _conv(5 * WIDTH, WIDTH)
        self.rf_fc = _conv(WIDTH, classes)

    def forward(self, res3: Tensor, res4: Tensor, res5: Tensor) -> First:
        """The trunk's features → the stream's first answer."""
        depths = (
            functional.relu(self.branch1(res3)),
            functional.relu(self.branch2(res4)),
            functional.relu(self.branch3(res5)),
        )
        y = functional.relu(self.branch(torch.cat(depths, dim=1)))
        pyramid = levels(y, (self.pp1, self.pp2, self.pp3, self.pp4))
        y = functional.relu(conv_beside(self.pp_conv, y, pyramid))
        return First(depths, y, self.fc(y))

    def offer(self, first: First) -> Tensor:
        """(B, 384, h, w): what both streams are refined with."""
        features, logits = (
            functional.relu(self.fea(first.features)),
            functional.relu(self.remap(first.logits)),
        )
        return torch.cat((features, logits), dim=1)

    def refined(self, own: Tensor, other: Tensor) -> Tensor:
        """Logits (B, classes, h, w) from both streams' offers, the own one first."""
        y = functional.relu(self.rf(torch.cat((own, other), dim=1)))
        pyramid = levels(y, (self.rf_pp1, self.rf_pp2, self.rf_pp3, self.rf_pp4))
        y = functional.relu(conv_beside(self.rf_conv, y, pyramid))
        logits: Tensor = self.rf_fc(y)
        return logits


def _conv(inputs: int, outputs: int, kernel: int = 3) -> nn.Conv2d:
    return nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2)
