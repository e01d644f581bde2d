"""From a photo and a person's box to probabilities in the photo: QANet's test-time steps.

Source: Yang et al., "Quality-Aware Network for Human Parsing", 2021, and the published
test configuration. Its means over tests are taken in the photo; laying back is linear, so
the mean of a picture and its mirror image, which share a box, is taken before.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from dataset_builder.parse.person_box import Box
from dataset_builder.parse.qanet.looks import Looks
from dataset_builder.parse.qanet.paste import pasted
from dataset_builder.parse.qanet.roi_align import roi_align
from dataset_builder.parse.scores import Scores, decided, unmirrored
from sichak.image import RGB, Grey
from sichak.labels import MIRRORED

Network = Callable[[Tensor], tuple[Tensor, Tensor]]
"""Normalised pictures (N, 3, h, w) → probabilities (N, C, h, w) and expected IoU (N,)."""

AROUND = 1.25
"""How much longer than the person's box the sides of what the network sees are."""

MEAN = np.array([0.485, 0.456, 0.406], np.float32)
STD = np.array([0.229, 0.224, 0.225], np.float32)


def probabilities(network: Network, rgb: RGB, person: Box, looks: Looks) -> tuple[Scores, float]:
    """Probabilities of the labels in the photo, and the mean IoU the network expects.

    Args:
        network: in evaluation mode.
        rgb: (H, W, 3).
        person: the box around them, as a data set or a detector gives it.
        looks: the tests whose mean is taken.

    Returns:
        (C, H, W), 0 beyond the box the network saw, and a number that is usually in [0, 1].
    """
    height, width = rgb.shape[:2]
    around = person.with_aspect(looks.width / looks.height).grown(AROUND)
    boxes = [around.grown(scale) for scale in (1.0, *looks.scales)]
    answers = [_look(network, rgb, box, looks) for box in boxes]
    total = np.zeros((len(answers[0][0]), height, width), np.float32)
    for (scores, _), box in zip(answers, boxes, strict=True):
        total += pasted(scores, box, width, height)
    total /= len(boxes)
    return total, float(np.mean([iou for _, iou in answers]))


def labels_of(scores: Scores) -> Grey:
    """The likeliest label of each pixel; background where none is likelier than chance.

    Args:
        scores: (C, H, W) probabilities; around the box they fade to 0.

    Returns:
        (H, W) uint8.
    """
    labels = decided(scores)
    labels[scores.max(axis=0) < 1 / len(scores)] = 0
    return labels


def normalised(rgb: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """(H, W, 3), 0..255 → (3, H, W) as the network was trained with."""
    return np.ascontiguousarray(((rgb / 255 - MEAN) / STD).transpose(2, 0, 1))


def _look(network: Network, rgb: RGB, box: Box, looks: Looks) -> tuple[Scores, float]:
    """Probabilities (C, h, w) in a box and the expected IoU, means over the mirror image."""
    seen = normalised(roi_align(rgb, box, looks.width, looks.height))
    pictures = [seen, seen[:, :, ::-1]] if looks.flip else [seen]
    with torch.inference_mode():
        scores, iou = network(torch.from_numpy(np.stack(pictures)))
    upright, *mirrored = scores.float().cpu().numpy()
    if mirrored:
        upright = (upright + unmirrored(mirrored[0], MIRRORED)) / 2
    return upright, float(iou.mean())
