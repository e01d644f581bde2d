"""The label tables of human parsing: numbers, names, palettes, and the maps between them.

Left and right are always the person's own: in a frontal photo the left arm is
on the right of the picture.
"""

from sichak.labels.atr import ATR, ATR_NECK
from sichak.labels.ccp import CCP
from sichak.labels.ccp_to_cihp import CCP_TO_CIHP_SETS
from sichak.labels.cihp import CIHP, MIRRORED
from sichak.labels.maps import CIHP_TO_ATR, atr_from_cihp
from sichak.labels.palettes import VITON_HD_PALETTE, colourise, pil_palette

__all__ = [
    "ATR",
    "ATR_NECK",
    "CCP",
    "CCP_TO_CIHP_SETS",
    "CIHP",
    "CIHP_TO_ATR",
    "MIRRORED",
    "VITON_HD_PALETTE",
    "atr_from_cihp",
    "colourise",
    "pil_palette",
]
