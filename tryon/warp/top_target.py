"""Where a top's lines come to lie on the body, and the strips that take them there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tryon.warp.body import Body
from tryon.warp.contour import Point, Points, extended, resample, vector
from tryon.warp.strip import Strip
from tryon.warp.top_outline import CURVE, TopOutline, TopSide

ABOVE_SHOULDER = 0.15
"""A shirt's shoulder lies this much above the shoulder joint, in shoulder widths."""

SLOPE = ((0.0, 0.36), (0.22, 0.31), (0.5, ABOVE_SHOULDER))
"""(way from the neck's middle outwards, height above the shoulder joints), shoulder widths."""

SLEEVES = ((0.0, 0.0), (1.2, 0.57), (1.4, 0.85), (1.55, 0.97), (1.8, 1.03))
"""(length of a sleeve in widths of its garment, share of the arm it covers). Photos show long
sleeves from 1.5 on, foreshortened as they are, to 2.5 laid flat."""

SHOULDER_BEND = 0.07
"""Share of the arm over which the shoulder rounds off."""

ROUND = 0.8
"""A sleeve around an arm is this much narrower than laid flat: between a tube's 2 / pi, for a
garment laid flat, and 1, for one on a mannequin."""

DRAPE = 0.95
"""A garment hangs this much shorter than it lies flat."""

ROOM = 1.04
"""Cloth lies this much outside of the body at least."""


@dataclass(frozen=True)
class TopTarget:
    """The strips of a top, and how far its sleeves reach.

    Attributes:
        torso: neckline to hem.
        sleeves: (left, right) by side of the picture; None without a sleeve.
        reach: share of the arm each sleeve covers, 0 without one.
        scale: pixels of the result for one of the garment photo.
        hem: row of the hem's middle in the result.
    """

    torso: Strip
    sleeves: tuple[Strip | None, Strip | None]
    reach: tuple[float, float]
    scale: float
    hem: float


@dataclass(frozen=True)
class _Side:
    """Target lines of one side; see :class:`tryon.warp.top_outline.TopSide`."""

    edge: Points
    outer: Points | None
    inner: Points | None
    reach: float


def top_target(outline: TopOutline, body: Body, hem: float | None = None) -> TopTarget:
    """Place a top on a body.

    Args:
        outline: of the garment.
        body: of the person.
        hem: row the hem must reach at least, when given.
    """
    scale = _scale(outline, body)
    natural = _hem_row(outline, body, scale)
    bottom = natural if hem is None else max(natural, hem)
    sides = [
        _side_target(side, outline.centre, body, scale, bottom, number)
        for number, side in enumerate((outline.left, outline.right))
    ]
    source = [
        np.concatenate([s.shoulder, s.armhole, s.side]) for s in (outline.left, outline.right)
    ]
    torso = _with_ends(outline, source, [side.edge for side in sides], scale, body)
    sleeves = [
        _sleeve(side, target, number)
        for number, (side, target) in enumerate(
            zip((outline.left, outline.right), sides, strict=True)
        )
    ]
    return TopTarget(
        torso, (sleeves[0], sleeves[1]), (sides[0].reach, sides[1].reach), scale, bottom
    )


def _scale(outline: TopOutline, body: Body) -> float:
    """By the shoulders; without sleeves, when straps may be anywhere, by the chest."""
    if not outline.sleeveless:
        return body.unit / outline.width
    chest = np.array([body.neck[1] + 0.45 * body.unit])
    width = sum(float(body.half_width(chest, side)[0]) for side in (0, 1))
    return width * ROOM / outline.chest


def _hem_row(outline: TopOutline, body: Body, scale: float) -> float:
    """Row of the hem if the garment hangs freely."""
    sides = (outline.left, outline.right)
    drop = np.mean([side.side[-1, 1] - side.tip[1] for side in sides]) * scale * DRAPE
    return float(body.neck[1] - ABOVE_SHOULDER * body.unit + drop)


def _side_target(
    side: TopSide, centre: float, body: Body, scale: float, hem: float, number: int
) -> _Side:
    sign = (-1.0, 1.0)[number]
    below = np.array([-body.across[1], body.across[0]])
    joint = (body.left, body.right)[number]
    if side.outer is None:
        tip = _on_slope(abs(side.tip[0] - centre) * scale, body, below, number)
    else:
        tip = joint + sign * 0.02 * body.unit * body.across
        tip = tip - body.rise(number, 0.5, ABOVE_SHOULDER) * below
    neck = _on_slope(abs(side.neck[0] - centre) * scale, body, below, number)
    depth = np.clip((side.armpit[1] - side.tip[1]) * scale, 0.52 * body.unit, 0.8 * body.unit)
    armpit_row = float((tip + depth * below)[1])
    rows = np.interp(
        side.side[:, 1],
        [side.armpit[1], max(side.side[-1, 1], side.armpit[1] + 1)],
        [armpit_row, max(hem, armpit_row + 4)],
    )
    reach = np.maximum(
        np.abs(side.side[:, 0] - centre) * scale, body.half_width(rows, number) * ROOM
    )
    line = np.stack([body.centre(rows) + sign * reach, rows], axis=1)
    edge = np.concatenate(
        [
            resample(np.stack([neck, tip]), CURVE),
            _armhole(side, tip, line[0]),
            line,
        ]
    )
    if side.outer is None or side.inner is None:
        return _Side(edge, None, None, 0.0)
    outer, inner, share = _sleeve_lines(side, body, scale, tip, line[0], number)
    return _Side(edge, outer, inner, share)


def _on_slope(offset: float, body: Body, below: Point, number: int) -> Point:
    """A point on the body's own shoulder slope, so far from the neck's middle."""
    share = min(offset / body.unit, 0.5)
    usual = float(np.interp(share, *np.array(SLOPE).T))
    outwards = (-1.0, 1.0)[number] * share * body.unit * body.across
    return np.asarray(body.neck + outwards - body.rise(number, share, usual) * below)


def _armhole(side: TopSide, tip: Point, armpit: Point) -> Points:
    """The armhole between its two ends, bent as in the garment photo."""
    source, straight = side.armhole, resample(side.armhole[[0, -1]], CURVE)
    before, after = source[-1] - source[0], armpit - tip
    size = np.linalg.norm(after) / max(1.0, float(np.linalg.norm(before)))
    turn = np.arctan2(after[1], after[0]) - np.arctan2(before[1], before[0])
    rotation = size * np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    return np.asarray(resample(np.stack([tip, armpit]), CURVE) + (source - straight) @ rotation.T)


def _sleeve_lines(
    side: TopSide, body: Body, scale: float, tip: Point, armpit: Point, number: int
) -> tuple[Points, Points, float]:
    """Outer and inner edge of a sleeve, and the share of the arm it covers.

    The outer edge begins at the shoulder, the inner one at the armpit, which lies further
    down the arm: the rungs between them fan out as a sleeve's threads do.
    """
    assert side.outer is not None
    assert side.inner is not None
    limb, sign = body.arms[number], (1.0, -1.0)[number]
    root = limb.share_of(armpit)
    reach = float(np.interp(side.sleeve_length * scale / body.unit, *np.array(SLEEVES).T))
    reach = max(reach, root + 0.05)
    way = np.linspace(0.0, 1.0, CURVE)
    cloth = np.linalg.norm(side.outer - side.inner, axis=1) / 2 * scale * ROUND
    cloth = np.minimum(cloth, cloth[CURVE * 2 // 5])  # rungs near the shoulder run aslant

    def edge(start: float, sense: float) -> Points:
        share = start + (reach - start) * way
        arm = limb.half_width(share)
        most = 1.12 + 0.4 * _smoothstep((share - 0.05) / 0.3)
        half = np.clip(cloth, arm * 1.1, arm * most)[:, None]
        return np.asarray(limb.at(share) + sense * half * limb.across(share))

    inner = edge(root, -sign)
    bound = 1 - _smoothstep((reach - root) * way / 0.16)[:, None]
    inner = inner + (armpit - inner[0]) * bound
    return _rounded(edge(0.0, sign), tip, reach * way, body), inner, float(reach)


def _rounded(edge: Points, tip: Point, share: npt.NDArray[np.float64], body: Body) -> Points:
    """Lead the outer edge over the shoulder: out first, then down."""
    bent = int(np.searchsorted(share, SHOULDER_BEND))
    if bent == 0 or bent >= len(edge):
        return edge
    below = np.array([-body.across[1], body.across[0]])
    apart = edge[bent] - tip
    angle = (np.arange(bent) / bent * np.pi / 2)[:, None]
    arc = (
        tip
        + np.sin(angle) * (apart @ body.across) * body.across
        + (1 - np.cos(angle)) * (apart @ below) * below
    )
    return np.concatenate([arc, edge[bent:]])


def _smoothstep(value: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    clipped = np.clip(value, 0.0, 1.0)
    return np.asarray(clipped**2 * (3 - 2 * clipped))


def _with_ends(
    outline: TopOutline, source: list[Points], target: list[Points], scale: float, body: Body
) -> Strip:
    """The torso's strip, with a rung above the neckline and one below the hem."""
    rows = np.nonzero(outline.piece)[0]
    rise = max(4.0, float(source[0][0, 1] - rows.min()), float(source[1][0, 1] - rows.min()) + 4)
    between = outline.piece[:, int(source[0][-1, 0]) : int(source[1][-1, 0]) + 1]
    lowest = float(np.nonzero(between)[0].max()) if between.any() else source[0][-1, 1]
    fall = max(4.0, lowest - min(source[0][-1, 1], source[1][-1, 1]) + 4)
    up = np.array([body.across[1], -body.across[0]])
    above, below = vector(0.0, -rise), vector(0.0, fall)
    return Strip(
        *(extended(line, above, below) for line in source),
        *(extended(line, up * rise * scale, below * scale) for line in target),
    )


def _sleeve(side: TopSide, target: _Side, number: int) -> Strip | None:
    if side.outer is None or side.inner is None or target.outer is None or target.inner is None:
        return None
    lines = [side.outer, side.inner, target.outer, target.inner]
    if number == 1:
        lines = [lines[1], lines[0], lines[3], lines[2]]
    return Strip(*(_past_cuff(line) for line in lines))


def _past_cuff(line: Points) -> Points:
    """A rung more beyond the cuff, so that its edge can be soft."""
    step = line[-1] - line[-4]
    return np.concatenate([line, (line[-1] + step / max(1e-6, float(np.hypot(*step))) * 5)[None]])
