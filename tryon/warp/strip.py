"""Warping a strip of the garment photo: rungs between two lines, to rungs between two others.

A strip is a ladder. Rung i runs from point i of its left line to point i of its
right line; between two rungs the map is bilinear, in the garment photo and in
the result. So a strip follows its sides, has no holes, and two strips that
share a line meet there without a seam.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from tryon.warp.contour import Points

Map = npt.NDArray[np.float32]
"""(H, W, 2): x, y in the garment photo for each pixel of the result; NaN outside."""

MARGIN = 0.03
"""A strip reaches this share of its width beyond its lines, so that edges can be soft."""

OUTSIDE = -1e4
"""A place no garment photo has."""


@dataclass(frozen=True)
class Strip:
    """Corresponding lines in the garment photo and in the result, all of one length.

    Attributes:
        source_left, source_right: (N, 2) in pixels of the garment photo.
        target_left, target_right: (N, 2) in pixels of the result.
    """

    source_left: Points
    source_right: Points
    target_left: Points
    target_right: Points

    def __post_init__(self) -> None:
        lines = (self.source_left, self.source_right, self.target_left, self.target_right)
        if len({line.shape for line in lines}) != 1 or len(self.source_left) < 2:
            raise ValueError("a strip has four lines of one length, two points or more")


def strip_map(strip: Strip, height: int, width: int, margin: float = MARGIN) -> Map:
    """Where in the garment photo each pixel of the result lies.

    Args:
        strip: the ladder. Where it bends back over itself, the later rungs win.
        height, width: of the result.
        margin: share of a rung's length added at both ends.

    Returns:
        (H, W, 2) float32, NaN outside of the strip.
    """
    lookup = np.full((height, width, 2), np.nan, np.float32)
    source = _widened(strip.source_left, strip.source_right, margin)
    target = _widened(strip.target_left, strip.target_right, margin)
    for number in range(len(target) - 1):
        _fill(lookup, source[number : number + 2], target[number : number + 2])
    return lookup


def look_up(picture: npt.NDArray[np.float32], lookup: Map) -> npt.NDArray[np.float32]:
    """A picture (H, W) or (H, W, C) seen through a map, bilinear; 0 outside."""
    places = np.nan_to_num(lookup, nan=OUTSIDE)
    warped = cv2.remap(
        picture,
        places[..., 0],
        places[..., 1],
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=0,
    )
    return np.asarray(warped, dtype=np.float32)


def _widened(left: Points, right: Points, margin: float) -> Points:
    """(N, 2, 2): both ends of each rung, moved apart."""
    beyond = (right - left) * margin
    return np.stack([left - beyond, right + beyond], axis=1)


def _fill(lookup: Map, source: Points, target: Points) -> None:
    """Write the pixels between two rungs (2, 2, 2): rung, end, x and y."""
    height, width = lookup.shape[:2]
    low = np.floor(target.min(axis=(0, 1))).astype(int)
    high = np.ceil(target.max(axis=(0, 1))).astype(int) + 1
    (left, top), (right, bottom) = np.maximum(low, 0), np.minimum(high, (width, height))
    if right <= left or bottom <= top:
        return
    x, y = np.meshgrid(np.arange(left, right), np.arange(top, bottom))
    along, across = _inverse_bilinear(target, x.astype(float), y.astype(float))
    inside = (along >= -1e-6) & (along <= 1 + 1e-6) & (across >= -1e-6) & (across <= 1 + 1e-6)
    if not inside.any():
        return
    t, s = along[inside, None], across[inside, None]
    upper = source[0, 0] * (1 - s) + source[0, 1] * s
    lower = source[1, 0] * (1 - s) + source[1, 1] * s
    lookup[y[inside], x[inside]] = upper * (1 - t) + lower * t


def _inverse_bilinear(
    quad: Points, x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Position of points in a quadrilateral: along (rung 0 → 1) and across (left → right).

    NaN where there is none. Source: the quadratic of I. Quilez, "inverse bilinear
    interpolation".
    """
    origin = quad[0, 0]
    e, f = quad[0, 1] - origin, quad[1, 0] - origin
    g = origin - quad[0, 1] + quad[1, 1] - quad[1, 0]
    hx, hy = x - origin[0], y - origin[1]
    k2 = g[0] * f[1] - g[1] * f[0]
    k1 = e[0] * f[1] - e[1] * f[0] + hx * g[1] - hy * g[0]
    k0 = hx * e[1] - hy * e[0]
    with np.errstate(divide="ignore", invalid="ignore"):
        if abs(k2) < 1e-7 * (abs(e[0] * f[1] - e[1] * f[0]) + 1e-9):
            roots = [-k0 / k1]
        else:
            root = np.sqrt(k1 * k1 - 4 * k0 * k2)
            roots = [(-k1 - root) / (2 * k2), (-k1 + root) / (2 * k2)]
        along, across = np.full_like(x, np.nan), np.full_like(x, np.nan)
        for candidate in roots:
            place = _across(e, f, g, hx, hy, candidate)
            fits = (
                (candidate > -1e-6) & (candidate < 1 + 1e-6) & (place > -1e-6) & (place < 1 + 1e-6)
            )
            along, across = np.where(fits, candidate, along), np.where(fits, place, across)
    return along, across


def _across(
    e: Points,
    f: Points,
    g: Points,
    hx: npt.NDArray[np.float64],
    hy: npt.NDArray[np.float64],
    along: npt.NDArray[np.float64],
) -> npt.NDArray[np.float64]:
    """The way across for a known way along, by whichever axis the rung is longer in."""
    dx, dy = e[0] + g[0] * along, e[1] + g[1] * along
    by_x, by_y = (hx - f[0] * along) / dx, (hy - f[1] * along) / dy
    return np.asarray(np.where(np.abs(dx) >= np.abs(dy), by_x, by_y))
