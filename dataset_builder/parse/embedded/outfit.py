"""One outfit a person: what the whole photo says about garments that exclude each other.

A network decides each pixel for itself, so a pleated skirt gets patches of trousers.
People wear the one or the other.
"""

from __future__ import annotations

from itertools import permutations

import numpy as np

from dataset_builder.parse.scores import Scores
from sichak.labels import CIHP

EXCLUSIVE = (CIHP.PANTS, CIHP.SKIRT, CIHP.DRESS)
"""Of these one is worn, or two that each cover a good part: leggings under a dress."""
LEAST = 0.25
"""A garment that covers a smaller share of what a rival covers is taken for the rival."""
SURE = 2.0
"""Logits that knowing the category adds to or takes from a dress.

Shops photograph a top with trousers or a skirt, and a dress alone; so whether it is a
dress, the hardest question of parsing, is known before the network sees the photo.
"""


def one_outfit(scores: Scores, category: str | None = None) -> Scores:
    """Scores in which a patch of one garment on another one has become that one.

    Args:
        scores: (20, H, W) logits; changed in place.
        category: what the photo sells, ``upper``, ``lower`` or ``dress``, if known.

    Returns:
        the same array: a label that gives way has given its score to its rival.
    """
    if category is not None:
        scores[CIHP.DRESS] += SURE if category == "dress" else -SURE
    best = scores.argmax(axis=0)
    area = {label: int((best == label).sum()) for label in EXCLUSIVE}
    for weak, strong in permutations(EXCLUSIVE, 2):
        if 0 < area[weak] < LEAST * area[strong]:
            np.maximum(scores[strong], scores[weak], out=scores[strong])
            scores[weak] = scores.min()
            area[strong] += area[weak]
            area[weak] = 0
    return scores
