"""From one numbering to another."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sichak.labels.atr import ATR, ATR_NECK
from sichak.labels.cihp import CIHP

CIHP_TO_ATR: dict[int, int] = {
    CIHP.BACKGROUND: ATR.BACKGROUND,
    CIHP.HAT: ATR.HAT,
    CIHP.HAIR: ATR.HAIR,
    CIHP.GLOVE: ATR.BAG,  # ATR has no glove; like a bag it is worn over all and stays
    CIHP.SUNGLASSES: ATR.SUNGLASSES,
    CIHP.UPPER_CLOTHES: ATR.UPPER_CLOTHES,
    CIHP.DRESS: ATR.DRESS,
    CIHP.COAT: ATR.UPPER_CLOTHES,
    CIHP.SOCKS: ATR.LEFT_LEG,  # ATR has no socks; no rule that reads ATR tells the legs apart
    CIHP.PANTS: ATR.PANTS,
    CIHP.NECK: ATR_NECK,
    CIHP.SCARF: ATR.SCARF,
    CIHP.SKIRT: ATR.SKIRT,
    CIHP.FACE: ATR.FACE,
    CIHP.LEFT_ARM: ATR.LEFT_ARM,
    CIHP.RIGHT_ARM: ATR.RIGHT_ARM,
    CIHP.LEFT_LEG: ATR.LEFT_LEG,
    CIHP.RIGHT_LEG: ATR.RIGHT_LEG,
    CIHP.LEFT_SHOE: ATR.LEFT_SHOE,
    CIHP.RIGHT_SHOE: ATR.RIGHT_SHOE,
}
"""CIHP label → ATR label, or :data:`ATR_NECK`."""


def atr_from_cihp(labels: npt.NDArray[np.uint8], *, neck: bool = True) -> npt.NDArray[np.uint8]:
    """Renumber a CIHP label map as ATR.

    Args:
        labels: (H, W) uint8, CIHP 0..19.
        neck: keep the neck as label 18; otherwise it becomes face, as in plain ATR.

    Returns:
        (H, W) uint8, ATR 0..17 and, with ``neck``, 18. Labels above 19 become background.
    """
    table = np.zeros(256, dtype=np.uint8)
    for cihp, atr in CIHP_TO_ATR.items():
        table[cihp] = atr if neck or atr != ATR_NECK else ATR.FACE
    return table[labels]
