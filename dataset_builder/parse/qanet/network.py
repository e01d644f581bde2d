"""QANet's network: trunk, panoptic feature pyramid, parsing output and quality branch.

Source: Yang et al., "Quality-Aware Network for Human Parsing", 2021, and the published
configuration with HRNet-W48. Names of the parameters are those of its checkpoints.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from torch import Tensor, nn
from torch.nn import functional

from dataset_builder.parse.qanet.hrnet import WIDTHS, HRNet

LABELS = 20
PYRAMIDS = (256, 384)
"""Channels of the pyramid in the configurations for 512x384 and for 544x416."""

QUALITY = 512


class Pyramid(nn.Module):
    """Panoptic FPN on the trunk's own maps: each to 1/4 of the input, then their sum."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.scale1_block = _to_a_quarter(WIDTHS[3], width, doublings=3)
        self.scale2_block = _to_a_quarter(WIDTHS[2], width, doublings=2)
        self.scale3_block = _to_a_quarter(WIDTHS[1], width, doublings=1)
        self.scale4_block = _to_a_quarter(WIDTHS[0], width, doublings=0)

    def forward(self, maps: Sequence[Tensor]) -> Tensor:
        """The trunk's four maps → (N, width, H/4, W/4)."""
        quarter, eighth, sixteenth, thirty_second = maps
        total: Tensor = self.scale1_block(thirty_second)
        total += self.scale2_block(sixteenth)
        total += self.scale3_block(eighth)
        total += self.scale4_block(quarter)
        return total


class ParsingIoU(nn.Module):
    """The quality branch: what mean IoU this parse has, as the network expects it."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.Head = nn.ModuleDict(
            {
                "conv1x1": _conv1_relu(width, width),
                "conv_layers": nn.Sequential(
                    _conv1_relu(width, QUALITY), _conv1_relu(QUALITY, QUALITY)
                ),
            }
        )
        self.Output = nn.ModuleDict({"parsing_iou": nn.Linear(QUALITY, 1)})

    def forward(self, features: Tensor) -> Tensor:
        """(N, width, H, W) → (N,), unbounded: nothing keeps it in [0, 1]."""
        pooled = functional.adaptive_avg_pool2d(self.Head["conv1x1"](features), 1)
        vector = self.Head["conv_layers"](pooled).flatten(1)
        iou: Tensor = self.Output["parsing_iou"](vector)
        return iou.squeeze(1)


class Parsing(nn.Module):
    """What is made of the pyramid: class logits and their quality."""

    def __init__(self, width: int, labels: int) -> None:
        super().__init__()
        self.Output = nn.ModuleDict({"classify": nn.Conv2d(width, labels, 1)})
        self.ParsingIoU = ParsingIoU(width)

    def forward(self, features: Tensor) -> tuple[Tensor, Tensor]:
        """(N, width, H/4, W/4) → logits (N, labels, H, W) and expected IoU (N,)."""
        logits = _enlarged(self.Output["classify"](features), 4)
        return logits, self.ParsingIoU(features)


class Qanet(nn.Module):
    """The whole network.

    Args:
        pyramid: channels of the pyramid, see :func:`pyramid_width`.
        labels: classes, 20 for LIP and CIHP.
    """

    def __init__(self, pyramid: int = PYRAMIDS[0], labels: int = LABELS) -> None:
        super().__init__()
        self.Conv_Body = HRNet()
        self.Conv_Body_FPN = Pyramid(pyramid)
        self.Parsing = Parsing(pyramid, labels)

    def forward(self, pictures: Tensor) -> tuple[Tensor, Tensor]:
        """Pictures → probabilities and their expected mean IoU.

        Args:
            pictures: (N, 3, H, W), normalised RGB, H and W multiples of 32.

        Returns:
            (N, labels, H, W) in [0, 1], and (N,), which can be negative.
        """
        logits, iou = self.Parsing(self.Conv_Body_FPN(self.Conv_Body(pictures)))
        return functional.softmax(logits, dim=1), iou


def pyramid_width(state: Mapping[str, Tensor]) -> int:
    """Which of :data:`PYRAMIDS` a checkpoint has; the first if it is none of them."""
    weight = state.get("Conv_Body_FPN.scale4_block.0.0.weight")
    width = len(weight) if weight is not None and weight.ndim else 0
    return width if width in PYRAMIDS else PYRAMIDS[0]


def _to_a_quarter(incoming: int, width: int, doublings: int) -> nn.Sequential:
    layers: list[nn.Module] = []
    for _ in range(max(doublings, 1)):
        layers.append(
            nn.Sequential(
                nn.Conv2d(incoming, width, 3, padding=1, bias=False),
                nn.BatchNorm2d(width),
                nn.ReLU(inplace=True),
            )
        )
        if doublings:
            layers.append(nn.Upsample(scale_factor=2.0, mode="bilinear", align_corners=False))
        incoming = width
    return nn.Sequential(*layers)


def _conv1_relu(incoming: int, outgoing: int) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(incoming, outgoing, 1), nn.ReLU(inplace=True))


def _enlarged(maps: Tensor, factor: int) -> Tensor:
    return functional.interpolate(
        maps, scale_factor=float(factor), mode="bilinear", align_corners=False
    )
