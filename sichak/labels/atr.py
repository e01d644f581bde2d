"""ATR: the 18 labels of SCHP-ATR, and the neck as a nineteenth."""

from __future__ import annotations

from enum import IntEnum

from sichak.labels.numbering import Numbering, named
from sichak.labels.palettes import voc_palette


class ATR(IntEnum):
    """The 18 labels of ATR, the numbering of SCHP-ATR and Dress Code.

    Its face goes down to the collar: the neck is part of it.
    """

    BACKGROUND = 0
    HAT = 1
    HAIR = 2
    SUNGLASSES = 3
    UPPER_CLOTHES = 4
    SKIRT = 5
    PANTS = 6
    DRESS = 7
    BELT = 8
    LEFT_SHOE = 9
    RIGHT_SHOE = 10
    FACE = 11
    LEFT_LEG = 12
    RIGHT_LEG = 13
    LEFT_ARM = 14
    RIGHT_ARM = 15
    BAG = 16
    SCARF = 17


ATR_NECK = 18
"""The neck as a 19th label beside :class:`ATR`, which counts it to the face.

OOTDiffusion and IDM-VTON make it from two parsers: face of SCHP-ATR and not face of SCHP-LIP.
"""

ATR_18 = Numbering(
    name="ATR",
    about="Active Template Regression: SCHP-ATR; the neck is part of the face, a coat of the "
    "upper clothes.",
    labels=named(ATR),
    palette=voc_palette(len(ATR)),
)

ATR_NECK_19 = Numbering(
    name="ATR with neck",
    about="ATR and the neck as 18: the masks of OOTDiffusion and IDM-VTON are made from it.",
    labels=(*ATR_18.labels, "neck"),
    palette=voc_palette(len(ATR) + 1),
)
