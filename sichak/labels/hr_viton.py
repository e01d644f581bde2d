"""HR-VITON's groups: 13 for its condition network, 7 for its generator (``cp_dataset.py``)."""

from __future__ import annotations

from sichak.labels.cihp import CIHP, CIHP_20
from sichak.labels.label_map import grouping, leading_colours
from sichak.labels.numbering import Numbering

_13: dict[str, tuple[int, ...]] = {
    "background": (CIHP.BACKGROUND, CIHP.NECK),
    "hair": (CIHP.HAIR, CIHP.HAT),
    "face": (CIHP.FACE, CIHP.SUNGLASSES),
    "upper": (CIHP.UPPER_CLOTHES, CIHP.DRESS, CIHP.COAT),
    "bottom": (CIHP.PANTS, CIHP.SKIRT),
    "left_arm": (CIHP.LEFT_ARM,),
    "right_arm": (CIHP.RIGHT_ARM,),
    "left_leg": (CIHP.LEFT_LEG,),
    "right_leg": (CIHP.RIGHT_LEG,),
    "left_shoe": (CIHP.LEFT_SHOE,),
    "right_shoe": (CIHP.RIGHT_SHOE,),
    "socks": (CIHP.SOCKS,),
    "noise": (CIHP.GLOVE, CIHP.SCARF),
}

HR_VITON_13 = Numbering(
    name="HR-VITON 13",
    about="The groups HR-VITON's loader makes of CIHP, one channel each, for its condition "
    "network.",
    labels=tuple(_13),
    palette=leading_colours(CIHP_20, _13),
)

CIHP_TO_HR_VITON_13 = grouping(CIHP_20, HR_VITON_13, _13)

_7: dict[str, tuple[int, ...]] = {
    "background": (0,),
    "paste": (2, 4, 7, 8, 9, 10, 11),
    "upper": (3,),
    "hair": (1,),
    "left_arm": (5,),
    "right_arm": (6,),
    "noise": (12,),
}

HR_VITON_7 = Numbering(
    name="HR-VITON 7",
    about="The groups HR-VITON's generator is told; paste is what returns as it is in the photo.",
    labels=tuple(_7),
    palette=leading_colours(HR_VITON_13, _7),
)

HR_VITON_13_TO_7 = grouping(HR_VITON_13, HR_VITON_7, _7)
