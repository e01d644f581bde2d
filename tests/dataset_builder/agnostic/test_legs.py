"""The lower body's shape comes from the joints and tells next to nothing of what is worn."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dataset_builder.agnostic.joints import MissingJointsError
from dataset_builder.agnostic.legs import STEPS, feet, lower_body, lower_region, smooth
from sichak.body25 import BODY_25
from sichak.labels import CIHP

SHAPE = (1024, 768)
NOTHING = np.zeros(SHAPE, bool)


def trapezoid(top: int, bottom: int, half_top: int, half_bottom: int) -> np.ndarray:
    """A skirt's shape around x = 385."""
    ys, xs = np.indices(SHAPE)
    share = np.clip((ys - top) / (bottom - top), 0, 1)
    half = half_top + share * (half_bottom - half_top)
    return (ys >= top) & (ys < bottom) & (abs(xs - 385) < half)


def test_the_shape_spans_from_above_the_hips_to_below_the_ankles(person) -> None:
    region, steps = lower_region(SHAPE, lower_body(person.pose), NOTHING)
    rows = np.nonzero(region.any(axis=1))[0]
    assert steps == 0
    assert person.pose[BODY_25.NECK, 1] < rows[0] < person.pose[BODY_25.R_HIP, 1] - 60
    assert rows[-1] > person.pose[BODY_25.R_ANKLE, 1]


def test_the_gap_between_the_legs_belongs_to_it(person) -> None:
    region, _ = lower_region(SHAPE, lower_body(person.pose), NOTHING)
    knees = person.pose[[BODY_25.R_KNEE, BODY_25.L_KNEE], :2].mean(axis=0).astype(int)
    assert region[knees[1], knees[0]]


@pytest.mark.parametrize(
    "worn",
    [
        NOTHING,
        trapezoid(560, 980, 70, 70),
        trapezoid(560, 700, 70, 100),
        trapezoid(560, 880, 80, 130),
    ],
    ids=["nothing", "straight", "mini", "a-line"],
)
def test_what_fits_inside_leaves_no_trace(person, worn) -> None:
    body = lower_body(person.pose)
    plain, _ = lower_region(SHAPE, body, NOTHING)
    region, steps = lower_region(SHAPE, body, worn)
    assert steps == 0
    assert (region == plain).all()


@settings(max_examples=30, deadline=None)
@given(st.integers(60, 380), st.integers(700, 1020))
def test_a_worn_skirt_is_held_or_the_widest_shape_is_taken(half, hem) -> None:
    pose = np.zeros((25, 3))
    for joint, x, y in [(1, 385, 310), (2, 280, 315), (5, 490, 315), (9, 325, 612), (12, 445, 612)]:
        pose[joint] = (x, y, 1)
    worn = trapezoid(560, hem, 70, half)
    region, steps = lower_region(SHAPE, lower_body(pose), worn)
    assert steps == STEPS or (worn & region).sum() >= 0.98 * worn.sum()


def test_a_wider_garment_widens_in_few_steps(person) -> None:
    body = lower_body(person.pose)
    steps = [
        lower_region(SHAPE, body, trapezoid(560, 960, 80, half))[1] for half in range(100, 380, 10)
    ]
    assert steps == sorted(steps)
    assert set(steps) <= set(range(STEPS + 1))
    assert steps[-1] > 0


@pytest.mark.parametrize(
    "gone",
    [
        (BODY_25.NECK,),
        (BODY_25.R_SHOULDER, BODY_25.L_SHOULDER),
        (BODY_25.NECK, BODY_25.R_SHOULDER, BODY_25.L_SHOULDER),
        (BODY_25.R_HIP, BODY_25.L_HIP),
        (BODY_25.L_HIP,),
    ],
    ids=lambda gone: "+".join(joint.name for joint in gone),
)
def test_part_of_the_torso_is_enough(person, gone) -> None:
    whole, _ = lower_region(SHAPE, lower_body(person.pose), NOTHING)
    region, _ = lower_region(SHAPE, lower_body(person.without(*gone).pose), NOTHING)
    assert (region & whole).sum() / (region | whole).sum() > 0.6


def test_a_photo_cut_at_the_knees_still_has_a_shape(person) -> None:
    gone = (BODY_25.R_KNEE, BODY_25.L_KNEE, BODY_25.R_ANKLE, BODY_25.L_ANKLE)
    region, _ = lower_region(SHAPE, lower_body(person.without(*gone).pose), NOTHING)
    assert region[-1].any()


def test_nobody_is_an_error() -> None:
    with pytest.raises(MissingJointsError):
        lower_body(np.zeros((25, 3)))


def test_feet_are_leg_pixels_beyond_the_ankle(barelegged) -> None:
    found = feet(barelegged.labels, barelegged.pose)
    assert found.any()
    assert np.isin(barelegged.labels[found], (CIHP.LEFT_LEG, CIHP.RIGHT_LEG)).all()
    assert np.nonzero(found)[0].min() > barelegged.pose[BODY_25.R_ANKLE, 1]


@pytest.mark.parametrize("gone", [BODY_25.R_ANKLE, BODY_25.R_KNEE])
def test_no_foot_without_knee_and_ankle(barelegged, gone) -> None:
    found = feet(barelegged.labels, barelegged.without(gone).pose)
    assert not (barelegged.labels[found] == CIHP.RIGHT_LEG).any()


def test_smoothing_closes_a_notch_and_takes_nothing_away() -> None:
    region = trapezoid(300, 900, 150, 150)
    notched = region.copy()
    notched[600:620, 200:300] = False
    closed = smooth(notched, 240)
    assert (closed | ~notched).all()
    assert closed[600:620, 250:300].all()


@pytest.mark.parametrize("empty", [np.zeros(SHAPE, bool)])
def test_smoothing_nothing_gives_nothing(empty) -> None:
    assert not smooth(empty, 200).any()
