"""The people of the sample store."""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace

from atelier.atlas import Plane
from atelier.body import Body, Phenotype, build_body
from atelier.eyes import eyeball
from atelier.hair import Hairstyle, hair_meshes
from atelier.mesh import Mesh
from atelier.poses import Pose
from atelier.shoes import Shoe, shoe_meshes
from atelier.skin import Complexion, paint, skin_mesh

SMILE = {"mouthSmileLeft": 0.38, "mouthSmileRight": 0.36, "cheekSquintLeft": 0.1}
SOFT = {"mouthSmileLeft": 0.22, "mouthSmileRight": 0.24}


@dataclass(frozen=True)
class Person:
    """Someone who models.

    Attributes:
        name: the person id of the catalogue.
        phenotype: build and facial features.
        look: colours.
        hair: style.
        seed: of everything random about them.
    """

    name: str
    phenotype: Phenotype
    look: Complexion
    hair: Hairstyle
    seed: int

    @property
    def gender(self) -> str:
        """``women`` or ``men``, the departments of a shop."""
        return "women" if self.phenotype.gender > 0.5 else "men"


SNEAKER = Shoe("sneaker", (0.93, 0.93, 0.92), (0.97, 0.97, 0.96), 0.25, 0.026)
BLACK_SNEAKER = Shoe("sneaker", (0.10, 0.10, 0.11), (0.92, 0.92, 0.90), 0.2, 0.026)
LOAFER = Shoe("loafer", (0.16, 0.09, 0.06), (0.08, 0.06, 0.05), 0.75, 0.016)
FLAT = Shoe("pump", (0.78, 0.62, 0.50), (0.35, 0.25, 0.18), 0.6, 0.008)
PUMP = Shoe("pump", (0.07, 0.07, 0.08), (0.09, 0.08, 0.08), 0.8, 0.010, 0.045)

CAST: tuple[Person, ...] = (
    Person(
        "minseo",
        Phenotype(weight=0.40, african=0.05, asian=0.75, caucasian=0.2, face=SOFT),
        Complexion((0.95, 0.80, 0.71), (0.82, 0.42, 0.42), (0.085, 0.06, 0.05), (0.28, 0.17, 0.10)),
        Hairstyle("fall", 0.47, volume=0.015, part=0.15, wave=0.002, behind=0.45, locks=5200),
        11,
    ),
    Person(
        "elin",
        Phenotype(weight=0.45, height=0.58, african=0.0, asian=0.05, caucasian=0.95, face=SOFT),
        Complexion((0.97, 0.83, 0.76), (0.85, 0.50, 0.48), (0.80, 0.62, 0.38),
                   (0.35, 0.50, 0.60), brow=0.6),
        Hairstyle("fall", 0.30, volume=0.020, part=-0.5, wave=0.007, behind=0.30, locks=5200),
        12,
    ),
    Person(
        "amara",
        Phenotype(weight=0.50, muscle=0.55, african=0.9, asian=0.05, caucasian=0.05, face=SMILE),
        Complexion((0.36, 0.22, 0.16), (0.48, 0.21, 0.20), (0.055, 0.045, 0.04),
                   (0.15, 0.09, 0.05)),
        Hairstyle("curl", 0.065, locks=6000, width=0.004),
        13,
    ),
    Person(
        "sofia",
        Phenotype(weight=0.66, cupsize=0.6, height=0.45, african=0.2, asian=0.15, caucasian=0.65,
                  face=SMILE),
        Complexion((0.83, 0.62, 0.49), (0.74, 0.34, 0.33), (0.22, 0.12, 0.07), (0.27, 0.18, 0.10)),
        Hairstyle("bun", 0.16, volume=0.010),
        14,
    ),
    Person(
        "haru",
        Phenotype(weight=0.42, height=0.42, african=0.0, asian=0.9, caucasian=0.1, face=SOFT),
        Complexion((0.92, 0.74, 0.63), (0.78, 0.38, 0.38), (0.20, 0.10, 0.07), (0.20, 0.12, 0.07)),
        Hairstyle("fall", 0.19, volume=0.019, part=0.0, behind=0.15, fringe=0.75, locks=5200),
        15,
    ),
    Person(
        "jun",
        Phenotype(gender=0.0, weight=0.45, muscle=0.55, african=0.0, asian=0.85, caucasian=0.15,
                  face=SOFT),
        Complexion((0.90, 0.72, 0.60), (0.76, 0.47, 0.43), (0.07, 0.055, 0.05),
                   (0.20, 0.12, 0.08), stubble=0.12),
        Hairstyle("crop", 0.075, volume=0.022, locks=4600),
        16,
    ),
    Person(
        "tom",
        Phenotype(gender=0.0, weight=0.55, muscle=0.65, height=0.6, african=0.05, asian=0.05,
                  caucasian=0.9, face=SOFT),
        Complexion((0.91, 0.73, 0.64), (0.77, 0.50, 0.46), (0.36, 0.23, 0.13),
                   (0.34, 0.46, 0.52), stubble=0.45),
        Hairstyle("crop", 0.050, volume=0.017, locks=4600),
        17,
    ),
    Person(
        "kofi",
        Phenotype(gender=0.0, weight=0.48, muscle=0.68, african=0.92, asian=0.03, caucasian=0.05,
                  face=SMILE),
        Complexion((0.27, 0.165, 0.12), (0.42, 0.22, 0.20), (0.04, 0.035, 0.03),
                   (0.13, 0.08, 0.05), stubble=0.25),
        Hairstyle("curl", 0.016, locks=7000, width=0.003),
        18,
    ),
    Person(
        "leila",
        Phenotype(weight=0.48, age=0.78, african=0.25, asian=0.25, caucasian=0.5, face=SMILE),
        Complexion((0.66, 0.45, 0.33), (0.62, 0.27, 0.27), (0.10, 0.065, 0.05), (0.22, 0.13, 0.07)),
        Hairstyle("fall", 0.56, volume=0.022, part=0.3, wave=0.011, behind=0.5, locks=5600),
        19,
    ),
)  # fmt: skip


def person(name: str) -> Person:
    """The person of that id."""
    return next(someone for someone in CAST if someone.name == name)


def posed(someone: Person, pose: Pose, shoe: Shoe) -> Body:
    """A person's body in a pose, on tiptoe if the shoes have heels."""
    return build_body(someone.phenotype, on_tiptoe(pose, shoe))


def on_tiptoe(pose: Pose, shoe: Shoe) -> Pose:
    """The pose with the heels raised as the shoes want it."""
    if shoe.heel > 0:
        up, bend = 14.0, -12.0
        raised = dict(pose.rotations)
        for side in ("L", "R"):
            x, y, z = raised.get(f"foot.{side}", (0.0, 0.0, 0.0))
            raised[f"foot.{side}"] = (x + up, y, z)
            for toe in range(1, 6):
                raised[f"toe{toe}-1.{side}"] = (bend, 0.0, 0.0)
        pose = replace(pose, rotations=raised)
    return pose


@functools.lru_cache(maxsize=32)
def _painted(name: str, sock: bool) -> Plane:
    someone = person(name)
    look = someone.look if not sock else replace(someone.look, sock=(0.92, 0.92, 0.90))
    return paint(build_body(someone.phenotype, Pose("rest")), look, someone.seed)


def person_meshes(someone: Person, body: Body, shoe: Shoe, sock: bool) -> list[Mesh]:
    """Skin, eyes, hair and shoes of a person; the skin mesh comes first."""
    texture = _painted(someone.name, sock)
    return [
        skin_mesh(body, texture),
        eyeball(body, "L", someone.look.iris, someone.seed),
        eyeball(body, "R", someone.look.iris, someone.seed),
        *hair_meshes(body, someone.hair, someone.look.hair, someone.seed),
        *shoe_meshes(body, shoe),
    ]
