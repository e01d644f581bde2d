"""What a garment is: numbers and names a pattern is cut from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sichak.labels import CIHP

Category = Literal["upper", "lower", "dress"]
Neckline = Literal["none", "crew", "v", "scoop", "collar"]


@dataclass(frozen=True)
class GarmentSpec:
    """One garment.

    Attributes:
        id: short name, unique in the collection.
        kind: what a shop calls it ("short-sleeve tee").
        category: HR-VITON's and Dress Code's three.
        label: the CIHP label its pixels get.
        fabric: name of a cloth in ``atelier.cloths.CLOTHS``.
        colour: the colour a shop would print.
        wearer: who it is cut for; its ghost packshot uses that mannequin.
        sleeve: share of the arm it covers; 0 is sleeveless, 1 ends at the wrist.
        neckline: shape of the neck opening.
        depth: metres the front of the neck opening lies below the pit of the neck.
        width: metres added to half the width of the neck opening.
        length: hem; 0 waist, 1 hips, 2 crotch, 3 knees, 4 ankles (fractions between).
        rise: waist of trousers and skirts on the same scale.
        ease: metres between body and cloth where it is loose.
        cling: 0 falls straight from the widest place, 1 follows the body.
        flare: metres of radius gained a metre down, below the waist (or the knee).
        folds: number of folds around a skirt; 0 leaves them to gravity.
        pleated: folds are pressed pleats from the waistband down.
        cuff: metres the sleeve is looser at its end.
        tucked: worn inside trousers or skirt.
        picture: print on the chest (see ``atelier.prints``), with its ``inks``.
        trim: second cloth for ribs and collar; empty uses the first.
        buttons: number of buttons down the front.
        pockets: trousers pockets and seams ("jeans", "tailored" or none).
        front: half the width of the open front at the hem, metres; 0 is closed.
        step: metres between grid samples: the size of the cloth's triangles.
        fall: steps of draping; larger triangles come to rest sooner.
    """

    id: str
    kind: str
    category: Category
    label: CIHP
    fabric: str
    colour: str
    wearer: Literal["woman", "man", "any"] = "any"
    sleeve: float = 0.0
    neckline: Neckline = "none"
    depth: float = 0.0
    width: float = 0.0
    length: float = 1.5
    rise: float = 0.3
    ease: float = 0.012
    cling: float = 0.1
    flare: float = 0.0
    folds: int = 0
    pleated: bool = False
    cuff: float = 0.0
    tucked: bool = False
    picture: str = ""
    inks: tuple[tuple[int, int, int], ...] = ()
    trim: str = ""
    buttons: int = 0
    pockets: str = ""
    front: float = 0.0
    step: float = 0.009
    fall: int = 120
