"""The part of a photo that the embedded parser sees: picture, joints and labels agree on it."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dataset_builder.parse.embedded.frame import Frame
from dataset_builder.parse.person_box import Box
from dataset_builder.parse.scores import Scores
from sichak.body25 import Pose
from sichak.image import RGB, Grey

WIDTH, HEIGHT = 61, 83
"""Of the photos; odd, so that no half pixel goes unnoticed."""

corners = st.integers(-70, 90)
lengths = st.integers(1, 120)
sides = st.sampled_from([8, 12, 16, 24, 40])


@st.composite
def frames(draw: st.DrawFn, least: int = 1) -> Frame:
    """Frames within the photo, over its edges, around it and beside it."""
    left, top = draw(corners), draw(corners)
    right, bottom = left + max(least, draw(lengths)), top + max(least, draw(lengths))
    return Frame(left, top, right, bottom, draw(sides), draw(sides))


def inside(left: int = 10, top: int = 20, width: int = 24, height: int = 32) -> Frame:
    """A frame within the photo whose input has its very size."""
    return Frame(left, top, left + width, top + height, width, height)


def photo(seed: int = 0) -> RGB:
    values = np.random.default_rng(seed).integers(0, 256, (HEIGHT, WIDTH, 3))
    return values.astype(np.uint8)


def pose_at(*places: tuple[float, float]) -> Pose:
    pose = np.zeros((25, 3))
    for joint, (x, y) in enumerate(places):
        pose[joint] = x, y, 0.9
    return pose


def blob(x: float, y: float, width: int, height: int, sigma: float) -> npt.NDArray[np.float64]:
    """A soft spot, 255 in its middle."""
    rows, columns = np.mgrid[:height, :width]
    return np.asarray(255 * np.exp(-((columns - x) ** 2 + (rows - y) ** 2) / (2 * sigma**2)))


def centre(values: npt.NDArray[np.generic]) -> tuple[float, float]:
    """Centre of mass, x and y."""
    weights = values.astype(float)
    rows, columns = np.indices(weights.shape)
    total = weights.sum()
    return float((columns * weights).sum() / total), float((rows * weights).sum() / total)


def one_hot(labels: Grey, classes: int = 20) -> Scores:
    return np.asarray(labels == np.arange(classes)[:, None, None], dtype=np.float32)


class TestAround:
    @pytest.mark.parametrize(
        ("box", "width", "height", "expected"),
        [
            (Box(0, 0, 0, 0), 24, 32, (0, 0, 1, 1)),  # no box is still a frame
            (Box(10, 20, 30, 40), 24, 32, (10, 20, 40, 60)),
            (Box(10, 20, 30, 80), 24, 32, (-5, 20, 55, 100)),
            (Box(0, 0, 60, 40), 24, 32, (0, -20, 60, 60)),
            (Box(10.4, 19.6, 30, 40), 24, 32, (10, 20, 40, 60)),
        ],
    )
    def test_whole_pixels_around_the_box_in_the_inputs_aspect(
        self, box: Box, width: int, height: int, expected: tuple[int, int, int, int]
    ) -> None:
        frame = Frame.around(box, width, height)
        assert (frame.left, frame.top, frame.right, frame.bottom) == expected
        assert (frame.width, frame.height) == (width, height)

    @given(st.builds(Box, *[st.floats(-100, 100)] * 2, *[st.floats(0.1, 300)] * 2), sides, sides)
    def test_the_box_is_in_it_and_nothing_is_stretched(
        self, box: Box, width: int, height: int
    ) -> None:
        frame = Frame.around(box, width, height)
        assert frame.left <= box.x + 1
        assert frame.top <= box.y + 1
        assert frame.right >= box.x + box.width - 1
        assert frame.bottom >= box.y + box.height - 1
        seen = (frame.right - frame.left, frame.bottom - frame.top)
        exact = box.with_aspect(width / height)
        assert seen == pytest.approx((exact.width, exact.height), abs=1)


class TestPicture:
    def test_a_frame_of_the_inputs_size_is_a_crop(self) -> None:
        rgb, frame = photo(), inside()
        assert np.array_equal(frame.picture(rgb), rgb[20:52, 10:34])

    def test_the_whole_photo(self) -> None:
        assert np.array_equal(inside(0, 0, WIDTH, HEIGHT).picture(photo()), photo())

    @given(frames())
    @settings(deadline=None, max_examples=40)
    def test_beyond_the_photo_its_border_goes_on(self, frame: Frame) -> None:
        margin = 250
        wide = np.pad(photo(), ((margin, margin), (margin, margin), (0, 0)), mode="edge")
        moved = Frame(
            frame.left + margin,
            frame.top + margin,
            frame.right + margin,
            frame.bottom + margin,
            frame.width,
            frame.height,
        )
        picture = frame.picture(photo())
        assert picture.shape == (frame.height, frame.width, 3)
        assert picture.dtype == np.uint8
        assert np.array_equal(picture, moved.picture(wide))

    def test_shrinking_takes_the_mean_of_what_comes_together(self) -> None:
        rgb = photo()
        picture = Frame(10, 20, 34, 52, 12, 16).picture(rgb)
        means = rgb[20:52, 10:34].reshape(16, 2, 12, 2, 3).mean(axis=(1, 3))
        assert np.abs(picture - means).max() <= 1

    def test_enlarging_makes_no_steps(self) -> None:
        ramp = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
        ramp[:] = (np.arange(WIDTH) * 4)[None, :, None]
        row = Frame(10, 20, 22, 36, 48, 64).picture(ramp)[32, :, 0].astype(int)
        assert set(np.diff(row)[2:-2]) == {1}

    def test_the_photo_is_left_as_it_is(self) -> None:
        rgb = photo()
        inside().picture(rgb)[:] = 0
        assert np.array_equal(rgb, photo())


class TestPose:
    def test_nobody_stays_nobody(self) -> None:
        assert not inside().pose(np.zeros((25, 3))).any()

    @pytest.mark.parametrize(
        ("frame", "stride", "place", "expected"),
        [
            (inside(), 1, (10, 20), (0, 0)),
            (inside(), 1, (33, 51), (23, 31)),
            (Frame(10, 20, 34, 52, 12, 16), 1, (10.5, 20.5), (0, 0)),  # centre of 2x2 pixels
            (Frame(10, 20, 22, 36, 24, 32), 1, (10, 20), (0.5, 0.5)),  # a pixel becomes 2x2
            (inside(), 4, (11.5, 21.5), (0, 0)),  # centre of 4x4 pixels
            (Frame(-6, -8, 42, 56, 24, 32), 2, (-6, -8), (-0.375, -0.375)),
        ],
    )
    def test_pixel_centres_are_integers_on_both_sides(
        self,
        frame: Frame,
        stride: int,
        place: tuple[float, float],
        expected: tuple[float, float],
    ) -> None:
        assert frame.pose(pose_at(place), stride)[0, :2] == pytest.approx(expected)

    @given(frames(), st.integers(1, 8))
    def test_missing_joints_stay_missing_and_confidence_is_kept(
        self, frame: Frame, stride: int
    ) -> None:
        pose = pose_at((30.25, 40.75), (0, 0), (0, 12.5))
        moved = frame.pose(pose, stride)
        assert np.array_equal(moved[:, 2], pose[:, 2])
        assert not moved[1, :2].any()
        assert not moved[3:].any()
        assert moved[2, :2].any()  # x = 0 alone is a place

    @given(frames(), st.integers(1, 8), st.floats(1, WIDTH), st.floats(1, HEIGHT))
    def test_it_can_be_undone(self, frame: Frame, stride: int, x: float, y: float) -> None:
        moved = frame.pose(pose_at((x, y)), stride)[0, :2]
        across = (frame.right - frame.left) * stride / frame.width
        down = (frame.bottom - frame.top) * stride / frame.height
        back = (moved + 0.5) * (across, down) - 0.5 + (frame.left, frame.top)
        assert back == pytest.approx((x, y), abs=1e-6)

    def test_the_pose_is_left_as_it_is(self) -> None:
        pose = pose_at((30, 40))
        inside().pose(pose)
        assert np.array_equal(pose, pose_at((30, 40)))


class TestOnPhoto:
    def test_background_where_the_frame_shows_nothing(self) -> None:
        labels = inside().on_photo(one_hot(np.full((32, 24), 5, np.uint8)), WIDTH, HEIGHT)
        expected = np.zeros((HEIGHT, WIDTH), np.uint8)
        expected[20:52, 10:34] = 5
        assert labels.dtype == np.uint8
        assert np.array_equal(labels, expected)

    @pytest.mark.parametrize(
        ("left", "top"), [(-200, 0), (200, 0), (0, -200), (0, 200), (-24, -32), (WIDTH, HEIGHT)]
    )
    def test_a_frame_beside_the_photo_tells_nothing_of_it(self, left: int, top: int) -> None:
        labels = inside(left, top).on_photo(one_hot(np.full((32, 24), 5, np.uint8)), WIDTH, HEIGHT)
        assert labels.shape == (HEIGHT, WIDTH)
        assert not labels.any()

    @given(frames())
    @settings(deadline=None, max_examples=40)
    def test_labels_lie_exactly_on_what_the_frame_shows_of_the_photo(self, frame: Frame) -> None:
        scores = one_hot(np.full((frame.height // 2, frame.width // 2), 9, np.uint8))
        labels = frame.on_photo(scores, WIDTH, HEIGHT)
        rows, columns = np.indices((HEIGHT, WIDTH))
        shown = (
            (frame.left <= columns)
            & (columns < frame.right)
            & (frame.top <= rows)
            & (rows < frame.bottom)
        )
        assert np.array_equal(labels, np.where(shown, 9, 0))

    @given(corners, corners, st.integers(0, 9))
    @settings(deadline=None, max_examples=40)
    def test_at_the_inputs_own_size_every_label_comes_back_in_its_place(
        self, left: int, top: int, seed: int
    ) -> None:
        truth = np.random.default_rng(seed).integers(0, 20, (HEIGHT, WIDTH)).astype(np.uint8)
        frame = inside(left, top)
        seen = frame.picture(np.repeat(truth[..., None], 3, axis=2))[..., 0]
        labels = frame.on_photo(one_hot(seen), WIDTH, HEIGHT)
        rows, columns = np.indices(truth.shape)
        shown = (left <= columns) & (columns < left + 24) & (top <= rows) & (rows < top + 32)
        assert np.array_equal(labels, np.where(shown, truth, 0))


class TestAgreement:
    """Where the picture shows a thing, the joints and the labels have it too."""

    spots = st.tuples(st.floats(0.3, 0.7), st.floats(0.3, 0.7))

    @given(st.integers(-40, 20), st.integers(-40, 20), st.sampled_from([0.4, 0.7, 1, 1.6]), spots)
    @settings(deadline=None, max_examples=20)
    def test_picture_and_pose(
        self, left: int, top: int, scale: float, spot: tuple[float, float]
    ) -> None:
        width, height = 240, 320
        frame = Frame(left, top, left + 240, top + 320, round(240 * scale), round(320 * scale))
        x, y = spot[0] * width, spot[1] * height
        grey = blob(x, y, width, height, 6.0)
        rgb = np.repeat(np.rint(grey)[..., None], 3, axis=2).astype(np.uint8)
        found = centre(frame.picture(rgb)[..., 0])
        assert found == pytest.approx(frame.pose(pose_at((x, y)))[0, :2], abs=0.12)

    @given(
        st.integers(-40, 20),
        st.integers(-40, 20),
        st.sampled_from([(24, 32), (48, 64), (96, 128), (120, 160)]),
        spots,
    )
    @settings(deadline=None, max_examples=20)
    def test_labels_and_pose(
        self, left: int, top: int, size: tuple[int, int], spot: tuple[float, float]
    ) -> None:
        width, height = 240, 320
        stride = 2
        frame = Frame(left, top, left + 240, top + 320, size[0] * stride, size[1] * stride)
        x, y = spot[0] * width, spot[1] * height
        small_x, small_y, _ = frame.pose(pose_at((x, y)), stride)[0]
        spot_scores = blob(small_x, small_y, *size, size[0] / 8).astype(np.float32)
        scores = np.stack([np.full_like(spot_scores, 155), spot_scores])
        found = centre(frame.on_photo(scores, width, height) == 1)
        assert found == pytest.approx((x, y), abs=0.75)

    @pytest.mark.parametrize(("left", "top"), [(0, 0), (7, 5), (-9, -11), (30, 40)])
    def test_what_is_found_in_the_picture_lies_on_the_photo_where_it_was_seen(
        self, left: int, top: int
    ) -> None:
        width, height = 120, 160
        rgb = np.zeros((height, width, 3), np.uint8)
        cv2.circle(rgb, (60, 80), 20, (255, 255, 255), -1)
        frame = Frame(left, top, left + 90, top + 120, 72, 96)
        light = frame.picture(rgb)[..., 0].astype(np.float32)
        labels = frame.on_photo(np.stack([255 - light, light]), width, height)
        truth = rgb[..., 0] > 0
        assert ((labels == 1) & truth).sum() / ((labels == 1) | truth).sum() > 0.95
