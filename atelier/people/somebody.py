"""Somebody at random: build, face, colours, hair, shoes and socks."""

from __future__ import annotations

import colorsys
from dataclasses import dataclass, replace

import numpy as np

from atelier.body import Body, Phenotype, build_body
from atelier.cast import SMILE, SOFT
from atelier.eyes import eyeball
from atelier.hair import Hairstyle, hair_meshes
from atelier.mesh import Mesh
from atelier.poses import Pose
from atelier.shoes import Colour, Shoe, shoe_meshes
from atelier.skin import Complexion, paint, skin_mesh

TONES: tuple[tuple[Colour, Colour], ...] = (
    ((0.96, 0.82, 0.74), (0.83, 0.45, 0.44)),
    ((0.94, 0.78, 0.68), (0.80, 0.40, 0.40)),
    ((0.90, 0.72, 0.60), (0.76, 0.42, 0.40)),
    ((0.83, 0.62, 0.49), (0.74, 0.36, 0.35)),
    ((0.66, 0.45, 0.33), (0.62, 0.29, 0.28)),
    ((0.50, 0.32, 0.23), (0.52, 0.25, 0.24)),
    ((0.36, 0.22, 0.16), (0.46, 0.21, 0.20)),
    ((0.27, 0.165, 0.12), (0.40, 0.20, 0.19)),
)
"""Skin and lips, from light to dark."""
HAIRS: tuple[Colour, ...] = (
    (0.05, 0.045, 0.04), (0.08, 0.06, 0.05), (0.16, 0.09, 0.06), (0.24, 0.14, 0.09),
    (0.36, 0.23, 0.13), (0.62, 0.45, 0.27), (0.80, 0.63, 0.40), (0.45, 0.17, 0.08),
    (0.55, 0.54, 0.53),
)  # fmt: skip
IRISES: tuple[Colour, ...] = ((0.15, 0.09, 0.05), (0.26, 0.16, 0.10), (0.34, 0.46, 0.54))
SKIN_ATLAS = 512
"""Texels a side of the skin's texture: enough for small pictures."""


@dataclass(frozen=True, eq=False)
class Somebody:
    """A person of a series, dressed in skin, hair and shoes only.

    ``sock_top`` is the height of the socks in rest space in metres, or None.
    """

    phenotype: Phenotype
    look: Complexion
    hair: Hairstyle
    shoe: Shoe
    sock_top: float | None
    seed: int

    @property
    def is_woman(self) -> bool:
        """Whose cuts are worn."""
        return self.phenotype.gender > 0.5


def somebody(rng: np.random.Generator, flat_hair: bool = False) -> Somebody:
    """Draw a person.

    Args:
        flat_hair: leave room for a hat.
    """
    woman = rng.uniform() < 0.6
    kin = rng.dirichlet([0.7, 0.9, 0.9])
    phenotype = Phenotype(
        gender=float(rng.uniform(0.86, 1.0) if woman else rng.uniform(0.0, 0.12)),
        age=float(rng.uniform(0.58, 0.86)),
        muscle=float(rng.uniform(0.4, 0.62) if woman else rng.uniform(0.42, 0.75)),
        weight=float(np.clip(rng.normal(0.47, 0.11), 0.28, 0.8)),
        height=float(rng.uniform(0.36, 0.64)),
        cupsize=float(rng.uniform(0.3, 0.65)),
        african=float(kin[0]),
        asian=float(kin[1]),
        caucasian=float(kin[2]),
        face=SMILE if rng.uniform() < 0.4 else SOFT,
    )
    socked = rng.uniform() < 0.45
    top = float(rng.choice([0.13, 0.16, 0.2, 0.28])) if socked else None
    return Somebody(
        phenotype, _look(rng, float(kin[0]), woman, top), _hair(rng, woman, flat_hair),
        _shoe(rng, woman), top, int(rng.integers(1 << 30)),
    )  # fmt: skip


def _look(rng: np.random.Generator, african: float, woman: bool, sock: float | None) -> Complexion:
    dark = int(np.clip(np.round(african * 7 + rng.normal(0.8, 1.1)), 0, len(TONES) - 1))
    skin, lips = TONES[dark]
    warm = rng.uniform(0.95, 1.03)
    hair = HAIRS[int(rng.integers(3 if african > 0.5 else len(HAIRS)))]
    return Complexion(
        (min(skin[0] * warm, 1.0), skin[1], skin[2] * (2 - warm)),
        lips,
        hair,
        IRISES[int(rng.integers(2 if dark > 3 else 3))],
        brow=float(rng.uniform(0.5, 0.9)),
        stubble=0.0 if woman else float(rng.choice([0.0, 0.15, 0.3, 0.6])),
        sock=None if sock is None else colour(rng),
        sock_top=sock or 0.15,
    )


def colour(rng: np.random.Generator) -> Colour:
    """A colour as clothes have it: half of them near grey, the rest of any hue."""
    if rng.uniform() < 0.45:
        grey = float(rng.choice([0.06, 0.12, 0.2, 0.4, 0.6, 0.8, 0.92]) + rng.uniform(-0.03, 0.03))
        tint = rng.uniform(-0.02, 0.02, 3)
        r, g, b = np.clip(grey + tint, 0.03, 0.95)
        return float(r), float(g), float(b)
    r, g, b = colorsys.hsv_to_rgb(
        float(rng.uniform()), float(rng.uniform(0.15, 0.8)), float(rng.uniform(0.15, 0.92))
    )
    return r, g, b


def _hair(rng: np.random.Generator, woman: bool, flat: bool) -> Hairstyle:
    kinds = ["fall", "bun", "curl", "crop"]
    kind = str(rng.choice(kinds, p=[0.68, 0.16, 0.1, 0.06] if woman else [0.06, 0.02, 0.24, 0.68]))
    if flat and kind == "curl":
        kind = "crop"
    thin = 0.45 if flat else 1.0
    table = {
        "fall": Hairstyle(
            "fall", float(rng.uniform(0.16, 0.6)), volume=0.02, part=float(rng.uniform(-0.6, 0.6)),
            wave=float(rng.choice([0.0, 0.003, 0.009])), behind=float(rng.uniform(0, 0.6)),
            fringe=float(rng.choice([0, 0, 0.75])), locks=3400, width=0.0062,
        ),
        "bun": Hairstyle("bun", 0.16, volume=0.010, locks=3000, width=0.006),
        "curl": Hairstyle("curl", float(rng.uniform(0.015, 0.08)), locks=4500, width=0.0045),
        "crop": Hairstyle("crop", float(rng.uniform(0.035, 0.085)), volume=0.019, locks=3200,
                          width=0.006),
    }  # fmt: skip
    style = table[kind]
    return replace(style, volume=style.volume * thin)


def _shoe(rng: np.random.Generator, woman: bool) -> Shoe:
    kind = str(rng.choice(["sneaker", "loafer", "pump"], p=[0.5, 0.2, 0.3] if woman else
                          [0.65, 0.35, 0.0]))  # fmt: skip
    upper = colour(rng)
    if kind == "sneaker":
        sole = (0.95, 0.95, 0.93) if rng.uniform() < 0.7 else colour(rng)
        return Shoe("sneaker", upper, sole, 0.22, 0.026)
    dark: Colour = (0.09, 0.08, 0.08)
    return Shoe(
        kind, upper, dark, float(rng.uniform(0.3, 0.8)), 0.016 if kind == "loafer" else 0.009
    )


def bare(who: Somebody, body: Body) -> list[Mesh]:
    """Skin, eyes, hair and shoes; the skin mesh comes first."""
    texture = paint(build_body(who.phenotype, Pose("rest")), who.look, who.seed, SKIN_ATLAS)
    return [
        skin_mesh(body, texture),
        eyeball(body, "L", who.look.iris, who.seed),
        eyeball(body, "R", who.look.iris, who.seed),
        *hair_meshes(body, who.hair, who.look.hair, who.seed),
        *shoe_meshes(body, who.shoe),
    ]
