"""The face's outline: MediaPipe's face mesh placed by eyes, nose and ears.

Network and indexes: MediaPipe ``face_landmark`` (Apache-2.0), 468 points.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from dataset_builder.tflite import TfLite
from sichak.body25 import BODY_25 as J
from sichak.body25 import Pose, present
from sichak.image import RGB
from sichak.weights import weights_path

Points = npt.NDArray[np.float64]

OVAL = (
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377,
    152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
)  # fmt: skip
"""Points of the face's border, clockwise from the top of the forehead (MediaPipe)."""
SIDE = 192
SEEN = 0.5
ROOM = 1.5
"""The network wants a square this much larger than the face."""
EYES_TO_FACE, NOSE_TO_FACE = 2.5, 3.2
"""Height of a face over the distance of its eyes, and over that of nose and eyes."""


class FaceMesh:
    """The face mesh network, loaded."""

    WEIGHTS = ("face-landmark",)

    def __init__(self) -> None:
        self._network = TfLite(weights_path(*self.WEIGHTS))

    def oval(self, rgb: RGB, pose: Pose) -> Points | None:
        """The face's border, or None where no face is seen.

        Args:
            rgb: the photo, (H, W, 3).
            pose: (25, 3) BODY_25 in pixels of the photo.

        Returns:
            (36, 2) x, y in pixels of the photo, clockwise from the forehead.
        """
        centre, side = _guess(pose)
        if side == 0:
            return None
        eyes = pose[J.L_EYE, :2] - pose[J.R_EYE, :2]
        both = present(pose, J.L_EYE) and present(pose, J.R_EYE)
        angle = float(np.arctan2(eyes[1], eyes[0])) if both else 0.0
        oval: Points | None = None
        for _ in range(2):  # the second look is placed by the first
            points, score = self._look(rgb, centre, side, angle)
            if score < SEEN:
                return None
            oval = points[list(OVAL)]
            centre, side = oval.mean(axis=0), ROOM * float(np.ptp(oval, axis=0).max())
        return oval

    def _look(self, rgb: RGB, centre: Points, side: float, angle: float) -> tuple[Points, float]:
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        to_photo = np.empty((2, 3))
        to_photo[:, :2] = turn * (side / SIDE)
        to_photo[:, 2] = centre - to_photo[:, :2] @ [SIDE / 2, SIDE / 2]
        crop = cv2.warpAffine(
            rgb, to_photo, (SIDE, SIDE), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        )
        outputs = self._network.run(crop.astype(np.float32) / 255)
        mesh = max(outputs, key=lambda output: output.size).reshape(-1, 3)
        logit = float(min(outputs, key=lambda output: output.size).reshape(-1)[0])
        points = mesh[:, :2].astype(np.float64) @ to_photo[:, :2].T + to_photo[:, 2]
        return points, 1 / (1 + float(np.exp(-logit)))


def _guess(pose: Pose) -> tuple[Points, float]:
    """Centre and side of a square around the face, from nose and eyes; side 0 without them."""
    eyes = [pose[joint, :2] for joint in (J.R_EYE, J.L_EYE) if present(pose, joint)]
    if not present(pose, J.NOSE) or not eyes:
        return np.zeros(2), 0.0
    nose, between = pose[J.NOSE, :2], np.mean(eyes, axis=0)
    apart = float(np.hypot(*(eyes[0] - eyes[1]))) if len(eyes) == 2 else 0.0
    height = max(EYES_TO_FACE * apart, NOSE_TO_FACE * float(np.hypot(*(nose - between))))
    return between + (nose - between) * 0.6, ROOM * height
