"""Two parsers' labels of one photo, fused: a drawn person, and whatever two parsers may say."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from sichak.labels import (
    ATR,
    ATR_18,
    CIHP,
    CIHP_20,
    LIP,
    LIP_20,
    LIP_TO_CIHP,
    Labels,
    fused_cihp,
    neck_from_atr_and_lip,
)

HEIGHT, WIDTH = 400, 300
CHIN, COLLAR = 130, 180
EMPTY = np.zeros((0, 0), np.uint8)
SIZE = (12, 9)
ANY_LIP = hnp.arrays(np.uint8, SIZE, elements=st.integers(0, 19))
ANY_ATR = hnp.arrays(np.uint8, SIZE, elements=st.integers(0, 17))


def drawn(*, hair: int, face: int, top: int, pants: int, neck: int, grown: int) -> Labels:
    """A head over a top over trousers; the neck from chin to collar, the face ``grown`` px."""
    labels = np.zeros((HEIGHT, WIDTH), np.uint8)
    cv2.ellipse(labels, (150, 70), (60, 60), 0, 180, 360, hair, -1)
    cv2.rectangle(labels, (125, CHIN - 20), (175, COLLAR), neck, -1)
    cv2.ellipse(labels, (150, 80), (40 + grown, 50 + grown), 0, 0, 360, face, -1)
    cv2.rectangle(labels, (80, COLLAR), (220, 300), top, -1)
    cv2.rectangle(labels, (90, 301), (210, 399), pants, -1)
    return labels


@pytest.fixture
def lip() -> Labels:
    """As SCHP-LIP sees her: the neck is background."""
    return drawn(
        hair=LIP.HAIR, face=LIP.FACE, top=LIP.UPPER_CLOTHES, pants=LIP.PANTS, neck=0, grown=0
    )


@pytest.fixture
def atr() -> Labels:
    """As SCHP-ATR sees her: the neck is face, and the face two pixels larger."""
    return drawn(
        hair=ATR.HAIR,
        face=ATR.FACE,
        top=ATR.UPPER_CLOTHES,
        pants=ATR.PANTS,
        neck=ATR.FACE,
        grown=2,
    )


def test_no_neck_in_nothing() -> None:
    assert neck_from_atr_and_lip(EMPTY, EMPTY).shape == (0, 0)


@given(ANY_ATR, ANY_LIP)
def test_the_neck_is_atrs_face_without_lips(atr: Labels, lip: Labels) -> None:
    neck = neck_from_atr_and_lip(atr, lip)
    assert neck.dtype == np.bool_
    assert (neck == ((atr == 11) & (lip != 13))).all()


@given(ANY_ATR, ANY_LIP)
def test_the_fused_parse_is_cihp_and_differs_in_neck_bag_and_belt_alone(atr, lip) -> None:
    found = fused_cihp(lip, atr)
    changed = found != LIP_TO_CIHP.apply(lip)
    assert found.shape == lip.shape
    assert found.max() < len(CIHP)
    assert np.isin(found[changed], (CIHP.NECK, CIHP.BACKGROUND)).all()
    assert (found == CIHP.NECK)[changed & (atr == ATR.FACE)].all()
    assert np.isin(atr[changed], (ATR.FACE, ATR.BAG, ATR.BELT)).all()


@given(ANY_ATR, ANY_LIP)
def test_no_bag_is_a_garment_and_no_belt_is_trousers(atr, lip) -> None:
    found = fused_cihp(lip, atr)
    garments = (5, 6, 7, 8, 9, 11, 12)
    assert not np.isin(found[atr == ATR.BAG], garments).any()
    assert (found[atr == ATR.BELT] != CIHP.PANTS).all()


@given(ANY_ATR, ANY_LIP)
def test_the_neck_never_covers_hair_face_scarf_arm_or_trousers(atr, lip) -> None:
    covered = lip[fused_cihp(lip, atr) == CIHP.NECK]
    may = (LIP.BACKGROUND, LIP.UPPER_CLOTHES, LIP.DRESS, LIP.COAT, LIP.JUMPSUITS)
    assert np.isin(covered, may).all()


@given(ANY_ATR, ANY_LIP)
def test_fused_and_mirrored_is_mirrored_and_fused(atr, lip) -> None:
    one = fused_cihp(LIP_20.mirrored(lip), ATR_18.mirrored(atr))
    assert (one == CIHP_20.mirrored(fused_cihp(lip, atr))).all()


def test_neither_map_is_written_into(lip: Labels, atr: Labels) -> None:
    before = lip.copy(), atr.copy()
    fused_cihp(lip, atr)
    assert (lip == before[0]).all()
    assert (atr == before[1]).all()


def test_a_person_gets_a_neck_between_chin_and_collar(lip: Labels, atr: Labels) -> None:
    rows, columns = np.nonzero(fused_cihp(lip, atr) == CIHP.NECK)
    assert CHIN - 25 < rows.min() < CHIN + 5
    assert rows.max() == COLLAR - 1
    assert (columns.min(), columns.max()) == (125, 175)
    assert len(rows) > 0.9 * 51 * (COLLAR - CHIN)


def test_the_rim_around_the_face_is_no_neck(lip: Labels, atr: Labels) -> None:
    above = np.s_[: CHIN - 40]
    assert neck_from_atr_and_lip(atr, lip)[above].any()
    assert not (fused_cihp(lip, atr)[above] == CIHP.NECK).any()


def test_the_neck_is_cut_out_of_a_top_that_lip_drew_over_it(lip: Labels, atr: Labels) -> None:
    lip[CHIN + 10 : COLLAR, 125:176] = LIP.UPPER_CLOTHES
    assert (fused_cihp(lip, atr)[CHIN + 15 : COLLAR, 125:176] == CIHP.NECK).all()


def test_a_scarf_stays_where_atr_sees_a_neck(lip: Labels, atr: Labels) -> None:
    lip[CHIN + 20 : COLLAR, 120:180] = LIP.SCARF
    assert (fused_cihp(lip, atr)[CHIN + 20 : COLLAR, 120:180] == CIHP.SCARF).all()


def test_a_bag_before_a_top_and_trousers_is_background(lip: Labels, atr: Labels) -> None:
    atr[260:340, 100:140] = ATR.BAG
    assert (fused_cihp(lip, atr)[260:340, 100:140] == CIHP.BACKGROUND).all()


def test_a_hand_that_holds_the_bag_stays_a_hand(lip: Labels, atr: Labels) -> None:
    lip[260:280, 100:140] = LIP.LEFT_ARM
    atr[260:340, 100:140] = ATR.BAG
    assert (fused_cihp(lip, atr)[260:280, 100:140] == CIHP.LEFT_ARM).all()


def test_a_belt_over_trousers_is_no_part_of_them_but_a_sash_is_of_the_top(lip, atr) -> None:
    atr[290:310, 90:210] = ATR.BELT
    found = fused_cihp(lip, atr)
    assert (found[290:300, 90:210] == CIHP.UPPER_CLOTHES).all()
    assert (found[301:310, 90:210] == CIHP.BACKGROUND).all()


def test_a_jumpsuit_is_a_dress() -> None:
    lip = np.full((4, 4), LIP.JUMPSUITS, np.uint8)
    assert (fused_cihp(lip, np.zeros((4, 4), np.uint8)) == CIHP.DRESS).all()


def test_without_a_face_in_lip_all_of_atrs_is_neck_where_nothing_covers_it(lip, atr) -> None:
    lip[lip == LIP.FACE] = LIP.BACKGROUND
    assert (fused_cihp(lip, atr) == CIHP.NECK)[80, 120:180].all()
