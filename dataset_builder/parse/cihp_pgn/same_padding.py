"""TensorFlow's SAME padding: as many outputs as strides fit, the odd zero at the end.

PyTorch's ``padding=3`` puts a stride-2 window elsewhere: for even sizes TensorFlow pads one
less at the top and left than at the bottom and right.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional


def same_padding(size: int, kernel: int, stride: int = 1, dilation: int = 1) -> tuple[int, int]:
    """How much is added before and after an axis of this length, in pixels."""
    outputs = -(-size // stride)
    total = max((outputs - 1) * stride + (kernel - 1) * dilation + 1 - size, 0)
    return total // 2, total - total // 2


def same_padded(x: Tensor, kernel: int, stride: int, value: float = 0.0) -> Tensor:
    """(B, C, H, W) with what a square window of this stride reads beyond its edges."""
    height, width = x.shape[2:]
    rows, columns = (same_padding(size, kernel, stride) for size in (height, width))
    return functional.pad(x, (*columns, *rows), value=value)


class SameConv2d(nn.Conv2d):
    """A square convolution with SAME padding, of any stride."""

    def forward(self, x: Tensor) -> Tensor:
        """(B, C, H, W) → (B, C', ceil(H / stride), ceil(W / stride))."""
        return super().forward(same_padded(x, self.kernel_size[0], self.stride[0]))


def same_max_pool(x: Tensor, kernel: int, stride: int) -> Tensor:
    """The largest value in each window; what lies beyond the edges is never it."""
    return functional.max_pool2d(same_padded(x, kernel, stride, value=-torch.inf), kernel, stride)


def same_mean_pool(x: Tensor, window: int) -> Tensor:
    """The mean of each window, windows side by side; what lies beyond the edges is not counted.

    Args:
        x: (B, C, H, W).
        window: side in pixels, which is the stride too.

    Returns:
        (B, C, ceil(H / window), ceil(W / window)).
    """
    inside = same_padded(x.new_ones(1, 1, *x.shape[2:]), window, window)
    counts = functional.avg_pool2d(inside, window, divisor_override=1)
    return (
        functional.avg_pool2d(same_padded(x, window, window), window, divisor_override=1) / counts
    )
