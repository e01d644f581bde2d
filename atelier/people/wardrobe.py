"""Clothes at random: cuts by numbers, cloths by weave and colour."""

from __future__ import annotations

import numpy as np

from atelier.cloths import WEAVES
from atelier.garments.spec import GarmentSpec, Neckline
from atelier.people.somebody import colour
from sichak.labels import CIHP

STEP = 0.0125
"""Metres between grid samples of the cloth: coarser than the sample store's."""
FALL = 80
"""Steps of draping."""

TOP_WEAVES: tuple[str, ...] = (
    "cotton", "cotton", "cotton", "rib", "knit", "stripes", "checks", "dots", "floral",
    "pinstripes", "satin",
)  # fmt: skip
LOWER_WEAVES: tuple[str, ...] = ("denim", "denim", "suiting", "suiting", "cotton", "checks")
SKIRT_WEAVES: tuple[str, ...] = (
    "cotton", "denim", "suiting", "tweed", "checks", "floral", "dots", "satin", "rib",
)  # fmt: skip
COAT_WEAVES: tuple[str, ...] = ("suiting", "suiting", "tweed", "knit", "denim", "checks", "cotton")
INDIGOS = ("22304e", "1c2438", "566f94", "8ea4bd", "2b2c30")


def cloth_name(rng: np.random.Generator, spec: GarmentSpec) -> str:
    """A cloth that suits a garment, as ``atelier.cloths.cloth`` reads it."""
    if spec.label is CIHP.COAT:
        weaves = COAT_WEAVES
    elif spec.label is CIHP.PANTS:
        weaves = LOWER_WEAVES
    elif spec.label is CIHP.SKIRT:
        weaves = SKIRT_WEAVES
    else:
        weaves = TOP_WEAVES
    weave = str(rng.choice(weaves))
    colours = [_hexadecimal(rng) for _ in range(WEAVES[weave][0])]
    if weave == "denim" and spec.label is not CIHP.COAT and rng.uniform() < 0.7:
        colours = [str(rng.choice(INDIGOS))]
    return " ".join([weave, *colours])


def _hexadecimal(rng: np.random.Generator) -> str:
    return "".join(f"{round(255 * value):02x}" for value in colour(rng))


def outfit_of(rng: np.random.Generator, woman: bool) -> list[GarmentSpec]:
    """What somebody wears: a dress, or a top and a lower; a coat over one in five."""
    garments: list[GarmentSpec] = []
    if woman and rng.uniform() < 0.3:
        garments.append(_dress(rng))
    else:
        lower = _skirt(rng) if woman and rng.uniform() < 0.4 else _trousers(rng)
        garments += [_top(rng, woman), lower]
    if rng.uniform() < 0.22:
        garments.append(_coat(rng))
    return garments


def _sleeve(rng: np.random.Generator) -> float:
    kinds = (0.0, rng.uniform(0.2, 0.45), rng.uniform(0.55, 0.75), rng.uniform(0.9, 0.98))
    return float(kinds[int(rng.choice(4, p=[0.2, 0.37, 0.08, 0.35]))])


def _neckline(rng: np.random.Generator) -> tuple[Neckline, float]:
    names: tuple[Neckline, ...] = ("crew", "v", "scoop")
    deep = (0.0, rng.uniform(0.03, 0.09), rng.uniform(0, 0.05))
    kind = int(rng.choice(3, p=[0.5, 0.22, 0.28]))
    return names[kind], float(deep[kind])


def _top(rng: np.random.Generator, woman: bool) -> GarmentSpec:
    sleeve = _sleeve(rng)
    name, depth = _neckline(rng)
    collar = sleeve > 0 and rng.uniform() < 0.2
    fitted = woman and rng.uniform() < 0.55
    tucked = rng.uniform() < (0.45 if woman else 0.2)
    short = fitted and not tucked and rng.uniform() < 0.15
    length = rng.uniform(0.25, 0.7) if short else rng.uniform(1.1, 1.7)
    ease = rng.uniform(0.006, 0.014) if fitted or tucked else rng.uniform(0.015, 0.034)
    return GarmentSpec(
        id="top", kind="shirt" if collar else "tee", category="upper", label=CIHP.UPPER_CLOTHES,
        fabric="white cotton", colour="", sleeve=sleeve,
        neckline="collar" if collar else name, depth=0.0 if collar else depth,
        length=float(min(length, 1.35) if tucked else length), ease=float(ease),
        cling=float(rng.uniform(0.4, 0.9) if fitted else rng.uniform(0.08, 0.3)),
        cuff=float(rng.uniform(0, 0.016)), tucked=bool(tucked),
        buttons=6 if collar else 0, step=STEP, fall=FALL,
    )  # fmt: skip


def _trousers(rng: np.random.Generator) -> GarmentSpec:
    short = rng.uniform() < 0.22
    wide = rng.uniform() < 0.35
    return GarmentSpec(
        id="lower", kind="shorts" if short else "trousers", category="lower", label=CIHP.PANTS,
        fabric="white cotton", colour="", rise=float(rng.uniform(0.1, 0.5)),
        length=float(rng.uniform(2.3, 2.9) if short else rng.uniform(3.65, 4.05)),
        ease=float(rng.uniform(0.012, 0.022) if wide or short else rng.uniform(0.005, 0.01)),
        cling=float(rng.uniform(0.015, 0.04) if wide else rng.uniform(0.045, 0.09)),
        flare=float(rng.uniform(0, 0.06) if wide else 0.0),
        pockets=str(rng.choice(["jeans", "tailored"])), step=STEP, fall=FALL,
    )  # fmt: skip


def _skirt(rng: np.random.Generator) -> GarmentSpec:
    full = rng.uniform() < 0.5
    return GarmentSpec(
        id="lower", kind="skirt", category="lower", label=CIHP.SKIRT, fabric="white cotton",
        colour="", rise=float(rng.uniform(0.0, 0.3)), length=float(_hem(rng)),
        ease=float(rng.uniform(0.006, 0.012)), cling=float(rng.uniform(0.1, 0.3)),
        flare=float(rng.uniform(0.12, 0.3) if full else rng.uniform(0, 0.06)),
        folds=int(rng.integers(7, 13)) if full else 0, step=STEP, fall=FALL,
    )  # fmt: skip


def _hem(rng: np.random.Generator) -> float:
    """Mini, to the knee, or midi."""
    bounds = ((2.2, 2.55), (2.6, 3.05), (3.1, 3.7))[int(rng.choice(3, p=[0.4, 0.3, 0.3]))]
    return float(rng.uniform(*bounds))


def _dress(rng: np.random.Generator) -> GarmentSpec:
    name, depth = _neckline(rng)
    full = rng.uniform() < 0.5
    return GarmentSpec(
        id="dress", kind="dress", category="dress", label=CIHP.DRESS, fabric="white cotton",
        colour="", sleeve=_sleeve(rng), neckline=name, depth=depth, length=_hem(rng),
        ease=float(rng.uniform(0.008, 0.014)), cling=float(rng.uniform(0.45, 0.75)),
        flare=float(rng.uniform(0.1, 0.22) if full else rng.uniform(0, 0.06)),
        folds=int(rng.integers(6, 11)) if full else 0, step=STEP, fall=FALL,
    )  # fmt: skip


def _coat(rng: np.random.Generator) -> GarmentSpec:
    return GarmentSpec(
        id="coat", kind="open coat", category="upper", label=CIHP.COAT, fabric="white cotton",
        colour="", sleeve=0.97, neckline="crew", depth=0.02, width=0.012,
        length=float(rng.choice([rng.uniform(1.3, 1.8), rng.uniform(2.2, 3.2)])),
        ease=float(rng.uniform(0.026, 0.034)), cling=0.1, cuff=0.012,
        front=float(rng.uniform(0.05, 0.14)), step=STEP, fall=FALL,
    )  # fmt: skip
