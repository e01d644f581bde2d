"""Coordinates along and across a bone, and of the bones one after another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Point = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Bone:
    """A bone in the picture.

    Attributes:
        start, end: x, y in pixels.
        side: +1 or -1, which of the two directions across is outwards.
        known: whether both ends were found, and not only placed.
    """

    start: Point
    end: Point
    side: int
    known: bool = True

    @property
    def length(self) -> float:
        """In pixels, at least 1."""
        return max(float(np.linalg.norm(self.end - self.start)), 1.0)

    def along(self, xs: Floats, ys: Floats) -> Floats:
        """0 at the start, 1 at the end, beyond outside of the bone."""
        dx, dy = (self.end - self.start) / self.length**2
        return np.asarray((xs - self.start[0]) * dx + (ys - self.start[1]) * dy, np.float32)

    def across(self, xs: Floats, ys: Floats) -> Floats:
        """Pixels from the bone's line, positive outwards.

        A left limb that hangs down has +1 to the right of the picture.
        """
        dx, dy = self.side * (self.end - self.start) / self.length
        return np.asarray((xs - self.start[0]) * dy - (ys - self.start[1]) * dx, np.float32)

    def distance(self, xs: Floats, ys: Floats) -> Floats:
        """Pixels from the bone itself, its ends included."""
        along = np.clip(self.along(xs, ys), 0, 1)
        dx = xs - self.start[0] - along * (self.end[0] - self.start[0])
        dy = ys - self.start[1] - along * (self.end[1] - self.start[1])
        return np.asarray(np.hypot(dx, dy), np.float32)


def nearest(bones: list[Bone], xs: Floats, ys: Floats) -> tuple[npt.NDArray[np.intp], Floats]:
    """For each pixel the number of the nearest bone and the distance to it."""
    distances = np.stack([bone.distance(xs, ys) for bone in bones])
    return distances.argmin(axis=0), distances.min(axis=0)


def taper(along: Floats, at_start: float, at_end: float) -> Floats:
    """A width that runs evenly from one end of a bone to the other."""
    return np.asarray(at_start + (at_end - at_start) * np.clip(along, 0, 1), np.float32)
