"""The body under the clothes: shoulders, torso, arms and legs from keypoints and DensePose.

Left and right here are sides of the *picture*: the left shoulder is the
person's right one. All lengths are pixels; proportions are in shoulder widths
(distance of the two shoulder keypoints) and were measured on studio photos.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sichak.body25 import BODY_25, Pose, present
from sichak.image import Grey
from sichak.labels import CIHP
from tryon.backend import Unfit
from tryon.warp.contour import Point, Points, vector

TORSO_TO_SHOULDERS = 1.55
"""Neck to mid hip, in shoulder widths, of an upright person seen from the front."""

HALF_WIDTH = ((-0.2, 0.40), (0.2, 0.45), (0.5, 0.43), (0.8, 0.49), (1.0, 0.55), (1.15, 0.57))
"""(share of the way from neck to mid hip, half the torso's width in shoulder widths)."""

ARM = ((0.0, 0.15), (0.25, 0.15), (0.5, 0.125), (0.75, 0.105), (1.0, 0.075), (1.2, 0.09))
"""(share of the way from shoulder to wrist, half the arm's width in shoulder widths)."""

LEG = ((0.0, 0.30), (0.25, 0.26), (0.5, 0.185), (0.7, 0.175), (1.0, 0.105), (1.1, 0.12))
"""(share of the way from hip to ankle, half the leg's width in shoulder widths)."""

UNSURE = 0.15
"""A limb's joint below this confidence is guessed from its neighbours instead."""

TORSO_PARTS = (1, 2)
LEG_PARTS = (7, 8, 9, 10)

SHOULDER_LABELS = (
    CIHP.UPPER_CLOTHES,
    CIHP.DRESS,
    CIHP.COAT,
    CIHP.NECK,
    CIHP.LEFT_ARM,
    CIHP.RIGHT_ARM,
)


@dataclass(frozen=True)
class Limb:
    """An arm or a leg as a line with a width.

    Attributes:
        bones: (3, 2) shoulder, elbow, wrist or hip, knee, ankle.
        widths: pairs as in :data:`ARM`.
        unit: the shoulder width in pixels.
        seen: whether all three joints were found; a guess completes the others.
    """

    bones: Points
    widths: tuple[tuple[float, float], ...]
    unit: float
    seen: bool

    def at(self, share: npt.NDArray[np.float64]) -> Points:
        """Points on the limb; 0 is its root, 0.5 the middle joint, 1 its end, more beyond."""
        upper, lower = self.bones[1] - self.bones[0], self.bones[2] - self.bones[1]
        first = np.minimum(share, 0.5)[:, None] * 2
        second = np.maximum(share - 0.5, 0.0)[:, None] * 2
        return np.asarray(self.bones[0] + first * upper + second * lower)

    def share_of(self, point: Point) -> float:
        """Where on the upper half of the limb a point lies, 0..0.5."""
        bone = self.bones[1] - self.bones[0]
        along = float((point - self.bones[0]) @ bone) / max(1e-6, float(bone @ bone))
        return 0.5 * min(1.0, max(0.0, along))

    def across(self, share: npt.NDArray[np.float64]) -> Points:
        """Unit vectors across the limb, turning smoothly at the middle joint.

        For a limb that hangs down they point to the picture's left.
        """
        from scipy.ndimage import gaussian_filter1d

        fine = np.linspace(-0.2, 1.4, 161)
        along = np.gradient(self.at(fine), axis=0)
        along /= np.linalg.norm(along, axis=1, keepdims=True) + 1e-9
        soft = gaussian_filter1d(along, 9.0, axis=0, mode="nearest")
        normal = np.stack([-soft[:, 1], soft[:, 0]], axis=1)
        normal /= np.linalg.norm(normal, axis=1, keepdims=True) + 1e-9
        return np.stack([np.interp(share, fine, normal[:, axis]) for axis in (0, 1)], axis=1)

    def half_width(self, share: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Half the bare limb's width in pixels."""
        places, widths = np.array(self.widths).T
        return np.asarray(np.interp(share, places, widths) * self.unit)


@dataclass(frozen=True)
class Body:
    """A person as garments see it.

    Attributes:
        unit: shoulder width in pixels.
        left, right: the two shoulder keypoints, by side of the picture.
        neck: the middle of the shoulders.
        hip: the middle of the hips.
        across: unit vector from the left to the right shoulder.
        down: unit vector from neck to hip.
        arms, legs: (left, right) by side of the picture.
        rows: (H, 2) left and right edge of the torso by image row, NaN where unknown.
        ridge: (W,) first row of clothes or skin in each column, NaN where hair, the head or
            nothing hides it.
    """

    unit: float
    left: Point
    right: Point
    neck: Point
    hip: Point
    across: Point
    down: Point
    arms: tuple[Limb, Limb]
    legs: tuple[Limb, Limb]
    rows: Points
    ridge: npt.NDArray[np.float64]

    def rise(self, side: int, share: float, usual: float) -> float:
        """How many pixels the shoulder line lies above the shoulder joints.

        Args:
            side: 0 for the picture's left, 1 for its right.
            share: way from the neck's middle outwards, in shoulder widths.
            usual: the figure in shoulder widths for a shoulder that hair hides.
        """
        joint = self.neck + (-1, 1)[side] * share * self.unit * self.across
        column = round(float(joint[0]))
        near = self.ridge[max(0, column - 3) : max(0, column + 4)]
        near = near[np.isfinite(near)]
        if len(near) == 0:
            return usual * self.unit
        measured = (joint[1] - float(np.median(near))) / self.unit
        return float(np.clip(measured, usual - 0.09, usual + 0.09) * self.unit)

    def centre(self, y: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """x of the torso's middle line at rows; straight down below the hips."""
        share = np.clip((y - self.neck[1]) / max(1.0, self.hip[1] - self.neck[1]), -0.3, 1.0)
        return np.asarray(self.neck[0] + share * (self.hip[0] - self.neck[0]))

    def half_width(self, y: npt.NDArray[np.float64], side: int) -> npt.NDArray[np.float64]:
        """Half the torso's width at rows, pixels.

        Args:
            y: rows.
            side: 0 for the picture's left, 1 for its right.
        """
        share = (y - self.neck[1]) / max(1.0, self.hip[1] - self.neck[1])
        places, widths = np.array(HALF_WIDTH).T
        usual = np.interp(share, places, widths) * self.unit
        row = np.clip(np.round(y).astype(int), 0, len(self.rows) - 1)
        measured = (self.rows[row, side] - self.centre(y)) * (-1, 1)[side]
        measured = np.where(np.isfinite(measured), measured, usual)
        return np.asarray(np.clip(measured, 0.75 * usual, 1.4 * usual))


def body_of(pose: Pose, parse: Grey, densepose: Grey | None) -> Body:
    """Measure a person.

    Args:
        pose: (25, 3) BODY_25.
        parse: (H, W) CIHP labels of the photo.
        densepose: (H, W) parts 0..24, or None.

    Raises:
        Unfit: a shoulder is missing, or the person is not seen from the front.
    """
    for joint in (BODY_25.R_SHOULDER, BODY_25.L_SHOULDER):
        if not present(pose, joint):
            raise Unfit("no shoulders found in the pose")
    left, right = pose[BODY_25.R_SHOULDER, :2], pose[BODY_25.L_SHOULDER, :2]
    if right[0] - left[0] < 4:
        raise Unfit("the person is not seen from the front")
    neck = (left + right) / 2
    unit, hip = _scale(pose, neck, float(np.linalg.norm(right - left)))
    across = (right - left) / np.linalg.norm(right - left)
    down = (hip - neck) / np.linalg.norm(hip - neck)
    arms = (
        _limb(pose, (2, 3, 4), unit, down + vector(-0.25, 0.0), 1.02, ARM),
        _limb(pose, (5, 6, 7), unit, down + vector(0.25, 0.0), 1.02, ARM),
    )
    roots = [
        pose[joint, :2] if present(pose, joint) else hip + sign * 0.34 * unit * across
        for joint, sign in ((BODY_25.R_HIP, -1), (BODY_25.L_HIP, 1))
    ]
    legs = (
        _limb(pose, (9, 10, 11), unit, np.array([-0.05, 1.0]), 1.4, LEG, roots[0]),
        _limb(pose, (12, 13, 14), unit, np.array([0.05, 1.0]), 1.4, LEG, roots[1]),
    )
    rows = _torso_rows(densepose, len(parse))
    return Body(unit, left, right, neck, hip, across, down, arms, legs, rows, _ridge(parse))


def _scale(pose: Pose, neck: Point, shoulders: float) -> tuple[float, Point]:
    """Shoulder width, lengthened for a turned person, and the middle of the hips."""
    hips = [pose[j, :2] for j in (BODY_25.R_HIP, BODY_25.L_HIP) if present(pose, j)]
    if len(hips) == 2:
        hip = (hips[0] + hips[1]) / 2
    elif present(pose, BODY_25.MID_HIP):
        hip = pose[BODY_25.MID_HIP, :2]
    else:
        return shoulders, neck + vector(0.0, TORSO_TO_SHOULDERS * shoulders)
    torso = float(np.linalg.norm(hip - neck))
    return max(shoulders, torso / 2.0), hip


def _limb(
    pose: Pose,
    joints: tuple[int, int, int],
    unit: float,
    direction: Point,
    bone: float,
    widths: tuple[tuple[float, float], ...],
    root: Point | None = None,
) -> Limb:
    """A limb; a joint that was not found is put ``bone`` shoulder widths further on."""
    found = [present(pose, joint) and pose[joint, 2] >= UNSURE for joint in joints]
    bones = [pose[joints[0], :2] if root is None else root]
    heading = direction / np.linalg.norm(direction)
    for joint, there in zip(joints[1:], found[1:], strict=True):
        following = pose[joint, :2] if there else bones[-1] + bone * unit * heading
        if there and np.linalg.norm(following - bones[-1]) > 1:
            heading = (following - bones[-1]) / np.linalg.norm(following - bones[-1])
        bones.append(following)
    return Limb(np.array(bones, dtype=np.float64), widths, unit, all(found))


def _torso_rows(densepose: Grey | None, height: int) -> Points:
    """Left and right edge of torso and thighs in each row, smoothed over rows."""
    from scipy.ndimage import gaussian_filter1d

    rows = np.full((height, 2), np.nan)
    if densepose is None:
        return rows
    torso = np.isin(densepose, TORSO_PARTS + LEG_PARTS)
    filled = np.flatnonzero(torso.any(axis=1))
    if len(filled) < 20:
        return rows
    rows[filled, 0] = torso[filled].argmax(axis=1)
    rows[filled, 1] = torso.shape[1] - 1 - torso[filled, ::-1].argmax(axis=1)
    rows[filled] = gaussian_filter1d(rows[filled], 8.0, axis=0, mode="nearest")
    return rows


def _ridge(parse: Grey) -> npt.NDArray[np.float64]:
    """First row of clothes or skin below the background, by column."""
    solid = parse > 0
    first = solid.argmax(axis=0)
    label = parse[first, np.arange(parse.shape[1])]
    seen = solid.any(axis=0) & np.isin(label, SHOULDER_LABELS) & (first > 0)
    return np.where(seen, first.astype(np.float64), np.nan)
