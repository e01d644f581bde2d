"""What stands out from a photo's border: the subject of a shop's photo, found without a net.

The border's colour is modelled in CIE Lab as a plane over the picture (studio
light falls off); what differs from the plane is foreground. On a busy border
this says nothing, and :attr:`Foreground.plain` tells so.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from sichak.image import RGB

Mask = npt.NDArray[np.bool_]
Lab = npt.NDArray[np.float32]

LONG_SIDE = 384
"""The analysis is done on a copy whose longer side has so many pixels."""

FRAME = 0.02
"""Width of the border that is looked at, as a share of the shorter side."""

WIDE_FRAME = 0.06
"""The same where its colours are collected, not modelled."""

SAME = 5.0
"""Lab distance below which a border pixel is of the border's colour."""

PLAIN_SHARE = 0.55
"""A border is plain when so much of it is of one colour; a body may cross the rest."""

OUTERMOST = 0.01
"""Share of the foreground that :meth:`Foreground.core` leaves out on each side."""

SPECK = 0.002
"""Parts of the foreground smaller than this share of the picture are dust."""


@dataclass(frozen=True)
class Foreground:
    """The foreground of a photo.

    Attributes:
        mask: (h, w) bool at analysis size; all True on a busy border.
        border: share of the border that is of the border's own colour, 0..1.
        lab: (h, w, 3) float32, the photo at analysis size: L 0..100, a and b about 0.
        zoom: analysis pixels a photo pixel.
    """

    mask: Mask
    border: float
    lab: Lab
    zoom: float

    @property
    def plain(self) -> bool:
        """Whether the border is plain enough for the mask to mean something."""
        return self.border >= PLAIN_SHARE

    @property
    def share(self) -> float:
        """Share of the picture that is foreground, 0..1."""
        return float(self.mask.mean())

    def box(self) -> tuple[float, float, float, float] | None:
        """left, top, right, bottom in pixels of the photo; None without foreground."""
        rows, columns = np.flatnonzero(self.mask.any(axis=1)), np.flatnonzero(self.mask.any(axis=0))
        if not rows.size:
            return None
        edges = (columns[0], rows[0], columns[-1] + 1, rows[-1] + 1)
        left, top, right, bottom = (float(edge / self.zoom) for edge in edges)
        return left, top, right, bottom

    def core(self) -> tuple[slice, slice]:
        """Rows and columns, at analysis size, without the outermost 1 % of the foreground.

        Unlike the box it hardly moves with the halo that compression puts around an outline.
        """
        rows, columns = (_middle(self.mask.sum(axis=axis)) for axis in (1, 0))
        return rows, columns


def find_foreground(photo: RGB) -> Foreground:
    """Find the foreground of a photo (H, W, 3) uint8."""
    height, width = photo.shape[:2]
    zoom = min(1.0, LONG_SIDE / max(height, width))
    size = (max(1, round(width * zoom)), max(1, round(height * zoom)))
    lab = to_lab(cv2.resize(photo, size, interpolation=cv2.INTER_AREA))
    frame = _frame(lab.shape[:2])
    plane = _border_plane(lab, frame)
    distance = np.linalg.norm(lab - plane, axis=2)
    border = float((distance[frame] < SAME).mean())
    if border < PLAIN_SHARE:
        return Foreground(np.ones(lab.shape[:2], dtype=np.bool_), border, lab, zoom)
    noise = float(np.median(distance[frame & (distance < SAME)]))
    return Foreground(_clean(distance > max(3.0, 4.0 * noise)), border, lab, zoom)


def _middle(amounts: npt.NDArray[np.integer]) -> slice:
    """Where the middle 98 % of an amount lies; everything when there is none."""
    total = np.cumsum(amounts)
    if total[-1] == 0:
        return slice(0, len(amounts))
    first, last = np.searchsorted(total, (OUTERMOST * total[-1], (1 - OUTERMOST) * total[-1]))
    return slice(int(first), int(last) + 1)


def to_lab(pixels: npt.NDArray[np.generic]) -> Lab:
    """sRGB (H, W, 3), 0..255, in CIE Lab float32: L 0..100."""
    return cv2.cvtColor(pixels.astype(np.float32) / 255.0, cv2.COLOR_RGB2LAB).astype(np.float32)


def edge_touch(mask: Mask) -> tuple[float, float, float, float]:
    """Share of the top, bottom, left and right edge that the foreground covers, each 0..1."""
    edges = (mask[0], mask[-1], mask[:, 0], mask[:, -1])
    top, bottom, left, right = (float(edge.mean()) for edge in edges)
    return top, bottom, left, right


def symmetry(mask: Mask) -> float:
    """Intersection over union of the foreground with its mirror image, 0..1; 0 when empty."""
    columns = np.flatnonzero(mask.any(axis=0))
    if not columns.size:
        return 0.0
    part = mask[:, columns[0] : columns[-1] + 1]
    mirrored = part[:, ::-1]
    return float((part & mirrored).sum() / (part | mirrored).sum())


def likeness(foreground: Foreground) -> float:
    """How much the border's colours are those of the middle, 0..1.

    A close-up of cloth has the same colours everywhere; a garment on a floor or a bed
    does not, however busy that is. The overlap of two Lab histograms.
    """
    height, width = foreground.lab.shape[:2]
    middle = np.zeros((height, width), dtype=np.bool_)
    middle[height * 3 // 10 : height * 7 // 10, width * 3 // 10 : width * 7 // 10] = True
    border = _histogram(foreground.lab[_frame((height, width), WIDE_FRAME)])
    return float(np.minimum(border, _histogram(foreground.lab[middle])).sum())


def _histogram(colours: Lab) -> npt.NDArray[np.float64]:
    """Shares of the colours in cells of Lab that noise and shading do not leave."""
    light, chroma = np.arange(0, 111, 10), np.arange(-128, 129, 8)
    counts, _ = np.histogramdd(colours, bins=(light, chroma, chroma))
    return counts.ravel() / max(1, len(colours))


def _frame(shape: tuple[int, ...], share: float = FRAME) -> Mask:
    height, width = shape[:2]
    size = max(2, round(share * min(height, width)))
    frame = np.ones((height, width), dtype=np.bool_)
    if height > 2 * size and width > 2 * size:
        frame[size:-size, size:-size] = False
    return frame


def _border_plane(lab: Lab, frame: Mask) -> Lab:
    """Least-squares plane through the border's colours, refitted thrice without what is off."""
    height, width = lab.shape[:2]
    y, x = np.mgrid[:height, :width].astype(np.float32)
    terms = np.stack([np.ones_like(x), x / width - 0.5, y / height - 0.5], axis=-1)
    edge_terms, colours = terms[frame], lab[frame]
    off = np.linalg.norm(colours - np.median(colours, axis=0), axis=1)
    near = off <= max(SAME, float(np.median(off)))
    for _ in range(3):
        if near.sum() < 16:
            break
        plane = np.linalg.lstsq(edge_terms[near], colours[near], rcond=None)[0]
        near = np.linalg.norm(colours - edge_terms @ plane, axis=1) < SAME
    else:
        fitted: Lab = (terms @ plane).astype(np.float32)
        return fitted
    return np.broadcast_to(np.median(colours, axis=0), lab.shape).astype(np.float32)


def _clean(rough: Mask) -> Mask:
    """Gaps closed, holes filled, dust removed."""
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (5, 5))
    closed = cv2.morphologyEx(rough.astype(np.uint8), cv2.MORPH_CLOSE, kernel)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(1 - closed, connectivity=4)
    height, width = rough.shape
    for label in range(1, count):
        left, top, w, h, _area = stats[label]
        if left > 0 and top > 0 and left + w < width and top + h < height:
            closed[labels == label] = 1
    count, labels, stats, _ = cv2.connectedComponentsWithStats(closed, connectivity=8)
    large = np.flatnonzero(stats[:, cv2.CC_STAT_AREA] >= SPECK * rough.size)
    clean: Mask = np.isin(labels, large[large > 0])
    return clean
