"""Whether a photo shows cloth or colours alone: all alike, or chips on a plain ground."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from dataset_builder.select.foreground import Foreground, Lab, Mask

CELLS = 3
"""Rows and columns a picture is divided into."""

QUANTILES = np.linspace(0.05, 0.95, 19)

SMALLEST_SIDE = 24
"""Pixels, at analysis size, from which a thing may be a chip; smaller ones are its name."""

NAME = 13
"""Thickness below which things are names and halos, pixels at analysis size."""

CHIP_SHAPE, LONE_RECTANGLE = 0.95, 0.98
"""Overlap with the ellipse or the rectangle of its box from which a thing is a chip; one rectangle
alone must be a better one, as a pencil skirt is 0.95 of it."""

EVEN_CHIP = 8.0
"""Unevenness of a chip's middle below which it is one colour or one cloth."""


def unevenness(lab: Lab) -> float:
    """How much the parts of a picture differ in their colours, Lab units; 0 when all are alike.

    The largest difference of a ninth's colours from the whole picture's: mean distance of
    the quantiles (the Wasserstein distance), summed over L, a and b.

    Args:
        lab: (h, w, 3), at least 3x3.
    """
    height, width = lab.shape[:2]
    whole = _quantiles(lab)
    apart = [
        float(np.abs(_quantiles(part) - whole).mean(axis=0).sum())
        for row in range(CELLS)
        for part in [
            lab[
                height * row // CELLS : height * (row + 1) // CELLS,
                width * column // CELLS : width * (column + 1) // CELLS,
            ]
            for column in range(CELLS)
        ]
        if part.size
    ]
    return max(apart)


def chip_share(foreground: Foreground) -> float:
    """Share of the foreground, 0..1, that is chips: plain rectangles and discs that lie free."""
    if not foreground.plain:
        return 0.0
    mask = foreground.mask.astype(np.uint8)
    thick = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((NAME, NAME), np.uint8))
    count, things, stats, _ = cv2.connectedComponentsWithStats(thick)
    rectangle = CHIP_SHAPE if count > 2 else LONE_RECTANGLE
    chips = 0
    for thing in range(1, count):
        left, top, wide, tall, area = (int(value) for value in stats[thing])
        where = np.s_[top : top + tall, left : left + wide]
        if _is_chip(things[where] == thing, foreground.lab[where], rectangle):
            chips += area
    return chips / max(1, int(thick.sum()))


def _is_chip(mask: Mask, lab: Lab, rectangle: float) -> bool:
    tall, wide = mask.shape
    if min(tall, wide) < SMALLEST_SIDE:
        return False
    y, x = np.ogrid[:tall, :wide]
    disc = ((2 * y + 1 - tall) / tall) ** 2 + ((2 * x + 1 - wide) / wide) ** 2 <= 1
    round_enough = float((mask & disc).sum() / (mask | disc).sum()) >= CHIP_SHAPE
    middle = lab[tall // 5 : tall - tall // 5, wide // 5 : wide - wide // 5]
    shaped = round_enough or float(mask.mean()) >= rectangle
    return shaped and unevenness(middle) < EVEN_CHIP


def _quantiles(lab: Lab) -> npt.NDArray[np.float64]:
    return np.asarray(np.quantile(lab.reshape(-1, 3), QUANTILES, axis=0), dtype=np.float64)
