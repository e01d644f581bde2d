"""Lower and dress: the old garment is gone, what it does not cover stays, nothing leaks."""

from __future__ import annotations

import numpy as np
import pytest

from dataset_builder.agnostic.dress import dress_agnostic
from dataset_builder.agnostic.lower import lower_agnostic
from sichak.body25 import BODY_25
from sichak.labels import CIHP

LOWER_GARMENTS = (CIHP.PANTS, CIHP.SKIRT, CIHP.SOCKS)
FACE_AND_HAIR = (CIHP.FACE, CIHP.HAIR)


def trapezoid(top: int, bottom: int, half_top: int, half_bottom: int) -> np.ndarray:
    ys, xs = np.indices((1024, 768))
    share = np.clip((ys - top) / (bottom - top), 0, 1)
    half = half_top + share * (half_bottom - half_top)
    return (ys >= top) & (ys < bottom) & (abs(xs - 385) < half)


WARDROBE = {
    "trousers": None,
    "mini skirt": trapezoid(600, 740, 85, 110),
    "pencil skirt": trapezoid(600, 860, 85, 80),
    "a-line skirt": trapezoid(600, 860, 85, 120),
}


@pytest.fixture(params=WARDROBE)
def dressed(request, person, barelegged):
    """The same person in each lower garment."""
    shape = WARDROBE[request.param]
    if shape is None:
        return person
    return barelegged.wearing(CIHP.SKIRT, shape, instead_of=())


def test_lower_erases_garment_and_legs(dressed) -> None:
    parse, mask, _ = lower_agnostic(dressed.labels, dressed.pose)
    worn = np.isin(dressed.labels, LOWER_GARMENTS)
    assert mask[worn].all()
    assert not np.isin(parse, LOWER_GARMENTS).any()
    ankle = int(dressed.pose[BODY_25.R_ANKLE, 1])
    assert not np.isin(parse[:ankle], (CIHP.LEFT_LEG, CIHP.RIGHT_LEG)).any()


def test_lower_keeps_top_arms_face_and_hair(dressed) -> None:
    parse, mask, _ = lower_agnostic(dressed.labels, dressed.pose)
    for label in (CIHP.LEFT_ARM, CIHP.RIGHT_ARM, *FACE_AND_HAIR):
        assert not mask[dressed.labels == label].any()
        assert ((parse == label) == (dressed.labels == label)).all()
    top = dressed.labels == CIHP.UPPER_CLOTHES
    assert (parse[top] == CIHP.UPPER_CLOTHES).all()
    assert mask[top].mean() < 0.05  # a fringe where it borders the old garment


def test_the_lower_mask_does_not_tell_what_was_worn(person, barelegged) -> None:
    """Below the top's hem, arms aside, the mask is one and the same for every garment."""
    below = np.arange(1024)[:, None] > 640
    arms = np.isin(person.labels, (CIHP.LEFT_ARM, CIHP.RIGHT_ARM))
    ankle = person.pose[BODY_25.R_ANKLE, 1]
    above_the_feet = np.arange(1024)[:, None] < ankle - 10
    masks = []
    for shape in WARDROBE.values():
        wearer = person if shape is None else barelegged.wearing(CIHP.SKIRT, shape, ())
        _, mask, steps = lower_agnostic(wearer.labels, wearer.pose)
        assert steps == 0
        masks.append(mask & below & above_the_feet & ~arms)
    assert all((mask == masks[0]).all() for mask in masks)


def test_lower_on_a_dress_leaves_its_top(barelegged) -> None:
    labels = barelegged.labels.copy()
    labels[labels == CIHP.UPPER_CLOTHES] = CIHP.DRESS
    wearer = type(barelegged)(labels, barelegged.pose).wearing(
        CIHP.DRESS, trapezoid(600, 860, 85, 120), ()
    )
    parse, mask, _ = lower_agnostic(wearer.labels, wearer.pose)
    chest, hip = (slice(340, 420), slice(300, 460)), (slice(640, 850), slice(330, 440))
    dress = wearer.labels == CIHP.DRESS
    assert (parse[chest][dress[chest]] == CIHP.DRESS).all()
    assert not mask[chest].any()
    assert not (parse[hip] == CIHP.DRESS).any()
    assert mask[hip].all()


def test_bare_feet_stay(barelegged) -> None:
    for rule in (lower_agnostic, dress_agnostic):
        parse, mask, _ = rule(barelegged.labels, barelegged.pose)
        toes = np.isin(barelegged.labels, (CIHP.LEFT_LEG, CIHP.RIGHT_LEG))
        toes &= np.arange(1024)[:, None] > barelegged.pose[BODY_25.R_ANKLE, 1] + 30
        assert toes.any()
        assert not mask[toes].any()
        assert (parse[toes] == barelegged.labels[toes]).all()


def test_dress_erases_top_and_lower_garment(dressed) -> None:
    parse, mask, _ = dress_agnostic(dressed.labels, dressed.pose)
    worn = np.isin(dressed.labels, (CIHP.UPPER_CLOTHES, *LOWER_GARMENTS))
    assert mask[worn].all()
    assert not np.isin(parse, (CIHP.UPPER_CLOTHES, CIHP.NECK, *LOWER_GARMENTS)).any()


def test_dress_keeps_face_and_shoes(person) -> None:
    _, mask, _ = dress_agnostic(person.labels, person.pose)
    kept = np.isin(person.labels, (CIHP.FACE, CIHP.LEFT_SHOE, CIHP.RIGHT_SHOE))
    assert not mask[kept].any()


@pytest.mark.parametrize("rule", [lower_agnostic, dress_agnostic])
def test_parse_only_ever_loses_labels(rule, dressed) -> None:
    before = dressed.labels.copy()
    parse, _, _ = rule(dressed.labels, dressed.pose)
    assert ((parse == before) | (parse == CIHP.BACKGROUND)).all()
    assert (dressed.labels == before).all()


@pytest.mark.parametrize("rule", [lower_agnostic, dress_agnostic])
def test_an_empty_parse_gives_the_body_shape_alone(rule, person) -> None:
    parse, mask, steps = rule(np.zeros((1024, 768), np.uint8), person.pose)
    assert not parse.any()
    assert steps == 0
    assert 0.1 < mask.mean() < 0.5
