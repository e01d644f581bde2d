"""The head as DensePose draws it: the skull without hair, down to half the neck."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dataset_builder.densepose.body import Body
from dataset_builder.densepose.limb import Floats, Point
from sichak.body25 import BODY_25, present

EARS_OVER_EYES = 2.1
EARS_OVER_NECK = 0.8
"""Distance of the ears over that of the eyes, and over that from nose to neck."""

HALF_WIDTH, ABOVE, BELOW = 0.58, 0.90, 0.98
"""Half axes of the head from the middle of the ears, over the distance of the ears."""


@dataclass(frozen=True)
class Head:
    """An upright egg with a line down the face.

    Attributes:
        centre: x, y between the ears.
        ears: distance of the ears in pixels, as if seen from the front.
        down: unit vector from crown to chin.
        face: x, y of a point on the middle of the face.
        left: +1 where the person's left is on the picture's right.
    """

    centre: Point
    ears: float
    down: Point
    face: Point
    left: int

    def coordinates(self, xs: Floats, ys: Floats) -> tuple[Floats, Floats]:
        """Across (positive to the person's left) and along (positive to the chin), in half axes."""
        dx, dy = xs - self.centre[0], ys - self.centre[1]
        across = self.left * (dx * self.down[1] - dy * self.down[0]) / (HALF_WIDTH * self.ears)
        along = (dx * self.down[0] + dy * self.down[1]) / self.ears
        along = along / np.where(along > 0, BELOW, ABOVE)
        return np.asarray(across, np.float32), np.asarray(along, np.float32)

    def middle(self) -> float:
        """Where the face's middle lies across, in half axes."""
        across, _ = self.coordinates(
            np.array([self.face[0]], np.float32), np.array([self.face[1]], np.float32)
        )
        return float(np.clip(across[0], -0.8, 0.8))


def find_head(body: Body) -> Head | None:
    """The head from ears, eyes and nose, or None when too few of them were found."""
    joints = body.joints
    left = -1 if body.seen_from_behind else 1
    ears = _pair(joints, BODY_25.R_EAR, BODY_25.L_EAR)
    eyes = _pair(joints, BODY_25.R_EYE, BODY_25.L_EYE)
    nose = joints[BODY_25.NOSE, :2] if present(joints, BODY_25.NOSE) else None
    if ears is None and nose is None:
        return None
    neck = joints[BODY_25.NECK, :2]
    if ears is not None:
        centre, distance = ears.mean(axis=0), float(np.linalg.norm(ears[1] - ears[0]))
    else:
        assert nose is not None
        seen = [joints[ear, :2] for ear in (BODY_25.R_EAR, BODY_25.L_EAR) if present(joints, ear)]
        centre = (nose + seen[0]) / 2 if seen else nose
        distance = EARS_OVER_NECK * float(np.linalg.norm(nose - neck))
    if eyes is not None:
        distance = max(distance, EARS_OVER_EYES * 0.9 * float(np.linalg.norm(eyes[1] - eyes[0])))
    distance = float(np.clip(distance, 0.3 * body.width, 0.75 * body.width))
    down = neck - centre
    down = down / max(float(np.linalg.norm(down)), 1.0)
    face = centre if nose is None else nose
    return Head(centre, distance, down, face, left)


def _pair(joints: Point, right: int, left: int) -> Point | None:
    if present(joints, right) and present(joints, left):
        return np.asarray(joints[[right, left], :2])
    return None
