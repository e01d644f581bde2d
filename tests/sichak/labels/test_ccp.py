"""What a label of CCP may be in CIHP, and which of it is drawn."""

from __future__ import annotations

import pytest

from sichak.labels import CCP, CCP_59, CCP_TO_CIHP, CCP_TO_CIHP_SETS, CIHP, CIHP_20

SIDED = set(CIHP_20.swaps)


def test_every_label_may_be_something() -> None:
    assert len(CCP_TO_CIHP_SETS) == len(CCP_59) == 59
    assert all(found and found <= set(CIHP) for found in CCP_TO_CIHP_SETS)


def test_everything_cihp_knows_can_be_learnt_from_ccp() -> None:
    assert frozenset.union(*CCP_TO_CIHP_SETS) == set(CIHP)


@pytest.mark.parametrize("ccp", CCP, ids=lambda ccp: ccp.name)
def test_ccp_knows_no_sides(ccp: CCP) -> None:
    found = CCP_TO_CIHP_SETS[ccp]
    assert {CIHP_20.swaps.get(label, label) for label in found} == found


@pytest.mark.parametrize("ccp", CCP, ids=lambda ccp: ccp.name)
def test_what_is_drawn_is_one_of_what_it_may_be(ccp: CCP) -> None:
    assert CCP_TO_CIHP.table[ccp] in CCP_TO_CIHP_SETS[ccp]


@pytest.mark.parametrize("ccp", CCP, ids=lambda ccp: ccp.name)
def test_where_it_may_be_several_all_are_named(ccp: CCP) -> None:
    found = CCP_TO_CIHP_SETS[ccp]
    if len(found) > 1:
        assert all(CIHP_20.labels[label] in CCP_TO_CIHP.lost[ccp] for label in found)


@pytest.mark.parametrize(
    ("ccp", "expected"),
    [
        (CCP.BACKGROUND, {CIHP.BACKGROUND}),
        (CCP.SKIN, {CIHP.FACE, CIHP.NECK, 14, 15, 16, 17}),
        (CCP.BOOTS, {CIHP.LEFT_SHOE, CIHP.RIGHT_SHOE}),
        (CCP.WATCH, {CIHP.LEFT_ARM, CIHP.RIGHT_ARM}),
        (CCP.STOCKINGS, {CIHP.SOCKS}),
        (CCP.VEST, {CIHP.UPPER_CLOTHES, CIHP.COAT}),
    ],
)
def test_some_of_them(ccp: CCP, expected: set[int]) -> None:
    assert CCP_TO_CIHP_SETS[ccp] == expected


@pytest.mark.parametrize("ccp", [CCP.BAG, CCP.PURSE, CCP.WALLET])
def test_a_bag_is_background(ccp: CCP) -> None:
    assert CCP_TO_CIHP_SETS[ccp] == {CIHP.BACKGROUND}


@pytest.mark.parametrize("ccp", [CCP.BAG, CCP.PURSE, CCP.WALLET, CCP.BELT, CCP.ACCESSORIES])
def test_nothing_carried_or_buckled_becomes_trousers(ccp: CCP) -> None:
    assert not CCP_TO_CIHP_SETS[ccp] & {CIHP.PANTS, CIHP.SOCKS, CIHP.LEFT_LEG, CIHP.RIGHT_LEG}


@pytest.mark.parametrize("ccp", [label for label in CCP if label.name in CIHP.__members__])
def test_labels_of_one_name_are_one_thing(ccp: CCP) -> None:
    assert CCP_TO_CIHP_SETS[ccp] == {CIHP[ccp.name]}
    assert ccp not in CCP_TO_CIHP.lost
