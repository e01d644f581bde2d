"""ROIAlign of one box: the operator's definition, and what follows from it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_builder.parse.person_box import Box
from dataset_builder.parse.qanet.roi_align import Picture, roi_align

sizes = st.integers(1, 9)
places = st.floats(-6, 12)
extents = st.floats(0.05, 20)


def noise(height: int, width: int, seed: int = 0) -> Picture:
    values = np.random.default_rng(seed).uniform(0, 255, (height, width, 2))
    return values.astype(np.float32)


def bilinear(picture: Picture, y: float, x: float) -> Picture:
    """One sample, as the operator's CPU and CUDA kernels write it."""
    height, width = picture.shape[:2]
    if y < -1 or y > height or x < -1 or x > width:
        return np.zeros(picture.shape[2], np.float32)
    y, x = max(y, 0.0), max(x, 0.0)
    low_y, low_x = int(y), int(x)
    if low_y >= height - 1:
        low_y = high_y = height - 1
        y = float(low_y)
    else:
        high_y = low_y + 1
    if low_x >= width - 1:
        low_x = high_x = width - 1
        x = float(low_x)
    else:
        high_x = low_x + 1
    ly, lx = y - low_y, x - low_x
    upper = (1 - lx) * picture[low_y, low_x] + lx * picture[low_y, high_x]
    lower = (1 - lx) * picture[high_y, low_x] + lx * picture[high_y, high_x]
    sample: Picture = (1 - ly) * upper + ly * lower
    return sample


def by_definition(picture: Picture, box: Box, width: int, height: int) -> Picture:
    """The operator's loops: aligned, adaptive number of samples, mean over all of them."""
    answer = np.zeros((height, width, picture.shape[2]), np.float32)
    bin_y, bin_x = box.height / height, box.width / width
    down, across = math.ceil(bin_y), math.ceil(bin_x)
    for row in range(height):
        for column in range(width):
            for i in range(down):
                y = box.y - 0.5 + row * bin_y + (i + 0.5) * bin_y / down
                for j in range(across):
                    x = box.x - 0.5 + column * bin_x + (j + 0.5) * bin_x / across
                    answer[row, column] += bilinear(picture, y, x)
    return answer / (down * across)


@given(sizes, sizes, places, places, extents, extents, st.integers(1, 5), st.integers(1, 5))
def test_it_is_the_operators_definition(
    tall: int, wide: int, x: float, y: float, w: float, h: float, width: int, height: int
) -> None:
    picture, box = noise(tall, wide), Box(x, y, w, h)
    found = roi_align(picture, box, width, height)
    assert found.shape == (height, width, 2)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, by_definition(picture, box, width, height), atol=0.01)


@pytest.mark.parametrize(
    ("box", "width", "height"),
    [
        (Box(0, 0, 0, 5), 3, 3),
        (Box(0, 0, 5, -1), 3, 3),
        (Box(0, 0, 5, 5), 0, 3),
    ],
)
def test_nothing_cannot_be_enlarged(box: Box, width: int, height: int) -> None:
    with pytest.raises(ValueError, match="no area"):
        roi_align(noise(4, 4), box, width, height)


def test_the_whole_picture_at_its_own_size_is_the_picture() -> None:
    picture = np.random.default_rng(0).integers(0, 256, (11, 7, 3), dtype=np.uint8)
    assert np.array_equal(roi_align(picture, Box(0, 0, 7, 11), 7, 11), picture)


@given(st.integers(0, 5), st.integers(0, 3), st.integers(1, 4), st.integers(1, 6))
def test_whole_pixels_are_cut_out_as_they_are(x: int, y: int, w: int, h: int) -> None:
    picture = noise(9, 9)
    assert np.allclose(
        roi_align(picture, Box(x, y, w, h), w, h), picture[y : y + h, x : x + w], atol=1e-4
    )


@given(st.floats(0, 8), st.floats(0, 8), st.floats(0.1, 2), st.floats(0.1, 2), sizes, sizes)
def test_inside_a_constant_picture_it_is_constant(
    x: float, y: float, w: float, h: float, width: int, height: int
) -> None:
    flat = np.full((10, 10, 1), 42.0)
    assert np.allclose(roi_align(flat, Box(x, y, w, h), width, height), 42)


@given(st.floats(1, 6), st.floats(1, 6), extents, extents, sizes, sizes)
def test_a_ramp_gives_the_pixel_centres(
    x: float, y: float, w: float, h: float, width: int, height: int
) -> None:
    rows, columns = np.mgrid[:40, :40] + 0.5  # a pixel's value is where its centre lies
    found = roi_align(np.stack([columns, rows], axis=2), Box(x, y, w, h), width, height)
    centres_x = x + (np.arange(width) + 0.5) * w / width
    centres_y = y + (np.arange(height) + 0.5) * h / height
    np.testing.assert_allclose(found[..., 0], np.tile(centres_x, (height, 1)), rtol=1e-5)
    np.testing.assert_allclose(found[..., 1], np.tile(centres_y[:, None], width), rtol=1e-5)


def test_smaller_by_a_whole_factor_it_is_the_mean_of_blocks() -> None:
    picture = noise(12, 8)
    blocks = picture.reshape(4, 3, 2, 4, 2).mean(axis=(1, 3))
    assert np.allclose(roi_align(picture, Box(0, 0, 8, 12), 2, 4), blocks, atol=1e-3)


def test_what_lies_beyond_the_edges_is_black() -> None:
    white = np.full((10, 10, 1), 255.0)
    found = roi_align(white, Box(-10, 0, 20, 10), 20, 10)[5, :, 0]
    assert not found[:9].any()
    assert found[9] == 255  # the operator lets the edge reach half a pixel further
    assert (found[10:] == 255).all()
    assert not roi_align(white, Box(20, 20, 5, 5), 5, 5).any()


@given(places, places, extents, extents, sizes, sizes)
def test_it_mirrors_with_the_picture(
    x: float, y: float, w: float, h: float, width: int, height: int
) -> None:
    picture = noise(7, 6)
    mirrored = np.ascontiguousarray(picture[:, ::-1])
    one = roi_align(mirrored, Box(6 - x - w, y, w, h), width, height)
    other = roi_align(picture, Box(x, y, w, h), width, height)[:, ::-1]
    if not on_the_rim(x, w, width, 6):
        np.testing.assert_allclose(one, other, atol=0.01)


def on_the_rim(start: float, extent: float, bins: int, size: int) -> bool:
    """Whether a sample lies so near the last place that counts that rounding decides."""
    samples = bins * math.ceil(extent / bins)
    where = start - 0.5 + (np.arange(samples) + 0.5) * extent / samples
    return bool(np.isclose(where, -1, atol=1e-6).any() or np.isclose(where, size, atol=1e-6).any())


def test_memory_follows_the_box_and_not_the_square_of_the_picture() -> None:
    wide = np.zeros((2, 100_000, 1), np.uint8)
    assert roi_align(wide, Box(0, 0, 100_000, 2), 10, 2).shape == (2, 10, 1)
