"""The detector's decoding: anchors, boxes, and boxes that mean the same thing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_builder.pose.blazepose import DETECTOR_STRIDES
from dataset_builder.pose.hands import PALM_STRIDES
from dataset_builder.pose.ssd import anchors, detections, overlap

CORNERS = st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
BOX = CORNERS.map(lambda ends: [*np.minimum(ends[:2], ends[2:]), *np.maximum(ends[:2], ends[2:])])


@pytest.mark.parametrize(
    ("side", "strides", "count"),
    [(224, DETECTOR_STRIDES, 2254), (192, PALM_STRIDES, 2016), (8, (8,), 2)],
)
def test_there_are_as_many_anchors_as_the_network_has_rows(
    side: int, strides: tuple[int, ...], count: int
) -> None:
    centres = anchors(side, strides)
    assert centres.shape == (count, 2)
    assert 0 < centres.min() <= centres.max() < 1


def test_anchors_run_along_the_rows_two_a_cell() -> None:
    expected = [(0.25, 0.25)] * 2 + [(0.75, 0.25)] * 2 + [(0.25, 0.75)] * 2 + [(0.75, 0.75)] * 2
    np.testing.assert_allclose(anchors(16, (8,)), expected)


def decode(raw: list[list[float]], logits: list[float], **options: float) -> list[object]:
    centres = np.full((len(raw), 2), 0.5)
    table = np.array(raw, np.float32).reshape(len(raw), 8)
    settings = {"min_score": 0.5, "max_overlap": 0.3} | options
    return list(detections(table, np.array(logits, np.float32), centres, 100, **settings))


def test_nothing_above_the_score_gives_nothing() -> None:
    assert decode([], []) == []
    assert decode([[0, 0, 10, 10, 0, 0, 0, 0]], [-1]) == []


def test_a_box_and_its_points_are_offsets_from_the_anchor_in_pixels() -> None:
    centres = np.array([[0.5, 0.5]])
    raw = np.array([[10, -20, 20, 40, 5, 0, 0, 5]], np.float32)
    (found,) = detections(raw, np.array([[0.0]]), centres, 100, 0.5, 0.3)
    np.testing.assert_allclose(found.box, [0.5, 0.1, 0.7, 0.5])
    np.testing.assert_allclose(found.points, [[0.55, 0.5], [0.5, 0.55]])
    assert found.score == pytest.approx(0.5)


def test_boxes_on_each_other_become_one_averaged_by_score() -> None:
    centres = np.array([[0.5, 0.5], [0.5, 0.5], [0.1, 0.1]])
    raw = np.array([[0, 0, 40, 40, 0, 0], [4, 0, 40, 40, 8, 0], [0, 0, 10, 10, 0, 0]], np.float32)
    logits = np.array([3.0, 3.0, 1.0])
    first, second = detections(raw, logits, centres, 100, 0.5, 0.3)
    np.testing.assert_allclose(first.box, [0.32, 0.3, 0.72, 0.7])
    np.testing.assert_allclose(first.points, [[0.54, 0.5]])
    np.testing.assert_allclose(second.box, [0.05, 0.05, 0.15, 0.15])


def test_the_best_comes_first_and_huge_logits_do_no_harm() -> None:
    centres = np.array([[0.2, 0.2], [0.8, 0.8]])
    raw = np.array([[0, 0, 9, 9, 0, 0], [0, 0, 9, 9, 0, 0]], np.float32)
    found = detections(raw, np.array([0.5, 1e9]), centres, 100, 0.5, 0.3)
    assert [round(one.score, 2) for one in found] == [1.0, 0.62]


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ([0, 0, 2, 2], 1.0),
        ([1, 0, 3, 2], 1 / 3),
        ([2, 2, 3, 3], 0.0),
        ([5, 5, 6, 6], 0.0),
        ([0, 0, 1, 1], 0.25),
        ([1, 1, 1, 1], 0.0),
    ],
)
def test_overlap(other: list[float], expected: float) -> None:
    found = overlap(np.array([0.0, 0, 2, 2]), np.array([other], float))
    np.testing.assert_allclose(found, [expected])


def test_overlap_with_no_box_is_empty() -> None:
    assert overlap(np.zeros(4), np.zeros((0, 4))).shape == (0,)


@given(one=BOX, other=BOX)
def test_overlap_is_a_share_and_does_not_care_who_is_first(
    one: list[float], other: list[float]
) -> None:
    there = overlap(np.array(one), np.array([other]))[0]
    back = overlap(np.array(other), np.array([one]))[0]
    assert 0 <= there <= 1 + 1e-9
    assert there == pytest.approx(back)
