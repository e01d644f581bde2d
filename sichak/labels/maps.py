"""From one parser's numbering to another's, with what is lost on the way."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from sichak.labels.atr import ATR, ATR_18, ATR_NECK_19
from sichak.labels.cihp import CIHP, CIHP_20
from sichak.labels.dress_code import DRESS_CODE_18
from sichak.labels.label_map import LabelMap, by_name
from sichak.labels.lip import LIP, LIP_20
from sichak.labels.numbering import Numbering
from sichak.labels.pascal import PASCAL_7, Pascal

_Words = Mapping[int, str]


def _both_ways(
    one: Numbering,
    other: Numbering,
    there: Mapping[int, int],
    back: Mapping[int, int],
    lost: tuple[_Words, _Words],
) -> tuple[LabelMap, LabelMap]:
    """A map and its way back; labels not named in ``there`` and ``back`` go to namesakes."""
    to, fro = by_name(one, other, there), by_name(other, one, back)
    return LabelMap(one, other, to, fro, lost[0]), LabelMap(other, one, fro, to, lost[1])


CIHP_TO_LIP, LIP_TO_CIHP = _both_ways(
    CIHP_20,
    LIP_20,
    {CIHP.NECK: LIP.BACKGROUND},
    {LIP.JUMPSUITS: CIHP.DRESS},
    lost=(
        {CIHP.NECK: "LIP has no skin of neck and torso; it becomes background"},
        {LIP.JUMPSUITS: "CIHP has one label for all that is worn in one piece: dress"},
    ),
)

_NO_ATR: dict[int, str] = {
    CIHP.GLOVE: "ATR has no gloves; like a bag it is worn over all and stays",
    CIHP.COAT: "ATR counts coats to the upper clothes; the open coat and the top under it are one",
    CIHP.SOCKS: "ATR has no socks; they become leg, and as nobody says which, the left one",
}
_NO_CIHP: dict[int, str] = {
    ATR.BELT: "CIHP has no belts; it becomes background and no part of the trousers",
    ATR.BAG: "CIHP has no bags; it becomes background",
}
_TO_ATR: dict[int, int] = {
    CIHP.GLOVE: ATR.BAG,
    CIHP.COAT: ATR.UPPER_CLOTHES,
    CIHP.SOCKS: ATR.LEFT_LEG,
}
_FROM_ATR: dict[int, int] = {ATR.BELT: CIHP.BACKGROUND, ATR.BAG: CIHP.BACKGROUND}

CIHP_TO_ATR, ATR_TO_CIHP = _both_ways(
    CIHP_20,
    ATR_18,
    {**_TO_ATR, CIHP.NECK: ATR.FACE},
    _FROM_ATR,
    lost=({**_NO_ATR, CIHP.NECK: "ATR counts the neck to the face"}, _NO_CIHP),
)

CIHP_TO_ATR_NECK, ATR_NECK_TO_CIHP = _both_ways(
    CIHP_20, ATR_NECK_19, _TO_ATR, _FROM_ATR, lost=(_NO_ATR, _NO_CIHP)
)

_SAME: dict[int, int] = {number: number for number in range(len(ATR_18))}
ATR_TO_DRESS_CODE, DRESS_CODE_TO_ATR = _both_ways(
    ATR_18, DRESS_CODE_18, _SAME, _SAME, lost=({}, {})
)

_PASCAL: dict[int, tuple[Pascal, str]] = {
    CIHP.HAT: (Pascal.HEAD, "a hat is head"),
    CIHP.HAIR: (Pascal.HEAD, "hair is head"),
    CIHP.GLOVE: (Pascal.LOWER_ARMS, "a glove is lower arm, whichever"),
    CIHP.SUNGLASSES: (Pascal.HEAD, "sunglasses are head"),
    CIHP.UPPER_CLOTHES: (Pascal.TORSO, "sleeves would be arms; all of the garment becomes torso"),
    CIHP.DRESS: (Pascal.TORSO, "its skirt would be legs; all of the garment becomes torso"),
    CIHP.COAT: (Pascal.TORSO, "sleeves would be arms; all of the garment becomes torso"),
    CIHP.SOCKS: (Pascal.LOWER_LEGS, "a sock is lower leg"),
    CIHP.PANTS: (Pascal.UPPER_LEGS, "below the knee they would be lower legs"),
    CIHP.NECK: (Pascal.TORSO, "skin and clothes of the torso are one"),
    CIHP.SCARF: (Pascal.TORSO, "a scarf is torso"),
    CIHP.SKIRT: (Pascal.UPPER_LEGS, "below the knee it would be lower legs"),
    CIHP.FACE: (Pascal.HEAD, "face, hair and hat are one"),
    CIHP.LEFT_ARM: (Pascal.LOWER_ARMS, "its side, and above the elbow it would be upper arm"),
    CIHP.RIGHT_ARM: (Pascal.LOWER_ARMS, "its side, and above the elbow it would be upper arm"),
    CIHP.LEFT_LEG: (Pascal.LOWER_LEGS, "its side, and above the knee it would be upper leg"),
    CIHP.RIGHT_LEG: (Pascal.LOWER_LEGS, "its side, and above the knee it would be upper leg"),
    CIHP.LEFT_SHOE: (Pascal.LOWER_LEGS, "its side; a shoe is lower leg"),
    CIHP.RIGHT_SHOE: (Pascal.LOWER_LEGS, "its side; a shoe is lower leg"),
}

CIHP_TO_PASCAL = LabelMap(
    CIHP_20,
    PASCAL_7,
    table=(Pascal.BACKGROUND, *(_PASCAL[label][0] for label in CIHP if label)),
    back=(CIHP.BACKGROUND, None, None, None, None, None, None),
    lost={label: words for label, (_, words) in _PASCAL.items()},
)
"""Rough: CIHP knows garments and Pascal joints, and neither can be had from the other."""


def atr_from_cihp(labels: npt.NDArray[np.uint8], *, neck: bool = True) -> npt.NDArray[np.uint8]:
    """Renumber a CIHP label map as ATR.

    Args:
        labels: (H, W) uint8, CIHP 0..19.
        neck: keep the neck as label 18; otherwise it becomes face, as in plain ATR.

    Returns:
        (H, W) uint8, ATR 0..17 and, with ``neck``, 18. Labels above 19 become background.
    """
    return (CIHP_TO_ATR_NECK if neck else CIHP_TO_ATR).apply(labels)
