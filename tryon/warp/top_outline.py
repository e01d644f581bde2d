"""Landmarks of tops and dresses in a garment photo, found on the mask's outline.

The outline runs down the picture's left side, along the hem and up the right
side. One side is looked at; the other is the same in the mirrored picture.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sichak.image import Grey
from tryon.backend import Unfit
from tryon.warp.contour import (
    Point,
    Points,
    length,
    outline,
    resample,
    section,
    silhouette,
    smooth,
    support,
    turning,
)

SLEEVE_TURN = np.radians(50)
"""An outline that turns inwards more sharply than this does so at an armpit."""

ARMHOLE = (1.0, 3.0)
"""Least and greatest depth of an armhole without a sleeve, in distances of its shoulder end from
the middle. Its inside may close the outline, so that the outline alone does not show its end."""

CURVE = 64
"""Points of every line of the outline."""


@dataclass(frozen=True)
class TopSide:
    """One side of a top, in pixels of the garment photo.

    Attributes:
        neck: where the neckline meets the shoulder seam.
        tip: the shoulder's outer end, above the armpit.
        armpit: where sleeve (or armhole) and side seam meet.
        shoulder: line neck → tip.
        side: line armpit → hem corner.
        outer: line tip → cuff along the sleeve's upper edge; None without a sleeve.
        inner: line armpit → cuff along its lower edge; None without a sleeve.
        armhole: line tip → armpit; straight under a sleeve.
    """

    neck: Point
    tip: Point
    armpit: Point
    shoulder: Points
    side: Points
    outer: Points | None
    inner: Points | None
    armhole: Points

    @property
    def sleeve_length(self) -> float:
        """Pixels along the upper edge; 0 without a sleeve."""
        return length(self.outer) if self.outer is not None else 0.0

    def mirrored(self, width: int) -> TopSide:
        """The same side in the picture mirrored left to right."""

        def flip(points: Points) -> Points:
            return np.asarray((width - 1, 0) + points * (-1, 1))

        return TopSide(
            flip(self.neck),
            flip(self.tip),
            flip(self.armpit),
            flip(self.shoulder),
            flip(self.side),
            None if self.outer is None else flip(self.outer),
            None if self.inner is None else flip(self.inner),
            flip(self.armhole),
        )


@dataclass(frozen=True)
class TopOutline:
    """A top or a dress: both sides as the picture shows them, and its top and bottom rows."""

    left: TopSide
    right: TopSide
    piece: Grey

    @property
    def width(self) -> float:
        """Pixels between the two shoulder tips."""
        return float(np.linalg.norm(self.right.tip - self.left.tip))

    @property
    def chest(self) -> float:
        """Pixels between the two armpits."""
        return float(np.linalg.norm(self.right.armpit - self.left.armpit))

    @property
    def sleeveless(self) -> bool:
        """Whether one side at least has no sleeve."""
        return self.left.outer is None or self.right.outer is None

    @property
    def centre(self) -> float:
        """x of the middle line."""
        return float((self.left.tip[0] + self.right.tip[0]) / 2)


def top_outline(mask: Grey) -> TopOutline:
    """Find the landmarks of a top or a dress.

    Args:
        mask: (H, W) uint8, garment from 128 on, upright and seen from the front.

    Raises:
        Unfit: no garment, or one without a top's outline.
    """
    piece = silhouette(mask)
    left = _side(piece)
    right = _side(np.ascontiguousarray(piece[:, ::-1])).mirrored(piece.shape[1])
    if right.armpit[0] - left.armpit[0] < 0.1 * np.ptp(np.nonzero(piece)[1]):
        raise Unfit("the garment's outline is not that of a top")
    return TopOutline(left, right, piece)


def _side(piece: Grey) -> TopSide:
    """The picture's left side, from the middle of the neckline to the middle of the hem."""
    half = _left_half(piece)
    width = float(np.ptp(half[:, 0]))
    reach = max(4, round(0.035 * length(half)))
    hem = _hem(half)
    armpit = _armpit(half, reach, hem, width)
    outer: Points | None = None
    inner: Points | None = None
    if armpit is not None:
        tip = _above(half, armpit)
        outer_end, inner_end = _cuff(half, tip, armpit)
        outer = resample(half[tip : outer_end + 1], CURVE)
        inner = resample(half[inner_end : armpit + 1][::-1], CURVE)
        armhole = resample(half[[tip, armpit]], CURVE)
    else:
        tip, armpit = _sleeveless(half, hem, width)
        armhole = resample(half[tip : armpit + 1], CURVE)
    neck = _neck(half, tip)
    return TopSide(
        half[neck],
        half[tip],
        half[armpit],
        resample(half[neck : tip + 1], CURVE),
        resample(half[armpit : hem + 1], CURVE),
        outer,
        inner,
        armhole,
    )


def _left_half(piece: Grey) -> Points:
    """The outline left of the middle line, top to bottom."""
    points = outline(piece)
    columns = np.nonzero(piece)[1]
    middle = round(float(np.median(columns)))
    on_line = np.flatnonzero(points[:, 0] == middle)
    top = on_line[np.argmin(points[on_line, 1])]
    bottom = on_line[np.argmax(points[on_line, 1])]
    return smooth(section(points, int(top), int(bottom)))


def _hem(half: Points) -> int:
    """The hem's outer corner: lowest and outermost of the part below the waist."""
    low = half[:, 1] > half[-1, 1] - 0.25 * np.ptp(half[:, 1])
    # a long sleeve's cuff is low and far out too, but the hem is what the line ends with
    inside = np.flatnonzero(~low)
    start = int(inside[-1]) + 1 if len(inside) else 0
    return start + support(half[start:], (-1.0, 0.8))


def _armpit(half: Points, reach: int, hem: int, width: float) -> int | None:
    """The sharpest inward corner of the side; None when it is too blunt for a sleeve."""
    turns = turning(half, reach)
    top, bottom = half[:, 1].min(), half[hem, 1]
    allowed = (
        (np.arange(len(half)) > np.argmin(half[:, 1]))  # past the neckline, which turns in too
        & (half[:, 0] < half[0, 0] - 0.08 * width)
        & (half[:, 1] > top + 0.08 * (bottom - top))
        & (np.arange(len(half)) < hem)
        & (half[:, 1] < top + 1.4 * width)
    )
    sharpness = np.where(allowed, turns, -np.inf)
    best = int(np.argmax(sharpness))
    if not sharpness[best] > SLEEVE_TURN:
        return None
    before, after = max(0, best - reach), min(len(half) - 1, best + reach)
    return before + _farthest(half[before : after + 1])


def _farthest(points: Points) -> int:
    """Index of the point farthest from the line between the first and the last."""
    chord = points[-1] - points[0]
    return int(np.argmax(np.abs((points - points[0]) @ np.array([chord[1], -chord[0]]))))


def _above(half: Points, armpit: int) -> int:
    """The point of the upper edge straight above the armpit."""
    before = half[:armpit]
    column = np.abs(before[:, 0] - half[armpit, 0])
    close = np.flatnonzero(column <= column.min() + 1.0)
    return int(close[np.argmin(before[close, 1])])


def _cuff(half: Points, tip: int, armpit: int) -> tuple[int, int]:
    """Outer and inner corner of the sleeve's end."""
    sleeve = half[tip : armpit + 1]
    root = (half[tip] + half[armpit]) / 2
    far = sleeve[np.argmax(((sleeve - root) ** 2).sum(axis=1))]
    axis = (far - root) / np.linalg.norm(far - root)
    outward = np.array([axis[1], -axis[0]])  # upper edge of a sleeve that points left or down
    if outward @ (half[tip] - half[armpit]) < 0:
        outward = -outward
    reach = (sleeve - root) @ axis
    end = np.flatnonzero(reach > 0.6 * reach.max())
    outer = end[support(sleeve[end], tuple(axis + outward))]
    inner = end[support(sleeve[end], tuple(axis - outward))]
    if inner <= outer:
        inner = min(outer + 1, len(sleeve) - 1)
    return tip + int(outer), tip + int(inner)


def _sleeveless(half: Points, hem: int, width: float) -> tuple[int, int]:
    """Shoulder end and lower end of an armhole without a sleeve."""
    top = half[:, 1].min()
    upper = np.flatnonzero(half[: hem + 1, 1] < top + 0.3 * width)
    tip = int(upper[support(half[upper], (-1.0, -1.0))])
    number = np.arange(len(half))
    reach = half[0, 0] - half[tip, 0]
    low, high = half[tip, 1] + ARMHOLE[0] * reach, half[tip, 1] + ARMHOLE[1] * reach
    below = np.flatnonzero(
        (number > tip) & (number < hem) & (half[:, 1] > low) & (half[:, 1] < high)
    )
    if len(below) == 0:
        return tip, min(tip + 1, hem)
    return tip, int(below[support(half[below], (-1.0, -0.3))])


def _neck(half: Points, tip: int) -> int:
    """The corner between neckline and shoulder: farthest above the line from tip to middle."""
    upper = half[: tip + 1]
    chord = upper[0] - upper[-1]
    normal = np.array([chord[1], -chord[0]])
    return int(np.argmax((upper - upper[-1]) @ normal))
