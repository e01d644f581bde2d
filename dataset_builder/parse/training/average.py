"""Means of weights: a running one (Polyak averaging), and one between start and end."""

from __future__ import annotations

import copy
from collections.abc import Mapping

import torch
from torch import Tensor, nn


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


@torch.no_grad()
def kept(network: nn.Module, start: Mapping[str, Tensor], share: float) -> nn.Module:
    """A copy of a network whose weights lie between where its training began and where it ended.

    Wortsman et al., Robust fine-tuning of zero-shot models (CVPR 2022): a network that was
    trained further on other pictures so keeps what it knew of the first ones.

    Args:
        network: at the end.
        start: its weights at the beginning; names it does not have are not looked at.
        share: of the beginning, 0 to 1.
    """
    between = average_of(network)
    for name, value in between.state_dict().items():
        if name in start and value.dtype.is_floating_point:
            value.lerp_(start[name], share)
    return between
