"""The skeleton as geometry: lengths, limbs and the nearest body part of each pixel.

All coordinates are pixels (x, y) of the working picture, see
:data:`~dataset_builder.parse.composed.HEIGHT`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from sichak.body25 import BODY_25 as J
from sichak.body25 import Pose, present

Points = npt.NDArray[np.float64]
Plane = npt.NDArray[np.float32]


class Part(IntEnum):
    """Body parts between joints; left and right are the person's own."""

    HEAD = 0
    TORSO = 1
    LEFT_UPPER_ARM = 2
    LEFT_FOREARM = 3
    RIGHT_UPPER_ARM = 4
    RIGHT_FOREARM = 5
    LEFT_THIGH = 6
    LEFT_SHIN = 7
    RIGHT_THIGH = 8
    RIGHT_SHIN = 9
    LEFT_FOOT = 10
    RIGHT_FOOT = 11


ARMS = {
    "left": (J.L_SHOULDER, J.L_ELBOW, J.L_WRIST),
    "right": (J.R_SHOULDER, J.R_ELBOW, J.R_WRIST),
}
LEGS = {"left": (J.L_HIP, J.L_KNEE, J.L_ANKLE), "right": (J.R_HIP, J.R_KNEE, J.R_ANKLE)}
TOES = {"left": (J.L_BIG_TOE, J.L_SMALL_TOE), "right": (J.R_BIG_TOE, J.R_SMALL_TOE)}
FACE = (J.NOSE, J.R_EYE, J.L_EYE, J.R_EAR, J.L_EAR)

TORSO_TO_SHOULDERS = 1.45
"""Length neck to hips over shoulder width, of people seen from the front."""
SHORTEST_LEG = 0.9
"""Hip to ankle in torso lengths below which the ankle is not believed."""
HALF_WIDTHS = {
    Part.TORSO: 0.36, Part.LEFT_UPPER_ARM: 0.13, Part.LEFT_FOREARM: 0.10,
    Part.RIGHT_UPPER_ARM: 0.13, Part.RIGHT_FOREARM: 0.10, Part.LEFT_THIGH: 0.20,
    Part.LEFT_SHIN: 0.14, Part.RIGHT_THIGH: 0.20, Part.RIGHT_SHIN: 0.14,
    Part.LEFT_FOOT: 0.11, Part.RIGHT_FOOT: 0.11,
}  # fmt: skip
"""Half the usual width of a clothed part, in torso lengths."""


@dataclass(frozen=True)
class Figure:
    """A person's skeleton, completed where the trunk can be guessed.

    Attributes:
        joints: (25, 2), NaN where missing.
        unit: length from neck to hips in pixels, the measure of all widths.
        shape: (height, width) of the working picture.
    """

    joints: Points
    unit: float
    shape: tuple[int, int]

    def at(self, joint: int) -> Points:
        """Place of a joint, (2,); NaN when missing."""
        return np.asarray(self.joints[joint])

    def has(self, *joints: int) -> bool:
        """Whether all these joints are known."""
        return bool(np.isfinite(self.joints[list(joints)]).all())

    def chain(self, joints: tuple[int, ...]) -> Points:
        """The known joints of a limb from its root on, (n, 2); ends before the first gap."""
        known = np.isfinite(self.joints[list(joints)]).all(axis=1)
        count = int(np.argmin(known)) if not known.all() else len(joints)
        return np.asarray(self.joints[list(joints)][:count])

    @property
    def down(self) -> Points:
        """Unit vector from neck to hips."""
        axis = self.at(J.MID_HIP) - self.at(J.NECK)
        return np.asarray(axis / max(float(np.linalg.norm(axis)), 1e-6))


def figure(pose: Pose, shape: tuple[int, int], scale: float) -> Figure | None:
    """The figure of a BODY_25 pose.

    Args:
        pose: (25, 3) in pixels of the photo.
        shape: (height, width) of the working picture.
        scale: working pixels a photo pixel.

    Returns:
        None when neither the shoulders nor neck and hips are known.
    """
    joints = np.full((25, 2), np.nan)
    for joint in J:
        if present(pose, joint):
            joints[joint] = pose[joint, :2] * scale
    shoulders = joints[[J.L_SHOULDER, J.R_SHOULDER]]
    if np.isnan(joints[J.NECK]).any():
        joints[J.NECK] = shoulders.mean(axis=0)
    if np.isnan(joints[J.MID_HIP]).any():
        joints[J.MID_HIP] = joints[[J.L_HIP, J.R_HIP]].mean(axis=0)
    width = float(np.linalg.norm(shoulders[0] - shoulders[1]))
    torso = float(np.linalg.norm(joints[J.MID_HIP] - joints[J.NECK]))
    unit = float(np.nanmax([width * TORSO_TO_SHOULDERS, torso, 0.0]))
    if np.isnan(joints[J.NECK]).any() or unit < 8:
        return None
    if np.isnan(joints[J.MID_HIP]).any():
        joints[J.MID_HIP] = joints[J.NECK] + [0, unit]
    _complete(joints, (J.L_SHOULDER, J.R_SHOULDER), joints[J.NECK], 0.33 * unit)
    _complete(joints, (J.L_HIP, J.R_HIP), joints[J.MID_HIP], 0.18 * unit)
    return Figure(joints, unit, shape)


def _complete(joints: Points, pair: tuple[int, int], middle: Points, half: float) -> None:
    """Fill in a missing left or right joint opposite the other, or beside the middle."""
    left, right = pair
    for joint, other, side in ((left, right, 1.0), (right, left, -1.0)):
        if np.isnan(joints[joint]).any():
            known = not np.isnan(joints[other]).any()
            joints[joint] = (
                2 * middle - joints[other] if known else middle + np.array([side * half, 0])
            )


def segment_distance(a: Points, b: Points, shape: tuple[int, int]) -> tuple[Plane, Plane]:
    """Distance of every pixel to a segment, and where along it the nearest point lies.

    Returns:
        distance (H, W) in pixels; position (H, W), 0 at ``a`` and 1 at ``b``, unclipped.
    """
    y, x = np.mgrid[: shape[0], : shape[1]].astype(np.float32)
    ab = b - a
    length = max(float(ab @ ab), 1e-6)
    along = ((x - a[0]) * ab[0] + (y - a[1]) * ab[1]) / length
    held = along.clip(0, 1)
    distance = np.hypot(x - a[0] - held * ab[0], y - a[1] - held * ab[1])
    return distance.astype(np.float32), along.astype(np.float32)


def bones(person: Figure) -> dict[Part, tuple[Points, Points]]:
    """The segments of all parts that are seen, but the head's."""
    found: dict[Part, tuple[Points, Points]] = {
        Part.TORSO: (person.at(J.NECK), person.at(J.MID_HIP))
    }
    for side, first in (("left", Part.LEFT_UPPER_ARM), ("right", Part.RIGHT_UPPER_ARM)):
        arm = person.chain(ARMS[side])
        for index in range(len(arm) - 1):
            found[Part(first + index)] = (arm[index], arm[index + 1])
    for side, first in (("left", Part.LEFT_THIGH), ("right", Part.RIGHT_THIGH)):
        leg = person.chain(LEGS[side])
        for index in range(len(leg) - 1):
            found[Part(first + index)] = (leg[index], leg[index + 1])
    for side, part in (("left", Part.LEFT_FOOT), ("right", Part.RIGHT_FOOT)):
        ankle = person.at(LEGS[side][2])
        toes = person.joints[list(TOES[side])]
        hip = person.at(LEGS[side][0])
        # A pose net squeezes unseen legs into the picture: such an ankle has no foot.
        if np.isfinite(ankle).all() and np.linalg.norm(ankle - hip) > SHORTEST_LEG * person.unit:
            seen = np.isfinite(toes).all()
            tip = toes.mean(axis=0) if seen else ankle + 0.25 * person.unit * person.down
            found[part] = (ankle + 0.06 * person.unit * person.down, tip)
    for part in (Part.LEFT_FOREARM, Part.RIGHT_FOREARM):  # the hand goes on beyond the wrist
        if part in found:
            elbow, wrist = found[part]
            found[part] = (elbow, wrist + 0.45 * (wrist - elbow))
    return found


def nearness(person: Figure) -> dict[Part, Plane]:
    """Distance of every pixel to each part's bone over the part's half-width: 1 at its edge."""
    return {
        part: segment_distance(a, b, person.shape)[0] / (HALF_WIDTHS[part] * person.unit)
        for part, (a, b) in bones(person).items()
    }
