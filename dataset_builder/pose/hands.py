"""Hands: 21 points of a hand near a wrist.

OpenPose guesses a square around the hand from the forearm; in that square a palm
detector finds where and how the hand lies, and a landmark network finds its points.
Sources: OpenPose ``handDetector.cpp`` (the square); MediaPipe ``palm_detection`` and
``hand_landmark`` graphs. Both number the points alike: wrist, then thumb to little finger.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dataset_builder.pose.square import Square
from dataset_builder.pose.ssd import anchors, detections
from dataset_builder.tflite import TfLite
from sichak.body25 import Pose
from sichak.image import RGB
from sichak.weights import weights_path

Point = npt.NDArray[np.float64]

PALM_STRIDES = (8, 16, 16, 16)
MAX_OVERLAP = 0.3
PALM_TO_HAND = 2.6
"""Side of the square given to the landmark network over the palm box's side."""
SHIFT = -0.5
"""That square's shift towards the fingers, in sides of the palm box."""
MIN_PALM, MIN_HAND = 0.3, 0.5
SQUARE_SIDES = (1.5, 1.0)
"""Sides of the squares to look in, over OpenPose's hand size, until one shows a hand."""
MAX_WRIST_DISTANCE = 0.5
"""How far a hand's wrist may lie from the arm's, over OpenPose's hand size."""
WRIST, MIDDLE = 0, 2
"""Palm key points: the wrist and the root of the middle finger."""


@dataclass(frozen=True)
class Hand:
    """A found hand.

    Attributes:
        points: (21, 3) x, y in the picture's pixels, and the hand's score.
        score: probability that it is a hand.
        right: probability that it is a right hand.
    """

    points: Pose
    score: float
    right: float


class Hands:
    """Palm detector and landmark network, loaded."""

    WEIGHTS = ("palm-detection-full", "hand-landmark-full")

    def __init__(self) -> None:
        self._palms = TfLite(weights_path("palm-detection-full"))
        self._landmarks = TfLite(weights_path("hand-landmark-full"))
        self._anchors = anchors(self._palms.side, PALM_STRIDES)

    def hand(self, rgb: RGB, shoulder: Point, elbow: Point, wrist: Point) -> Hand | None:
        """The hand at the end of an arm, or None when it is not seen.

        Args:
            rgb: the whole picture.
            shoulder, elbow, wrist: (2,) pixels, all known.
        """
        size = hand_size(shoulder, elbow, wrist)
        middle = wrist + 0.33 * (wrist - elbow)
        for side in SQUARE_SIDES:
            square = Square(float(middle[0]), float(middle[1]), max(8.0, size * side))
            found = [self._points(rgb, palm) for palm in self._palm_squares(rgb, square)]
            near = [
                hand
                for hand in found
                if hand.score >= MIN_HAND
                and np.hypot(*(hand.points[0, :2] - wrist)) < size * MAX_WRIST_DISTANCE
            ]
            if near:
                return max(near, key=lambda hand: hand.score)
        return None

    def _palm_squares(self, rgb: RGB, square: Square) -> list[Square]:
        side = self._palms.side
        raw, logits = self._palms.run(square.cut(rgb, side).astype(np.float32) / 255)
        squares = []
        for palm in detections(raw, logits, self._anchors, side, MIN_PALM, MAX_OVERLAP)[:2]:
            points = square.to_picture(palm.points * side - 0.5, side)
            box = square.to_picture(palm.box.reshape(2, 2) * side - 0.5, side)
            squares.append(_hand_square(box, points))
        return squares

    def _points(self, rgb: RGB, square: Square) -> Hand:
        side = self._landmarks.side
        points, score, right, _ = self._landmarks.run(
            square.cut(rgb, side).astype(np.float32) / 255
        )
        xy = points.reshape(21, 3)[:, :2].astype(np.float64) - 0.5
        sure = float(score[0])
        table = np.column_stack([square.to_picture(xy, side), np.full(21, sure)])
        return Hand(table, sure, float(right[0]))


def hand_size(shoulder: Point, elbow: Point, wrist: Point) -> float:
    """Side of OpenPose's hand square without its factor 1.5, pixels."""
    forearm = float(np.hypot(*(wrist - elbow)))
    upper_arm = float(np.hypot(*(elbow - shoulder)))
    return max(forearm, 0.9 * upper_arm)


def _hand_square(box: Point, points: Point) -> Square:
    """The square of the whole hand, turned so that the fingers point up."""
    x, y = points[MIDDLE] - points[WRIST]
    angle = float(np.arctan2(x, -y))
    side = float(np.abs(box[1] - box[0]).max())
    centre = box.mean(axis=0)
    shift = SHIFT * side * np.array([-np.sin(angle), np.cos(angle)])
    return Square(
        float(centre[0] + shift[0]),
        float(centre[1] + shift[1]),
        max(1.0, side * PALM_TO_HAND),
        angle,
    )
