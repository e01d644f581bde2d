"""Training targets: for each pixel the set of labels that would be right.

People who drew the labels had other labels than CIHP's: one skin, no sides, loose
words. So a target is a set; the network is right when its probability lies in
it. A set is written as bits of a uint32, bit *n* for label *n*.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sichak.errors import DatasetError
from sichak.image import Grey
from sichak.labels import MIRRORED

Bits = npt.NDArray[np.uint32]

LABELS = 20
ANY = np.uint32((1 << LABELS) - 1)
"""Every label would be right: the pixel teaches nothing."""


def bits(labels: Iterable[int]) -> np.uint32:
    """A set of labels as bits."""
    return np.uint32(sum(1 << label for label in set(labels)))


def mirrored_bits(values: Bits) -> Bits:
    """Sets with left and right exchanged, any shape."""
    result = np.zeros_like(values)
    for label in range(LABELS):
        bit = (values >> np.uint32(label)) & np.uint32(1)
        result |= bit << np.uint32(MIRRORED.get(label, label))
    return result


def single(values: Bits) -> Grey:
    """The label of each set of one; 255 for all other sets."""
    result = np.full(values.shape, 255, dtype=np.uint8)
    for label in range(LABELS):
        result[values == np.uint32(1 << label)] = label
    return result


@dataclass(frozen=True)
class Target:
    """Targets of a photo, small enough to keep by the thousand.

    Attributes:
        index: (H, W) uint8, row of ``sets``.
        sets: (K,) uint32.
        solid: (H, W) bool, whatever stands before the background: person, bag, things held.
    """

    index: Grey
    sets: Bits
    solid: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, values: Bits, solid: npt.NDArray[np.bool_]) -> Target:
        """Targets from (H, W) sets.

        Raises:
            DatasetError: more than 256 different sets.
        """
        sets, index = np.unique(values, return_inverse=True)
        if len(sets) > 256:
            raise DatasetError(f"{len(sets)} different sets of labels on one photo")
        return cls(index.reshape(values.shape).astype(np.uint8), sets, solid)

    @property
    def values(self) -> Bits:
        """(H, W) sets."""
        return self.sets[self.index]

    def to_bytes(self) -> bytes:
        """The targets as an ``.npz`` file."""
        stream = io.BytesIO()
        np.savez_compressed(stream, index=self.index, sets=self.sets, solid=self.solid)
        return stream.getvalue()

    @classmethod
    def from_bytes(cls, content: bytes) -> Target:
        """Targets from an ``.npz`` file that :meth:`to_bytes` wrote."""
        with np.load(io.BytesIO(content), allow_pickle=False) as stored:
            return cls(stored["index"], stored["sets"], stored["solid"])
