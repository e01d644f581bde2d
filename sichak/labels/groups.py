"""The coarse groups parses are measured in."""

from __future__ import annotations

from sichak.labels.ccp import CCP, CCP_59
from sichak.labels.ccp_to_cihp import CCP_TO_CIHP_SETS
from sichak.labels.cihp import CIHP, CIHP_20
from sichak.labels.label_map import LabelMap, grouping, leading_colours
from sichak.labels.numbering import Numbering

_STREET: dict[str, tuple[int, ...]] = {
    "background": (CIHP.BACKGROUND, CIHP.GLOVE, CIHP.SUNGLASSES, CIHP.SOCKS, CIHP.SCARF),
    "hair": (CIHP.HAIR,),
    "skin": (
        CIHP.FACE, CIHP.NECK, CIHP.LEFT_ARM, CIHP.RIGHT_ARM, CIHP.LEFT_LEG, CIHP.RIGHT_LEG,
    ),
    "upper": (CIHP.UPPER_CLOTHES, CIHP.COAT),
    "pants": (CIHP.PANTS,),
    "skirt": (CIHP.SKIRT,),
    "dress": (CIHP.DRESS,),
    "shoes": (CIHP.LEFT_SHOE, CIHP.RIGHT_SHOE),
    "hat": (CIHP.HAT,),
}  # fmt: skip

STREET_9 = Numbering(
    name="street",
    about="The classes parses of street photos are measured in; bags, glasses, gloves, scarves, "
    "socks and stockings count as background.",
    labels=tuple(_STREET),
    palette=leading_colours(CIHP_20, _STREET),
)

CIHP_TO_STREET = grouping(CIHP_20, STREET_9, _STREET)


def _ccp_to_street() -> LabelMap:
    """CCP's labels by what they may be in CIHP; in doubt between two groups, they are ignored."""
    groups: dict[str, list[int]] = {name: [] for name in STREET_9.labels}
    ignored = []
    for ccp in CCP:
        found = {CIHP_TO_STREET.table[cihp] for cihp in CCP_TO_CIHP_SETS[ccp]}
        if len(found) == 1:
            groups[STREET_9.labels[found.pop()]].append(ccp)
        else:
            ignored.append(ccp)
    return grouping(CCP_59, STREET_9, groups, ignored)


CCP_TO_STREET = _ccp_to_street()
"""Human labels of street photos as :data:`STREET_9`; what nobody can judge is ``IGNORED``."""

_STUDIO: dict[str, tuple[int, ...]] = {
    "background": (
        CIHP.BACKGROUND, CIHP.GLOVE, CIHP.SOCKS, CIHP.SCARF, CIHP.LEFT_LEG, CIHP.RIGHT_LEG,
        CIHP.LEFT_SHOE, CIHP.RIGHT_SHOE,
    ),
    "hair": (CIHP.HAIR, CIHP.HAT),
    "face": (CIHP.FACE, CIHP.SUNGLASSES),
    "neck": (CIHP.NECK,),
    "upper": (CIHP.UPPER_CLOTHES, CIHP.DRESS, CIHP.COAT),
    "lower": (CIHP.PANTS, CIHP.SKIRT),
    "left_arm": (CIHP.LEFT_ARM,),
    "right_arm": (CIHP.RIGHT_ARM,),
}  # fmt: skip

STUDIO_8 = Numbering(
    name="studio",
    about="The classes parses of studio photos are measured in: the first groups of HR-VITON 13 "
    "with the neck apart, and all else as background.",
    labels=tuple(_STUDIO),
    palette=leading_colours(CIHP_20, _STUDIO),
)

CIHP_TO_STUDIO = grouping(CIHP_20, STUDIO_8, _STUDIO)

_SUMMARY: dict[str, tuple[int, ...]] = {
    "background": (CIHP.BACKGROUND,),
    "hair": (CIHP.HAIR, CIHP.HAT),
    "face": (CIHP.FACE, CIHP.SUNGLASSES),
    "neck": (CIHP.NECK,),
    "upper": (CIHP.UPPER_CLOTHES, CIHP.COAT),
    "lower": (CIHP.PANTS,),
    "left_arm": (CIHP.LEFT_ARM,),
    "right_arm": (CIHP.RIGHT_ARM,),
    "dress": (CIHP.DRESS,),
    "skirt": (CIHP.SKIRT,),
    "legs": (CIHP.LEFT_LEG, CIHP.RIGHT_LEG, CIHP.SOCKS),
    "shoes": (CIHP.LEFT_SHOE, CIHP.RIGHT_SHOE),
    "accessories": (CIHP.GLOVE, CIHP.SCARF),
}

SUMMARY_13 = Numbering(
    name="summary",
    about="The groups `sichak agreement` gives its figures of a parse in.",
    labels=tuple(_SUMMARY),
    palette=leading_colours(CIHP_20, _SUMMARY),
)

CIHP_TO_SUMMARY = grouping(CIHP_20, SUMMARY_13, _SUMMARY)
