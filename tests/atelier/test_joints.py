"""Which joints the camera sees."""

from __future__ import annotations

import numpy as np
import pytest

from atelier.camera import Camera
from atelier.joints import seen

CAMERA = Camera(height=1.0, distance=5.0, bottom=0.0, top=2.0, size=(60, 80))
MIDDLE = np.array([[0.0, 0.0, 1.0]])


def test_no_joints() -> None:
    assert seen(np.zeros((0, 3)), CAMERA, np.full((80, 60), 5.0), np.zeros(0)).shape == (0, 3)


@pytest.mark.parametrize(
    ("surface", "confidence"),
    [(5.0, 1.0), (4.9, 1.0), (4.5, 0.5), (np.inf, 1.0)],
    ids=["on the skin", "inside the limb", "behind an arm", "beside everything"],
)
def test_a_joint_is_hidden_by_what_is_far_before_it(surface: float, confidence: float) -> None:
    found = seen(MIDDLE, CAMERA, np.full((80, 60), surface), np.array([0.13]))
    assert found[0] == pytest.approx([30, 40, confidence])


@pytest.mark.parametrize("outside", [(3.0, 0.0, 1.0), (0.0, 0.0, 2.5), (0.0, 0.0, -0.5)])
def test_outside_the_picture_is_missing(outside: tuple[float, float, float]) -> None:
    found = seen(np.array([outside]), CAMERA, np.full((80, 60), 5.0), np.array([0.13]))
    assert (found == 0).all()
