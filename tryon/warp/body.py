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
from tryon.warp.limb import ARM, LEG, Limb

TORSO_TO_SHOULDERS = 1.55
"""Neck to mid hip, in shoulder widths, of an upright person seen from the front."""

HALF_WIDTH = ((-0.2, 0.40), (0.2, 0.45), (0.5, 0.43), (0.8, 0.49), (1.0, 0.55), (1.15, 0.57))
"""(share of the way from neck to mid hip, half the torso's width in shoulder widths)."""

ARM_BONE, LEG_BONE = 1.02, 1.4
"""Length of each bone of an arm and of a leg, in shoulder widths."""

DOUBTFUL, SHORT_BONE = 0.15, 0.5
"""A joint of so little confidence at the end of so short a bone is guessed anew."""

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
        most = np.where(share > 1, 1.1, 1.4)  # below the hips a skirt passes for the body
        return np.asarray(np.clip(measured, 0.75 * usual, most * usual))


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
        _limb(pose, parse == CIHP.RIGHT_ARM, (2, 3, 4), unit, down + vector(-0.25, 0.0)),
        _limb(pose, parse == CIHP.LEFT_ARM, (5, 6, 7), unit, down + vector(0.25, 0.0)),
    )
    aside = 0.34 * unit * across
    legs = (
        _limb(
            pose,
            parse == CIHP.RIGHT_LEG,
            (9, 10, 11),
            unit,
            vector(-0.05, 1.0),
            hip - aside,
        ),
        _limb(
            pose,
            parse == CIHP.LEFT_LEG,
            (12, 13, 14),
            unit,
            vector(0.05, 1.0),
            hip + aside,
        ),
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
    skin: npt.NDArray[np.bool_],
    joints: tuple[int, int, int],
    unit: float,
    direction: Point,
    hip: Point | None = None,
) -> Limb:
    """An arm, or a leg when a place for a missing hip is given, fitted to its skin.

    A joint that was not found is put one bone's usual length further on.
    """
    sure = [present(pose, joint) for joint in joints]
    root = pose[joints[0], :2] if hip is None or present(pose, joints[0]) else hip
    bone, widths = (ARM_BONE, ARM) if hip is None else (LEG_BONE, LEG)
    bones, heading = [root], direction / np.linalg.norm(direction)
    for joint, there in zip(joints[1:], sure[1:], strict=True):
        following = pose[joint, :2]
        apart = float(np.linalg.norm(following - bones[-1]))
        doubtful = pose[joint, 2] < DOUBTFUL and apart < SHORT_BONE * bone * unit
        if not there or doubtful:
            following = _guess(bones[-1], heading, bone * unit, skin)
            apart = bone * unit
        heading = (following - bones[-1]) / apart if apart > 1 else heading
        bones.append(following)
    return Limb(np.array(bones, dtype=np.float64), widths, unit).fitted(skin)


def _guess(start: Point, heading: Point, reach: float, skin: npt.NDArray[np.bool_]) -> Point:
    """Where a bone ends that starts here: along the skin that is seen, else straight on."""
    y, x = np.nonzero(skin)
    offsets = np.stack([x, y], axis=1) - start
    distance = np.linalg.norm(offsets, axis=1)
    near = (distance > 0.3 * reach) & (distance < 1.3 * reach) & (offsets @ heading > 0)
    if np.count_nonzero(near) > 50:
        heading = offsets[near].mean(axis=0)
        heading = heading / np.linalg.norm(heading)
    return np.asarray(start + reach * heading)


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
