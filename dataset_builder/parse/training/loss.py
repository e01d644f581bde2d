"""How wrong the network is, when what is right is a set of labels."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

LEAST = 1e-6


def allowed(target: Tensor, labels: int) -> Tensor:
    """Sets as planes.

    Args:
        target: (N, H, W) int32, bit *n* for label *n*.
        labels: how many.

    Returns:
        (N, labels, H, W) bool.
    """
    numbers = torch.arange(labels, dtype=target.dtype).view(1, -1, 1, 1)
    return ((target.unsqueeze(1) >> numbers) & 1).bool()


def set_cross_entropy(probability: Tensor, right: Tensor, weights: Tensor) -> Tensor:
    """−log of the probability of the set, weighted by the set's mean label weight.

    With sets of one it is the weighted cross-entropy. A set of all labels costs nothing.

    Args:
        probability: (N, C, H, W), sums to 1 over C.
        right: (N, C, H, W) bool.
        weights: (C,).
    """
    inside = (probability * right).sum(dim=1).clamp_min(LEAST)
    size = right.sum(dim=1)
    weight = torch.einsum("nchw,c->nhw", right.to(weights.dtype), weights) / size.clamp_min(1)
    weight = weight * (size < right.shape[1])
    return -(inside.log() * weight).sum() / weight.sum().clamp_min(1.0)


def soft_jaccard(probability: Tensor, right: Tensor) -> Tensor:
    """1 − the soft IoU, mean over the labels on the batch; pixels of sure label only.

    Rahman and Wang, Optimizing Intersection-over-Union (2016). It weighs a label by
    its regions, not its pixels: what is small counts.
    """
    sure = (right.sum(dim=1, keepdim=True) == 1).to(probability.dtype)
    truth = right * sure
    believed = probability * sure
    both = (believed * truth).sum(dim=(0, 2, 3))
    either = (believed + truth).sum(dim=(0, 2, 3)) - both
    present = truth.sum(dim=(0, 2, 3)) > 0
    if not present.any():
        return believed.sum()  # zero, with gradients of zero: nothing is known of these pictures
    return 1 - ((both[present] + 1) / (either[present] + 1)).mean()


def presence_loss(logits: Tensor, right: Tensor) -> Tensor:
    """Whether each label occurs on the picture: binary cross-entropy where that is known."""
    sure = right.sum(dim=1, keepdim=True) == 1
    certainly = (right & sure).flatten(2).sum(dim=2) > 0.0005 * right[0, 0].numel()
    perhaps = (right & (right.sum(dim=1, keepdim=True) < right.shape[1])).flatten(2).any(dim=2)
    known = certainly | ~perhaps
    loss = functional.binary_cross_entropy_with_logits(
        logits, certainly.to(logits.dtype), reduction="none"
    )
    return (loss * known).sum() / known.sum().clamp_min(1)
