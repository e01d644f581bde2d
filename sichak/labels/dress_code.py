"""Dress Code: ATR's numbers under its own names."""

from __future__ import annotations

from sichak.labels.numbering import Numbering
from sichak.labels.palettes import voc_palette

DRESS_CODE_18 = Numbering(
    name="Dress Code",
    about="The label_maps of Dress Code: the numbers are ATR's, one for one, the files grey "
    "without colours; only 11 has a truer name, as the neck is part of it.",
    labels=(
        "background", "hat", "hair", "sunglasses", "upper_clothes", "skirt", "pants", "dress",
        "belt", "left_shoe", "right_shoe", "head", "left_leg", "right_leg", "left_arm",
        "right_arm", "bag", "scarf",
    ),
    palette=voc_palette(18),
)  # fmt: skip
