"""How much of a photo is writing: size tables, notices, banners with text over a picture.

Ink is what is darker or lighter than its surroundings. Blots of ink of about one
height, close to each other in a row, are a line when there is no ink right above and
below them: cloth and prints have such blots too, but in all directions.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from sichak.image import RGB, Grey

SIDES = (1024, 320)
"""Longer sides, in pixels, of the copies that small and large letters are looked for in."""

SURROUNDINGS = 41
"""Pixels of the square whose mean a pixel is compared with."""

INK = 16.0
"""Grey levels by which ink differs from that mean."""

TALL = (6, 44)
"""Height of a letter or syllable in pixels of the copy."""

WORD_GAP = 25
"""Pixels of the copy up to which blots are of one line."""

LETTERS = 4
"""Blots that make a line; three in a row are a button placket."""

SOLID = 0.75
"""Median share of their boxes that a line's blots fill, above which they are checks or dots."""

LEAK = 0.08
"""Ink above and below a line, over the ink in it. Of lines of text 98 % are below 0.03, of what
looks like lines in cloth three in four above 0.1."""

UNEVEN_GROUND = 9.0
"""Interquartile range of the ground between letters, grey levels."""

Stats = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Lettering:
    """The writing in a photo.

    Attributes:
        lines: how many lines were found; words far apart in a table count each.
        share: of the photo that their boxes cover, 0..1.
    """

    lines: int
    share: float


def find_lettering(photo: RGB) -> Lettering:
    """Find the writing in a photo (H, W, 3) uint8."""
    grey = cv2.cvtColor(photo, cv2.COLOR_RGB2GRAY).astype(np.uint8)
    boxes = np.array([box for side in SIDES for box in _lines(grey, side)]).reshape(-1, 4)
    return Lettering(len(boxes), _covered(boxes))


def _lines(grey: Grey, side: int) -> list[tuple[float, float, float, float]]:
    """Boxes of lines found at one size: left, top, right, bottom as shares of the photo."""
    height, width = grey.shape
    zoom = min(1.0, side / max(height, width))
    size = (max(1, round(width * zoom)), max(1, round(height * zoom)))
    copy = cv2.resize(grey, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    away = copy - cv2.blur(copy, (SURROUNDINGS, SURROUNDINGS))
    found = []
    for ink in (away < -INK, away > INK):
        for left, top, wide, tall in _rows_of_blots(ink.astype(np.uint8)):
            if _stands_alone(ink, copy, left, top, wide, tall):
                box = (left / size[0], top / size[1])
                found.append((*box, (left + wide) / size[0], (top + tall) / size[1]))
    return found


def _rows_of_blots(ink: Grey) -> list[tuple[int, int, int, int]]:
    """Left, top, width and height of rows of at least :data:`LETTERS` blots alike in height."""
    count, blots, found_blots, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    stats: Stats = found_blots.astype(np.int32)
    letters = _letters(stats)
    if letters.sum() < LETTERS:
        return []
    kept = letters[blots].astype(np.uint8)
    padded = cv2.copyMakeBorder(kept, 0, 0, WORD_GAP, WORD_GAP, cv2.BORDER_CONSTANT, value=0)
    joined = cv2.morphologyEx(padded, cv2.MORPH_CLOSE, np.ones((1, WORD_GAP), np.uint8))
    joined = np.ascontiguousarray(joined[:, WORD_GAP:-WORD_GAP])
    _, rows, boxes, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    row_of = np.zeros(count, np.int32)
    row_of[blots[kept > 0]] = rows[kept > 0]
    found = []
    for row in np.unique(row_of[letters]):
        left, top, wide, tall = (int(value) for value in boxes[row, :4])
        if _is_line(stats[letters & (row_of == row)], wide, tall):
            found.append((left, top, wide, tall))
    return found


def _is_line(blots: Stats, wide: int, tall: int) -> bool:
    """Whether blots in a box are enough, of about one height, and not all solid."""
    heights = blots[:, cv2.CC_STAT_HEIGHT]
    fill = blots[:, cv2.CC_STAT_AREA] / (blots[:, cv2.CC_STAT_WIDTH] * heights)
    level = wide >= 2 * tall and tall <= 2 * np.median(heights)
    return bool(level and len(blots) >= LETTERS and np.median(fill) <= SOLID)


def _letters(stats: Stats) -> npt.NDArray[np.bool_]:
    """Which connected components have a letter's size and are neither a hair nor a block."""
    wide, tall, area = (
        stats[:, column] for column in (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT, cv2.CC_STAT_AREA)
    )
    fill = area / (wide * tall)
    shaped = (tall >= TALL[0]) & (tall <= TALL[1]) & (wide >= 2) & (wide <= 4 * tall)
    shaped &= (fill >= 0.12) & (fill <= 0.97)
    shaped[0] = False
    return np.asarray(shaped)


def _stands_alone(
    ink: npt.NDArray[np.bool_],
    copy: npt.NDArray[np.float32],
    left: int,
    top: int,
    wide: int,
    tall: int,
) -> bool:
    """Whether a row has free space above and below, and an even ground between its blots."""
    inside = ink[top : top + tall, left : left + wide]
    space = max(2, round(0.35 * tall))
    strips = (
        ink[max(0, top - space) : top, left : left + wide],
        ink[top + tall : top + tall + space, left : left + wide],
    )
    leak = max((float(strip.mean()) for strip in strips if strip.size), default=0.0)
    ground = copy[top : top + tall, left : left + wide][~inside]
    if leak > LEAK * float(inside.mean()) or not ground.size:
        return False
    low, high = np.percentile(ground, (25, 75))
    return bool(high - low <= UNEVEN_GROUND)


def _covered(boxes: npt.NDArray[np.float64]) -> float:
    """Share of the photo under boxes that may overlap, to a tenth of a percent."""
    grid = np.zeros((200, 200), dtype=np.bool_)
    for left, top, right, bottom in boxes * 200:
        grid[int(top) : int(np.ceil(bottom)), int(left) : int(np.ceil(right))] = True
    return float(grid.mean())
