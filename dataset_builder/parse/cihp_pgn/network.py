"""CIHP-PGN's network: parsing and edges of people, each refined by the other.

Gong et al., "Instance-level Human Parsing via Part Grouping Network", ECCV 2018.
"""

from __future__ import annotations

from typing import NamedTuple

from torch import Tensor, nn

from dataset_builder.parse.cihp_pgn.stream import First, Stream
from dataset_builder.parse.cihp_pgn.trunk import Trunk

CLASSES = 20
DEPTHS = ("res3", "res4", "res5")
SIDE_DILATIONS = (1, 2, 4, 8, 16)

NORM_LEAVES = {
    "weight": "gamma",
    "bias": "beta",
    "running_mean": "moving_mean",
    "running_var": "moving_variance",
}
CONV_LEAVES = {"weight": "weights", "bias": "biases"}


class Maps(NamedTuple):
    """Logits at an eighth of the picture, h = ceil(H / 8) and w = ceil(W / 8).

    Attributes:
        parsing: (B, 20, h, w), the first answer.
        parsing_refined: (B, 20, h, w).
        edge: (B, 1, h, w), the first answer.
        edge_refined: (B, 1, h, w).
        sides: (B, 1, h, w) from each of :data:`DEPTHS`; none without side outputs.
    """

    parsing: Tensor
    parsing_refined: Tensor
    edge: Tensor
    edge_refined: Tensor
    sides: tuple[Tensor, ...] = ()


class SideOutputs(nn.Module):
    """Edges from each depth of the trunk alone: what training is supervised with besides."""

    def __init__(self, width: int) -> None:
        super().__init__()
        for depth in DEPTHS:
            for index, dilation in enumerate(SIDE_DILATIONS):
                conv = nn.Conv2d(width, 1, 3, padding=dilation, dilation=dilation)
                self.add_module(f"c{index}_{depth}", conv)

    def forward(self, first: First) -> tuple[Tensor, ...]:
        """The edge stream's first answer → logits (B, 1, h, w) of each depth."""
        dilations = range(len(SIDE_DILATIONS))
        return tuple(
            sum((self.get_submodule(f"c{n}_{depth}")(x) for n in dilations), x.new_zeros(()))
            for depth, x in zip(DEPTHS, first.depths, strict=True)
        )


class CihpPgn(nn.Module):
    """The whole network, 165 million parameters."""

    def __init__(self, *, side_outputs: bool = False) -> None:
        """Lay out the layers.

        Args:
            side_outputs: with the 15 layers that are used in training only.
        """
        super().__init__()
        self.trunk = Trunk()
        self.parsing = Stream(CLASSES, 512)
        self.edge = Stream(1, 256)
        self.fc1_edge = SideOutputs(256) if side_outputs else None

    def forward(self, x: Tensor) -> Maps:
        """A picture's logits.

        Args:
            x: (B, 3, H, W) float32, blue first, less :data:`multi_scale.MEAN`.
        """
        depths = self.trunk(x)
        parsing: First = self.parsing(*depths)
        edge: First = self.edge(*depths)
        parsing_offer, edge_offer = self.parsing.offer(parsing), self.edge.offer(edge)
        return Maps(
            parsing.logits,
            self.parsing.refined(parsing_offer, edge_offer),
            edge.logits,
            self.edge.refined(edge_offer, parsing_offer),
            self.fc1_edge(edge) if self.fc1_edge is not None else (),
        )


def tf_name(name: str) -> str:
    """The official variable of a tensor of :class:`CihpPgn`'s state_dict.

    ``trunk.res2a.branch1.conv.weight`` is ``res2a_branch1/weights``, its ``norm.weight``
    is ``bn2a_branch1/gamma``, ``parsing.rf_pp1.bias`` is ``parsing_rf_pp1/biases``.
    """
    *path, leaf = name.split(".")
    if path[0] != "trunk":
        return f"{'_'.join(path)}/{CONV_LEAVES[leaf]}"
    scope = "_".join(path[1:-1])
    if path[-1] == "conv":
        return f"{scope}/{CONV_LEAVES[leaf]}"
    scope = "bn_conv1" if scope == "conv1" else scope.replace("res", "bn", 1)
    return f"{scope}/{NORM_LEAVES[leaf]}"
