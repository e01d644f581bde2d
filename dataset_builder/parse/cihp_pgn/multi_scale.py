"""How CIHP-PGN is asked: several sizes of a picture and of its mirror image, averaged.

Source: ``test_pgn.py`` of the official code.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from dataset_builder.parse.cihp_pgn.network import CLASSES, Maps
from dataset_builder.parse.cihp_pgn.resize import resized
from dataset_builder.parse.scores import Scores, unmirrored
from sichak.image import RGB
from sichak.labels import MIRRORED

Network = Callable[[Tensor], Maps]

MEAN = (125.0, 114.4, 107.9)
"""Of blue, green and red, 0..255; subtracted from the picture."""

EDGE_SCALE = 1.0
"""Edges are taken from this size and larger ones only."""


@dataclass(frozen=True)
class Answer:
    """What the network says about a picture, at its size.

    Attributes:
        scores: (20, H, W) float32 logits of CIHP's labels: the mean of the first and the
            refined answer over all sizes and both ways round.
        edges: (H, W) float32 in 0..1: how likely an outline of a person or part runs here.
    """

    scores: Scores
    edges: npt.NDArray[np.float32]


def network_input(rgb: RGB, *, flip: bool) -> Tensor:
    """A picture, and its mirror image with ``flip``, as the network takes them.

    Args:
        rgb: (H, W, 3).
        flip: a batch of two: the picture, then its mirror image.

    Returns:
        (1 or 2, 3, H, W) float32, blue first, less :data:`MEAN`.
    """
    bgr = np.ascontiguousarray(rgb[:, :, ::-1].transpose(2, 0, 1))
    x = torch.from_numpy(bgr).float()[None] - torch.tensor(MEAN).reshape(1, 3, 1, 1)
    return torch.cat((x, x.flip(3))) if flip else x


def answer(
    network: Network,
    rgb: RGB,
    scales: Sequence[float],
    *,
    flip: bool,
    device: torch.device | None = None,
) -> Answer:
    """Ask the network about a picture.

    Args:
        network: :class:`CihpPgn`, on the device and ready to run.
        rgb: (H, W, 3).
        scales: sizes to ask for, relative to the picture; at least one.
        flip: ask for the mirror image too.
        device: where the network is; by default the CPU.
    """
    x = network_input(rgb, flip=flip).to(device or "cpu")
    height, width = rgb.shape[:2]
    parsing = x.new_zeros(len(x), CLASSES, height, width)
    edges = x.new_zeros(len(x), 1, height, width)
    counted = edge_scales(scales)
    with torch.inference_mode():
        for scale in scales:
            maps: Maps = network(scaled(x, scale))
            # The mean of both answers before enlarging: half the work for the same result.
            mean = (maps.parsing + maps.parsing_refined) / 2
            parsing += resized(mean, height, width) / len(scales)
            if scale in counted:
                edges += resized(maps.edge_refined, height, width) / len(counted)
    return merged(parsing.cpu().numpy(), edges.cpu().numpy()[:, 0])


def scaled(x: Tensor, scale: float) -> Tensor:
    """(B, 3, H, W) at a relative size, rounded down."""
    height, width = (max(int(side * scale), 1) for side in x.shape[2:])
    return resized(x, height, width)


def edge_scales(scales: Sequence[float]) -> tuple[float, ...]:
    """Those of the sizes that edges are taken from; all of them when none is large enough."""
    return tuple(scale for scale in scales if scale >= EDGE_SCALE) or tuple(scales)


def merged(parsing: npt.NDArray[np.float32], edges: npt.NDArray[np.float32]) -> Answer:
    """The mean of a picture's logits and of its mirror image's, turned back.

    Args:
        parsing: (1 or 2, 20, H, W) logits.
        edges: (1 or 2, H, W) logits.
    """
    scores, outline = parsing[0], edges[0]
    if len(parsing) == 2:
        scores = (scores + unmirrored(parsing[1], MIRRORED)) / 2
        outline = (outline + edges[1, :, ::-1]) / 2
    return Answer(scores, (1 + np.tanh(outline / 2)) / 2)  # the sigmoid, without overflow
