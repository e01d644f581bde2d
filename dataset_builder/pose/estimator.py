"""People in a picture with body and hands, from the embedded networks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dataset_builder.pose.blazepose import BlazePose, Candidate
from dataset_builder.pose.fuse import body25
from dataset_builder.pose.hands import Hand, Hands
from dataset_builder.pose.movenet import COCO_17, Joints, MoveNet
from dataset_builder.pose.people import HALF_SURE_DETECTOR, SEEN, distinct, person_score
from dataset_builder.pose.square import Square, around, whole
from dataset_builder.pose.votes import spread, unflip, vote
from sichak.body25 import Pose
from sichak.image import RGB

SURE = 0.5
"""Score from which a candidate is a person."""
MIN_CONFIDENCE = 0.2
"""Joints less sure than this are missing by default."""
MIN_CANDIDATE = 0.2
MAX_CANDIDATES = 5
MARGIN = 1.25
"""Side of the second look's square over the box around the joints of the first."""
SAME_HAND = 0.3
"""Two hands nearer than this, over their size, are the same one."""
LEFT_ARM = (COCO_17.L_SHOULDER, COCO_17.L_ELBOW, COCO_17.L_WRIST)
RIGHT_ARM = (COCO_17.R_SHOULDER, COCO_17.R_ELBOW, COCO_17.R_WRIST)


@dataclass(frozen=True)
class PersonPose:
    """One person.

    Attributes:
        body: (25, 3) BODY_25; missing joints are (0, 0, 0).
        left_hand, right_hand: (21, 3) OpenPose's hand points, or None when unseen.
        score: how surely it is a person, [0, 1]; see :func:`people.person_score`.
        box: (4,) left, top, right, bottom around all joints present, pixels.
    """

    body: Pose
    left_hand: Pose | None
    right_hand: Pose | None
    score: float
    box: npt.NDArray[np.float64]

    @property
    def size(self) -> float:
        """Longer side of the box, pixels."""
        return float(max(self.box[2] - self.box[0], self.box[3] - self.box[1]))


class PoseEstimator:
    """The embedded networks, loaded; see :meth:`load`."""

    WEIGHTS = (*MoveNet.WEIGHTS, *BlazePose.WEIGHTS, *Hands.WEIGHTS)

    def __init__(self, movenet: MoveNet, blazepose: BlazePose, hands: Hands) -> None:
        self._movenet = movenet
        self._blazepose = blazepose
        self._hands = hands

    @classmethod
    def load(cls) -> PoseEstimator:
        """Load the networks; their weights are fetched when absent.

        Raises:
            WeightsError: weights are absent and cannot be fetched.
        """
        return cls(MoveNet(), BlazePose(), Hands())

    def people(
        self, rgb: RGB, min_confidence: float = MIN_CONFIDENCE, hands: bool = True
    ) -> list[PersonPose]:
        """All people in a picture, the largest first.

        Args:
            rgb: (H, W, 3), any size.
            min_confidence: joints below are missing.
            hands: whether to look for the 21 points of each hand.
        """
        return [
            self._person(rgb, one, min_confidence, hands)
            for one in self._found(rgb)
            if one.score >= SURE
        ]

    def best_score(self, rgb: RGB) -> float:
        """Score of what looks most like a person; below 0.5 when there is nobody."""
        return max(one.score for one in self._found(rgb))

    def _found(self, rgb: RGB) -> list[_Found]:
        """Every candidate once, the largest first."""
        candidates = self._blazepose.candidates(rgb, MIN_CANDIDATE)[:MAX_CANDIDATES]
        if not any(one.score >= HALF_SURE_DETECTOR for one in candidates):
            candidates.append(Candidate(whole(rgb), 0.0))
        found = [self._look(rgb, candidate) for candidate in candidates]
        found.sort(key=lambda one: one.score, reverse=True)
        kept = [found[index] for index in distinct([one.joints for one in found])]
        return sorted(kept, key=lambda one: spread(one.joints, SEEN), reverse=True)

    def _look(self, rgb: RGB, candidate: Candidate) -> _Found:
        joints = self._movenet.joints(rgb, _inside(candidate.square, rgb))
        score = person_score(candidate.score, joints, hand=0.0)
        if score < SURE:  # hands cost time and tell little about someone with a face
            seen = [self._hand(rgb, joints, arm) for arm in (LEFT_ARM, RIGHT_ARM)]
            hand = max(one.score if one else 0.0 for one in seen)
            score = person_score(candidate.score, joints, hand)
        return _Found(candidate, joints, score)

    def _person(self, rgb: RGB, found: _Found, min_confidence: float, hands: bool) -> PersonPose:
        joints = self._second_look(rgb, found)
        landmarks = self._blazepose.landmarks(rgb, found.candidate.square)
        landmarks = self._blazepose.landmarks(rgb, self._blazepose.follow(landmarks))
        body = body25(joints, landmarks, rgb.shape, min_confidence)
        arms = (LEFT_ARM, RIGHT_ARM) if hands else ()
        left, right = _one_hand_each([self._hand(rgb, joints, arm) for arm in arms])
        return PersonPose(body, left, right, found.score, _box(body))

    def _second_look(self, rgb: RGB, found: _Found) -> Joints:
        """Four looks, from two distances and mirrored, put to the vote."""
        squares = [_inside(found.candidate.square, rgb)]
        looks = [found.joints]
        seen = found.joints[found.joints[:, 2] >= SEEN, :2]
        if len(seen):
            squares.append(around(seen, MARGIN))
            looks.append(self._movenet.joints(rgb, squares[1]))
        width = rgb.shape[1]
        mirrored = np.ascontiguousarray(rgb[:, ::-1])
        for square in squares:
            flipped = Square(width - 1 - square.x, square.y, square.side)
            looks.append(unflip(self._movenet.joints(mirrored, flipped), width))
        return vote(looks, spread(found.joints, SEEN))

    def _hand(self, rgb: RGB, joints: Joints, arm: tuple[COCO_17, ...]) -> Hand | None:
        if joints[list(arm), 2].min() < SEEN:
            return None
        shoulder, elbow, wrist = (joints[joint, :2] for joint in arm)
        return self._hands.hand(rgb, shoulder, elbow, wrist)


@dataclass(frozen=True)
class _Found:
    """A candidate after the first look."""

    candidate: Candidate
    joints: Joints
    score: float


def _inside(square: Square, rgb: RGB) -> Square:
    """The upright square around the part of a square that lies on the picture."""
    height, width = rgb.shape[:2]
    half = square.side / 2
    x = np.clip([square.x - half, square.x + half], 0, width - 1)
    y = np.clip([square.y - half, square.y + half], 0, height - 1)
    side = max(float(np.ptp(x)), float(np.ptp(y))) + 1
    return Square(float(x.mean()), float(y.mean()), side)


def _one_hand_each(hands: Sequence[Hand | None]) -> tuple[Pose | None, Pose | None]:
    """Left and right hand; if both arms found the same one, it goes where its shape says."""
    left, right = [*hands, None, None][:2]
    if left and right:
        apart = np.median(np.linalg.norm(left.points[:, :2] - right.points[:, :2], axis=1))
        if apart < SAME_HAND * np.ptp(left.points[:, :2], axis=0).max():
            left, right = (None, right) if right.right > 0.5 else (left, None)
    return (left.points if left else None), (right.points if right else None)


def _box(body: Pose) -> npt.NDArray[np.float64]:
    seen = body[body[:, 2] > 0, :2]
    return np.concatenate([seen.min(axis=0), seen.max(axis=0)]) if len(seen) else np.zeros(4)
