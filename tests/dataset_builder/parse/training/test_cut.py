"""Photos cut as shops cut them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dataset_builder.parse.training.cut import LEAST, Photo, shop_cut
from dataset_builder.parse.training.targets import Target
from sichak.body25 import BODY_25 as J

WIDTH, HEIGHT = 240, 400
UNIT = 80.0
"""Neck to hips of the drawn skeleton."""


def standing() -> np.ndarray:
    """A skeleton from nose to toes in the middle of the picture."""
    pose = np.zeros((25, 3))
    for joint, x, y in (
        (J.NOSE, 120, 50), (J.NECK, 120, 80), (J.MID_HIP, 120, 160),
        (J.L_KNEE, 130, 240), (J.R_KNEE, 110, 240), (J.L_BIG_TOE, 130, 330),
    ):  # fmt: skip
        pose[joint] = (x, y, 0.9)
    return pose


def photo(pose: np.ndarray | None = None) -> Photo:
    """Every pixel's colour and label tell its row and column."""
    rows, columns = np.indices((HEIGHT, WIDTH))
    rgb = np.stack([rows % 256, columns, rows // 256], axis=-1).astype(np.uint8)
    values = (np.uint32(1) << (rows // 40).astype(np.uint32)).astype(np.uint32)
    return Photo(rgb, Target.of(values, columns > 100), standing() if pose is None else pose)


def cut(seed: int = 0, pose: np.ndarray | None = None, **chances: float) -> Photo:
    wanted = {"knees_up": 0.0, "waist_up": 0.0, "headless": 0.0} | chances
    return shop_cut(photo(pose), **wanted, rng=np.random.default_rng(seed))


def origin(part: Photo) -> tuple[int, int]:
    """Left and top of a part in the whole photo, read from its first pixel."""
    row, column, high = (int(value) for value in part.rgb[0, 0])
    return column, row + 256 * high


def test_without_a_chance_the_photo_stays_whole() -> None:
    whole = photo()
    assert shop_cut(whole, 0, 0, 0, np.random.default_rng(0)) is whole


@pytest.mark.parametrize("chance", ["knees_up", "waist_up", "headless"])
def test_nobody_is_not_cut(chance: str) -> None:
    assert cut(pose=np.zeros((25, 3)), **{chance: 1.0}).rgb.shape == (HEIGHT, WIDTH, 3)


@pytest.mark.parametrize(
    ("chance", "highest", "lowest"),
    [("knees_up", 160 + 0.45 * UNIT, 160 + 1.4 * UNIT), ("waist_up", 160 - 8, 160 + 0.4 * UNIT)],
)
@pytest.mark.parametrize("seed", range(8))
def test_the_lower_edge_lies_where_shops_have_it(
    chance: str, highest: float, lowest: float, seed: int
) -> None:
    part = cut(seed, **{chance: 1.0})
    bottom = origin(part)[1] + part.rgb.shape[0]
    assert highest - 1 <= bottom <= lowest + 1
    assert not part.pose[J.L_BIG_TOE].any()
    assert part.pose[J.NOSE].any()


@pytest.mark.parametrize("seed", range(8))
def test_a_headless_photo_begins_about_the_nose(seed: int) -> None:
    part = cut(seed, headless=1.0)
    assert abs(origin(part)[1] - 50) <= 0.25 * UNIT + 1
    assert part.pose[J.L_BIG_TOE].any()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_picture_labels_outline_and_joints_move_together(seed: int) -> None:
    whole = photo()
    part = cut(seed, knees_up=0.4, waist_up=0.3, headless=0.5)
    left, top = origin(part)
    height, width = part.rgb.shape[:2]
    window = slice(top, top + height), slice(left, left + width)
    assert min(height, width) >= LEAST
    assert np.array_equal(part.rgb, whole.rgb[window])
    assert np.array_equal(part.target.values, whole.target.values[window])
    assert np.array_equal(part.target.solid, whole.target.solid[window])
    kept = part.pose[:, 2] > 0
    assert np.allclose(part.pose[kept, :2] + (left, top), whole.pose[kept, :2])


def test_the_photo_itself_is_left_as_it_is() -> None:
    whole = photo()
    before = whole.pose.copy()
    shop_cut(whole, 1.0, 0.0, 1.0, np.random.default_rng(3))
    assert np.array_equal(whole.pose, before)
    assert whole.rgb.shape == (HEIGHT, WIDTH, 3)
