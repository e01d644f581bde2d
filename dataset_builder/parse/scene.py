"""Everything that is known about a photo before its colours are looked at."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
import numpy.typing as npt

from dataset_builder.parse.colour import Cells, cells, lab
from dataset_builder.parse.face import Face
from dataset_builder.parse.figure import Figure, Part, Plane, bones, nearness, segment_distance
from dataset_builder.parse.trunk import heights
from sichak.body25 import BODY_25 as J
from sichak.image import RGB

Mask = npt.NDArray[np.bool_]

ARM_PARTS = (
    Part.LEFT_UPPER_ARM,
    Part.LEFT_FOREARM,
    Part.RIGHT_UPPER_ARM,
    Part.RIGHT_FOREARM,
)
LEG_PARTS = (Part.LEFT_THIGH, Part.LEFT_SHIN, Part.RIGHT_THIGH, Part.RIGHT_SHIN)
FOOT_PARTS = (Part.LEFT_FOOT, Part.RIGHT_FOOT)


@dataclass(frozen=True)
class Scene:
    """A working picture with its person.

    Attributes:
        rgb: (H, W, 3) uint8, the working picture.
        person: its skeleton.
        face: its face, None when seen from behind.
        body: (H, W) in [0, 1], the person mask.
    """

    rgb: RGB
    person: Figure
    face: Face | None
    body: Plane

    @cached_property
    def lab(self) -> npt.NDArray[np.float32]:
        """CIELAB, (H, W, 3)."""
        return lab(self.rgb)

    @cached_property
    def guide(self) -> Plane:
        """A plane with the picture's edges, about [0, 1]; pale skin stands out from white in it."""
        return np.asarray((self.lab * [0.01, -0.01, -0.01]).sum(axis=2), dtype=np.float32)

    @cached_property
    def cells(self) -> Cells:
        """Colour cell of each pixel."""
        return cells(self.lab)

    @cached_property
    def near(self) -> dict[Part, Plane]:
        """Distance to each part's bone over the part's half-width."""
        return nearness(self.person)

    @cached_property
    def trunk(self) -> tuple[Plane, Plane]:
        """See :func:`~dataset_builder.parse.trunk.heights`."""
        return heights(self.person)

    @property
    def below(self) -> Plane:
        """Place down the trunk: 0 neck, 1 hips."""
        return self.trunk[0]

    def nearest(self, parts: tuple[Part, ...]) -> Plane:
        """Smallest nearness among parts; 9 everywhere when none is seen."""
        seen = [self.near[part] for part in parts if part in self.near]
        return np.minimum.reduce(seen) if seen else np.full(self.body.shape, 9, np.float32)

    @cached_property
    def arm(self) -> Mask:
        """Pixels on an arm's bone, whatever covers it."""
        return np.asarray(self.nearest(ARM_PARTS) < 1)

    @cached_property
    def left_hand(self) -> Plane:
        """1 on the left hand's place, falling to 0 around it."""
        return self._hand(Part.LEFT_FOREARM, J.L_WRIST)

    @cached_property
    def right_hand(self) -> Plane:
        """1 on the right hand's place, falling to 0 around it."""
        return self._hand(Part.RIGHT_FOREARM, J.R_WRIST)

    @cached_property
    def hand(self) -> Plane:
        """Both hands' places."""
        return np.maximum(self.left_hand, self.right_hand)

    def _hand(self, forearm: Part, wrist: J) -> Plane:
        if forearm not in self.near:
            return np.zeros(self.body.shape, dtype=np.float32)
        tip = bones(self.person)[forearm][1]
        away, along = segment_distance(self.person.at(wrist), tip, self.body.shape)
        reach = away / (0.12 * self.person.unit)
        return np.where(along > 0, (1.5 - reach).clip(0, 1), 0).astype(np.float32)

    @cached_property
    def head(self) -> tuple[npt.NDArray[np.float64], float]:
        """Centre and radius of the head, hair not included."""
        if self.face is not None:
            height = float(self.face.size[1])
            return self.face.centre - [0, 0.15 * height], 0.75 * height
        known = self.person.joints[[J.R_EAR, J.L_EAR]]
        radius = 0.26 * self.person.unit
        if np.isfinite(known).any():
            return np.nanmean(known, axis=0), radius
        return self.person.at(J.NECK) - 0.42 * self.person.unit * self.person.down, radius

    @cached_property
    def head_distance(self) -> Plane:
        """Distance from the head's centre over its radius; slower downwards, where hair hangs."""
        (x0, y0), radius = self.head
        y, x = np.mgrid[: self.body.shape[0], : self.body.shape[1]].astype(np.float32)
        dy = (y - y0) / radius
        dy = np.where(dy > 0.6, 0.6 + 0.4 * (dy - 0.6), dy)
        return np.asarray(np.hypot((x - x0) / radius, dy), dtype=np.float32)

    @cached_property
    def oval(self) -> Mask:
        """The face's oval."""
        return self.face.mask(self.body.shape) if self.face else np.zeros(self.body.shape, bool)

    @cached_property
    def above_chin(self) -> Mask:
        """Pixels higher than the chin."""
        y = np.mgrid[: self.body.shape[0], : self.body.shape[1]][0]
        (_, y0), radius = self.head
        chin = self.face.oval[:, 1].max() if self.face else y0 + 0.6 * radius
        return np.asarray(y < chin)

    @cached_property
    def above_face(self) -> Mask:
        """Pixels higher than the face's oval."""
        y = np.mgrid[: self.body.shape[0], : self.body.shape[1]][0]
        return np.asarray(y < (self.face.oval[:, 1].min() if self.face else self.head[0][1]))

    def around(self, reach: float) -> Mask:
        """Pixels within ``reach`` torso lengths of the person mask."""
        side = 2 * round(reach * self.person.unit) + 1
        shape = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
        return np.asarray(cv2.dilate((self.body > 0.5).astype(np.uint8), shape) > 0)
