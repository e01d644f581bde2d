"""How people stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

Degrees = tuple[float, float, float]


@dataclass(frozen=True)
class Pose:
    """A stance.

    Attributes:
        name: what the catalogue calls it.
        rotations: bone name -> rotations in degrees about the x, y and z axes of the rest
            pose (x to the person's left, y backwards, z up), applied x first; each bone
            turns with its parents.
        turn: degrees the whole person turns about the vertical; positive to her left
            (a person turned by 90 is seen from her right), 180 shows the back.
        pockets: sides, ``L`` and ``R``, whose hand is inside the clothes, which do not yield
            to it.
    """

    name: str
    rotations: Mapping[str, Degrees] = field(default_factory=dict)
    turn: float = 0.0
    pockets: tuple[str, ...] = ()


def _hand(side: str, curl: float) -> dict[str, Degrees]:
    """Fingers curled a little, as in a hand that hangs."""
    sign = 1.0 if side == "L" else -1.0
    turned: dict[str, Degrees] = {}
    for finger in range(2, 6):
        more = 1.0 + 0.15 * (finger - 2)
        for joint, share in ((1, 0.7), (2, 1.0), (3, 0.7)):
            turned[f"finger{finger}-{joint}.{side}"] = (0.0, sign * curl * share * more, 0.0)
    return turned


def _arm(
    side: str,
    down: float,
    forward: float = 0.0,
    elbow: Degrees = (19.0, -2.0, 17.0),
    curl: float = 14.0,
) -> dict[str, Degrees]:
    """An arm ``down`` degrees below the rest pose; angles are the left arm's, mirrored."""
    sign = 1.0 if side == "L" else -1.0
    x, y, z = elbow
    return {
        f"upperarm01.{side}": (forward, sign * down, 0.0),
        f"lowerarm01.{side}": (x, sign * y, sign * z),
        **_hand(side, curl),
    }


def _leg(side: str, out: float, forward: float = 0.0, knee: float = 0.0) -> dict[str, Degrees]:
    """A leg turned outwards and forwards at the hip and bent at the knee."""
    sign = 1.0 if side == "L" else -1.0
    return {
        f"upperleg01.{side}": (forward, -sign * out, 0.0),
        f"lowerleg01.{side}": (knee, 0.0, 0.0),
        f"foot.{side}": (-forward - knee, sign * out, 0.0),
    }


_TOGETHER = {**_leg("L", -5.0), **_leg("R", -5.0)}

DOWN = Pose("arms down", {**_arm("L", 31.0), **_arm("R", 31.0), **_TOGETHER})
"""Frontal, arms a little off the body."""

HAND_ON_HIP = Pose(
    "hand on hip",
    {
        **_arm("L", 31.0),
        **_arm("R", -13.0, 37.2, (-1.9, 112.6, -6.2), 22.0),
        **_TOGETHER,
        "spine01": (0.0, 0.0, -2.0),
        "head": (0.0, -3.0, 0.0),
    },
)

TURNED = Pose(
    "slightly turned",
    {
        **_arm("L", 29.0, -4.0),
        **_arm("R", 31.0, 5.0),
        **_leg("L", -3.0, -4.0, 4.0),
        **_leg("R", -5.0),
        "head": (0.0, 0.0, -12.0),
    },
    turn=20.0,
)

ONE_LEG = Pose(
    "weight on one leg",
    {
        **_arm("L", 30.0, -3.0, (12.0, 4.0, 12.0)),
        **_arm("R", 28.0, 2.0),
        **_leg("L", -2.0, -8.0, 12.0),
        **_leg("R", -6.0),
        "root": (0.0, 1.5, 0.0),
        "spine03": (0.0, -3.5, 0.0),
        "head": (0.0, 3.0, 0.0),
    },
)

TURNED_AWAY = replace(TURNED, name="slightly turned the other way", turn=-18.0)

FRONTS = (DOWN, HAND_ON_HIP, TURNED, ONE_LEG, TURNED_AWAY)
"""Poses whose photos count as front views."""

BACK = replace(DOWN, name="back", turn=178.0)
SIDE = replace(DOWN, name="side", turn=84.0)
POSES = (*FRONTS, BACK, SIDE)


def pose(name: str) -> Pose:
    """The pose of that name."""
    return next(one for one in POSES if one.name == name)
