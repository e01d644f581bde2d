"""The label tables of human parsing: numbers, names, palettes, and the maps between them.

Left and right are always the person's own: in a frontal photo the left arm is
on the right of the picture. ``docs/labels.md`` shows all of it.
"""

from sichak.labels.atr import ATR, ATR_18, ATR_NECK, ATR_NECK_19
from sichak.labels.ccp import CCP, CCP_59
from sichak.labels.ccp_to_cihp import CCP_TO_CIHP, CCP_TO_CIHP_SETS
from sichak.labels.cihp import CIHP, CIHP_20, MIRRORED
from sichak.labels.dress_code import DRESS_CODE_18
from sichak.labels.fuse import fused_cihp, neck_from_atr_and_lip
from sichak.labels.groups import (
    CCP_TO_STREET,
    CIHP_TO_STREET,
    CIHP_TO_STUDIO,
    CIHP_TO_SUMMARY,
    STREET_9,
    STUDIO_8,
    SUMMARY_13,
)
from sichak.labels.hr_viton import (
    CIHP_TO_HR_VITON_13,
    HR_VITON_7,
    HR_VITON_13,
    HR_VITON_13_TO_7,
)
from sichak.labels.label_map import LabelMap
from sichak.labels.lip import LIP, LIP_20
from sichak.labels.maps import (
    ATR_NECK_TO_CIHP,
    ATR_TO_CIHP,
    ATR_TO_DRESS_CODE,
    CIHP_TO_ATR,
    CIHP_TO_ATR_NECK,
    CIHP_TO_LIP,
    CIHP_TO_PASCAL,
    DRESS_CODE_TO_ATR,
    LIP_TO_CIHP,
    atr_from_cihp,
)
from sichak.labels.numbering import IGNORED, Labels, Numbering
from sichak.labels.palettes import (
    CIHP_PGN_PALETTE,
    VITON_HD_PALETTE,
    Palette,
    colourise,
    pil_palette,
    voc_palette,
)
from sichak.labels.pascal import PASCAL_7, Pascal

NUMBERINGS: tuple[Numbering, ...] = (
    CIHP_20, LIP_20, ATR_18, ATR_NECK_19, DRESS_CODE_18, PASCAL_7, CCP_59, HR_VITON_13,
    HR_VITON_7, STREET_9, STUDIO_8, SUMMARY_13,
)  # fmt: skip
"""Every numbering."""

MAPS: tuple[LabelMap, ...] = (
    LIP_TO_CIHP, CIHP_TO_LIP, ATR_TO_CIHP, CIHP_TO_ATR, ATR_NECK_TO_CIHP, CIHP_TO_ATR_NECK,
    DRESS_CODE_TO_ATR, ATR_TO_DRESS_CODE, CIHP_TO_PASCAL, CCP_TO_CIHP, CIHP_TO_HR_VITON_13,
    HR_VITON_13_TO_7, CIHP_TO_STREET, CCP_TO_STREET, CIHP_TO_STUDIO, CIHP_TO_SUMMARY,
)  # fmt: skip
"""Every map from one to another."""

__all__ = [
    "ATR",
    "ATR_18",
    "ATR_NECK",
    "ATR_NECK_19",
    "ATR_NECK_TO_CIHP",
    "ATR_TO_CIHP",
    "ATR_TO_DRESS_CODE",
    "CCP",
    "CCP_59",
    "CCP_TO_CIHP",
    "CCP_TO_CIHP_SETS",
    "CCP_TO_STREET",
    "CIHP",
    "CIHP_20",
    "CIHP_PGN_PALETTE",
    "CIHP_TO_ATR",
    "CIHP_TO_ATR_NECK",
    "CIHP_TO_HR_VITON_13",
    "CIHP_TO_LIP",
    "CIHP_TO_PASCAL",
    "CIHP_TO_STREET",
    "CIHP_TO_STUDIO",
    "CIHP_TO_SUMMARY",
    "DRESS_CODE_18",
    "DRESS_CODE_TO_ATR",
    "HR_VITON_7",
    "HR_VITON_13",
    "HR_VITON_13_TO_7",
    "IGNORED",
    "LIP",
    "LIP_20",
    "LIP_TO_CIHP",
    "MAPS",
    "MIRRORED",
    "NUMBERINGS",
    "PASCAL_7",
    "STREET_9",
    "STUDIO_8",
    "SUMMARY_13",
    "VITON_HD_PALETTE",
    "LabelMap",
    "Labels",
    "Numbering",
    "Palette",
    "Pascal",
    "atr_from_cihp",
    "colourise",
    "fused_cihp",
    "neck_from_atr_and_lip",
    "pil_palette",
    "voc_palette",
]
