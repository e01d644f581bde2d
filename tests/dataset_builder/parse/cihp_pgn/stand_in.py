"""A function of a picture that stands where the network would take long."""

from __future__ import annotations

import torch
from torch import Tensor

from dataset_builder.parse.cihp_pgn.network import Maps


def lopsided(x: Tensor) -> Maps:
    """(B, 3, H, W) → maps a third as large that differ from left to right."""
    small = x[:, :, ::3, ::3] / 100
    ramp = torch.arange(small.shape[3]) / 10
    planes = torch.cat([small[:, n % 3, None] * (n + 1) + ramp for n in range(20)], dim=1)
    return Maps(planes, planes**2, small[:, :1], small[:, 1:2] + ramp)
