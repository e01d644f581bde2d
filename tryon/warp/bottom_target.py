"""Where trousers, shorts and skirts come to lie on the body."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tryon.warp.body import Body
from tryon.warp.bottom_outline import CURVE, BottomOutline, BottomSide
from tryon.warp.contour import Point, Points, extended, length, vector
from tryon.warp.strip import Strip

CROTCH_REACH = (0.2, 0.75)
"""Least and greatest depth of the crotch below the hip joints, in shoulder widths."""

WAIST = 0.35
"""A waistband lies this much above the hip joints, in shoulder widths."""

HANG = 1.06
"""Lengths shrink this much less than widths: a body is rounder than a garment laid out."""

WAIST_REACH = (0.15, 0.8)
"""Least and greatest height of a waistband above the hip joints, in shoulder widths."""

FULL_LENGTH = 0.82
"""Trousers that would cover more than this share of the leg end at the ankle."""

ANKLE = (1.0, 1.08)
"""Least and greatest share of the leg that full-length trousers cover."""

ROOM = 1.04
"""Cloth lies this much outside of the body at least."""


@dataclass(frozen=True)
class BottomTarget:
    """The strips of a bottom.

    Attributes:
        hips: waist to crotch, or the whole of a skirt.
        legs: (left, right) by side of the picture; None for a skirt.
        reach: share of the leg that trousers cover; 0 for a skirt.
        waist, hem: rows in the result.
        scale: pixels of the result for one of the garment photo.
    """

    hips: Strip
    legs: tuple[Strip | None, Strip | None]
    reach: float
    waist: float
    hem: float
    scale: float


def bottom_target(outline: BottomOutline, body: Body, waist: float | None = None) -> BottomTarget:
    """Place a bottom on a body.

    Args:
        outline: of the garment.
        body: of the person.
        waist: row of the waistband, when the photo says where it must be.
    """
    if outline.crotch is None:
        return _skirt(outline, body, waist)
    return _trousers(outline, outline.crotch, body, waist)


def _width(body: Body, row: float) -> float:
    rows = np.array([row])
    return float(sum(body.half_width(rows, side)[0] for side in (0, 1)))


def _waist(row: float, body: Body) -> float:
    least, most = WAIST_REACH
    return float(np.clip(row, body.hip[1] - most * body.unit, body.hip[1] - least * body.unit))


def _skirt(outline: BottomOutline, body: Body, waist: float | None) -> BottomTarget:
    top = _waist(body.hip[1] - WAIST * body.unit, body) if waist is None else waist
    scale = _width(body, top) / outline.waist_width
    sides = (outline.left, outline.right)
    drop = float(np.mean([side.flank[-1, 1] - side.waist[1] for side in sides])) * scale * HANG
    lines = [
        _flank(side.flank, outline, body, scale, (top, top + drop), number)
        for number, side in enumerate(sides)
    ]
    hips = _with_ends(outline, [side.flank for side in sides], lines, scale)
    return BottomTarget(hips, (None, None), 0.0, top, top + drop, scale)


def _trousers(
    outline: BottomOutline, crotch: Point, body: Body, waist: float | None
) -> BottomTarget:
    scale = _width(body, float(body.hip[1])) * ROOM / outline.hip_width
    sides = (outline.left, outline.right)
    rise = float(crotch[1] - np.mean([side.waist[1] for side in sides])) * scale * HANG
    top = _waist(body.hip[1] - WAIST * body.unit, body) if waist is None else waist
    least, most = (body.hip[1] + reach * body.unit for reach in CROTCH_REACH)
    fork = float(np.clip(top + rise, least, most))
    flanks = [
        _flank(side.flank, outline, body, scale, (top, fork), number)
        for number, side in enumerate(sides)
    ]
    ends = [side.flank[-1] for side in sides]
    share = float(np.clip((crotch[0] - ends[0][0]) / max(1.0, ends[1][0] - ends[0][0]), 0.3, 0.7))
    parting = flanks[0][-1] * (1 - share) + flanks[1][-1] * share
    reach = _reach(outline, body, scale, parting)
    legs = [
        _leg(side, body, scale, flanks[number][-1], parting, reach, number)
        for number, side in enumerate(sides)
    ]
    hips = _with_ends(outline, [side.flank for side in sides], flanks, scale, below=False)
    hem = float(np.mean([body.legs[number].at(np.array([reach]))[0, 1] for number in (0, 1)]))
    return BottomTarget(hips, (legs[0], legs[1]), reach, top, hem, scale)


def _flank(
    source: Points,
    outline: BottomOutline,
    body: Body,
    scale: float,
    between: tuple[float, float],
    number: int,
) -> Points:
    """The outer edge between two rows."""
    sign = (-1.0, 1.0)[number]
    way = (source[:, 1] - source[0, 1]) / max(1.0, source[-1, 1] - source[0, 1])
    rows = between[0] + way * (between[1] - between[0])
    cloth = np.abs(source[:, 0] - outline.centre) * scale
    bare = body.half_width(rows, number)
    most = bare * (1.04 + 3.0 * np.clip(way, 0.0, 1.0))  # a waistband closes around the waist
    edge = np.clip(cloth, bare * 1.01, most)
    return np.stack([body.centre(rows) + sign * edge, rows], axis=1)


def _reach(outline: BottomOutline, body: Body, scale: float, parting: Point) -> float:
    """Share of the leg that the garment covers, measured along its inner seam."""
    seams = [side.inner for side in (outline.left, outline.right) if side.inner is not None]
    seam = float(np.mean([length(line) for line in seams])) * scale * HANG
    shares = []
    for limb in body.legs:
        whole = length(limb.bones)
        shares.append(limb.share_of(parting) + seam / max(1.0, whole))
    reach = float(np.mean(shares))
    return float(np.clip(reach, *ANKLE)) if reach > FULL_LENGTH else max(reach, 0.15)


def _leg(
    side: BottomSide,
    body: Body,
    scale: float,
    flank: Point,
    parting: Point,
    reach: float,
    number: int,
) -> Strip | None:
    if side.outer is None or side.inner is None:
        return None
    limb, sign = body.legs[number], (1.0, -1.0)[number]
    start = limb.share_of(parting)
    share = start + (reach - start) * np.linspace(0.0, 1.0, CURVE)
    cloth = np.linalg.norm(side.outer - side.inner, axis=1) / 2 * scale
    bare = limb.half_width(share)
    half = np.clip(cloth, bare * ROOM, None)[:, None]
    middle, across = limb.at(share), limb.across(share)
    bound = 1 - np.clip((share - start) / 0.35, 0.0, 1.0)[:, None]
    bound = bound**2 * (3 - 2 * bound)
    outer, inner = middle + sign * half * across, middle - sign * half * across
    outer = outer + (flank - outer[0]) * bound
    inner = inner + (parting - inner[0]) * bound
    lines = [side.outer, side.inner, outer, inner]
    if number == 1:
        lines = [lines[1], lines[0], lines[3], lines[2]]
    return Strip(*(_past_end(line) for line in lines))


def _past_end(line: Points) -> Points:
    """A rung more beyond the hem, so that its edge can be soft."""
    step = line[-1] - line[-4]
    return np.concatenate([line, (line[-1] + step / max(1e-6, float(np.hypot(*step))) * 5)[None]])


def _with_ends(
    outline: BottomOutline,
    source: list[Points],
    target: list[Points],
    scale: float,
    below: bool = True,
) -> Strip:
    """The hips' strip, with a rung above the waistband and, for a skirt, one below the hem."""
    rows = np.nonzero(outline.piece)[0]
    rise = max(4.0, min(line[0, 1] for line in source) - float(rows.min()) + 4)
    fall = max(4.0, float(rows.max()) - max(line[-1, 1] for line in source) + 4)
    fall = fall if below else 1.0
    above, under = vector(0.0, -rise), vector(0.0, fall)
    return Strip(
        *(extended(line, above, under) for line in source),
        *(extended(line, above * scale, under * scale) for line in target),
    )
