"""The collection: every garment of the sample store, and how it is worn and shown."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from atelier.body import Body, build_body
from atelier.cloths import cloth as cloth_named
from atelier.garments.cloth import Cloth
from atelier.garments.drape import Fall, drape, even_rims
from atelier.garments.dress import dress_pattern
from atelier.garments.figure import Figure, figure, mannequin
from atelier.garments.skirt import skirt_pattern
from atelier.garments.spec import GarmentSpec
from atelier.garments.tailor import back_of_neck, sewn
from atelier.garments.top import top_pattern
from atelier.garments.trims import neck_label
from atelier.garments.trousers import trousers_pattern
from atelier.garments.worn import contacts, crumpled, slack, tucked
from atelier.mesh import Mesh, Points
from atelier.poses import Pose
from sichak.labels import CIHP

__all__ = [
    "COLLECTION",
    "Draped",
    "GarmentSpec",
    "drape_on",
    "dress_body",
    "ghost_packshot",
    "outfit",
    "worn_order",
]

_top = functools.partial(GarmentSpec, category="upper", label=CIHP.UPPER_CLOTHES)
_trousers = functools.partial(GarmentSpec, category="lower", label=CIHP.PANTS)
_skirt = functools.partial(GarmentSpec, category="lower", label=CIHP.SKIRT, wearer="woman")
_dress = functools.partial(GarmentSpec, category="dress", label=CIHP.DRESS, wearer="woman")

COLLECTION: tuple[GarmentSpec, ...] = (
    _top(id="seoul-tee", kind="short-sleeve printed tee", fabric="white cotton", colour="white",
         sleeve=0.34, neckline="crew", length=1.45, ease=0.022, cuff=0.014,
         picture="seoul", inks=((186, 40, 48), (34, 38, 66)), trim="white rib"),
    _top(id="sunset-tee", kind="short-sleeve printed tee", fabric="sand cotton", colour="sand",
         wearer="man", sleeve=0.36, neckline="crew", length=1.5, ease=0.026, cuff=0.016,
         picture="sunset", inks=((226, 108, 62), (36, 88, 132), (92, 158, 184))),
    _top(id="breton-tee", kind="long-sleeve striped tee", fabric="breton", colour="white/navy",
         sleeve=0.92, neckline="crew", width=0.012, length=1.35, ease=0.016, cuff=0.002),
    _top(id="coral-tank", kind="sleeveless rib top", fabric="coral rib", colour="coral",
         wearer="woman", neckline="scoop", depth=0.045, length=1.1, ease=0.006, cling=0.8,
         tucked=True),
    _top(id="sage-jumper", kind="long-sleeve jumper", fabric="sage jumper", colour="sage",
         trim="sage rib", sleeve=0.97, neckline="crew", length=1.3, ease=0.03, cuff=0.004,
         cling=0.15),
    _top(id="oxford-shirt", kind="long-sleeve shirt", fabric="blue shirting", colour="sky blue",
         wearer="man", sleeve=0.97, neckline="collar", length=1.6, ease=0.024, cuff=0.006,
         buttons=7),
    _top(id="check-shirt", kind="short-sleeve shirt", fabric="red check", colour="red check",
         sleeve=0.4, neckline="collar", length=1.4, ease=0.024, cuff=0.02, buttons=6),
    _top(id="wine-vneck", kind="short-sleeve v-neck top", fabric="wine jersey", colour="wine",
         wearer="woman", sleeve=0.26, neckline="v", depth=0.07, length=1.2, ease=0.012, cling=0.5,
         tucked=True),
    _trousers(id="slim-jeans", kind="slim jeans", fabric="indigo denim", colour="indigo",
              length=3.95, rise=0.55, ease=0.006, cling=0.085, pockets="jeans"),
    _trousers(id="wide-trousers", kind="wide trousers", fabric="camel suiting", colour="camel",
              wearer="woman", length=4.05, rise=0.15, ease=0.014, cling=0.02, flare=0.02,
              pockets="tailored"),
    _trousers(id="tailored-trousers", kind="tailored trousers", fabric="charcoal suiting",
              colour="charcoal", wearer="man", length=4.02, rise=0.45, ease=0.01, cling=0.04,
              pockets="tailored"),
    _trousers(id="chino-shorts", kind="shorts", fabric="beige cotton", colour="beige",
              length=2.75, rise=0.45, ease=0.016, cling=0.05, pockets="tailored"),
    _skirt(id="denim-mini", kind="mini skirt", fabric="light denim", colour="light blue",
           length=2.35, rise=0.3, ease=0.008, cling=0.1, flare=0.06),
    _skirt(id="tweed-pencil", kind="pencil skirt", fabric="tweed", colour="grey", length=2.95,
           rise=0.1, ease=0.006, cling=0.14),
    _skirt(id="emerald-flared", kind="flared skirt", fabric="emerald satin", colour="emerald",
           length=3.2, rise=0.0, ease=0.008, cling=0.3, flare=0.3, folds=11),
    _skirt(id="grey-pleated", kind="pleated skirt", fabric="grey check", colour="grey check",
           length=2.7, rise=0.1, ease=0.008, cling=0.2, flare=0.12, folds=22, pleated=True),
    _dress(id="floral-dress", kind="short-sleeve a-line dress", fabric="navy floral",
           colour="navy floral", sleeve=0.3, neckline="scoop", depth=0.01, length=2.85,
           ease=0.012, cling=0.6, flare=0.2, folds=9),
    _dress(id="pink-midi", kind="sleeveless midi dress", fabric="dusty pink satin",
           colour="dusty pink", neckline="v", depth=0.06, length=3.4, ease=0.008, cling=0.7,
           flare=0.12, folds=8),
    _dress(id="wine-knit-dress", kind="long-sleeve dress", fabric="black rib", colour="black",
           sleeve=0.95, neckline="crew", length=2.9, ease=0.008, cling=0.6, flare=0.05),
)  # fmt: skip
"""Tops, trousers, shorts, skirts and dresses, for women and men."""

GHOST = Pose("ghost", {"upperarm01.L": (0, 20, 0), "upperarm01.R": (0, -20, 0)})
"""How the invisible mannequin of a packshot stands."""


def dress_body(
    body: Body, spec: GarmentSpec, under: Sequence[Mesh] = (), tuck: float | None = None
) -> list[Mesh]:
    """A garment worn by a posed body.

    Args:
        body: the wearer.
        spec: the garment.
        under: meshes already worn that this garment lies on (not shoes or hair).
        tuck: waist (on the scale of ``GarmentSpec.rise``) of what it is tucked into.
    """
    return drape_on(body, spec, under, tuck).meshes()


@dataclass(frozen=True, eq=False)
class Draped:
    """A garment that has come to rest on someone: ``posed`` (V, 3) is where ``cloth`` lies."""

    figure: Figure
    spec: GarmentSpec
    cloth: Cloth
    posed: Points

    def meshes(self, fabric: str = "", trim: str = "") -> list[Mesh]:
        """The garment sewn, of its own cloth or in another one."""
        spec = replace(self.spec, fabric=fabric, trim=trim) if fabric else self.spec
        return sewn(self.figure, spec, self.cloth, self.posed)


def drape_on(
    body: Body, spec: GarmentSpec, under: Sequence[Mesh] = (), tuck: float | None = None
) -> Draped:
    """A garment draped on a posed body; arguments as in :func:`dress_body`."""
    fig = figure(body.phenotype)
    cloth, posed = _draped(fig, body, spec, under)
    if tuck is not None:
        share = np.clip((fig.level(tuck) - 0.005 - cloth.rest[:, 2]) / 0.03, 0, 1)
        posed = tucked(body, posed, share)
    return Draped(fig, spec, cloth, posed)


def _draped(
    fig: Figure, body: Body, spec: GarmentSpec, under: Sequence[Mesh]
) -> tuple[Cloth, Points]:
    cloth = _pattern(fig, spec)
    start = body.skin(cloth.rest, cloth.fields["weights"].astype(np.float32))
    hold, follow = _held(fig, spec, cloth)
    meets = contacts(fig, body, cloth, under, spec.sleeve > 0)
    stiff = cloth_named(spec.fabric).weight
    start = crumpled(start, cloth.rest, cloth.faces, 0.0025 * (1 - stiff))
    posed = drape(
        slack(spec, cloth),
        start,
        cloth.faces,
        meets,
        Fall(spec.fall, bend=0.2 + 0.6 * stiff),
        hold,
        follow,
    )
    return cloth, even_rims(posed, cloth.faces)


def worn_order(specs: Sequence[GarmentSpec]) -> list[GarmentSpec]:
    """From the skin outwards: tucked tops, lowers, what falls over them, coats."""
    rank = {"upper": 2, "lower": 1, "dress": 1}
    return sorted(
        specs, key=lambda s: 0 if s.tucked else 3 if s.label is CIHP.COAT else rank[s.category]
    )


def outfit(body: Body, specs: Sequence[GarmentSpec]) -> dict[str, list[Mesh]]:
    """Several garments worn together, by garment id; each lies on those below it."""
    worn: dict[str, list[Mesh]] = {}
    waist = next((s.rise for s in specs if s.category == "lower"), None)
    for spec in worn_order(specs):
        under = [mesh for meshes in worn.values() for mesh in meshes]
        worn[spec.id] = dress_body(body, spec, under, waist if spec.tucked else None)
    return worn


def ghost_packshot(spec: GarmentSpec) -> list[Mesh]:
    """The garment alone, as if on an invisible mannequin, seen from the front (-y)."""
    fig = mannequin(spec.wearer != "man")
    cloth, posed = _draped(fig, build_body(fig.body.phenotype, GHOST), spec, ())
    place, normal = back_of_neck(fig, spec, cloth, posed)
    return [*sewn(fig, spec, cloth, posed), neck_label(cloth, spec, place, normal)]


_patterns: dict[str, Cloth] = {}
MOST_PATTERNS = 60
"""Patterns kept in memory, about 10 MB each."""


def _pattern(fig: Figure, spec: GarmentSpec) -> Cloth:
    key = f"{fig.body.phenotype!r} {spec!r}"
    if len(_patterns) > MOST_PATTERNS:
        _patterns.clear()
    if key not in _patterns:
        if spec.category == "upper":
            _patterns[key] = top_pattern(fig, spec)
        elif spec.category == "dress":
            _patterns[key] = dress_pattern(fig, spec)
        elif "skirt" in spec.kind:
            _patterns[key] = skirt_pattern(fig, spec)
        else:
            _patterns[key] = trousers_pattern(fig, spec)
    return _patterns[key]


def _held(fig: Figure, spec: GarmentSpec, cloth: Cloth) -> tuple[Points, Points]:
    """What keeps a garment up: its waistband; shoulders and seams draw a little."""
    z = cloth.rest[:, 2]
    if spec.category == "lower":
        hold = np.clip(1 - (fig.level(spec.rise) - z - 0.04) / 0.05, 0, 1)
        return hold, np.full(len(z), 0.004)
    neck = float(fig.body.rest_joints["clavicle.L"][2])
    hold = np.zeros(len(z))
    follow = 0.02 * np.clip(1 - (fig.level(0) - z) / 0.15, 0.2, 1)
    return hold, follow + 0.1 * np.clip(1 - (neck - z) / 0.1, 0, 1)
