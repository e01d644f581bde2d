"""Cases that parsers get wrong, one picture each: seven people, stances and outfits by name."""

from __future__ import annotations

import functools
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np

from atelier.body import Body, build_body
from atelier.camera import Camera
from atelier.cast import BLACK_SNEAKER, FLAT, LOAFER, SNEAKER, on_tiptoe
from atelier.collection import worn_order
from atelier.files import write_label_names
from atelier.garments.spec import GarmentSpec
from atelier.hair import Hairstyle
from atelier.people.frames import View
from atelier.people.photo import picture_of
from atelier.people.series import dressed, save
from atelier.people.somebody import Somebody, somebody
from atelier.people.stances import stance_of
from atelier.people.wardrobe import FALL, STEP
from atelier.shoes import Colour, Shoe
from atelier.studio import Light
from sichak.labels import CIHP

SIZE = (768, 1024)
SAMPLES = 8
"""Light paths a pixel."""
QUALITY = 90
"""Of the JPEGs."""
Frame = Literal["full", "knees", "waist"]
WHITE: Colour = (0.93, 0.93, 0.935)
WARM: Colour = (0.90, 0.885, 0.865)
GREY: Colour = (0.72, 0.73, 0.75)


@dataclass(frozen=True)
class Case:
    """One picture of one case.

    Attributes:
        name: of the case and of its files.
        shows: what a viewer should see.
        person: seed of :func:`~atelier.people.somebody.somebody`.
        garments: what is worn, in any order.
        shoe: in place of the person's own; socks are taken off.
        arms: what the left and the right one do, of ``stances.CURL``.
        legs: what they do, of ``stances.LEGS``.
        stance: seed of the stance's small differences.
        hair: in place of the person's own cut.
        frame: the whole person, from the knees up, or from the hips up.
        paper: the backdrop.
        key_side: where the light comes from.
    """

    name: str
    shows: str
    person: int
    garments: tuple[GarmentSpec, ...]
    shoe: Shoe
    arms: tuple[str, str] = ("down", "down")
    legs: str = "stand"
    stance: int = 0
    hair: Hairstyle | None = None
    frame: Frame = "full"
    paper: Colour = WHITE
    key_side: float = -1.0


_garment = functools.partial(GarmentSpec, colour="", step=STEP, fall=FALL)
_top = functools.partial(
    _garment, id="top", kind="tee", category="upper", label=CIHP.UPPER_CLOTHES, neckline="crew"
)
_trousers = functools.partial(
    _garment, id="lower", kind="trousers", category="lower", label=CIHP.PANTS, length=3.95
)
_skirt = functools.partial(_garment, id="lower", kind="skirt", category="lower", label=CIHP.SKIRT)
_dress = functools.partial(_garment, id="dress", kind="dress", category="dress", label=CIHP.DRESS)
_coat = functools.partial(
    _garment, id="coat", kind="open coat", category="upper", label=CIHP.COAT, neckline="crew"
)

CASES: tuple[Case, ...] = (
    Case(
        "crossed_legs", "bare legs crossed at the ankles, below shorts", 28,
        (_top(fabric="stripes f0eee6 242e58", sleeve=0.34, length=1.45, ease=0.022, cuff=0.014),
         _trousers(fabric="cotton bea884", kind="shorts", length=2.75, rise=0.45, ease=0.016,
                   cling=0.05, pockets="tailored", step=0.009, fall=120)),
        SNEAKER, legs="ankles crossed", stance=3,
    ),
    Case(
        "hands_on_hips", "both hands on the hips, elbows out", 48,
        (_top(fabric="cotton d6a43e", sleeve=0.3, length=1.25, ease=0.014, cling=0.4),
         _trousers(fabric="denim 22304e", rise=0.35, ease=0.009, cling=0.085, pockets="jeans")),
        BLACK_SNEAKER, ("hip", "hip"), paper=WARM, key_side=1.0,
    ),
    Case(
        "hands_in_pockets", "both hands in the trousers' pockets", 43,
        (_top(fabric="cotton 86987a", sleeve=0.36, length=1.3, ease=0.014, tucked=True),
         _trousers(fabric="suiting 484a52", rise=0.2, ease=0.012, cling=0.03, pockets="tailored")),
        LOAFER, ("deep pocket", "deep pocket"), frame="knees", paper=GREY,
    ),
    Case(
        "hair_over_shoulder", "long hair that falls before the shoulders over the top", 49,
        (_top(fabric="rib ce9698", sleeve=0.92, neckline="scoop", depth=0.02, length=1.35,
              ease=0.01, cling=0.5),
         _trousers(fabric="denim 8ea4bd", rise=0.3, ease=0.006, cling=0.085, pockets="jeans")),
        SNEAKER,
        hair=Hairstyle("fall", 0.55, volume=0.02, part=0.2, wave=0.003, behind=0.0, locks=5600,
                       width=0.0062),
        frame="waist", key_side=1.0,
    ),
    Case(
        "open_coat", "a coat worn open over a top of another colour", 47,
        (_top(fabric="cotton eeede8", sleeve=0.9, length=1.4, ease=0.016),
         _trousers(fabric="denim 1c2438", rise=0.3, ease=0.007, cling=0.06, pockets="jeans"),
         _coat(fabric="suiting b0865c", sleeve=0.97, depth=0.02, width=0.012, length=2.7,
               ease=0.03, cuff=0.012, front=0.11)),
        LOAFER, paper=WARM,
    ),
    Case(
        "dress", "a dress to the knees, bare legs", 44,
        (_dress(fabric="floral 283258 eecece f4c45c 689678", sleeve=0.3, neckline="scoop",
                depth=0.01, length=2.9, ease=0.012, cling=0.6, flare=0.18, folds=9),),
        FLAT, stance=1, key_side=1.0,
    ),
    Case(
        "mini_skirt", "a mini skirt with bare legs, and a top", 11,
        (_top(fabric="rib 7a2232", sleeve=0.55, length=1.2, ease=0.008, cling=0.7, tucked=True),
         _skirt(fabric="denim 70889c", length=2.35, rise=0.2, ease=0.008, cling=0.12,
                flare=0.06)),
        SNEAKER, legs="weight", stance=2, paper=GREY,
    ),
)  # fmt: skip
"""Every case, in the order the files are made."""


def wearer(case: Case) -> Somebody:
    """Who models a case: a person by seed, without socks, in the case's shoes and hair."""
    who = somebody(np.random.default_rng(case.person))
    look = replace(who.look, sock=None)
    hair = case.hair or who.hair
    return replace(who, look=look, hair=hair, shoe=case.shoe, sock_top=None)


def posed(case: Case, who: Somebody) -> Body:
    """The case's stance on its person."""
    coated = any(spec.label is CIHP.COAT for spec in case.garments)
    room = 0.02 if coated else 0.0
    stance = stance_of(*case.arms, who.phenotype, case.stance, room, case.legs)
    return build_body(who.phenotype, on_tiptoe(stance, who.shoe))


def camera_of(body: Body, frame: Frame, lift: float) -> Camera:
    """A level camera at the height of the chest, 5 m away."""
    high = float(body.vertices[:, 2].max()) + 0.13
    low = {
        "full": -lift - 0.1,
        "knees": float(body.joints["lowerleg01.L"][2]) - 0.1,
        "waist": float(body.joints["upperleg01.L"][2]) - 0.12,
    }[frame]
    return Camera(1.1, 5.0, low, high, 0.0, SIZE)


def make_cases(out: Path, only: Iterable[str] = ()) -> None:
    """Write the picture, labels and pose of each case below ``out``; what is there is skipped.

    Args:
        only: names of cases; none for all.
    """
    write_label_names(out)
    wanted = set(only)
    for number, case in enumerate(CASES):
        began = time.process_time()
        if (wanted and case.name not in wanted) or (out / "labels" / f"{case.name}.png").exists():
            continue
        who = wearer(case)
        body = posed(case, who)
        someone = dressed(who, body, worn_order(case.garments))
        light = Light(key_side=case.key_side, backdrop=case.paper, floor=-who.shoe.lift)
        view = View(0.0, camera_of(body, case.frame, who.shoe.lift), light, None, 1.05)
        meshes = [*someone.skin, *someone.worn]
        save(out, case.name, picture_of(body, meshes, view, None, SAMPLES, number), QUALITY)
        spent = time.process_time() - began
        print(f"{number + 1}/{len(CASES)} {case.name} {spent:.0f} s", flush=True)
