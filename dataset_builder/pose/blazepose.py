"""BlazePose: people in a picture, and 33 points with feet for each of them.

Source: MediaPipe ``pose_detection`` and ``pose_landmark`` graphs.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from dataset_builder.pose.square import Points, Square, whole
from dataset_builder.pose.ssd import anchors, detections
from dataset_builder.tflite import TfLite
from sichak.image import RGB
from sichak.weights import weights_path

DETECTOR_STRIDES = (8, 16, 32, 32, 32)
MAX_OVERLAP = 0.3
ENLARGE = 1.25
"""Side of the square given to the landmark network over the detected circle's diameter."""


class BLAZE(IntEnum):
    """The landmarks in use, by BlazePose's number."""

    NOSE = 0
    L_WRIST = 15
    R_WRIST = 16
    L_PINKY = 17
    R_PINKY = 18
    L_INDEX = 19
    R_INDEX = 20
    L_ANKLE = 27
    R_ANKLE = 28
    L_HEEL = 29
    R_HEEL = 30
    L_TOE = 31
    R_TOE = 32


COCO_17_LANDMARKS = (0, 2, 5, 7, 8, 11, 12, 13, 14, 15, 16, 23, 24, 25, 26, 27, 28)
"""The landmark of each COCO_17 joint, in COCO_17's order."""


@dataclass(frozen=True)
class Landmarks:
    """What the landmark network says of one square.

    Attributes:
        points: (39, 3): x, y in the picture's pixels, and how probably the point is
            visible and inside the picture, [0, 1]. 0–32 are the body, 33 and 34 the
            middle of the hips and a point of the circle around the whole body.
        score: probability that the square shows a person.
    """

    points: npt.NDArray[np.float64]
    score: float


@dataclass(frozen=True)
class Candidate:
    """A person the detector proposes: the square to look at, and its score in [0, 1]."""

    square: Square
    score: float


class BlazePose:
    """Detector and landmark network, loaded."""

    WEIGHTS = ("pose-detection", "pose-landmark-full")

    def __init__(self) -> None:
        detector, landmarks = self.WEIGHTS
        self._detector = TfLite(weights_path(detector))
        self._landmarks = TfLite(weights_path(landmarks))
        self._anchors = anchors(self._detector.side, DETECTOR_STRIDES)

    def candidates(self, rgb: RGB, min_score: float) -> list[Candidate]:
        """People the detector sees in a picture, best first."""
        square = whole(rgb)
        side = self._detector.side
        picture = square.cut(rgb, side).astype(np.float32) / 127.5 - 1
        raw, logits = self._detector.run(picture)
        found = detections(raw, logits, self._anchors, side, min_score, MAX_OVERLAP)
        return [
            Candidate(_body_square(square.to_picture(one.points * side - 0.5, side)), one.score)
            for one in found
        ]

    def landmarks(self, rgb: RGB, square: Square) -> Landmarks:
        """Landmarks of the person in a square."""
        side = self._landmarks.side
        points, score, *_ = self._landmarks.run(square.cut(rgb, side).astype(np.float32) / 255)
        table = points.reshape(39, 5).astype(np.float64)
        seen = _sigmoid(table[:, 3]) * _sigmoid(table[:, 4])
        xy = square.to_picture(table[:, :2] - 0.5, side)
        return Landmarks(np.column_stack([xy, seen]), float(score[0]))

    def follow(self, landmarks: Landmarks) -> Square:
        """The square around the person that the landmarks themselves propose."""
        return _body_square(landmarks.points[33:35, :2])


def _body_square(points: Points) -> Square:
    """From the middle of the hips and a point on the circle around the body, above the head."""
    (x, y), (top_x, top_y) = points[0], points[1]
    radius = float(np.hypot(top_x - x, top_y - y))
    angle = float(np.arctan2(top_x - x, y - top_y))
    return Square(float(x), float(y), max(1.0, 2 * radius * ENLARGE), angle)


def _sigmoid(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return 1 / (1 + np.exp(-np.clip(values, -60, 60)))
