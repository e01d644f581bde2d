"""Groups: HR-VITON's own, and those parses are measured in."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis.extra import numpy as hnp

from sichak.labels import (
    CCP,
    CCP_TO_CIHP,
    CCP_TO_CIHP_SETS,
    CCP_TO_STREET,
    CIHP,
    CIHP_20,
    CIHP_TO_HR_VITON_13,
    CIHP_TO_STREET,
    CIHP_TO_STUDIO,
    CIHP_TO_SUMMARY,
    HR_VITON_7,
    HR_VITON_13,
    HR_VITON_13_TO_7,
    IGNORED,
    STREET_9,
    STUDIO_8,
    LabelMap,
)

GROUPINGS = [CIHP_TO_HR_VITON_13, CIHP_TO_STREET, CIHP_TO_STUDIO, CIHP_TO_SUMMARY]
CCP_LABELS = hnp.arrays(np.uint8, (8, 8), elements={"min_value": 0, "max_value": 58})

HR_VITON_LABELS = {
    0: ["background", [0, 10]],
    1: ["hair", [1, 2]],
    2: ["face", [4, 13]],
    3: ["upper", [5, 6, 7]],
    4: ["bottom", [9, 12]],
    5: ["left_arm", [14]],
    6: ["right_arm", [15]],
    7: ["left_leg", [16]],
    8: ["right_leg", [17]],
    9: ["left_shoe", [18]],
    10: ["right_shoe", [19]],
    11: ["socks", [8]],
    12: ["noise", [3, 11]],
}
"""As HR-VITON's loader has them."""

HR_VITON_GENERATOR_LABELS = {
    0: ["background", [0]],
    1: ["paste", [2, 4, 7, 8, 9, 10, 11]],
    2: ["upper", [3]],
    3: ["hair", [1]],
    4: ["left_arm", [5]],
    5: ["right_arm", [6]],
    6: ["noise", [12]],
}


@pytest.mark.parametrize(
    ("label_map", "expected"),
    [
        (CIHP_TO_HR_VITON_13, HR_VITON_LABELS),
        (HR_VITON_13_TO_7, HR_VITON_GENERATOR_LABELS),
    ],
    ids=["13", "7"],
)
def test_hr_vitons_groups_are_its_loaders(label_map: LabelMap, expected) -> None:
    found = {
        number: [name, list(members)]
        for number, (name, members) in enumerate(label_map.members().items())
    }
    assert found == expected


def test_the_generator_pastes_all_but_upper_hair_arms_and_noise() -> None:
    cihp = np.arange(20, dtype=np.uint8).reshape(4, 5)
    found = HR_VITON_13_TO_7.apply(CIHP_TO_HR_VITON_13.apply(cihp))
    pasted = {CIHP(label).name for label in cihp[found == HR_VITON_7.number("paste")]}
    assert pasted == {
        "SUNGLASSES", "FACE", "PANTS", "SKIRT", "LEFT_LEG", "RIGHT_LEG", "LEFT_SHOE",
        "RIGHT_SHOE", "SOCKS",
    }  # fmt: skip


@pytest.mark.parametrize("label_map", GROUPINGS, ids=lambda label_map: label_map.name)
def test_every_label_is_in_exactly_one_group_and_no_group_is_empty(label_map: LabelMap) -> None:
    members = label_map.members()
    assert all(members.values())
    assert sorted(label for group in members.values() for label in group) == list(range(20))


@pytest.mark.parametrize("label_map", GROUPINGS, ids=lambda label_map: label_map.name)
def test_a_group_is_drawn_in_a_colour_of_its_own_labels(label_map: LabelMap) -> None:
    for colour, members in zip(label_map.target.palette, label_map.members().values(), strict=True):
        assert colour in [CIHP_20.palette[label] for label in members]


def test_street_photos_are_measured_so() -> None:
    assert STREET_9.labels == (
        "background", "hair", "skin", "upper", "pants", "skirt", "dress", "shoes", "hat",
    )  # fmt: skip
    members = CIHP_TO_STREET.members()
    assert members["skin"] == (CIHP.NECK, CIHP.FACE, 14, 15, 16, 17)
    assert members["upper"] == (CIHP.UPPER_CLOTHES, CIHP.COAT)
    assert members["shoes"] == (CIHP.LEFT_SHOE, CIHP.RIGHT_SHOE)


@pytest.mark.parametrize(
    ("group", "ccp"),
    [
        ("background", CCP.BAG),
        ("background", CCP.STOCKINGS),
        ("hair", CCP.HAIR),
        ("skin", CCP.SKIN),
        ("upper", CCP.BLAZER),
        ("upper", CCP.VEST),
        ("pants", CCP.LEGGINGS),
        ("skirt", CCP.SKIRT),
        ("dress", CCP.DRESS),
        ("shoes", CCP.WEDGES),
        ("hat", CCP.HAT),
    ],
)
def test_what_people_labelled_is_measured_as(group: str, ccp: CCP) -> None:
    assert CCP_TO_STREET.table[ccp] == STREET_9.number(group)


@pytest.mark.parametrize("ccp", CCP, ids=lambda ccp: ccp.name)
def test_what_may_belong_to_two_groups_is_not_judged(ccp: CCP) -> None:
    groups = {CIHP_TO_STREET.table[cihp] for cihp in CCP_TO_CIHP_SETS[ccp]}
    found = CCP_TO_STREET.table[ccp]
    assert found == IGNORED if len(groups) > 1 else {found} == groups


@given(CCP_LABELS)
def test_by_way_of_cihp_the_groups_are_the_same_where_they_are_judged(labels) -> None:
    direct = CCP_TO_STREET.apply(labels)
    by_cihp = CIHP_TO_STREET.apply(CCP_TO_CIHP.apply(labels))
    assert (by_cihp == direct)[direct != IGNORED].all()


def test_studio_photos_are_measured_so() -> None:
    assert STUDIO_8.labels == (
        "background", "hair", "face", "neck", "upper", "lower", "left_arm", "right_arm",
    )  # fmt: skip


@pytest.mark.parametrize("name", ["hair", "face", "upper", "left_arm", "right_arm"])
def test_studio_groups_are_hr_vitons(name: str) -> None:
    assert CIHP_TO_STUDIO.members()[name] == CIHP_TO_HR_VITON_13.members()[name]
    assert name in HR_VITON_13.labels


def test_studio_groups_have_the_neck_apart() -> None:
    assert CIHP_TO_STUDIO.members()["neck"] == (CIHP.NECK,)
    assert CIHP_TO_STUDIO.members()["lower"] == CIHP_TO_HR_VITON_13.members()["bottom"]
