"""Numberings: names under numbers, and which trade places in a mirror."""

from __future__ import annotations

import json
from enum import IntEnum
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from sichak.labels import (
    ATR,
    ATR_18,
    ATR_NECK,
    ATR_NECK_19,
    CCP,
    CCP_59,
    CIHP,
    CIHP_20,
    DRESS_CODE_18,
    HR_VITON_7,
    HR_VITON_13,
    LIP,
    LIP_20,
    MIRRORED,
    NUMBERINGS,
    PASCAL_7,
    STREET_9,
    STUDIO_8,
    SUMMARY_13,
    Numbering,
    Pascal,
)
from sichak.labels.numbering import named

ANY_BYTES = hnp.arrays(np.uint8, hnp.array_shapes(min_dims=2, max_dims=2))

EVERY = pytest.mark.parametrize("numbering", NUMBERINGS, ids=lambda numbering: numbering.name)


@pytest.mark.parametrize(
    ("numbering", "size"),
    [
        (CIHP_20, 20),
        (LIP_20, 20),
        (ATR_18, 18),
        (ATR_NECK_19, 19),
        (DRESS_CODE_18, 18),
        (PASCAL_7, 7),
        (CCP_59, 59),
        (HR_VITON_13, 13),
        (HR_VITON_7, 7),
        (STREET_9, 9),
        (STUDIO_8, 8),
        (SUMMARY_13, 13),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_a_numbering_has_as_many_labels_as_it_says(numbering: Numbering, size: int) -> None:
    assert numbering in NUMBERINGS
    assert len(numbering) == len(numbering.labels) == len(numbering.palette) == size


def test_no_numbering_is_listed_twice() -> None:
    assert len({numbering.name for numbering in NUMBERINGS}) == len(NUMBERINGS) == 12


@EVERY
def test_every_label_has_a_name_of_its_own_and_0_is_background(numbering: Numbering) -> None:
    assert len(set(numbering.labels)) == len(numbering)
    assert all(numbering.labels)
    assert numbering.labels[0] == "background"


@EVERY
def test_a_name_leads_to_its_number(numbering: Numbering) -> None:
    assert [numbering.number(label) for label in numbering.labels] == list(range(len(numbering)))


def test_a_name_that_is_not_there_is_an_error() -> None:
    with pytest.raises(ValueError, match="LIP has no label 'neck'"):
        LIP_20.number("neck")


@pytest.mark.parametrize(
    ("numbering", "enum"),
    [(CIHP_20, CIHP), (LIP_20, LIP), (ATR_18, ATR), (PASCAL_7, Pascal), (CCP_59, CCP)],
    ids=lambda value: getattr(value, "name", ""),
)
def test_an_enum_and_its_numbering_say_the_same(numbering: Numbering, enum: type[IntEnum]) -> None:
    assert [member.value for member in enum] == list(range(len(numbering)))
    assert [numbering.number(member.name.lower().replace("_", "-")) for member in enum] == list(
        enum
    )


def test_names_of_an_enum_with_a_gap_are_refused() -> None:
    with pytest.raises(ValueError, match="Gap does not count from 0"):
        named(IntEnum("Gap", {"BACKGROUND": 0, "HAT": 2}))


def test_a_label_without_a_colour_is_refused() -> None:
    with pytest.raises(ValueError, match="2 labels need as many colours"):
        Numbering("small", "", ("background", "hat"), ((0, 0, 0),))


def test_lip_is_cihp_with_jumpsuits_for_the_neck() -> None:
    differ = {at for at in range(20) if LIP_20.labels[at] != CIHP_20.labels[at]}
    assert differ == {CIHP.NECK} == {LIP.JUMPSUITS}


def test_the_neck_follows_the_labels_of_atr() -> None:
    assert ATR_NECK_19.labels == (*ATR_18.labels, "neck")
    assert ATR_NECK_19.labels[ATR_NECK] == "neck"


def test_dress_code_is_atr_under_other_names() -> None:
    names = tuple(label.replace("_", "-").replace("head", "face") for label in DRESS_CODE_18.labels)
    assert names == ATR_18.labels


def test_ccp_is_numbered_as_its_files_are(shared: Path) -> None:
    assert list(CCP_59.labels) == json.loads((shared / "ccp/labels.json").read_text())["labels"]


@EVERY
def test_sides_trade_places_and_nothing_else_does(numbering: Numbering) -> None:
    sided = {at for at, label in enumerate(numbering.labels) if "left" in label or "right" in label}
    assert set(numbering.swaps) == sided
    for label, other in numbering.swaps.items():
        assert numbering.swaps[other] == label != other
        bare = {
            numbering.labels[at].replace("left", "").replace("right", "") for at in (label, other)
        }
        assert len(bare) == 1


def test_cihps_sides() -> None:
    assert MIRRORED == CIHP_20.swaps == {14: 15, 15: 14, 16: 17, 17: 16, 18: 19, 19: 18}


@given(ANY_BYTES, st.sampled_from(NUMBERINGS))
def test_mirroring_twice_changes_nothing(labels, numbering: Numbering) -> None:
    assert (numbering.mirrored(numbering.mirrored(labels)) == labels).all()


def test_mirroring_turns_the_picture_and_exchanges_the_sides() -> None:
    labels = np.array([[CIHP.HAIR, CIHP.LEFT_ARM, 200], [CIHP.RIGHT_SHOE, 0, 0]], np.uint8)
    expected = [[200, CIHP.RIGHT_ARM, CIHP.HAIR], [0, 0, CIHP.LEFT_SHOE]]
    assert CIHP_20.mirrored(labels).tolist() == expected


def test_nothing_to_mirror() -> None:
    assert CIHP_20.mirrored(np.zeros((0, 0), np.uint8)).shape == (0, 0)
