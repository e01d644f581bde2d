"""The face's outline: MediaPipe's face mesh placed by eyes, nose and ears.

Network and indexes: MediaPipe ``face_landmark`` (Apache-2.0), 468 points.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from dataset_builder.parse.figure import Figure, Points
from dataset_builder.tflite import TfLite
from sichak.body25 import BODY_25 as J
from sichak.image import RGB
from sichak.weights import weights_path

OVAL = (
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377,
    152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
)  # fmt: skip
"""Points of the face's border, clockwise from the top of the forehead (MediaPipe)."""
SIDE = 192
SEEN = 0.5
ROOM = 1.5
"""The network wants a square this much larger than the face."""


@dataclass(frozen=True)
class Face:
    """A face seen from the front or half from the side.

    Attributes:
        oval: (36, 2) its border in pixels of the working picture.
        measured: whether the mesh found it; else it is an ellipse around the keypoints.
    """

    oval: Points
    measured: bool

    def mask(self, shape: tuple[int, int]) -> npt.NDArray[np.bool_]:
        """The oval, filled."""
        canvas = np.zeros(shape, dtype=np.uint8)
        cv2.fillPoly(canvas, [np.rint(self.oval).astype(np.int32)], 1)
        return canvas > 0

    @property
    def centre(self) -> Points:
        """Middle of the oval."""
        return np.asarray(self.oval.mean(axis=0))

    @property
    def size(self) -> Points:
        """Width and height of the oval's box."""
        return np.asarray(np.ptp(self.oval, axis=0))


class FaceMesh:
    """The face mesh network, loaded."""

    WEIGHTS = ("face-landmark",)

    def __init__(self) -> None:
        self._network = TfLite(weights_path(*self.WEIGHTS))

    def face(self, rgb: RGB, person: Figure, scale: float) -> Face | None:
        """The face of a person, or None when its keypoints are missing (seen from behind).

        Args:
            rgb: the photo, (H, W, 3).
            person: in working pixels.
            scale: working pixels a photo pixel.
        """
        guess = ellipse(person)
        if guess is None:
            return None
        eyes = person.at(J.L_EYE) - person.at(J.R_EYE)
        angle = float(np.arctan2(eyes[1], eyes[0])) if np.isfinite(eyes).all() else 0.0
        centre, side = guess.centre / scale, ROOM * float(guess.size.max()) / scale
        for _ in range(2):  # the second look is placed by the first
            points, score = self._look(rgb, centre, side, angle)
            if score < SEEN:
                return guess
            oval = points[list(OVAL)]
            centre, side = oval.mean(axis=0), ROOM * float(np.ptp(oval, axis=0).max())
        return Face(oval * scale, True)

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


def ellipse(person: Figure) -> Face | None:
    """A face's usual ellipse around eyes, nose and ears; None without nose and eyes."""
    nose, right, left = (person.at(joint) for joint in (J.NOSE, J.R_EYE, J.L_EYE))
    seen = [point for point in (right, left) if np.isfinite(point).all()]
    if not np.isfinite(nose).all() or not seen:
        return None
    eyes = np.mean(seen, axis=0)
    between = np.linalg.norm(right - left) if len(seen) == 2 else 0.0
    height = max(2.5 * float(between), 3.2 * float(np.linalg.norm(nose - eyes)), 0.2 * person.unit)
    centre = eyes + (nose - eyes) * 0.6
    turn = np.linspace(0, 2 * np.pi, len(OVAL), endpoint=False)
    border = np.stack([0.36 * height * np.sin(turn), -0.5 * height * np.cos(turn)], axis=1)
    return Face(centre + border, False)
