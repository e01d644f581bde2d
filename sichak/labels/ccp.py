"""CCP: the 59 labels of Clothing Co-Parsing, street photos labelled by hand."""

from __future__ import annotations

from enum import IntEnum

from sichak.labels.numbering import Numbering, named
from sichak.labels.palettes import voc_palette


class CCP(IntEnum):
    """The 59 labels of Clothing Co-Parsing (Yang, Luo and Lin, CVPR 2014), in its order.

    It names dozens of kinds of garment and shoe, but has one skin and no sides. Its words
    come from the photos' tags and are loose: see
    :data:`sichak.labels.CCP_TO_CIHP_SETS` for what was found under each.
    """

    BACKGROUND = 0
    ACCESSORIES = 1
    BAG = 2
    BELT = 3
    BLAZER = 4
    BLOUSE = 5
    BODYSUIT = 6
    BOOTS = 7
    BRA = 8
    BRACELET = 9
    CAPE = 10
    CARDIGAN = 11
    CLOGS = 12
    COAT = 13
    DRESS = 14
    EARRINGS = 15
    FLATS = 16
    GLASSES = 17
    GLOVES = 18
    HAIR = 19
    HAT = 20
    HEELS = 21
    HOODIE = 22
    INTIMATE = 23
    JACKET = 24
    JEANS = 25
    JUMPER = 26
    LEGGINGS = 27
    LOAFERS = 28
    NECKLACE = 29
    PANTIES = 30
    PANTS = 31
    PUMPS = 32
    PURSE = 33
    RING = 34
    ROMPER = 35
    SANDALS = 36
    SCARF = 37
    SHIRT = 38
    SHOES = 39
    SHORTS = 40
    SKIN = 41
    SKIRT = 42
    SNEAKERS = 43
    SOCKS = 44
    STOCKINGS = 45
    SUIT = 46
    SUNGLASSES = 47
    SWEATER = 48
    SWEATSHIRT = 49
    SWIMWEAR = 50
    T_SHIRT = 51
    TIE = 52
    TIGHTS = 53
    TOP = 54
    VEST = 55
    WALLET = 56
    WATCH = 57
    WEDGES = 58


CCP_59 = Numbering(
    name="CCP",
    about="Clothing Co-Parsing: street photos labelled by hand; dozens of words for clothes and "
    "shoes, one for skin, none for a side.",
    labels=named(CCP),
    palette=voc_palette(len(CCP)),
)
