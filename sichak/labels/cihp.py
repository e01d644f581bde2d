"""CIHP: the 20 labels a dataset of sichak is parsed in."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum

from sichak.labels.numbering import Numbering, named
from sichak.labels.palettes import VITON_HD_PALETTE


class CIHP(IntEnum):
    """The 20 labels of CIHP as VITON-HD's ``image-parse-v3`` uses them.

    Number 10 is the skin of torso and neck. (LIP has the same numbers, but its
    10 is "jumpsuits" and it has no neck.)
    """

    BACKGROUND = 0
    HAT = 1
    HAIR = 2
    GLOVE = 3
    SUNGLASSES = 4
    UPPER_CLOTHES = 5
    DRESS = 6
    COAT = 7
    SOCKS = 8
    PANTS = 9
    NECK = 10
    SCARF = 11
    SKIRT = 12
    FACE = 13
    LEFT_ARM = 14
    RIGHT_ARM = 15
    LEFT_LEG = 16
    RIGHT_LEG = 17
    LEFT_SHOE = 18
    RIGHT_SHOE = 19


CIHP_20 = Numbering(
    name="CIHP",
    about="Crowd Instance-level Human Parsing: VITON-HD's image-parse-v3, CIHP_PGN, QANet, and "
    "every dataset sichak writes; neck is the skin of neck and torso.",
    labels=named(CIHP),
    palette=VITON_HD_PALETTE,
)

MIRRORED: Mapping[int, int] = CIHP_20.swaps
"""CIHP labels that trade places when a picture is mirrored."""
