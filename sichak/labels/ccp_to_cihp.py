"""What a label of CCP may be in CIHP.

CCP has no sides, one skin, and words as loose as the tags they come from: "suit" is a
man's jacket, a trouser suit or a jumpsuit. So a label of CCP is a *set* of CIHP labels,
and a photo alone can tell which of them is meant. The sets were made by looking at the
photos of every label whose word leaves a doubt.
"""

from __future__ import annotations

from sichak.labels.ccp import CCP, CCP_59
from sichak.labels.cihp import CIHP, CIHP_20
from sichak.labels.label_map import LabelMap

_UPPER = {CIHP.UPPER_CLOTHES}
_ARMS = {CIHP.LEFT_ARM, CIHP.RIGHT_ARM}
_LEGS = {CIHP.LEFT_LEG, CIHP.RIGHT_LEG}
_SHOES = {CIHP.LEFT_SHOE, CIHP.RIGHT_SHOE}
_TOP_OR_COAT = {CIHP.UPPER_CLOTHES, CIHP.COAT}
_TOP_TO_TOE = {CIHP.UPPER_CLOTHES, CIHP.DRESS, CIHP.PANTS}  # one-pieces and whole outfits

_SETS: dict[CCP, set[CIHP]] = {
    CCP.BACKGROUND: {CIHP.BACKGROUND},
    # Held: a phone, a fan, an umbrella. Worn: jewellery, which lies on what is below it.
    CCP.ACCESSORIES: {
        CIHP.BACKGROUND, CIHP.HAT, CIHP.HAIR, CIHP.FACE, CIHP.NECK, CIHP.SCARF,
        CIHP.UPPER_CLOTHES, CIHP.DRESS, CIHP.COAT, *_ARMS,
    },
    CCP.BAG: {CIHP.BACKGROUND},  # CIHP labels no bags
    # A sash is part of what it holds, but a belt is no part of trousers: these are changed
    # without it.
    CCP.BELT: {
        CIHP.BACKGROUND, CIHP.UPPER_CLOTHES, CIHP.DRESS, CIHP.COAT, CIHP.SKIRT,
    },
    CCP.BLAZER: {CIHP.COAT},
    CCP.BLOUSE: _UPPER,
    CCP.BODYSUIT: _TOP_TO_TOE,  # jumpsuits, playsuits, and long T-shirts too
    CCP.BOOTS: _SHOES,
    CCP.BRA: _UPPER,
    CCP.BRACELET: _ARMS,
    CCP.CAPE: {CIHP.UPPER_CLOTHES, CIHP.DRESS, CIHP.COAT},  # ponchos, furs, wide tunics
    CCP.CARDIGAN: _TOP_OR_COAT,  # a coat when it hangs open over a top
    CCP.CLOGS: _SHOES,
    CCP.COAT: {CIHP.COAT},
    CCP.DRESS: {CIHP.DRESS},
    CCP.EARRINGS: {CIHP.BACKGROUND, CIHP.HAIR, CIHP.FACE, CIHP.NECK},  # beside the neck, too
    CCP.FLATS: _SHOES,
    CCP.GLASSES: {CIHP.SUNGLASSES, CIHP.FACE},  # clear ones are often labelled as face
    CCP.GLOVES: {CIHP.GLOVE},
    CCP.HAIR: {CIHP.HAIR},
    CCP.HAT: {CIHP.HAT},
    CCP.HEELS: _SHOES,
    CCP.HOODIE: _TOP_OR_COAT,
    CCP.INTIMATE: {CIHP.UPPER_CLOTHES, CIHP.DRESS, CIHP.PANTS},
    CCP.JACKET: {CIHP.COAT},
    CCP.JEANS: {CIHP.PANTS},
    CCP.JUMPER: _UPPER,  # sweaters throughout, no pinafores
    CCP.LEGGINGS: {CIHP.PANTS},
    CCP.LOAFERS: _SHOES,
    CCP.NECKLACE: {CIHP.NECK, CIHP.UPPER_CLOTHES, CIHP.DRESS, CIHP.COAT},
    CCP.PANTIES: {CIHP.PANTS},
    CCP.PANTS: {CIHP.PANTS},
    CCP.PUMPS: _SHOES,
    CCP.PURSE: {CIHP.BACKGROUND},
    CCP.RING: _ARMS,
    CCP.ROMPER: _TOP_TO_TOE,  # jumpsuits, but also a blouse and trousers drawn as one
    CCP.SANDALS: _SHOES,
    CCP.SCARF: {CIHP.SCARF},
    CCP.SHIRT: _UPPER,
    CCP.SHOES: _SHOES,
    CCP.SHORTS: {CIHP.PANTS},
    CCP.SKIN: {CIHP.FACE, CIHP.NECK, *_ARMS, *_LEGS},
    CCP.SKIRT: {CIHP.SKIRT},
    CCP.SNEAKERS: _SHOES,
    CCP.SOCKS: {CIHP.SOCKS},
    CCP.STOCKINGS: {CIHP.SOCKS},  # hosiery under a skirt: neither bare leg nor trousers
    CCP.SUIT: {*_TOP_TO_TOE, CIHP.COAT, CIHP.SKIRT},  # jackets, trouser suits, jumpsuits
    CCP.SUNGLASSES: {CIHP.SUNGLASSES},
    CCP.SWEATER: _UPPER,
    CCP.SWEATSHIRT: _UPPER,
    CCP.SWIMWEAR: _TOP_TO_TOE,
    CCP.T_SHIRT: _UPPER,
    CCP.TIE: {CIHP.UPPER_CLOTHES, CIHP.DRESS, CIHP.COAT},  # a part of the garment below it
    # No hosiery: whatever is tight: leather leggings and jackets, bustiers, tops.
    CCP.TIGHTS: {*_TOP_TO_TOE, CIHP.COAT, CIHP.SOCKS},
    CCP.TOP: _UPPER,
    CCP.VEST: _TOP_OR_COAT,  # waistcoats, sleeveless furs and jackets, tank tops
    CCP.WALLET: {CIHP.BACKGROUND},  # clutches
    CCP.WATCH: _ARMS,
    CCP.WEDGES: _SHOES,
}  # fmt: skip

CCP_TO_CIHP_SETS: tuple[frozenset[int], ...] = tuple(
    frozenset(int(cihp) for cihp in _SETS[ccp]) for ccp in CCP
)
"""For each of the 59 CCP labels, the CIHP labels it may be."""

_LIKELIEST: dict[CCP, CIHP] = {
    CCP.ACCESSORIES: CIHP.BACKGROUND,
    CCP.BELT: CIHP.BACKGROUND,
    CCP.BODYSUIT: CIHP.DRESS,
    CCP.CAPE: CIHP.COAT,
    CCP.CARDIGAN: CIHP.UPPER_CLOTHES,
    CCP.EARRINGS: CIHP.FACE,
    CCP.GLASSES: CIHP.SUNGLASSES,
    CCP.HOODIE: CIHP.UPPER_CLOTHES,
    CCP.INTIMATE: CIHP.UPPER_CLOTHES,
    CCP.NECKLACE: CIHP.NECK,
    CCP.ROMPER: CIHP.DRESS,
    CCP.SKIN: CIHP.FACE,
    CCP.SUIT: CIHP.COAT,
    CCP.SWIMWEAR: CIHP.UPPER_CLOTHES,
    CCP.TIE: CIHP.UPPER_CLOTHES,
    CCP.TIGHTS: CIHP.PANTS,
    CCP.VEST: CIHP.UPPER_CLOTHES,
}
"""Of the labels that may be several and not only left or right, the one taken."""

_BACK: dict[CIHP, CCP] = {
    CIHP.BACKGROUND: CCP.BACKGROUND,
    CIHP.HAT: CCP.HAT,
    CIHP.HAIR: CCP.HAIR,
    CIHP.GLOVE: CCP.GLOVES,
    CIHP.SUNGLASSES: CCP.SUNGLASSES,
    CIHP.DRESS: CCP.DRESS,
    CIHP.COAT: CCP.COAT,
    CIHP.SOCKS: CCP.SOCKS,
    CIHP.PANTS: CCP.PANTS,
    CIHP.SCARF: CCP.SCARF,
    CIHP.SKIRT: CCP.SKIRT,
}


def _likeliest(ccp: CCP) -> CIHP:
    return _LIKELIEST.get(ccp, CIHP(min(_SETS[ccp])))  # of left and right, left


def _lost(ccp: CCP) -> str:
    if len(_SETS[ccp]) > 1:
        names = [CIHP_20.labels[cihp] for cihp in sorted(_SETS[ccp])]
        return f"may be {', '.join(names[:-1])} or {names[-1]}"
    if _SETS[ccp] == {CIHP.BACKGROUND}:
        return "CIHP has no bags; it becomes background"
    return f"its kind: all that is left is {CIHP_20.labels[_likeliest(ccp)]}"


CCP_TO_CIHP = LabelMap(
    CCP_59,
    CIHP_20,
    table=tuple(_likeliest(ccp) for ccp in CCP),
    back=tuple(_BACK.get(cihp) for cihp in CIHP),
    lost={ccp: _lost(ccp) for ccp in CCP if _BACK.get(_likeliest(ccp)) != ccp},
)
"""The likeliest CIHP label of each: to draw with. :data:`CCP_TO_CIHP_SETS` says all of them."""
