"""LIP: CIHP's numbers with jumpsuits in the place of the neck."""

from __future__ import annotations

from enum import IntEnum

from sichak.labels.numbering import Numbering, named
from sichak.labels.palettes import voc_palette


class LIP(IntEnum):
    """The 20 labels of Look into Person, the numbering of SCHP-LIP and of QANet's LIP weights.

    The skin of neck and torso has no label of its own and is background or the garment
    next to it.
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
    JUMPSUITS = 10
    SCARF = 11
    SKIRT = 12
    FACE = 13
    LEFT_ARM = 14
    RIGHT_ARM = 15
    LEFT_LEG = 16
    RIGHT_LEG = 17
    LEFT_SHOE = 18
    RIGHT_SHOE = 19


LIP_20 = Numbering(
    name="LIP",
    about="Look into Person: SCHP-LIP and QANet-LIP; CIHP's numbers, but 10 is jumpsuits and "
    "there is no neck.",
    labels=named(LIP),
    palette=voc_palette(len(LIP)),
)
