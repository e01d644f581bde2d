"""Skin of any tone is skin; denim, white and black are not."""

from __future__ import annotations

import numpy as np
import pytest

from dataset_builder.select.foreground import find_foreground
from dataset_builder.select.skin import skin_share


def patch(colour: tuple[int, int, int]) -> np.ndarray:
    photo = np.full((400, 300, 3), 250, dtype=np.uint8)
    photo[100:300, 100:200] = colour
    return photo


@pytest.mark.parametrize(
    ("colour", "share"),
    [
        ((255, 219, 196), 1.0),
        ((224, 172, 135), 1.0),
        ((150, 100, 72), 1.0),
        ((96, 60, 42), 1.0),
        ((40, 60, 100), 0.0),
        ((20, 20, 20), 0.0),
        ((150, 150, 150), 0.0),
        ((40, 140, 60), 0.0),
    ],
)
def test_one_colour(colour: tuple[int, int, int], share: float) -> None:
    photo = patch(colour)
    assert skin_share(photo, find_foreground(photo)) == pytest.approx(share, abs=0.03)


def test_without_foreground_there_is_none() -> None:
    photo = np.full((400, 300, 3), 250, dtype=np.uint8)
    assert skin_share(photo, find_foreground(photo)) == 0.0
