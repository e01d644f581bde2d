"""DensePose parts and charts, on a made-up straight limb."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from atelier.body import Body
from atelier.parts import BACK_OF, FRONT_OF, SEGMENTS, WHOLE, SkinPoints, charts

JOINTS = {
    "upperleg01.L": (0.1, 0.0, 0.9), "lowerleg01.L": (0.1, 0.0, 0.5),
    "spine05.": (0, 0, 0), "wrist.R": (-0.4, 0.0, 1.0), "finger3-3.R": (-0.4, 0.0, 0.85),
}  # fmt: skip
BODY = cast(Body, SimpleNamespace(rest_joints={k: np.array(v) for k, v in JOINTS.items()}))


def on(segment: str, *points: tuple[float, float, float]) -> SkinPoints:
    weights = np.zeros((len(points), len(SEGMENTS)), np.float32)
    weights[:, SEGMENTS.index(segment)] = 1
    return SkinPoints(np.array(points, dtype=np.float64).reshape(-1, 3), weights)


def test_the_24_parts_are_all_named_once() -> None:
    numbers = [*BACK_OF.values(), *FRONT_OF.values(), *WHOLE.values(), 23, 24]
    assert sorted(numbers) == list(range(1, 25))


def test_no_points_have_no_parts() -> None:
    part, chart = charts(BODY, on("thigh.L"))
    assert part.shape == (0,)
    assert chart.shape == (0, 2)


@pytest.mark.parametrize(
    ("point", "part", "u", "v"),
    [
        ((0.10, -0.08, 0.9), 10, 0.5, 0.0),
        ((0.10, -0.08, 0.5), 10, 0.5, 1.0),
        ((0.10, 0.08, 0.7), 8, 0.5, 0.5),
        ((0.18, -0.001, 0.7), 10, 1.0, 0.5),
        ((0.02, -0.001, 0.7), 10, 0.0, 0.5),
        ((0.18, 0.001, 0.7), 8, 1.0, 0.5),
        ((0.02, 0.001, 0.7), 8, 0.0, 0.5),
    ],
    ids=["hip", "knee", "back", "outside", "inside", "outside back", "inside back"],
)
def test_a_left_thigh(point: tuple[float, float, float], part: int, u: float, v: float) -> None:
    parts, chart = charts(BODY, on("thigh.L", point))
    assert parts[0] == part
    assert chart[0] == pytest.approx([u, v], abs=0.01)


def test_charts_stay_inside_the_unit_square() -> None:
    far = on("thigh.L", (0.1, -0.1, 3.0), (0.1, -0.1, -3.0))
    assert charts(BODY, far)[1].min() >= 0
    assert charts(BODY, far)[1].max() <= 1


def test_hands_are_one_part_all_the_way_round() -> None:
    around = [(-0.4 + 0.03 * np.cos(a), 0.03 * np.sin(a), 0.95) for a in np.linspace(0, 6, 9)]
    part, chart = charts(BODY, on("hand.R", *around))
    assert (part == 3).all()
    assert np.ptp(chart[:, 0]) > 0.8
    assert np.ptp(chart[:, 1]) < 0.01
