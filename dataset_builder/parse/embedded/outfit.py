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
LEAST_COAT = 0.04
"""A coat that covers a smaller share of all garments is a patch on another one."""
SURE = 6.0
"""Logits by which knowing the category outweighs the network on dress or two pieces.

Shops photograph a top with trousers or a skirt, and a dress alone; so whether it is a
dress, the hardest question of parsing, is known before the network sees the photo.
"""
PIECES = (CIHP.UPPER_CLOTHES, CIHP.PANTS, CIHP.SKIRT, CIHP.COAT)
"""What a dress is when it is none."""
HALVES = (CIHP.SKIRT, CIHP.UPPER_CLOTHES)
"""What a dress is taken for."""
DOUBT = 3.0
"""Logits that a pixel may say at most on skirt or dress, so that a few sure ones outvote nobody."""


def one_outfit(scores: Scores, category: str | None = None) -> Scores:
    """Scores in which a patch of one garment on another one has become that one.

    Args:
        scores: (20, H, W) logits; changed in place.
        category: what the photo sells, ``upper``, ``lower`` or ``dress``, if known.

    Returns:
        the same array: a label that gives way has given its score to its rival.
    """
    if category == "dress":
        _give(scores, HALVES, (CIHP.DRESS,), SURE)
    elif category is not None:
        _give(scores, (CIHP.DRESS,), PIECES, SURE)
    _no_scrap_of_a_coat(scores)
    _patches(scores)
    _skirt_or_dress(scores)
    _patches(scores)  # of what is now one garment
    return scores


def _no_scrap_of_a_coat(scores: Scores) -> None:
    """A few pixels of coat, as at a hem, become what they lie on: the next best garment."""
    best = scores.argmax(axis=0)
    coat, clothes = (best == CIHP.COAT).sum(), np.isin(best, (*PIECES, CIHP.DRESS)).sum()
    if 0 < coat < LEAST_COAT * clothes:
        _give(scores, (CIHP.COAT,), (CIHP.UPPER_CLOTHES, *EXCLUSIVE), np.inf)


def _patches(scores: Scores) -> None:
    """A patch of one garment on another is taken for the other."""
    best = scores.argmax(axis=0)
    area = {label: int((best == label).sum()) for label in EXCLUSIVE}
    for weak, strong in permutations(EXCLUSIVE, 2):
        if 0 < area[weak] < LEAST * area[strong]:
            _give(scores, (weak,), (strong,), np.inf)
            area[strong] += area[weak]
            area[weak] = 0


def _skirt_or_dress(scores: Scores) -> None:
    """Nobody wears both: all pixels of the two decide together which it is."""
    best = scores.argmax(axis=0)
    skirt, dress = best == CIHP.SKIRT, best == CIHP.DRESS
    if not (skirt.any() and dress.any()):
        return
    says = (scores[CIHP.SKIRT] - scores[CIHP.DRESS])[skirt | dress]
    if says.clip(-DOUBT, DOUBT).mean() > 0:
        _give(scores, (CIHP.DRESS,), HALVES, np.inf)
    else:
        _give(scores, (CIHP.SKIRT,), (CIHP.DRESS,), np.inf)


def _give(scores: Scores, losers: tuple[CIHP, ...], winners: tuple[CIHP, ...], sure: float) -> None:
    """Where a loser has the highest score and a winner is near, they trade scores.

    Only garments trade: skin and background beside them stay what they are.
    """
    best = scores.argmax(axis=0)
    chosen = np.take(np.array(winners), scores[list(winners)].argmax(axis=0))
    rows, columns = np.nonzero(np.isin(best, losers))
    loser, winner = best[rows, columns], chosen[rows, columns]
    high, low = scores[loser, rows, columns], scores[winner, rows, columns]
    near = high - low < sure
    rows, columns = rows[near], columns[near]
    scores[winner[near], rows, columns] = high[near]
    scores[loser[near], rows, columns] = low[near]
