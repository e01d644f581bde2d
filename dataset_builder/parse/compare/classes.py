"""The classes parsers are compared in, and how label maps come to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sichak.errors import DatasetError, ParamsError
from sichak.image import Grey
from sichak.labels import (
    CCP_59,
    CCP_TO_STREET,
    CIHP_20,
    CIHP_TO_STREET,
    CIHP_TO_STUDIO,
    STREET_9,
    STUDIO_8,
    LabelMap,
    Numbering,
)

ClassesName = Literal["cihp", "street", "studio"]
TruthName = Literal["cihp", "ccp"]

TRUTHS: Mapping[TruthName, Numbering] = {"cihp": CIHP_20, "ccp": CCP_59}
"""Name → numbering of a truth's label maps."""


@dataclass(frozen=True)
class Classes:
    """What parsers are compared in.

    Attributes:
        numbering: the classes' names and colours.
        found: from a parser's CIHP labels; None where the classes are CIHP's.
        truth: from the truth's labels; None where these are the classes.
        source: the truth's numbering.
    """

    numbering: Numbering
    found: LabelMap | None
    truth: LabelMap | None
    source: Numbering

    def of_parser(self, labels: Grey) -> Grey:
        """(H, W) CIHP labels as classes."""
        return labels if self.found is None else self.found.apply(labels)

    def of_truth(self, labels: Grey) -> Grey:
        """(H, W) labels of the truth as classes, with :data:`sichak.labels.IGNORED`.

        Raises:
            DatasetError: a number that the truth's numbering does not have.
        """
        largest = int(labels.max(initial=0))
        if largest >= len(self.source):
            raise DatasetError(
                f"label {largest} is none of {self.source.name}'s 0 to {len(self.source) - 1}"
                + _other(self.source, largest)
            )
        return labels if self.truth is None else self.truth.apply(labels)


_TABLE: Mapping[tuple[ClassesName, TruthName], Classes] = {
    ("cihp", "cihp"): Classes(CIHP_20, None, None, CIHP_20),
    ("street", "cihp"): Classes(STREET_9, CIHP_TO_STREET, CIHP_TO_STREET, CIHP_20),
    ("studio", "cihp"): Classes(STUDIO_8, CIHP_TO_STUDIO, CIHP_TO_STUDIO, CIHP_20),
    ("street", "ccp"): Classes(STREET_9, CIHP_TO_STREET, CCP_TO_STREET, CCP_59),
}


def classes_of(name: ClassesName | None, truth: TruthName) -> Classes:
    """The classes of a name for a truth.

    Args:
        name: None takes the finest the truth allows.
        truth: numbering of the truth's label maps.

    Raises:
        ParamsError: the truth cannot tell these classes apart.
    """
    chosen = name or ("street" if truth == "ccp" else "cihp")
    if (chosen, truth) not in _TABLE:
        able = ", ".join(known for known, of in _TABLE if of == truth)
        raise ParamsError(f"labels of {truth} do not tell the classes {chosen} apart; use {able}")
    return _TABLE[chosen, truth]


def painted(labels: Grey, classes: Classes) -> tuple[Grey, Numbering]:
    """A truth's label map and the numbering to paint it in.

    CIHP is painted as it is; another numbering as classes, in which
    :data:`sichak.labels.IGNORED` stays.
    """
    if classes.source is CIHP_20:
        return labels, CIHP_20
    return classes.of_truth(labels), classes.numbering


def _other(source: Numbering, largest: int) -> str:
    fits = [name for name, known in TRUTHS.items() if known is not source and largest < len(known)]
    return f"; for another numbering give --truth-labels {'|'.join(fits)}" if fits else ""
