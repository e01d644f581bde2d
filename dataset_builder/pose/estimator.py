"""People in a picture with body and hands, from the embedded networks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dataset_builder.pose.blazepose import COCO_17_LANDMARKS, BlazePose, Candidate, Landmarks
from dataset_builder.pose.fuse import body25, missing_removed
from dataset_builder.pose.hands import Hand, Hands
from dataset_builder.pose.movenet import COCO_17, Joints, MoveNet
from dataset_builder.pose.people import (
    HALF_SURE_DETECTOR,
    SAME_PERSON,
    SEEN,
    ankles_score,
    difference,
    distinct,
    face_score,
    person_score,
    same_person,
)
from dataset_builder.pose.person import PersonPose
from dataset_builder.pose.square import Square, around, whole
from dataset_builder.pose.votes import spread, unflip, vote
from sichak.body25 import Pose
from sichak.image import RGB

SURE = 0.5
"""Score from which a candidate is a person."""
MIN_CONFIDENCE = 0.2
"""Joints less sure than this are missing by default."""
MIN_CANDIDATE = 0.2
MAX_CANDIDATES = 4
MARGIN = 1.25
"""Side of the second look's square over the box around the joints of the first."""
SAME_HAND = 0.3
"""Two hands nearer than this, over their size, are the same one."""
LEFT_ARM = (COCO_17.L_SHOULDER, COCO_17.L_ELBOW, COCO_17.L_WRIST)
RIGHT_ARM = (COCO_17.R_SHOULDER, COCO_17.R_ELBOW, COCO_17.R_WRIST)


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
        self, rgb: RGB, *, min_confidence: float = MIN_CONFIDENCE, hands: bool = True
    ) -> list[PersonPose]:
        """All people in a picture, the largest first; see :meth:`examine`."""
        return self.examine(rgb, min_confidence=min_confidence, hands=hands)[0]

    def examine(
        self, rgb: RGB, *, min_confidence: float = MIN_CONFIDENCE, hands: bool = True
    ) -> tuple[list[PersonPose], float]:
        """All people in a picture, and how much anything in it looks like one.

        Args:
            rgb: (H, W, 3), any size.
            min_confidence: joints below are missing.
            hands: whether to look for the 21 points of each hand.

        Returns:
            the people, the largest first, and the best candidate's score in [0, 1].
        """
        found = self._found(rgb)
        sure = [one for one in found if one.score >= SURE]
        people = [self._person(rgb, one, min_confidence, hands) for one in sure]
        return people, max(one.score for one in found)

    def _found(self, rgb: RGB) -> list[_Found]:
        """Every candidate once, the largest first."""
        candidates = self._blazepose.candidates(rgb, MIN_CANDIDATE)[:MAX_CANDIDATES]
        if not any(one.score >= HALF_SURE_DETECTOR for one in candidates):
            candidates.append(Candidate(whole(rgb), 0.0))
        found = [one for candidate in candidates for one in self._looks(rgb, candidate)]
        found.sort(key=lambda one: one.score, reverse=True)
        kept = [found[index] for index in distinct([one.joints for one in found])]
        return sorted(kept, key=lambda one: spread(one.joints, SEEN), reverse=True)

    def _looks(self, rgb: RGB, candidate: Candidate) -> list[_Found]:
        """Whom MoveNet finds at a candidate's place: the candidate, or someone else first.

        BlazePose, turned to the detected person, tells which: if MoveNet disagrees
        with it, a closer look at BlazePose's points is taken as well.
        """
        landmarks = self._blazepose.landmarks(rgb, candidate.square)
        expected = landmarks.points[list(COCO_17_LANDMARKS)]
        looks = []
        for square in (_inside(candidate.square, rgb), _around_seen(expected, rgb)):
            joints = self._movenet.joints(rgb, square)
            looks.append((difference(joints, expected), square, joints))
            if looks[-1][0] < SAME_PERSON:
                break
        looks.sort(key=lambda look: look[0])
        return [
            _Found(square, joints, landmarks, self._score(rgb, joints, detector))
            for (_, square, joints), detector in zip(looks, (candidate.score, 0.0), strict=False)
        ]

    def _score(self, rgb: RGB, joints: Joints, detector: float) -> float:
        face, ankles = face_score(rgb, joints), ankles_score(joints)
        score = person_score(detector, face, 0.0, ankles)
        if score >= SURE:  # hands cost time and tell little about someone with a face
            return score
        hands = [self._hand(rgb, joints, arm) for arm in (LEFT_ARM, RIGHT_ARM)]
        best = max(one.score if one else 0.0 for one in hands)
        return person_score(detector, face, best, ankles)

    def _person(self, rgb: RGB, found: _Found, min_confidence: float, hands: bool) -> PersonPose:
        joints = self._second_look(rgb, found)
        landmarks = self._blazepose.landmarks(rgb, self._blazepose.follow(found.landmarks))
        body = body25(joints, landmarks, rgb.shape, min_confidence)
        arms = (LEFT_ARM, RIGHT_ARM) if hands else ()
        both = _one_hand_each([self._hand(rgb, joints, arm) for arm in arms])
        left, right = (None if one is None else missing_removed(one, rgb.shape, 0) for one in both)
        return PersonPose(body, left, right, found.score)

    def _second_look(self, rgb: RGB, found: _Found) -> Joints:
        """Four looks, from two distances and mirrored, put to the vote."""
        squares = [found.square]
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
        same = [look for look in looks if same_person(look, found.joints)]
        return vote(same or looks[:1], spread(found.joints, SEEN))

    def _hand(self, rgb: RGB, joints: Joints, arm: tuple[COCO_17, ...]) -> Hand | None:
        if joints[list(arm), 2].min() < SEEN:
            return None
        shoulder, elbow, wrist = (joints[joint, :2] for joint in arm)
        return self._hands.hand(rgb, shoulder, elbow, wrist)


@dataclass(frozen=True)
class _Found:
    """A candidate after the first look."""

    square: Square
    joints: Joints
    landmarks: Landmarks
    score: float


def _inside(square: Square, rgb: RGB) -> Square:
    """An upright square for MoveNet, which takes the person nearest to the middle.

    A half body is detected with a square that reaches far above or below the picture: that
    part is left out. The middle stays on the person from left to right, where others stand.
    """
    height, width = rgb.shape[:2]
    half = square.side / 2
    low, high = np.clip([square.y - half, square.y + half], 0, height - 1)
    aside = min(half, max(square.x, width - 1 - square.x))
    return Square(square.x, float(low + high) / 2, max(float(high - low), 2 * aside) + 1)


def _around_seen(points: Joints, rgb: RGB) -> Square:
    height, width = rgb.shape[:2]
    inside = np.clip(points[:, :2], 0, (width - 1, height - 1))
    return around(inside, MARGIN)


def _one_hand_each(hands: Sequence[Hand | None]) -> tuple[Pose | None, Pose | None]:
    """Left and right hand; if both arms found the same one, it goes where its shape says."""
    left, right = [*hands, None, None][:2]
    if left and right:
        apart = np.median(np.linalg.norm(left.points[:, :2] - right.points[:, :2], axis=1))
        if apart < SAME_HAND * np.ptp(left.points[:, :2], axis=0).max():
            left, right = (None, right) if right.right > 0.5 else (left, None)
    return (left.points if left else None), (right.points if right else None)
