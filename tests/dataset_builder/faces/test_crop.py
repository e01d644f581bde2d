"""A cropped picture begins below the chin, is not distorted, and has the dataset's size."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dataset_builder.faces.crop import LEAST_SIDE, below, crop
from sichak.layout import HEIGHT, WIDTH

FACE, BODY = 255, 60


def photo(width: int, height: int, chin: float) -> np.ndarray:
    pixels = np.full((height, width, 3), BODY, np.uint8)
    pixels[: int(np.floor(chin))] = FACE
    return pixels


@pytest.mark.parametrize(
    ("width", "height", "chin", "subject"),
    [
        (768, 1024, 0.0, None),
        (768, 1024, 200.4, None),
        (768, 1024, 200, (200, 40, 560, 1000)),
        (768, 1024, 300, (10, 0, 760, 1024)),
        (1500, 2000, 480, (400, 100, 1100, 1990)),
        (600, 2400, 300, (0, 0, 600, 2400)),
        (2400, 900, 300, (900, 100, 1500, 900)),
    ],
)
def test_nothing_above_the_chin_is_in_it(width, height, chin, subject):
    geometry = below(width, height, subject, chin)
    assert geometry is not None
    picture = crop(photo(width, height, chin), geometry, chin)
    assert picture.shape == (HEIGHT, WIDTH, 3)
    assert picture.max() == BODY


@pytest.mark.parametrize(
    ("width", "height", "chin"), [(383, 1024, 0), (768, 600, 300), (768, 400, 500)]
)
def test_too_little_below_the_chin_is_refused(width, height, chin):
    assert below(width, height, None, chin) is None


@settings(max_examples=60, deadline=None)
@given(
    st.integers(LEAST_SIDE, 1500), st.integers(500, 2000), st.floats(0, 0.6),
    st.floats(0, 0.45), st.floats(0.55, 1),
)  # fmt: skip
def test_the_geometry_tells_where_pixels_went(width, height, share, left, right):
    chin = share * height
    geometry = below(width, height, (left * width, 0, right * width, height), chin)
    if geometry is None:
        assert min(width, height - np.ceil(chin)) < LEAST_SIDE
        return
    corner = geometry.inverse(np.array([[0.0, 0.0]]))[0]
    assert corner[1] >= np.ceil(chin) - 1e-6
    ends = geometry.forward(np.array([[left * width, chin], [right * width, height]]))
    assert ends[0, 0] >= -1e-6
    assert ends[1, 0] <= WIDTH + 1e-6
    assert ends[1, 1] <= HEIGHT + 1e-6
