"""The running mean of a network's weights (Polyak averaging)."""

from __future__ import annotations

import copy

import torch
from torch import nn


def average_of(network: nn.Module) -> nn.Module:
    """A copy that takes no gradients."""
    average = copy.deepcopy(network).eval()
    return average.requires_grad_(False)


@torch.no_grad()
def update(average: nn.Module, network: nn.Module, decay: float, step: int) -> None:
    """Move the average towards the network; in the first steps faster, as it starts anywhere."""
    share = min(decay, (1 + step) / (10 + step))
    state = network.state_dict()
    for name, value in average.state_dict().items():
        if value.dtype.is_floating_point:
            value.lerp_(state[name], 1 - share)
        else:
            value.copy_(state[name])
