"""What a map from one numbering to another is: a table, and what it loses."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sichak.labels.numbering import IGNORED, Labels, Numbering
from sichak.labels.palettes import Palette


@dataclass(frozen=True, eq=False)
class LabelMap:
    """From one numbering to another.

    Where the source has no side and the target wants one, the left stands for both.

    Attributes:
        source: of the labels that come in.
        target: of the labels that go out.
        table: for each source label a target label, or :data:`IGNORED`.
        back: for each target label the source label it is read as on the way back, or None
            where no single one says it.
        lost: what is lost, in words, of each source label that does not come back as itself:
            these and no others.
    """

    source: Numbering
    target: Numbering
    table: tuple[int, ...]
    back: tuple[int | None, ...]
    lost: Mapping[int, str]

    def __post_init__(self) -> None:
        if len(self.table) != len(self.source) or len(self.back) != len(self.target):
            raise ValueError(f"{self.name}: not every label is mapped")
        if not {*self.table} <= {*range(len(self.target)), IGNORED}:
            raise ValueError(f"{self.name}: maps to a label that is not there")
        changed = {
            label for label, to in enumerate(self.table) if to == IGNORED or self.back[to] != label
        }
        if changed != set(self.lost):
            odd = sorted(self.source.labels[label] for label in changed ^ set(self.lost))
            raise ValueError(f"{self.name}: say what is lost of these, or nothing: {odd}")

    @property
    def name(self) -> str:
        """Such as "LIP → CIHP"."""
        return f"{self.source.name} → {self.target.name}"

    def apply(self, labels: Labels) -> Labels:
        """Renumber a label map.

        Args:
            labels: (H, W) uint8. Numbers the source does not have become background: nobody
                knows what they show, and no garment is made of them.

        Returns:
            (H, W) uint8 of the target; :data:`IGNORED` where the map says so.
        """
        return self._bytes[labels]

    def members(self) -> dict[str, tuple[int, ...]]:
        """Target name → the source labels that go there, in the order of the target."""
        return {
            name: tuple(label for label, to in enumerate(self.table) if to == number)
            for number, name in enumerate(self.target.labels)
        }

    @cached_property
    def unsided(self) -> frozenset[int]:
        """The source labels without a side whose target label has one."""
        sided = self.target.swaps
        return frozenset(
            label
            for label, to in enumerate(self.table)
            if to in sided and label not in self.source.swaps
        )

    @cached_property
    def _bytes(self) -> Labels:
        table = np.zeros(256, dtype=np.uint8)
        table[: len(self.table)] = self.table
        return table


def by_name(source: Numbering, target: Numbering, other: Mapping[int, int]) -> tuple[int, ...]:
    """A table that sends a label where ``other`` says, or else to its namesake."""
    return tuple(
        other[label] if label in other else target.number(name)
        for label, name in enumerate(source.labels)
    )


def grouping(
    source: Numbering,
    target: Numbering,
    groups: Mapping[str, Sequence[int]],
    ignored: Collection[int] = (),
) -> LabelMap:
    """A map that puts labels into groups, inside which they can no longer be told apart.

    Args:
        source: of the labels.
        target: of the groups.
        groups: target name → source labels; every source label is in one, or ignored.
        ignored: source labels of no group.

    Raises:
        ValueError: a label is in no group or in several.
    """
    named = [(label, name) for name, labels in groups.items() for label in labels]
    number = {label: target.number(name) for label, name in named}
    if sorted([*(label for label, _ in named), *ignored]) != list(range(len(source))):
        raise ValueError(f"{source.name} → {target.name}: a label is in no group or in several")
    table = tuple(number.get(label, IGNORED) for label in range(len(source)))
    single = {target.number(name): labels[0] for name, labels in groups.items() if len(labels) == 1}
    back = tuple(single.get(group) for group in range(len(target)))
    lost = {label: _one_with(source, label, groups[name]) for label, name in named}
    lost = {label: words for label, words in lost.items() if words}
    lost |= dict.fromkeys(ignored, "not judged: it may belong to several groups")
    return LabelMap(source, target, table, back, lost)


def leading_colours(source: Numbering, groups: Mapping[str, Sequence[int]]) -> Palette:
    """A palette for groups: each is drawn in the colour of the label named first in it."""
    return tuple(source.palette[labels[0]] for labels in groups.values())


def _one_with(source: Numbering, label: int, group: Sequence[int]) -> str:
    others = [source.labels[other] for other in group if other != label]
    return f"not told from {', '.join(others)}" if others else ""
