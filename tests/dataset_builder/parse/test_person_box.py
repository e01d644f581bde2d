"""The box around a person: the joints' bounds and a margin, cut at the photo's edges."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_builder.parse.person_box import BELOW_ANKLES, BEYOND, FEET, HEAD, Box, person_box
from sichak.body25 import BODY_25, Pose, read_openpose
from sichak.image import read_labels
from sichak.layout import OPENPOSE_JSON, PARSE

TRUTH = Path(__file__).parents[3] / "sample_store" / "truth"
WIDTH, HEIGHT = 600, 800

coordinates = st.floats(-1000, 1000)
lengths = st.floats(0.01, 1000)
boxes = st.builds(Box, coordinates, coordinates, lengths, lengths)


def iou(one: Box, other: Box) -> float:
    left, top = max(one.x, other.x), max(one.y, other.y)
    right = min(one.x + one.width, other.x + other.width)
    bottom = min(one.y + one.height, other.y + other.height)
    common = max(right - left, 0.0) * max(bottom - top, 0.0)
    return common / (one.width * one.height + other.width * other.height - common)


def standing() -> Pose:
    """Nose at the top, toes below, wrists at the sides; the torso is 100 long."""
    pose = np.zeros((25, 3))
    for joint, x, y in (
        (BODY_25.NOSE, 300, 200),
        (BODY_25.R_EYE, 292, 190),
        (BODY_25.NECK, 300, 250),
        (BODY_25.MID_HIP, 300, 350),
        (BODY_25.R_WRIST, 240, 360),
        (BODY_25.L_WRIST, 360, 360),
        (BODY_25.R_ANKLE, 280, 500),
        (BODY_25.L_ANKLE, 320, 500),
        (BODY_25.L_BIG_TOE, 325, 520),
    ):
        pose[joint] = x, y, 1
    return pose


def without(*joints: BODY_25) -> Pose:
    pose = standing()
    pose[list(joints)] = 0
    return pose


def edges(box: Box) -> tuple[float, float, float, float]:
    return box.x, box.y, box.x + box.width, box.y + box.height


class TestBox:
    @pytest.mark.parametrize(
        ("box", "aspect", "expected"),
        [
            (Box(0, 0, 0, 0), 0.75, Box(0, 0, 0, 0)),
            (Box(10, 20, 75, 100), 0.75, Box(10, 20, 75, 100)),
            (Box(20, 12, 90, 150), 0.75, Box(8.75, 12, 112.5, 150)),
            (Box(0, 0, 100, 100), 0.5, Box(0, -50, 100, 200)),
        ],
    )
    def test_with_aspect_is_the_smallest_around(
        self, box: Box, aspect: float, expected: Box
    ) -> None:
        assert box.with_aspect(aspect) == expected

    @given(boxes, st.floats(0.1, 10))
    def test_with_aspect_has_the_aspect_and_keeps_the_centre(self, box: Box, aspect: float) -> None:
        shaped = box.with_aspect(aspect)
        assert shaped.width / shaped.height == pytest.approx(aspect)
        assert shaped.width >= box.width * (1 - 1e-9)
        assert shaped.height >= box.height * (1 - 1e-9)
        assert shaped.width == pytest.approx(box.width) or shaped.height == pytest.approx(
            box.height
        )
        assert shaped.x + shaped.width / 2 == pytest.approx(box.x + box.width / 2, abs=1e-6)
        assert shaped.y + shaped.height / 2 == pytest.approx(box.y + box.height / 2, abs=1e-6)

    @given(boxes)
    def test_growing_by_one_changes_nothing(self, box: Box) -> None:
        assert edges(box.grown(1.0)) == pytest.approx(edges(box))

    def test_grown_keeps_the_centre(self) -> None:
        assert Box(8.75, 12, 112.5, 150).grown(1.25) == Box(-5.3125, -6.75, 140.625, 187.5)

    @given(boxes, st.floats(0.1, 3), st.floats(0.1, 10))
    def test_growing_keeps_the_aspect(self, box: Box, factor: float, aspect: float) -> None:
        one = box.with_aspect(aspect).grown(factor)
        other = box.grown(factor).with_aspect(aspect)
        assert edges(one) == pytest.approx(edges(other), abs=1e-6)

    @pytest.mark.parametrize(
        ("box", "expected"),
        [
            (Box(700, 0, 10, 10), Box(700, 0, 0, 10)),  # beside the photo: nothing is left
            (Box(5, 6, 10, 10), Box(5, 6, 10, 10)),
            (Box(-5, -6, 1000, 1000), Box(0, 0, WIDTH, HEIGHT)),
            (Box(590, 790, 20, 20), Box(590, 790, 10, 10)),
        ],
    )
    def test_clipped_is_the_part_inside(self, box: Box, expected: Box) -> None:
        assert box.clipped(WIDTH, HEIGHT) == expected

    @given(boxes)
    def test_clipping_twice_changes_nothing(self, box: Box) -> None:
        once = box.clipped(WIDTH, HEIGHT)
        assert edges(once.clipped(WIDTH, HEIGHT)) == pytest.approx(edges(once))


class TestPersonBox:
    @pytest.mark.parametrize("joints", [0, 1, 2])
    def test_too_few_joints_give_the_whole_photo(self, joints: int) -> None:
        pose = np.zeros((25, 3))
        pose[:joints] = 100, 100, 1
        assert person_box(pose, WIDTH, HEIGHT) == Box(0, 0, WIDTH, HEIGHT)

    def test_the_margins_are_shares_of_the_torso(self) -> None:
        left, above, right, below = (100 * share for share in BEYOND)
        assert edges(person_box(standing(), WIDTH, HEIGHT)) == pytest.approx(
            (240 - left, 190 - above, 360 + right, 520 + below)
        )

    def test_without_a_torso_a_third_of_the_span_stands_for_it(self) -> None:
        pose = without(BODY_25.MID_HIP)
        torso = np.hypot(360 - 240, 520 - 190) / 3
        assert person_box(pose, WIDTH, HEIGHT).x == pytest.approx(240 - torso * BEYOND[0])

    def test_without_feet_the_soles_are_lower_under_the_ankles(self) -> None:
        bottom = edges(person_box(without(BODY_25.L_BIG_TOE), WIDTH, HEIGHT))[3]
        assert bottom == pytest.approx(500 + 100 * BELOW_ANKLES)

    def test_without_legs_the_person_ends_at_the_lower_edge(self) -> None:
        pose = without(BODY_25.R_ANKLE, BODY_25.L_ANKLE, *FEET)
        assert edges(person_box(pose, WIDTH, HEIGHT))[3] == HEIGHT

    def test_without_a_head_the_person_begins_at_the_upper_edge(self) -> None:
        assert person_box(without(*HEAD), WIDTH, HEIGHT).y == 0

    def test_confidence_does_not_matter_where_a_joint_has_a_place(self) -> None:
        unsure = standing()
        unsure[:, 2] = 0
        assert person_box(unsure, WIDTH, HEIGHT) == person_box(standing(), WIDTH, HEIGHT)

    @pytest.mark.parametrize("place", [-1e300, -50.0, 1e6, 1e300])
    def test_joints_beyond_the_photo_do_no_harm(self, place: float) -> None:
        pose = np.full((25, 3), place)
        assert person_box(pose, WIDTH, HEIGHT) == Box(0, 0, WIDTH, HEIGHT)
        stray = standing()
        stray[BODY_25.L_WRIST, 0] = place
        assert person_box(stray, WIDTH, HEIGHT).width >= 120

    @given(st.integers(0, 2**32 - 1), st.integers(3, 25))
    def test_it_is_inside_the_photo_and_holds_the_joints(self, seed: int, count: int) -> None:
        rng = np.random.default_rng(seed)
        pose = np.zeros((25, 3))
        joints = rng.choice(25, count, replace=False)
        pose[joints] = rng.uniform(1, [WIDTH - 1, HEIGHT - 1, 1], (count, 3))
        left, top, right, bottom = edges(person_box(pose, WIDTH, HEIGHT))
        assert 0 <= left <= pose[joints, 0].min()
        assert 0 <= top <= pose[joints, 1].min()
        assert pose[joints, 0].max() <= right <= WIDTH
        assert pose[joints, 1].max() <= bottom <= HEIGHT

    @given(st.floats(0.25, 4))
    def test_it_scales_with_the_photo(self, factor: float) -> None:
        larger = standing() * (factor, factor, 1)
        box = person_box(larger, round(WIDTH * factor) + 1, round(HEIGHT * factor) + 1)
        expected = [factor * edge for edge in edges(person_box(standing(), WIDTH, HEIGHT))]
        assert edges(box) == pytest.approx(expected)

    def test_it_mirrors_with_the_photo(self) -> None:
        mirrored = standing()
        found = mirrored[:, 0] != 0
        mirrored[found, 0] = WIDTH - mirrored[found, 0]
        left, top, right, bottom = edges(person_box(standing(), WIDTH, HEIGHT))
        assert edges(person_box(mirrored, WIDTH, HEIGHT)) == pytest.approx(
            (WIDTH - right, top, WIDTH - left, bottom)
        )


def test_it_agrees_with_the_box_around_the_persons_labels() -> None:
    agreements, crops = [], []
    for path in sorted(PARSE.path(TRUTH, "x").parent.glob("*.png")):
        labels = read_labels(path)
        height, width = labels.shape
        rows, columns = labels.any(axis=1).nonzero()[0], labels.any(axis=0).nonzero()[0]
        left, top = int(columns[0]), int(rows[0])
        truth = Box(left, top, int(columns[-1]) + 1 - left, int(rows[-1]) + 1 - top)
        box = person_box(read_openpose(OPENPOSE_JSON.path(TRUTH, path.stem))[0], width, height)
        agreements.append(iou(box, truth))
        crops.append(iou(box.with_aspect(0.75), truth.with_aspect(0.75)))
    assert len(agreements) >= 9
    assert np.mean(agreements) > 0.92
    assert np.mean(crops) > 0.97  # what a parser with an upright input sees
    assert min(crops) > 0.92
