"""Landmarks of trousers, shorts and skirts in a garment photo, found on the mask's outline."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sichak.image import Grey
from tryon.backend import Unfit
from tryon.warp.contour import (
    Point,
    Points,
    nearest,
    outline,
    resample,
    section,
    silhouette,
    smooth,
    support,
)

CURVE = 64
"""Points of every line of the outline."""

GAP = 0.1
"""Trousers are open between the legs for at least this share of their height."""


@dataclass(frozen=True)
class BottomSide:
    """One side of a bottom, in pixels of the garment photo.

    Attributes:
        waist: the waistband's outer corner.
        flank: line from the waist to the crotch's level (of a skirt: to the hem).
        outer: line on from there to the hem along the leg's outer edge; None for a skirt.
        inner: line crotch → hem along its inner edge; None for a skirt.
    """

    waist: Point
    flank: Points
    outer: Points | None
    inner: Points | None

    def mirrored(self, width: int) -> BottomSide:
        """The same side in the picture mirrored left to right."""

        def flip(points: Points) -> Points:
            return np.asarray((width - 1, 0) + points * (-1, 1))

        return BottomSide(
            flip(self.waist),
            flip(self.flank),
            None if self.outer is None else flip(self.outer),
            None if self.inner is None else flip(self.inner),
        )


@dataclass(frozen=True)
class BottomOutline:
    """Trousers, shorts or a skirt: both sides as the picture shows them.

    Attributes:
        left, right: the sides.
        crotch: where the legs part; None for a skirt.
        piece: (H, W) 0 and 1.
    """

    left: BottomSide
    right: BottomSide
    crotch: Point | None
    piece: Grey

    @property
    def waist_width(self) -> float:
        """Pixels between the waistband's corners."""
        return float(np.linalg.norm(self.right.waist - self.left.waist))

    @property
    def hip_width(self) -> float:
        """Pixels between the flanks at three quarters of the way down to the crotch."""
        place = 3 * CURVE // 4
        return float(np.linalg.norm(self.right.flank[place] - self.left.flank[place]))

    @property
    def centre(self) -> float:
        """x of the middle line."""
        return float((self.left.waist[0] + self.right.waist[0]) / 2)


def bottom_outline(mask: Grey) -> BottomOutline:
    """Find the landmarks of trousers, shorts or a skirt.

    Args:
        mask: (H, W) uint8, garment from 128 on, waistband up.

    Raises:
        Unfit: no garment, or one without a bottom's outline.
    """
    piece = silhouette(mask)
    middle, legs = _middle(piece)
    width = piece.shape[1]
    left = _side(piece, middle, legs)
    flipped = np.ascontiguousarray(piece[:, ::-1])
    right = _side(flipped, width - 1 - middle, legs).mirrored(width)
    if right.waist[0] - left.waist[0] < 8:
        raise Unfit("the garment's outline is not that of a bottom")
    crotch = np.array([middle, _last_row(piece, middle)], dtype=np.float64) if legs else None
    return BottomOutline(left, right, crotch, piece)


def _last_row(piece: Grey, column: int) -> int:
    return int(np.flatnonzero(piece[:, column])[-1])


def _middle(piece: Grey) -> tuple[int, bool]:
    """The middle column, and whether the garment is open below it."""
    rows, columns = np.nonzero(piece)
    centre, spread = round(float(np.median(columns))), np.ptp(columns)
    reach = max(1, round(0.15 * spread))
    near = range(max(0, centre - reach), min(piece.shape[1], centre + reach + 1))
    ends = {column: _last_row(piece, column) for column in near if piece[:, column].any()}
    highest = min(ends.values())
    if rows.max() - highest < GAP * np.ptp(rows):
        return centre, False
    crotch = [column for column, row in ends.items() if row <= highest + 2]
    return round(float(np.mean(crotch))), True


def _side(piece: Grey, middle: int, legs: bool) -> BottomSide:
    """The picture's left side, from the middle of the waistband to crotch or hem."""
    points = outline(piece)
    on_line = np.flatnonzero(points[:, 0] == middle)
    top = int(on_line[np.argmin(points[on_line, 1])])
    bottom = int(on_line[np.argmax(points[on_line, 1])])
    half = smooth(section(points, top, bottom))
    height = np.ptp(half[:, 1])
    upper = np.flatnonzero(half[:, 1] < half[:, 1].min() + 0.15 * height)
    upper = upper[upper < len(half) // 2]
    waist = int(upper[support(half[upper], (-1.0, -1.2))])
    low = np.flatnonzero(half[:, 1] > half[:, 1].max() - 0.12 * height)
    low = low[low > waist]
    if len(low) < 2:
        raise Unfit("the garment's outline is not that of a bottom")
    hem = int(low[support(half[low], (-1.0, 0.8))])
    if not legs:
        return BottomSide(half[waist], resample(half[waist : hem + 1], CURVE), None, None)
    after = low[low >= hem]
    cuff = int(after[support(half[after], (1.0, 0.8))])
    level = waist + nearest(half[waist : hem + 1, 1:], half[-1, 1:])
    return BottomSide(
        half[waist],
        resample(half[waist : level + 1], CURVE),
        resample(half[level : hem + 1], CURVE),
        resample(half[cuff:][::-1], CURVE),
    )
