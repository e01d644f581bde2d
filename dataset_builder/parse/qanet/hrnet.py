"""HRNet-W48, the trunk: four maps of the picture, kept side by side and mixed again and again.

Source: Sun et al., "Deep High-Resolution Representation Learning for Human Pose
Estimation", CVPR 2019. Names of the parameters are those of QANet's checkpoints.
"""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor, nn

WIDTHS = (48, 96, 192, 384)
"""Channels of the branches at 1/4, 1/8, 1/16 and 1/32 of the input."""

BLOCKS = 4
"""Residual blocks of ``layer1`` and of each branch of a module."""

STEM = 64


class BasicBlock(nn.Module):
    """Two 3x3 convolutions beside an identity."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.conv1 = _conv3(width, width)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = _conv3(width, width)
        self.bn2 = nn.BatchNorm2d(width)
        self.relu = nn.ReLU(inplace=True)

    def forward(self, maps: Tensor) -> Tensor:
        """(N, width, H, W) → the same shape."""
        inner = self.relu(self.bn1(self.conv1(maps)))
        outer: Tensor = self.relu(maps + self.bn2(self.conv2(inner)))
        return outer


class Bottleneck(nn.Module):
    """1x1, 3x3 and 1x1 convolutions to four times the stem's channels, beside a shortcut."""

    def __init__(self, incoming: int) -> None:
        super().__init__()
        outgoing = 4 * STEM
        self.conv1 = nn.Conv2d(incoming, STEM, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(STEM)
        self.conv2 = _conv3(STEM, STEM)
        self.bn2 = nn.BatchNorm2d(STEM)
        self.conv3 = nn.Conv2d(STEM, outgoing, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(outgoing)
        self.relu = nn.ReLU(inplace=True)
        self.downsample = nn.Identity() if incoming == outgoing else _conv1_norm(incoming, outgoing)

    def forward(self, maps: Tensor) -> Tensor:
        """(N, incoming, H, W) → (N, 256, H, W)."""
        inner = self.relu(self.bn1(self.conv1(maps)))
        inner = self.relu(self.bn2(self.conv2(inner)))
        outer: Tensor = self.relu(self.downsample(maps) + self.bn3(self.conv3(inner)))
        return outer


class Module(nn.Module):
    """Four blocks in each branch, then every branch is the sum of all, brought to its size."""

    def __init__(self, branches: int) -> None:
        super().__init__()
        widths = WIDTHS[:branches]
        self.branches = nn.ModuleList(
            nn.Sequential(*(BasicBlock(width) for _ in range(BLOCKS))) for width in widths
        )
        self.fuse_layers = nn.ModuleList(
            nn.ModuleList(_brought(source, target) for source in range(branches))
            for target in range(branches)
        )
        self.relu = nn.ReLU(inplace=True)

    def forward(self, maps: Sequence[Tensor]) -> list[Tensor]:
        """One map a branch, each half the size of the one before → the same shapes."""
        maps = [branch(one) for branch, one in zip(self.branches, maps, strict=True)]
        return [self._fused(layers, maps) for layers in self.fuse_layers]

    def _fused(self, layers: nn.Module, maps: Sequence[Tensor]) -> Tensor:
        brought = [layer(one) for layer, one in zip(layers.children(), maps, strict=True)]
        total: Tensor = brought[0] + brought[1]
        for one in brought[2:]:
            total += one
        fused: Tensor = self.relu(total)
        return fused


class Stage(nn.Sequential):
    """Modules in a row."""

    def __init__(self, modules: int, branches: int) -> None:
        super().__init__(*(Module(branches) for _ in range(modules)))


class HRNet(nn.Module):
    """The trunk, without HRNet's own heads."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = _conv3(3, STEM, stride=2)
        self.bn1 = nn.BatchNorm2d(STEM)
        self.conv2 = _conv3(STEM, STEM, stride=2)
        self.bn2 = nn.BatchNorm2d(STEM)
        self.relu = nn.ReLU(inplace=True)
        self.layer1 = nn.Sequential(
            Bottleneck(STEM), *(Bottleneck(4 * STEM) for _ in range(BLOCKS - 1))
        )
        self.transition1 = nn.ModuleList(
            [
                _conv3_norm_relu(4 * STEM, WIDTHS[0]),
                nn.Sequential(_conv3_norm_relu(4 * STEM, WIDTHS[1], stride=2)),
            ]
        )
        self.stage2 = Stage(modules=1, branches=2)
        self.transition2 = _one_branch_more(2)
        self.stage3 = Stage(modules=4, branches=3)
        self.transition3 = _one_branch_more(3)
        self.stage4 = Stage(modules=3, branches=4)

    def forward(self, pictures: Tensor) -> list[Tensor]:
        """(N, 3, H, W), H and W multiples of 32 → (N, 48 ... 384, H/4 ... H/32, W/4 ... W/32)."""
        maps = self.relu(self.bn1(self.conv1(pictures)))
        maps = self.layer1(self.relu(self.bn2(self.conv2(maps))))
        branches: list[Tensor] = self.stage2([layer(maps) for layer in self.transition1])
        for transition, stage in ((self.transition2, self.stage3), (self.transition3, self.stage4)):
            # the new branch comes from the smallest one before it
            sources = [*branches, branches[-1]]
            branches = stage([layer(one) for layer, one in zip(transition, sources, strict=True)])
        return branches


def _one_branch_more(branches: int) -> nn.ModuleList:
    new = _conv3_norm_relu(WIDTHS[branches - 1], WIDTHS[branches], stride=2)
    return nn.ModuleList([*(nn.Identity() for _ in range(branches)), nn.Sequential(new)])


def _brought(source: int, target: int) -> nn.Module:
    """The map of one branch in channels and size of another: nearest up, strides down."""
    if source == target:
        return nn.Identity()
    if source > target:
        enlarge = nn.Upsample(scale_factor=2.0 ** (source - target), mode="nearest")
        return nn.Sequential(*_conv1_norm(WIDTHS[source], WIDTHS[target]), enlarge)
    width = WIDTHS[source]
    steps = [_conv3_norm_relu(width, width, stride=2) for _ in range(target - source - 1)]
    last = nn.Sequential(_conv3(width, WIDTHS[target], stride=2), nn.BatchNorm2d(WIDTHS[target]))
    return nn.Sequential(*steps, last)


def _conv1_norm(incoming: int, outgoing: int) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(incoming, outgoing, 1, bias=False), nn.BatchNorm2d(outgoing))


def _conv3_norm_relu(incoming: int, outgoing: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        _conv3(incoming, outgoing, stride), nn.BatchNorm2d(outgoing), nn.ReLU(inplace=True)
    )


def _conv3(incoming: int, outgoing: int, stride: int = 1) -> nn.Conv2d:
    return nn.Conv2d(incoming, outgoing, 3, stride=stride, padding=1, bias=False)
