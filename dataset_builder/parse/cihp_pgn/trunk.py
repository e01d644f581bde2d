"""CIHP-PGN's trunk: ResNet-101 at stride 8, with Caffe's strides and TensorFlow's padding."""

from __future__ import annotations

from torch import Tensor, nn
from torch.nn import functional

from dataset_builder.parse.cihp_pgn.same_padding import SameConv2d, same_max_pool

EPSILON = 1e-3
"""Of batch normalisation: ``slim.batch_norm``'s, not PyTorch's 1e-5."""


class ConvNorm(nn.Module):
    """A convolution without bias and its batch normalisation."""

    def __init__(
        self, inputs: int, outputs: int, kernel: int, stride: int = 1, dilation: int = 1
    ) -> None:
        super().__init__()
        kind = SameConv2d if stride > 1 else nn.Conv2d
        padding = 0 if stride > 1 else dilation * (kernel // 2)
        self.conv = kind(
            inputs, outputs, kernel, stride, padding=padding, dilation=dilation, bias=False
        )
        self.norm = nn.BatchNorm2d(outputs, eps=EPSILON)

    def forward(self, x: Tensor) -> Tensor:
        """(B, inputs, H, W) → (B, outputs, ceil(H / stride), ceil(W / stride))."""
        y: Tensor = self.norm(self.conv(x))
        return y


class Bottleneck(nn.Module):
    """1x1, 3x3, 1x1 with a way around. The stride is on the first 1x1, not on the 3x3."""

    def __init__(
        self, inputs: int, outputs: int, stride: int = 1, dilation: int = 1, *, project: bool
    ) -> None:
        super().__init__()
        middle = outputs // 4
        self.branch1 = ConvNorm(inputs, outputs, 1, stride) if project else None
        self.branch2a = ConvNorm(inputs, middle, 1, stride)
        self.branch2b = ConvNorm(middle, middle, 3, dilation=dilation)
        self.branch2c = ConvNorm(middle, outputs, 1)

    def forward(self, x: Tensor) -> Tensor:
        """(B, inputs, H, W) → (B, outputs, ceil(H / stride), ceil(W / stride))."""
        around = x if self.branch1 is None else self.branch1(x)
        y = functional.relu(self.branch2a(x), inplace=True)
        y = functional.relu(self.branch2b(y), inplace=True)
        return functional.relu(self.branch2c(y) + around, inplace=True)


STAGES = {
    # stage: its blocks, channels out, stride of the first block, dilation of the 3x3s
    "res2": (("a", "b", "c"), 256, 1, 1),
    "res3": (("a", "b1", "b2", "b3"), 512, 2, 1),
    "res4": (("a", *(f"b{block}" for block in range(1, 23))), 1024, 1, 2),
    "res5": (("a", "b", "c"), 2048, 1, 4),
}


class Trunk(nn.Module):
    """ResNet-101: picture → features at an eighth of its size, of three depths."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = ConvNorm(3, 64, 7, 2)
        self.stages = {
            stage: [f"{stage}{block}" for block in blocks] for stage, (blocks, *_) in STAGES.items()
        }
        inputs = 64
        for stage, names in self.stages.items():
            _, outputs, stride, dilation = STAGES[stage]
            for name in names:
                first = name == names[0]
                block = Bottleneck(inputs, outputs, stride if first else 1, dilation, project=first)
                self.add_module(name, block)
                inputs = outputs

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """(B, 3, H, W) → res3b3, res4b22 and res5c: 512, 1024 and 2048 x ceil(H/8) x ceil(W/8)."""
        y = same_max_pool(functional.relu(self.conv1(x), inplace=True), 3, 2)
        ends = {}
        for stage, names in self.stages.items():
            for name in names:
                y = self.get_submodule(name)(y)
            ends[stage] = y
        return ends["res3"], ends["res4"], ends["res5"]
