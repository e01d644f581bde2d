"""Batch normalisation with its activation, as SCHP's networks were trained with it.

Source: Mapillary's InPlaceABN (BSD-3), the version that SCHP carries.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

EPSILON = 1e-5
SLOPE = 0.01


class ActivatedNorm(nn.Module):
    """Normalisation with stored statistics, then a leaky ReLU.

    It differs from ``nn.BatchNorm2d`` where a weight is negative: InPlaceABN scales by
    ``|weight| + 1e-5``. It has no counter of batches, and never updates its statistics.

    Args:
        channels: of the input.
        activation: the leaky ReLU of slope 0.01; the backbone goes without.
    """

    def __init__(self, channels: int, *, activation: bool = True) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))
        self.running_mean: Tensor
        self.running_var: Tensor
        self.activation = activation

    def forward(self, x: Tensor) -> Tensor:
        """(N, channels, H, W) → the same shape."""
        scale = self.weight.abs() + EPSILON
        y = functional.batch_norm(
            x, self.running_mean, self.running_var, scale, self.bias, eps=EPSILON
        )
        return functional.leaky_relu(y, SLOPE) if self.activation else y
