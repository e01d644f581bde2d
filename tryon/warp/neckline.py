"""The front neckline of a top, found in its photo.

A ghost mannequin shows the inside of the back above the front neckline. A
wearer's neck hides it, so it must not be laid over the neck. The neckline is
searched for as a curve between the two shoulder seams along which the photo
has an edge.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import cv2
import numpy as np
import numpy.typing as npt

from sichak.image import RGB, Grey
from tryon.warp.contour import Point
from tryon.warp.top_outline import TopOutline

DEPTHS = np.arange(0.08, 0.92, 0.02)
"""Depth of the neckline in its own widths."""

SHAPES = tuple((power, root) for power in (1.0, 1.4, 2.0, 2.8) for root in (1.0, 0.7, 0.5))
"""Power and root of the neckline's shape: (1, 1) is a V, (2, 1) a bow, (2, 0.5) a half ellipse."""

INSETS = (0.0, 0.05, 0.1)
"""How far inside of the shoulder seams it begins, in its own widths: a collar's thickness."""

CLEAR = 1.2
"""A neckline's edge is this many times as strong as the garment's usual texture."""

CAP = 3.0
"""Stronger edges count as this: a long faint edge beats a short sharp one, such as a label's."""

SHALLOW, SHALLOW_COUNTS = 0.2, 0.6
"""A curve less than this below the outline is more likely the back's: it counts less."""

NEARLY = 0.8
"""A curve at least this near to the clearest one is a clear one too."""

COLLAR = 0.2
"""A ribbed collar is no wider than this, in widths of the neckline. It has a clear edge on both
sides; the upper one is the neckline. What lies higher still is the back's seam or a label."""


def hidden_back(photo: RGB, outline: TopOutline) -> Grey | None:
    """Pixels of the garment's inside above its front neckline.

    Args:
        photo: (H, W, 3) uint8 garment photo.
        outline: of the garment.

    Returns:
        (H, W) 0 and 1, or None when no inside is seen.
    """
    left, right = outline.left.neck, outline.right.neck
    width = float(right[0] - left[0])
    if width < 12:
        return None
    middle = round(float(left[0] + right[0]) / 2)
    rows = np.flatnonzero(outline.piece[:, middle])
    dip = (rows[0] - (left[1] + right[1]) / 2) / width if len(rows) else 1.0
    curve = _search(_edges(photo, outline.piece), left, right, max(dip, 0.0))
    if curve is None:
        return None
    x = np.arange(int(np.ceil(curve.left[0])), int(curve.right[0]) + 1)
    rows_of = np.round(curve.row(x.astype(np.float64))).astype(int)
    hidden = np.zeros_like(outline.piece)
    for column, row in zip(x, rows_of, strict=True):
        hidden[: max(0, row), column] = 1
    return hidden


@dataclass(frozen=True)
class Neckline:
    """A curve y(x) between two corners.

    Attributes:
        left, right: the corners.
        depth: in its own widths.
        shape: (power, root), see :data:`SHAPES`.
    """

    left: Point
    right: Point
    depth: float
    shape: tuple[float, float]

    def row(self, x: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """y at columns between the curve."""
        width = self.right[0] - self.left[0]
        way = (x - self.left[0]) / width
        line = self.left[1] + way * (self.right[1] - self.left[1])
        power, root = self.shape
        fall = np.maximum(1 - np.abs(2 * way - 1) ** power, 0.0) ** root
        return np.asarray(line + self.depth * width * fall)


def _edges(photo: RGB, piece: Grey) -> npt.NDArray[np.float32]:
    """Steps of brightness relative to it, in units of the garment's usual texture, (H, W, 2)."""
    soft = cv2.GaussianBlur(photo.astype(np.float32), (0, 0), 1.5)
    tone = np.log(soft + 12.0)
    steps = np.stack([cv2.Sobel(tone, cv2.CV_32F, *axis, ksize=3) for axis in ((1, 0), (0, 1))])
    strongest = (steps**2).sum(axis=0).argmax(axis=2)
    steep = np.take_along_axis(steps, strongest[None, ..., None], axis=3)[..., 0]
    inner = cv2.erode(piece, np.ones((9, 9), np.uint8)) > 0
    if not inner.any():
        return np.zeros((*piece.shape, 2), np.float32)
    usual = float(np.mean(np.hypot(*steep)[inner])) + 1e-4
    return np.asarray(np.moveaxis(steep * inner / usual, 0, -1), dtype=np.float32)


def _strength(edges: npt.NDArray[np.float32], curve: Neckline, margin: float) -> float:
    """Mean strength of the steps across a curve; steps along it, as of stripes, do not count."""
    x = np.linspace(curve.left[0] + margin, curve.right[0] - margin, 60)
    y = curve.row(x)
    slope = np.gradient(y, x)
    row = np.clip(np.round(y), 0, len(edges) - 1).astype(int)
    step = edges[row, np.round(x).astype(int)]
    across = np.abs(step[:, 1] - step[:, 0] * slope) / np.sqrt(1 + slope**2)
    weight = np.sqrt(1 + slope**2)  # by length along the curve, not along x
    return float(np.average(np.minimum(across, CAP), weights=weight))


def _search(
    edge: npt.NDArray[np.float32], left: Point, right: Point, least: float
) -> Neckline | None:
    """The best curve; None when the photo shows none clearly."""
    found = []
    margin = 0.06 * float(right[0] - left[0])
    for depth, shape, inset in product(DEPTHS[least + 0.05 < DEPTHS], SHAPES, INSETS):
        shift = inset * (right - left)
        curve = Neckline(left + shift, right - shift, float(depth), shape)
        trust = (1 - inset) * (SHALLOW_COUNTS if depth < least + SHALLOW else 1.0)
        found.append((_strength(edge, curve, margin) * trust, curve))
    best = max((strength for strength, _ in found), default=0.0)
    if best < CLEAR:
        return None
    clear = [entry for entry in found if entry[0] >= NEARLY * best]
    deepest = max(curve.depth for _, curve in clear)
    front = [entry for entry in clear if entry[1].depth >= deepest - COLLAR]
    upper = min(curve.depth for _, curve in front)
    return max(
        (entry for entry in front if entry[1].depth <= upper + 0.06), key=lambda entry: entry[0]
    )[1]
