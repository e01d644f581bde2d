"""What two parsers know together: LIP's labels, ATR's neck and ATR's bags."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from sichak.labels.atr import ATR
from sichak.labels.cihp import CIHP
from sichak.labels.lip import LIP
from sichak.labels.maps import LIP_TO_CIHP
from sichak.labels.numbering import Labels

Mask = npt.NDArray[np.bool_]

GARMENTS = (
    CIHP.UPPER_CLOTHES, CIHP.DRESS, CIHP.COAT, CIHP.SOCKS, CIHP.PANTS, CIHP.SCARF, CIHP.SKIRT,
)  # fmt: skip
"""What a bag hangs in front of."""

HIDES_NECK = (CIHP.UPPER_CLOTHES, CIHP.DRESS, CIHP.COAT)
"""What LIP's parsers call the skin of the neck, when they do not call it background."""

RIM = 0.05
"""Width of what is no neck but two parsers' different opinion of the face's outline.

In parts of the side of a square as large as the face; about six pixels in a 768x1024 picture.
"""


def neck_from_atr_and_lip(atr: Labels, lip: Labels) -> Mask:
    """Neck: what ATR calls face, and LIP does not.

    ATR's face goes down to the collar, LIP's ends at the chin (OOTDiffusion,
    ``run_parsing``; IDM-VTON has it from there).

    Args:
        atr: (H, W) uint8, ATR 0..17.
        lip: (H, W) uint8, LIP 0..19, of the same photo.

    Returns:
        (H, W) bool.
    """
    return np.asarray((atr == ATR.FACE) & (lip != LIP.FACE), dtype=np.bool_)


def fused_cihp(lip: Labels, atr: Labels) -> Labels:
    """One CIHP parse from two: LIP's labels, with the neck and without the bags ATR sees.

    The neck is only put where LIP sees background or a top, never over hair, a scarf or
    an arm, and the rim around the face, on whose outline the two never quite agree, is left
    out. What ATR calls bag is no garment, and what it calls belt are no trousers: both
    become background, as CIHP has neither.

    Args:
        lip: (H, W) uint8, LIP 0..19.
        atr: (H, W) uint8, ATR 0..17, of the same photo.

    Returns:
        (H, W) uint8, CIHP 0..19.
    """
    labels = LIP_TO_CIHP.apply(lip)
    free = np.isin(labels, (CIHP.BACKGROUND, *HIDES_NECK))
    neck = _without_rims(neck_from_atr_and_lip(atr, lip) & free, face=lip == LIP.FACE)
    carried = (atr == ATR.BAG) & np.isin(labels, GARMENTS)
    carried |= (atr == ATR.BELT) & (labels == CIHP.PANTS)
    labels[carried] = CIHP.BACKGROUND
    labels[neck] = CIHP.NECK
    return labels


def _without_rims(neck: Mask, face: Mask) -> Mask:
    """What a disc as wide as a rim fits into, with its corners: (H, W) bool."""
    import cv2  # heavy, and labels are imported wherever a picture is

    width = 2 * round(RIM / 2 * math.sqrt(np.count_nonzero(face))) + 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (width, width))
    opened = cv2.morphologyEx(neck.astype(np.uint8), cv2.MORPH_OPEN, disc)
    return np.asarray((cv2.dilate(opened, disc) > 0) & neck, dtype=np.bool_)
