"""What all parsers do with score maps: mirror back, enlarge, smooth, decide."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn import functional

from dataset_builder.parse.scores import Scores, decided, decided_at, enlarged, smoothed, unmirrored
from sichak.labels import CIHP, MIRRORED

sides = st.integers(1, 12)


def scores(classes: int, height: int, width: int, seed: int = 0) -> Scores:
    return np.random.default_rng(seed).normal(size=(classes, height, width)).astype(np.float32)


class TestUnmirrored:
    def test_without_sides_it_flips(self) -> None:
        assert unmirrored(np.array([[[1, 2, 3]]], np.float32), {}).tolist() == [[[3, 2, 1]]]

    def test_the_sides_planes_trade_places(self) -> None:
        planes = np.arange(20, dtype=np.float32).reshape(20, 1, 1)
        back = unmirrored(planes, MIRRORED)[:, 0, 0]
        assert back[CIHP.LEFT_ARM] == CIHP.RIGHT_ARM
        assert back[CIHP.RIGHT_SHOE] == CIHP.LEFT_SHOE
        assert back[: CIHP.LEFT_ARM].tolist() == list(range(CIHP.LEFT_ARM))

    @given(sides, sides, st.integers(0, 9))
    def test_twice_changes_nothing(self, height: int, width: int, seed: int) -> None:
        planes = scores(20, height, width, seed)
        assert np.array_equal(unmirrored(unmirrored(planes, MIRRORED), MIRRORED), planes)

    def test_labels_of_the_mirrored_picture_come_back(self) -> None:
        labels = np.array([[0, CIHP.RIGHT_ARM, CIHP.UPPER_CLOTHES, CIHP.LEFT_ARM]])
        planes = (labels == np.arange(20)[:, None, None]).astype(np.float32)
        mirrored = (
            np.array([[CIHP.RIGHT_ARM, CIHP.UPPER_CLOTHES, CIHP.LEFT_ARM, 0]])
            == np.arange(20)[:, None, None]
        ).astype(np.float32)
        assert np.array_equal(unmirrored(mirrored, MIRRORED), planes)

    def test_the_answer_is_a_copy(self) -> None:
        planes = scores(2, 2, 2)
        unmirrored(planes, {})[:] = 9
        assert planes.max() < 9

    def test_fewer_classes_than_the_swaps_know_is_no_matter_without_sides(self) -> None:
        assert unmirrored(scores(7, 2, 3), {}).shape == (7, 2, 3)


class TestEnlarged:
    def test_the_same_size_is_the_same(self) -> None:
        planes = scores(3, 4, 5)
        assert enlarged(planes, 5, 4) is planes

    @pytest.mark.parametrize(("width", "height"), [(12, 16), (6, 8), (7, 9), (3, 2), (1, 1)])
    def test_a_constant_stays_constant(self, width: int, height: int) -> None:
        planes = np.full((2, 4, 3), 0.7, np.float32)
        large = enlarged(planes, width, height)
        assert large.shape == (2, height, width)
        assert np.allclose(large, 0.7)

    @given(sides, sides, st.integers(1, 3), st.integers(1, 4), st.integers(0, 9))
    def test_it_is_the_interpolation_of_the_networks(
        self, height: int, width: int, across: int, down: int, seed: int
    ) -> None:
        planes = scores(2, height, width, seed)
        size = (height * down, width * across)
        expected = functional.interpolate(
            torch.from_numpy(planes)[None], size, mode="bilinear", align_corners=False
        )[0]
        assert np.allclose(enlarged(planes, size[1], size[0]), expected.numpy(), atol=1e-5)

    def test_more_planes_than_a_picture_can_have_channels(self) -> None:
        assert enlarged(scores(59, 3, 3), 6, 6).shape == (59, 6, 6)

    @given(sides, sides, st.integers(0, 9))
    def test_it_mirrors_with_the_scores(self, height: int, width: int, seed: int) -> None:
        planes = scores(2, height, width, seed)
        mirrored = np.ascontiguousarray(planes[:, :, ::-1])
        one = enlarged(mirrored, width * 3, height * 3)
        other = enlarged(planes, width * 3, height * 3)[:, :, ::-1]
        assert np.allclose(one, other, atol=1e-5)


class TestSmoothed:
    def test_a_constant_stays_constant(self) -> None:
        assert np.allclose(smoothed(np.full((2, 20, 20), 0.3, np.float32)), 0.3)

    def test_each_plane_is_blurred_by_itself(self) -> None:
        planes = np.zeros((3, 31, 31), np.float32)
        planes[1, 15, 15] = 1
        blurred = smoothed(planes)
        assert not blurred[0].any()
        assert not blurred[2].any()
        assert np.isclose(blurred[1].sum(), 1, atol=1e-5)
        assert np.unravel_index(blurred[1].argmax(), (31, 31)) == (15, 15)

    def test_the_window_and_width_are_those_asked_for(self) -> None:
        planes = np.zeros((1, 9, 9), np.float32)
        planes[0, 4, 4] = 1
        kernel = cv2.getGaussianKernel(3, 1.0)
        blurred = smoothed(planes, 3, 1.0)[0]
        assert np.allclose(blurred[3:6, 3:6], kernel @ kernel.T, atol=1e-6)
        assert blurred[:, :3].max() == 0

    def test_a_stepped_outline_comes_nearer_to_the_line_it_stands_for(self) -> None:
        y, x = np.mgrid[:96, :96]
        line = y + x / 3 < 64
        steps = y // 4 * 4 + x // 4 * 4 / 3 + 4 * 2 / 3 < 64
        planes = np.stack([~steps, steps]).astype(np.float32)
        inner = (slice(12, -12), slice(12, -12))
        before = (decided(planes) != line)[inner].sum()
        after = (decided(smoothed(planes)) != line)[inner].sum()
        assert after < 0.7 * before


class TestDecided:
    def test_nothing_gives_nothing(self) -> None:
        assert decided(np.zeros((20, 0, 0), np.float32)).shape == (0, 0)

    def test_the_highest_wins_and_of_equals_the_lowest(self) -> None:
        planes = np.array([[[0, 2, 1]], [[1, 2, 0]], [[3, 1, 1]]], np.float32)
        assert decided(planes).tolist() == [[2, 0, 0]]
        assert decided(planes).dtype == np.uint8

    @given(st.integers(1, 59), sides, sides, st.integers(0, 9))
    def test_a_one_hot_map_is_found_again(
        self, classes: int, height: int, width: int, seed: int
    ) -> None:
        labels = np.random.default_rng(seed).integers(0, classes, (height, width))
        planes = (labels == np.arange(classes)[:, None, None]).astype(np.float32)
        assert np.array_equal(decided(planes), labels)

    @given(st.floats(-10, 10), st.floats(0.1, 10))
    def test_offset_and_scale_do_not_matter(self, offset: float, scale: float) -> None:
        planes = np.random.default_rng(0).permuted(np.arange(60.0)).reshape(5, 3, 4)
        moved = (planes * scale + offset).astype(np.float32)
        assert np.array_equal(decided(moved), decided(planes.astype(np.float32)))


class TestDecidedAt:
    """The label map at another size, without enlarging labels that win nowhere."""

    def test_one_pixel_and_one_class(self) -> None:
        labels = decided_at(np.zeros((1, 1, 1), np.float32), 3, 2)
        assert labels.tolist() == [[0, 0, 0], [0, 0, 0]]
        assert labels.dtype == np.uint8

    @given(st.integers(1, 20), sides, sides, st.integers(0, 9))
    def test_at_the_same_size_it_is_the_decision(
        self, classes: int, height: int, width: int, seed: int
    ) -> None:
        planes = scores(classes, height, width, seed)
        assert np.array_equal(decided_at(planes, width, height), decided(planes))

    @given(sides, sides, st.integers(1, 30), st.integers(1, 30), st.integers(0, 9))
    def test_it_is_the_decision_on_the_enlarged_scores_of_the_winners(
        self, height: int, width: int, large_height: int, large_width: int, seed: int
    ) -> None:
        planes = scores(6, height, width, seed)
        winners = np.unique(decided(planes))
        others = [label for label in range(6) if label not in winners]
        large = enlarged(planes, large_width, large_height)
        large[others] = -np.inf
        assert np.array_equal(decided_at(planes, large_width, large_height), decided(large))

    def test_a_label_that_wins_nowhere_stays_out(self) -> None:
        """Between two labels the second best of both may be highest: a seam nobody meant."""
        planes = np.array([[[9, 0]], [[0, 9]], [[8, 8]]], np.float32)
        assert set(np.unique(decided(enlarged(planes, 8, 4)))) == {0, 1, 2}
        assert set(np.unique(decided_at(planes, 8, 4))) == {0, 1}

    def test_of_equals_the_lowest(self) -> None:
        planes = np.array([[[1, 0]], [[1, 2]], [[1, 0]]], np.float32)
        assert decided_at(planes, 4, 1)[0, 0] == 0
        assert decided_at(planes[::-1], 4, 1)[0, 0] == 0

    def test_the_scores_are_left_as_they_are(self) -> None:
        planes = scores(4, 5, 6)
        decided_at(planes, 6, 5)
        decided_at(planes, 12, 10)
        assert np.array_equal(planes, scores(4, 5, 6))

    @given(st.integers(0, 9))
    def test_it_mirrors_with_the_scores(self, seed: int) -> None:
        planes = np.round(scores(5, 6, 7, seed), 3)
        mirrored = np.ascontiguousarray(planes[:, :, ::-1])
        one, other = decided_at(mirrored, 21, 18), decided_at(planes, 21, 18)[:, ::-1]
        assert (one != other).mean() < 0.02  # rounding may tip a tie
