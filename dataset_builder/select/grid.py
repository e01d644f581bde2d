"""Numbered points in cells, to find those near another one without a look at all of them."""

from __future__ import annotations

from array import array
from itertools import product

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]

_OUTSIDE = 2
"""Empty cells beside each axis, so that no cell's neighbour is one at the other end."""


class Grid:
    """Points that are put in one by one; cells as in fixed-radius search (Bentley et al. 1977).

    Two points that differ by at most ``reach`` along every axis lie in the same cell or in
    cells that touch. It holds 8 bytes a point, and as much again a cell and its neighbours.

    Args:
        points: (N, D) all that may be put in or asked about, finite.
        reach: (D,) above 0.
        kinds: (N,) points of different kinds are never near each other.
    """

    def __init__(
        self,
        points: npt.NDArray[np.float64],
        reach: npt.NDArray[np.float64],
        kinds: Numbers,
    ) -> None:
        places = np.floor(points / reach).astype(np.int64)
        places -= places.min(axis=0, initial=0)
        sizes = places.max(axis=0, initial=0) + _OUTSIDE
        steps = np.concatenate([[1], np.cumprod(sizes)])
        self._cell: list[int] = (places @ steps[:-1] + kinds * steps[-1]).tolist()
        self._around = [
            int(np.dot(way, steps[:-1])) for way in product((-1, 0, 1), repeat=len(reach))
        ]
        self._cells: dict[int, array[int]] = {}
        self._near: dict[int, list[array[int]]] = {}

    def add(self, number: int) -> None:
        """Put in the point of a number."""
        cell = self._cell[number]
        found = self._cells.get(cell)
        if found is not None:
            found.append(number)
            return
        self._cells[cell] = created = array("q", [number])
        for way in self._around:
            if (known := self._near.get(cell + way)) is not None:
                known.append(created)

    def near(self, number: int) -> Numbers:
        """Numbers of the points put in so far that may be near a point, in any order.

        All that are near are among them; others are too.
        """
        cell = self._cell[number]
        near = self._near.get(cell)
        if near is None:
            cells = (self._cells.get(cell + way) for way in self._around)
            self._near[cell] = near = [found for found in cells if found is not None]
        if not near:
            return np.empty(0, dtype=np.int64)
        return np.concatenate([np.frombuffer(found, dtype=np.int64) for found in near])
