"""The mean over scales and the mirrored picture, as SCHP's ``evaluate.py`` takes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import torch
from torch.nn import functional

from dataset_builder.parse.schp.crop import Batch, aligned
from dataset_builder.parse.scores import Scores, unmirrored


def averaged(
    fusion: Callable[[Batch], Scores],
    batch: Batch,
    swaps: Mapping[int, int],
    scales: Sequence[float] = (1.0,),
    *,
    flip: bool = False,
) -> Scores:
    """Fusion logits of a square picture, at its size.

    Args:
        fusion: the network, see :meth:`TorchSchp.fusion`.
        batch: (1, 3, side, side).
        swaps: label → label of the other side; see :attr:`sichak.labels.Numbering.swaps`.
        scales: sizes of the picture that are averaged; one ONNX file takes one size only.
        flip: average with the mirrored picture too.

    Returns:
        (C, side, side).
    """

    def at_scale(scale: float) -> Scores:
        scaled = _scaled(batch, scale)
        scores = fusion(scaled)
        if flip:
            mirrored = fusion(np.ascontiguousarray(scaled[..., ::-1]))
            scores = (scores + unmirrored(mirrored, swaps)) / np.float32(2)
        return aligned(scores, batch.shape[-1])

    mean: Scores = np.mean([at_scale(scale) for scale in scales], axis=0, dtype=np.float32)
    return mean


def _scaled(batch: Batch, scale: float) -> Batch:
    if scale == 1:
        return batch
    large = functional.interpolate(
        torch.from_numpy(batch), scale_factor=scale, mode="bilinear", align_corners=True
    )
    return large.numpy()
