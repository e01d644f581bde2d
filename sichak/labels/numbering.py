"""What a numbering of labels is: names, sides and colours under a number."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

import numpy as np
import numpy.typing as npt

from sichak.labels.palettes import Palette

Labels = npt.NDArray[np.uint8]
"""(H, W) uint8, a label a pixel."""

IGNORED = 255
"""In place of a label where nobody can say what is right; such pixels are not measured."""


@dataclass(frozen=True, eq=False)
class Numbering:
    """One numbering: what each number of a label map means.

    Attributes:
        name: as people call it, such as "CIHP".
        about: whose it is and what is peculiar to it, in one sentence.
        labels: the name of each number, from 0.
        palette: RGB of each number, all different.
    """

    name: str
    about: str
    labels: tuple[str, ...]
    palette: Palette

    def __post_init__(self) -> None:
        if len(self.palette) != len(self.labels):
            raise ValueError(f"{self.name}: {len(self.labels)} labels need as many colours")

    def __len__(self) -> int:
        return len(self.labels)

    @cached_property
    def swaps(self) -> Mapping[int, int]:
        """Label → the label it trades places with in a mirrored picture; both directions."""
        return _sides(self.labels)

    def number(self, label: str) -> int:
        """The number of a name; ValueError for a name it does not have."""
        if label not in self.labels:
            raise ValueError(f"{self.name} has no label {label!r}")
        return self.labels.index(label)

    def mirrored(self, labels: Labels) -> Labels:
        """The label map of the mirrored picture: flipped, with the sides exchanged.

        Args:
            labels: (H, W) uint8; numbers without a meaning stay what they are.
        """
        table = np.arange(256, dtype=np.uint8)
        table[list(self.swaps)] = list(self.swaps.values())
        return np.ascontiguousarray(table[labels[:, ::-1]])


def named(enum: type[IntEnum]) -> tuple[str, ...]:
    """The names of an enum's members as labels are written: "upper-clothes"."""
    if [member.value for member in enum] != list(range(len(enum))):
        raise ValueError(f"{enum.__name__} does not count from 0")
    return tuple(member.name.lower().replace("_", "-") for member in enum)


def _sides(labels: Sequence[str]) -> dict[int, int]:
    """Pairs "left x" and "right x" of the names, both directions."""
    number = {label: at for at, label in enumerate(labels)}
    other = {"left": "right", "right": "left"}
    found = {}
    for label, at in number.items():
        if side := re.match(r"(left|right)(?=[-_ ])", label):
            found[at] = number[other[side[0]] + label[side.end() :]]
    return found
