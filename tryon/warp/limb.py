"""Arms and legs as bent lines with a width, fitted to the skin a photo shows."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.ndimage import gaussian_filter1d

from tryon.warp.contour import Point, Points

Values = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Widths = tuple[tuple[float, float], ...]
"""(share of the way, half the limb's width in shoulder widths)."""

ARM: Widths = ((0.0, 0.15), (0.25, 0.15), (0.5, 0.125), (0.75, 0.105), (1.0, 0.075), (1.2, 0.09))
LEG: Widths = ((0.0, 0.27), (0.25, 0.23), (0.5, 0.16), (0.7, 0.155), (1.0, 0.09), (1.1, 0.1))

END = 1.15
"""Share at which a limb's hand or foot has surely begun."""

THINNEST, THICKEST = 0.6, 1.6
"""Skin much thinner or thicker than a usual limb is no limb seen whole."""

LEAST_WIDTH = 5
"""Pixels of skin across a limb that count as seen."""

LEAST_SEEN = 4
"""Places at which skin must be seen before a limb is fitted to it."""


@dataclass(frozen=True)
class Limb:
    """An arm or a leg.

    Attributes:
        bones: (3, 2) shoulder, elbow, wrist or hip, knee, ankle.
        widths: see :data:`Widths`.
        unit: the shoulder width in pixels.
        bare_from: share from which the photo shows its skin; 2 when it shows none.
        thickness: of the seen skin, relative to ``widths``.
        shift: pixels by which the seen skin lies off the bones, across them.
    """

    bones: Points
    widths: Widths
    unit: float
    bare_from: float = 2.0
    thickness: float = 1.0
    shift: float = 0.0

    def at(self, share: Values) -> Points:
        """Points on the limb; 0 is its root, 0.5 the middle joint, 1 its end, more beyond."""
        return (
            self._on_bones(share) + self.across(share) * (self.shift * self._trust(share))[:, None]
        )

    def across(self, share: Values) -> Points:
        """Unit vectors across the limb, turning smoothly at the middle joint.

        For a limb that hangs down they point to the picture's left.
        """
        fine = np.linspace(-0.2, 1.4, 161)
        along = np.gradient(self._on_bones(fine), axis=0)
        along /= np.linalg.norm(along, axis=1, keepdims=True) + 1e-9
        soft = gaussian_filter1d(along, 9.0, axis=0, mode="nearest")
        normal = np.stack([-soft[:, 1], soft[:, 0]], axis=1)
        normal /= np.linalg.norm(normal, axis=1, keepdims=True) + 1e-9
        return np.stack([np.interp(share, fine, normal[:, axis]) for axis in (0, 1)], axis=1)

    def half_width(self, share: Values) -> Values:
        """Half the bare limb's width in pixels."""
        usual = np.interp(share, *np.array(self.widths).T) * self.unit
        return np.asarray(usual * (1 + (self.thickness - 1) * self._trust(share)))

    def share_of(self, point: Point) -> float:
        """Where on the upper half of the limb a point lies, 0..0.5."""
        bone = self.bones[1] - self.bones[0]
        along = float((point - self.bones[0]) @ bone) / max(1e-6, float(bone @ bone))
        return 0.5 * min(1.0, max(0.0, along))

    def fitted(self, skin: Mask) -> Limb:
        """The limb laid along the skin that is seen of it, where it comes out of the clothes.

        Args:
            skin: (H, W) pixels with the limb's label.
        """
        share = np.linspace(0.0, END, 47)
        edges = np.array([self._edges(skin, place) for place in share])
        seen = np.flatnonzero(np.isfinite(edges[:, 0]))
        if len(seen) < LEAST_SEEN:
            return self
        bare = replace(self, bare_from=float(share[seen[0]]))
        thickness = (edges[:, 1] - edges[:, 0]) / 2 / self.half_width(share)
        whole = seen[(thickness[seen] > THINNEST) & (thickness[seen] < THICKEST)][:8]
        if len(whole) < LEAST_SEEN:  # half behind the body: where its middle lies is not seen
            return bare
        return replace(
            bare,
            thickness=float(np.median(thickness[whole])),
            shift=float(np.median(edges[whole].mean(axis=1))),
        )

    def _on_bones(self, share: Values) -> Points:
        upper, lower = self.bones[1] - self.bones[0], self.bones[2] - self.bones[1]
        first = np.minimum(share, 0.5)[:, None] * 2
        second = np.maximum(share - 0.5, 0.0)[:, None] * 2
        return np.asarray(self.bones[0] + first * upper + second * lower)

    def _trust(self, share: Values) -> Values:
        """0 at the root, which the pose knows best, to 1 where the skin is seen."""
        return np.asarray(np.clip(share / max(0.1, min(1.0, self.bare_from)), 0.0, 1.0))

    def _edges(self, skin: Mask, share: float) -> tuple[float, float]:
        """Both edges of the skin across the limb, in pixels from its middle; NaN where unseen."""
        place = np.array([share])
        usual = float(self.half_width(place)[0])
        offsets = np.arange(-2.4 * usual, 2.4 * usual + 1)
        points = np.round(self._on_bones(place) + offsets[:, None] * self.across(place)).astype(int)
        height, width = skin.shape
        x, y = points[:, 0].clip(0, width - 1), points[:, 1].clip(0, height - 1)
        inside = ((points >= 0) & (points < (width, height))).all(axis=1)
        row = skin[y, x] & inside
        steps = np.diff(np.concatenate([[0], row.astype(np.int8), [0]]))
        starts, ends = np.flatnonzero(steps > 0), np.flatnonzero(steps < 0)
        if len(starts) == 0:
            return float("nan"), float("nan")
        run = int(np.argmax(ends - starts))
        if ends[run] - starts[run] < LEAST_WIDTH:
            return float("nan"), float("nan")
        return float(offsets[starts[run]]), float(offsets[ends[run] - 1])
