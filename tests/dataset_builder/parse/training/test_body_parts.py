"""Which body part a pixel can be, by the skeleton; and what that leaves of a drawn label."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dataset_builder.parse.training.body_parts import (
    ABOVE,
    BOTTOMS,
    SHOES,
    SKIN,
    possible_labels,
    refined,
)
from dataset_builder.parse.training.targets import ANY, Bits, bits, mirrored_bits
from dataset_builder.parse.training.view import MIRRORED_JOINTS
from sichak.body25 import BODY_25 as J
from sichak.body25 import Pose
from sichak.labels import CIHP
from tests.dataset_builder.parse.embedded.stand_in import drawn

HEIGHT, WIDTH = 240, 180
FOOT_LENGTH = 12
seeds = st.integers(0, 2**32 - 1)


def standing() -> Pose:
    """The drawn person, with feet and face."""
    pose = drawn(WIDTH, HEIGHT)[2]
    for joint, x, y in (
        (J.R_EYE, 85, 40), (J.L_EYE, 95, 40), (J.R_EAR, 78, 43), (J.L_EAR, 102, 43),
        (J.R_BIG_TOE, 73, 226), (J.R_HEEL, 79, 221), (J.L_BIG_TOE, 107, 226), (J.L_HEEL, 101, 221),
    ):  # fmt: skip
        pose[joint] = x, y, 1
    return pose


def oval(x: float = 90, y: float = 45, a: float = 10, b: float = 14) -> np.ndarray:
    """(36, 2) border of a face, clockwise from the forehead."""
    angles = np.radians(np.arange(36) * 10 - 90)
    return np.stack([x + a * np.cos(angles), y + b * np.sin(angles)], axis=1)


def random_pose(seed: int, far: float = 1.0) -> Pose:
    rng = np.random.default_rng(seed)
    pose = np.zeros((25, 3))
    found = rng.permutation(25)[: rng.integers(0, 26)]
    low, high = np.array([-far * WIDTH, -far * HEIGHT, 0]), np.array([2 * WIDTH, 2 * HEIGHT, 1])
    pose[found] = rng.uniform(low, high, (len(found), 3))
    return pose


def at(values: Bits, x: float, y: float, among: np.uint32) -> set[CIHP]:
    """The labels of a group that are possible at a place."""
    value = int(values[round(y), round(x)] & among)
    return {label for label in CIHP if value >> label & 1}


class TestPossibleLabels:
    @pytest.mark.parametrize("shape", [(1, 1), (5, 4), (31, 47)])
    @pytest.mark.parametrize("joints", [0, 1])
    def test_without_a_skeleton_everything_is(self, shape: tuple[int, int], joints: int) -> None:
        pose = np.zeros((25, 3))
        pose[:joints] = 2, 2, 1
        values = possible_labels(pose, None, shape)
        assert values.shape == shape
        assert values.dtype == np.uint32
        assert (values == ANY).all()

    @pytest.mark.parametrize(
        ("start", "end", "share", "expected"),
        [
            (J.L_SHOULDER, J.L_ELBOW, 0.5, {CIHP.LEFT_ARM}),
            (J.L_ELBOW, J.L_WRIST, 0.5, {CIHP.LEFT_ARM}),
            (J.L_ELBOW, J.L_WRIST, 1.4, {CIHP.LEFT_ARM}),  # the hand
            (J.R_SHOULDER, J.R_ELBOW, 0.5, {CIHP.RIGHT_ARM}),
            (J.R_ELBOW, J.R_WRIST, 1.4, {CIHP.RIGHT_ARM}),
            (J.L_HIP, J.L_KNEE, 0.8, {CIHP.LEFT_LEG}),
            (J.L_KNEE, J.L_ANKLE, 0.5, {CIHP.LEFT_LEG}),
            (J.R_KNEE, J.R_ANKLE, 0.5, {CIHP.RIGHT_LEG}),
            (J.R_ANKLE, J.R_BIG_TOE, 0.5, {CIHP.RIGHT_LEG}),  # a bare foot
            (J.R_KNEE, J.L_KNEE, 0.5, {CIHP.RIGHT_LEG, CIHP.LEFT_LEG}),  # between the knees
            (J.NOSE, J.NOSE, 0, {CIHP.FACE}),
            (J.NECK, J.MID_HIP, 0.1, {CIHP.NECK}),
        ],
    )
    @pytest.mark.parametrize("face", [True, False], ids=["face", "no face"])
    def test_skin(self, start: J, end: J, share: float, expected: set[CIHP], face: bool) -> None:
        pose = standing()
        values = possible_labels(pose, oval() if face else None, (HEIGHT, WIDTH))
        x, y = pose[start, :2] + share * (pose[end, :2] - pose[start, :2])
        assert at(values, x, y, SKIN) == expected

    @pytest.mark.parametrize(
        ("joint", "expected"),
        [
            (J.L_BIG_TOE, {CIHP.LEFT_SHOE}),
            (J.R_BIG_TOE, {CIHP.RIGHT_SHOE}),
            (J.L_HEEL, {CIHP.LEFT_SHOE}),
            (J.L_KNEE, {CIHP.LEFT_SHOE}),  # boots
            (J.NOSE, {CIHP.LEFT_SHOE, CIHP.RIGHT_SHOE}),
        ],
    )
    def test_shoes(self, joint: J, expected: set[CIHP]) -> None:
        pose = standing()
        values = possible_labels(pose, oval(), (HEIGHT, WIDTH))
        assert at(values, pose[joint, 0], pose[joint, 1], SHOES) == expected

    def test_one_foot_alone_tells_no_side(self) -> None:
        pose = standing()
        pose[[J.L_KNEE, J.L_ANKLE, J.L_HEEL, J.L_BIG_TOE]] = 0
        values = possible_labels(pose, None, (HEIGHT, WIDTH))
        assert (values & SHOES == SHOES).all()

    @pytest.mark.parametrize(
        ("y", "excluded"),
        [
            (75, {CIHP.PANTS, CIHP.SKIRT}),  # the chest
            (95, {CIHP.PANTS, CIHP.SKIRT}),
            (120, set()),  # the waist
            (140, set()),
            (180, set()),
            (200, {CIHP.UPPER_CLOTHES}),  # below the knees
        ],
    )
    def test_tops_end_and_trousers_begin(self, y: int, excluded: set[CIHP]) -> None:
        values = possible_labels(standing(), oval(), (HEIGHT, WIDTH))
        pieces = ABOVE | BOTTOMS
        assert at(values, 90, y, pieces) == at(np.array([[pieces]]), 0, 0, pieces) - excluded

    def test_the_chin_parts_face_and_neck(self) -> None:
        values = possible_labels(standing(), oval(), (HEIGHT, WIDTH))
        parts = bits([CIHP.FACE, CIHP.NECK])
        assert at(values, 90, 50, parts) == {CIHP.FACE}
        assert at(values, 90, 59, parts) == {CIHP.FACE, CIHP.NECK}  # the border itself
        assert at(values, 90, 66, parts) == {CIHP.NECK}
        assert at(values, 78, 43, parts) == {CIHP.FACE}  # an ear, outside the mesh

    def test_a_hand_before_the_face_may_be_a_hand(self) -> None:
        pose = standing()
        pose[J.R_ELBOW, :2], pose[J.R_WRIST, :2] = (70, 95), (84, 62)
        values = possible_labels(pose, oval(), (HEIGHT, WIDTH))
        assert at(values, 87, 52, SKIN) == {CIHP.FACE, CIHP.RIGHT_ARM}
        assert at(values, 96, 38, SKIN) == {CIHP.FACE}

    def test_far_from_everybody_any_skin_is(self) -> None:
        values = possible_labels(standing(), None, (HEIGHT, 600))
        assert values[150, 590] & SKIN == SKIN

    def test_below_a_face_that_was_seen_there_is_no_other(self) -> None:
        values = possible_labels(standing(), oval(), (HEIGHT, 600))
        assert values[150, 590] & SKIN == SKIN & ~bits([CIHP.FACE])

    @given(seeds, st.booleans())
    @settings(deadline=None, max_examples=30)
    def test_something_is_possible_everywhere(self, seed: int, face: bool) -> None:
        values = possible_labels(random_pose(seed), oval() if face else None, (61, 47))
        for group in (SKIN, SHOES, ABOVE):
            assert (values & group != 0).all()

    @given(seeds)
    @settings(deadline=None, max_examples=30)
    def test_other_labels_are_possible_everywhere(self, seed: int) -> None:
        values = possible_labels(random_pose(seed), oval(), (61, 47))
        decided = SKIN | SHOES | BOTTOMS | bits([CIHP.UPPER_CLOTHES])
        assert (values | decided == ANY).all()

    def test_it_mirrors_with_the_person(self) -> None:
        pose, face = standing(), oval()
        values = possible_labels(pose, face, (HEIGHT, WIDTH))
        mirrored = pose[list(MIRRORED_JOINTS)]
        mirrored[mirrored[:, 0] != 0, 0] = WIDTH - 1 - mirrored[mirrored[:, 0] != 0, 0]
        other = face[np.r_[0, 35:0:-1]].copy()
        other[:, 0] = WIDTH - 1 - other[:, 0]
        back = mirrored_bits(possible_labels(mirrored, other, (HEIGHT, WIDTH)))[:, ::-1]
        assert (back != values).mean() < 0.05  # the distance maps have half the size

    def test_it_scales_with_the_photo(self) -> None:
        small = possible_labels(standing(), oval(), (HEIGHT, WIDTH))
        large = possible_labels(standing() * (3, 3, 1), oval() * 3, (3 * HEIGHT, 3 * WIDTH))
        assert (large[1::3, 1::3] != small).mean() < 0.05

    @pytest.mark.parametrize("far", [-1e3, 1e6, 1e15])
    def test_joints_far_beyond_the_photo_do_no_harm(self, far: float) -> None:
        pose = standing()
        pose[J.L_WRIST, :2] = far
        values = possible_labels(pose, oval(), (HEIGHT, WIDTH))
        assert at(values, pose[J.R_ELBOW, 0], pose[J.R_ELBOW, 1], SKIN) == {CIHP.RIGHT_ARM}

    def test_the_pose_is_left_as_it_is(self) -> None:
        pose = standing()
        possible_labels(pose, oval(), (HEIGHT, WIDTH))
        assert np.array_equal(pose, standing())


class TestRefined:
    def test_nothing(self) -> None:
        nothing = np.zeros((0, 4), np.uint32)
        assert refined(nothing, nothing).shape == (0, 4)

    @pytest.mark.parametrize(
        ("drawn_as", "possible", "expected"),
        [
            ([], [CIHP.FACE], []),
            ([CIHP.HAIR], [CIHP.FACE, CIHP.HAIR], [CIHP.HAIR]),
            ([CIHP.LEFT_ARM, CIHP.RIGHT_ARM], [CIHP.LEFT_ARM, CIHP.COAT], [CIHP.LEFT_ARM]),
            # What the skeleton rules out altogether was drawn all the same: believed.
            ([CIHP.LEFT_ARM], [CIHP.RIGHT_ARM], [CIHP.LEFT_ARM]),
            ([CIHP.PANTS, CIHP.DRESS], [CIHP.DRESS, CIHP.FACE], [CIHP.DRESS]),
            # Trousers on the chest: a denim jacket, tagged "jeans".
            ([CIHP.PANTS], [CIHP.COAT, CIHP.FACE, CIHP.DRESS], [CIHP.COAT, CIHP.DRESS]),
            ([CIHP.PANTS, CIHP.SKIRT], [CIHP.UPPER_CLOTHES], [CIHP.UPPER_CLOTHES]),
            ([CIHP.PANTS], [CIHP.PANTS, CIHP.COAT], [CIHP.PANTS]),
        ],
    )
    def test_a_set_without_what_is_ruled_out(
        self, drawn_as: Collection[int], possible: Collection[int], expected: Collection[int]
    ) -> None:
        found = refined(np.array([[bits(drawn_as)]]), np.array([[bits(possible)]]))
        assert found[0, 0] == bits(expected)

    @given(seeds, seeds)
    @settings(deadline=None, max_examples=40)
    def test_no_set_is_ever_emptied(self, seed: int, pose_seed: int) -> None:
        rng = np.random.default_rng(seed)
        values = rng.integers(1, int(ANY) + 1, (37, 29)).astype(np.uint32)
        values[::2] = np.uint32(1) << rng.integers(0, 20, values[::2].shape).astype(np.uint32)
        possible = possible_labels(random_pose(pose_seed), oval(15, 12, 4, 6), (37, 29))
        found = refined(values, possible)
        assert (found != 0).all()
        trousers = (values & ~BOTTOMS) == 0
        assert ((found & ~values == 0) | trousers).all()  # nothing new, but for named trousers
        assert np.array_equal(refined(found, possible), found)

    @given(seeds)
    def test_where_all_is_possible_all_stays(self, seed: int) -> None:
        values = np.random.default_rng(seed).integers(0, int(ANY) + 1, (5, 7)).astype(np.uint32)
        assert np.array_equal(refined(values, np.full((5, 7), ANY)), values)
