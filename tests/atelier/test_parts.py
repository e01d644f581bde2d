"""DensePose parts and charts, on a made-up straight limb."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from atelier.body import Body
from atelier.parts import (
    BACK_OF,
    FRONT_OF,
    INNER_OF,
    OUTER_OF,
    SEGMENTS,
    WHOLE,
    SkinPoints,
    charts,
)
from sichak.densepose import Part

JOINTS = {
    "upperleg01.L": (0.1, 0.0, 0.9), "lowerleg01.L": (0.1, 0.0, 0.5),
    "upperarm01.L": (0.2, 0.0, 1.4), "lowerarm01.L": (0.4, 0.0, 1.2),
    "wrist.L": (0.5, -0.1, 1.0),
    "upperarm01.R": (-0.2, 0.0, 1.4), "lowerarm01.R": (-0.4, 0.0, 1.2),
    "spine05.": (0, 0, 0), "wrist.R": (-0.4, 0.0, 1.0), "finger3-3.R": (-0.4, 0.0, 0.85),
}  # fmt: skip
BODY = cast(Body, SimpleNamespace(rest_joints={k: np.array(v) for k, v in JOINTS.items()}))


def on(segment: str, *points: tuple[float, float, float]) -> SkinPoints:
    weights = np.zeros((len(points), len(SEGMENTS)), np.float32)
    weights[:, SEGMENTS.index(segment)] = 1
    return SkinPoints(np.array(points, dtype=np.float64).reshape(-1, 3), weights)


def test_the_24_parts_are_all_named_once() -> None:
    halves = (BACK_OF, FRONT_OF, INNER_OF, OUTER_OF)
    numbers = [number for half in halves for number in half.values()]
    assert sorted([*numbers, *WHOLE.values(), 23, 24]) == list(range(1, 25))


@pytest.mark.parametrize(
    ("halves", "word"),
    [(BACK_OF, "BACK"), (FRONT_OF, "FRONT"), (INNER_OF, "INNER"), (OUTER_OF, "OUTER")],
)
def test_the_numbers_are_those_of_the_datasets_parts(halves: dict[str, int], word: str) -> None:
    limbs = {"thigh": "UPPER_LEG", "shank": "LOWER_LEG", "upperarm": "UPPER_ARM"}
    limbs |= {"forearm": "LOWER_ARM", "torso": "TORSO"}
    sides = {"L": "_LEFT", "R": "_RIGHT", "": ""}
    for name, number in halves.items():
        kind, _, side = name.partition(".")
        assert Part(number).name == f"{limbs[kind]}{sides[side]}_{word}"


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


@pytest.mark.parametrize(
    ("point", "part", "u", "v"),
    [
        ((0.25, 0.00, 1.25), 15, 0.5, 0.5),
        ((0.35, 0.00, 1.35), 17, 0.5, 0.5),
        ((0.299, -0.07, 1.299), 15, 1.0, 0.5),
        ((0.301, -0.07, 1.301), 17, 0.0, 0.5),
        ((0.299, 0.07, 1.299), 15, 0.0, 0.5),
        ((0.301, 0.07, 1.301), 17, 1.0, 0.5),
        ((0.15, 0.00, 1.35), 15, 0.5, 0.0),
        ((0.45, 0.00, 1.25), 17, 0.5, 1.0),
    ],
    ids=[
        "armpit", "outside", "front seam, inside", "front seam, outside",
        "back seam, inside", "back seam, outside", "inside of the shoulder", "outside of the elbow",
    ],
)  # fmt: skip
@pytest.mark.parametrize("side", ["L", "R"])
def test_an_upper_arm_and_its_mirror_image(
    side: str, point: tuple[float, float, float], part: int, u: float, v: float
) -> None:
    x, y, z = point
    there = on(f"upperarm.{side}", (x if side == "L" else -x, y, z))
    parts, chart = charts(BODY, there)
    assert parts[0] == part + (side == "R")
    assert chart[0] == pytest.approx([u, v], abs=0.01)


def test_the_two_halves_of_a_forearm_lie_side_by_side_in_a_frontal_view() -> None:
    front = [(0.45 + dx, -0.09, 1.1) for dx in (-0.03, -0.015, 0.015, 0.03)]
    parts, chart = charts(BODY, on("forearm.L", *front))
    assert parts.tolist() == [19, 19, 21, 21], "from the trunk outwards"
    outwards = [*chart[:2, 0], *(1 + chart[2:, 0])]
    assert outwards == sorted(outwards)


def test_u_of_an_arm_leaps_only_where_the_halves_meet() -> None:
    angles = np.linspace(0, 2 * np.pi, 200)
    inwards, forwards = np.array([-1, 0, -1]) / np.sqrt(2), np.array([0, -1, 0])
    ring = np.array([0.3, 0.0, 1.3]) + 0.05 * (
        np.cos(angles)[:, None] * inwards + np.sin(angles)[:, None] * forwards
    )
    parts, chart = charts(BODY, on("upperarm.L", *map(tuple, ring)))
    same = parts[1:] == parts[:-1]
    assert (~same).sum() == 2
    assert np.abs(np.diff(chart[:, 0]))[same].max() < 0.02


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
