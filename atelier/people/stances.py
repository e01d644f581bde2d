"""How people stand at random: legs, head and spine by angles, hands by where they rest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from atelier.body import Body, Phenotype, build_body
from atelier.mesh import Points
from atelier.people.reach import Aim, reaching
from atelier.poses import Degrees, Pose

SINGLE = ("down", "down", "down", "hip", "hip", "pocket", "pocket", "raised", "chin", "bent")
"""What one arm may do; repeated for how often."""
DOUBLE = ("crossed", "clasped", "behind")
"""What only both arms do together."""
Leg = tuple[float, float, float]
LEGS: dict[str, tuple[Leg, Leg]] = {
    "stand": ((-4.5, 0, 0), (-4.5, 0, 0)),
    "wide": ((2, 0, 0), (2, 0, 0)),
    "weight": ((-1, -9, 13), (-6, 0, 0)),
    "walk": ((-4.5, -15, 5), (-4.5, 9, 4)),
    "crossed": ((-11, -8, 3), (-7, 2, 0)),
    "ankles crossed": ((-20, -11, 0), (-12, -2, 20)),
}
"""What legs may do: degrees outwards, forwards and of the knee, for one leg and the other."""
CURL = {"down": 16.0, "hip": 12.0, "pocket": 5.0, "deep pocket": 12.0, "raised": 8.0,
        "chin": 40.0, "bent": 30.0, "crossed": 10.0, "clasped": 25.0, "behind": 20.0}  # fmt: skip
"""Degrees the fingers are curled, for everything that an arm may do."""


@dataclass(frozen=True, eq=False)
class Trunk:
    """The trunk of a posed body without its arms, to rest hands on."""

    points: Points

    def wide(self, z: float, side: float) -> float:
        """x of its outline at a height, on one side (+1 her left)."""
        return float(side * (side * self._slice(z)[:, 0]).max())

    def front(self, z: float, x: float) -> float:
        """y of its front at a height and an x."""
        return self._depth(z, x, -1.0)

    def back(self, z: float, x: float) -> float:
        """y of its back at a height and an x."""
        return self._depth(z, x, 1.0)

    def _slice(self, z: float) -> Points:
        return self.points[np.abs(self.points[:, 2] - z) < 0.025]

    def _depth(self, z: float, x: float, way: float) -> float:
        near = self._slice(z)
        near = near[np.abs(near[:, 0] - x) < 0.05] if len(near) else near
        return float(way * (way * near[:, 1]).max()) if len(near) else 0.1 * way


def stance(phenotype: Phenotype, rng: np.random.Generator, bulky: float = 0.0) -> Pose:
    """A random stance in which the hands of this very body rest where they should.

    Args:
        phenotype: whose stance it is.
        bulky: metres of cloth to leave between trunk and arms.
    """
    return stance_of(*_both(rng), phenotype, int(rng.integers(1 << 30)), bulky)


def stance_of(
    left: str, right: str, phenotype: Phenotype, seed: int, bulky: float = 0.0, legs: str = ""
) -> Pose:
    """A stance whose arms do what is asked; the rest is random.

    Args:
        left, right: names of :data:`CURL`.
        legs: one of :data:`LEGS`; none leaves it to the seed.
    """
    rng = np.random.default_rng(seed)
    rest: dict[str, Degrees] = {**_legs(rng, legs), **_trunk(rng)}
    for side in ("L", "R"):
        rest[f"clavicle.{side}"] = (0.0, 0.0, 0.0)
        if (left if side == "L" else right) == "raised":
            rest[f"clavicle.{side}"] = (0.0, -14.0 if side == "L" else 14.0, 0.0)
    body = build_body(phenotype, Pose("base", rest))
    arms = body.limb_weight("upperarm", "lowerarm", "wrist", "finger", "metacarpal")
    trunk = Trunk(body.vertices[(arms < 0.3) & (body.base_index < 13380)])
    for side, name in (("L", left), ("R", right)):
        aim = _aim(name, side, body, trunk, rng, bulky)
        rest.update(reaching(body, side, aim))
        rest.update(_fingers(side, CURL[name] * rng.uniform(0.6, 1.3)))
    pockets = tuple(s for s, n in (("L", left), ("R", right)) if n.endswith("pocket"))
    return Pose(f"{left}, {right}", rest, pockets=pockets)


def _both(rng: np.random.Generator) -> tuple[str, str]:
    if rng.uniform() < 0.22:
        name = str(rng.choice(DOUBLE))
        return name, name
    left = str(rng.choice(SINGLE))
    right = left if rng.uniform() < 0.45 else str(rng.choice(SINGLE))
    return left, right


def _legs(rng: np.random.Generator, wanted: str) -> dict[str, Degrees]:
    drawn = rng.choice(
        ["stand", "wide", "weight", "walk", "crossed"], p=[0.4, 0.15, 0.2, 0.15, 0.1]
    )
    jitter = rng.uniform(-1.5, 1.5, 2)
    first, second = LEGS[wanted or str(drawn)]
    mirrored = rng.uniform() < 0.5
    turned: dict[str, Degrees] = {}
    for side, leg, more in zip("RL" if mirrored else "LR", (first, second), jitter, strict=True):
        out, forward, knee = leg
        sign, toes = (1.0 if side == "L" else -1.0), rng.uniform(0, 9)
        turned[f"upperleg01.{side}"] = (forward, -sign * (out + more), sign * toes)
        turned[f"lowerleg01.{side}"] = (knee, 0.0, 0.0)
        turned[f"foot.{side}"] = (-forward - knee, sign * (out + more), 0.0)
    return turned


def _trunk(rng: np.random.Generator) -> dict[str, Degrees]:
    lean, nod = rng.normal(0, 1.5), rng.normal(1, 4)
    return {
        "spine03": (0.0, lean, rng.normal(0, 2.5)),
        "spine01": (rng.normal(1, 1.5), -0.6 * lean, rng.normal(0, 2)),
        "neck01": (0.4 * nod, rng.normal(0, 2), rng.normal(0, 5)),
        "head": (nod, rng.normal(0, 3), rng.normal(0, 9)),
    }


def _aim(
    name: str, side: str, body: Body, trunk: Trunk, rng: np.random.Generator, bulky: float
) -> Aim:
    """Where an arm goes to do what it is asked to."""
    s = 1.0 if side == "L" else -1.0
    joint = body.joints
    shoulder, hip = joint[f"upperarm01.{side}"], joint[f"upperleg01.{side}"]
    waist = float(joint["spine04"][2] + 0.4 * (joint["spine03"][2] - joint["spine04"][2]))
    middle = float(joint["root"][1])
    long = float(np.linalg.norm(joint[f"wrist.{side}"] - shoulder))
    chin = joint["head"] + np.array([0.0, -0.06, 0.02])

    def aim(wrist: tuple[float, float, float], elbow: tuple[float, float, float],
            hand: tuple[float, float, float], palm: tuple[float, float, float]) -> Aim:  # fmt: skip
        turned = [np.array(v) * [s, 1.0, 1.0] for v in (elbow, hand, palm)]
        return Aim(np.array(wrist), *turned)

    if name == "down":
        z = float(shoulder[2] - 0.93 * long)
        x = trunk.wide(max(z, float(hip[2]) - 0.12), s) + s * (rng.uniform(0.055, 0.15) + bulky)
        y = float(shoulder[1]) + rng.uniform(-0.09, 0.05)
        return aim((x, y, z), (0.5, 1, 0), (-0.05, -0.2, -1), (-1, 0.25, 0))
    if name == "hip":
        z = waist + rng.uniform(-0.03, 0.05)
        x = trunk.wide(z, s) + s * (0.05 + bulky)
        y = middle + rng.uniform(-0.01, 0.05)
        return aim((x, y, z), (1, 0.35, 0.1), (-0.5, -0.75, -0.55), (-0.9, 0.1, -0.4))
    if name == "pocket":
        z = float(hip[2]) + rng.uniform(0.055, 0.085)
        x = trunk.wide(z, s) - s * rng.uniform(0.0, 0.02)
        y = middle + rng.uniform(-0.055, -0.025)
        return aim((x, y, z), (1, 0.8, 0), (-0.22, 0.12, -1), (-1, 0, 0))
    if name == "deep pocket":
        z = float(hip[2]) + rng.uniform(0.02, 0.03)
        x = trunk.wide(z, s) - s * 0.012
        y = middle - 0.075
        return aim((x, y, z), (1, 0.55, 0), (-0.3, -0.12, -1), (-1, 0.5, 0))
    if name == "raised":
        x, y = shoulder[0] + s * rng.uniform(0.06, 0.3), shoulder[1] - rng.uniform(0.02, 0.2)
        z = shoulder[2] + rng.uniform(0.1, 0.4)
        return aim((float(x), float(y), float(z)), (1, 0.2, -0.5), (0, 0, 1), (0, -1, 0))
    if name == "chin":
        z = float(chin[2]) - rng.uniform(0.19, 0.24)
        y = trunk.front(z, 0.04 * s) - rng.uniform(0.05, 0.09) - bulky
        return aim(
            (s * rng.uniform(0.0, 0.09), y, z), (0.5, 0.1, -1), (-0.1, -0.1, 1), (-0.5, 1, 0)
        )
    if name == "bent":
        z = waist + rng.uniform(0.0, 0.14)
        x = shoulder[0] + s * rng.uniform(-0.06, 0.08)
        y = trunk.front(z, 0.08 * s) - rng.uniform(0.08, 0.2) - bulky
        return aim((float(x), y, z), (0.6, 0.6, -0.6), (-0.3, -1, 0.3), (-1, 0, 0))
    if name == "clasped":
        z = float(hip[2]) + rng.uniform(-0.02, 0.12)
        y = trunk.front(z, 0.0) - 0.055 - bulky - (0.02 if side == "L" else 0.0)
        return aim((s * 0.075, y, z), (1, 0.5, 0), (-1, -0.1, -0.7), (0, 1, 0))
    if name == "behind":
        z = float(hip[2]) + rng.uniform(0.0, 0.1)
        y = trunk.back(z, 0.0) + 0.05 + bulky + (0.03 if side == "L" else 0.0)
        return aim((s * 0.09, y, z), (1, 0.6, 0), (-1, 0.1, -0.5), (0, 1, 0))
    # crossed: each hand on the other upper arm, the left forearm before the right one
    z = float(shoulder[2]) - 0.25 + (0.035 if side == "L" else -0.02)
    y = trunk.front(z, 0.0) - (0.11 if side == "L" else 0.045) - 1.5 * bulky
    return aim((-s * 0.10, y, z), (1, -0.2, -0.55), (-1, 0.35, 0.1), (0, 1, 0))


def _fingers(side: str, curl: float) -> dict[str, Degrees]:
    sign = 1.0 if side == "L" else -1.0
    shares = ((1, 0.7), (2, 1.0), (3, 0.7))
    return {
        f"finger{finger}-{joint}.{side}": (0.0, sign * curl * share * (0.7 + 0.15 * finger), 0.0)
        for finger in range(2, 6)
        for joint, share in shares
    }
