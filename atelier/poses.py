"""How people stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

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
    """

    name: str
    rotations: Mapping[str, Degrees] = field(default_factory=dict)
    turn: float = 0.0
