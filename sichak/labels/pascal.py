"""Pascal: the seven labels of SCHP-Pascal, which see bodies and no clothes."""

from __future__ import annotations

from enum import IntEnum

from sichak.labels.numbering import Numbering, named
from sichak.labels.palettes import voc_palette


class Pascal(IntEnum):
    """The labels of PASCAL-Person-Part: a limb is a limb, bare or in a sleeve."""

    BACKGROUND = 0
    HEAD = 1
    TORSO = 2
    UPPER_ARMS = 3
    LOWER_ARMS = 4
    UPPER_LEGS = 5
    LOWER_LEGS = 6


PASCAL_7 = Numbering(
    name="Pascal",
    about="PASCAL-Person-Part: SCHP-Pascal; parts of the body whatever they wear, without sides.",
    labels=named(Pascal),
    palette=voc_palette(len(Pascal)),
)
