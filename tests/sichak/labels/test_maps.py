"""Maps: total, honest about what they lose, and blind to which way round a picture is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from sichak.labels import (
    ATR,
    ATR_18,
    ATR_NECK,
    ATR_NECK_TO_CIHP,
    ATR_TO_CIHP,
    ATR_TO_DRESS_CODE,
    CCP,
    CCP_TO_CIHP,
    CIHP,
    CIHP_20,
    CIHP_TO_ATR,
    CIHP_TO_ATR_NECK,
    CIHP_TO_LIP,
    CIHP_TO_PASCAL,
    DRESS_CODE_TO_ATR,
    IGNORED,
    LIP,
    LIP_20,
    LIP_TO_CIHP,
    MAPS,
    LabelMap,
    Numbering,
    Pascal,
    atr_from_cihp,
)
from sichak.labels.label_map import by_name, grouping

EMPTY = np.zeros((0, 0), np.uint8)
ANY_BYTES = hnp.arrays(np.uint8, hnp.array_shapes(min_dims=2, max_dims=2))
EVERY = pytest.mark.parametrize("label_map", MAPS, ids=lambda label_map: label_map.name)

WAYS_BACK = [
    (LIP_TO_CIHP, CIHP_TO_LIP),
    (ATR_TO_CIHP, CIHP_TO_ATR),
    (ATR_NECK_TO_CIHP, CIHP_TO_ATR_NECK),
    (DRESS_CODE_TO_ATR, ATR_TO_DRESS_CODE),
]
THERE_AND_BACK = [*WAYS_BACK, *[(back, there) for there, back in WAYS_BACK]]
PAIRS = pytest.mark.parametrize(
    ("there", "back"), THERE_AND_BACK, ids=[there.name for there, _ in THERE_AND_BACK]
)


def test_no_map_is_listed_twice() -> None:
    assert len({label_map.name for label_map in MAPS}) == len(MAPS) == 16


@EVERY
def test_nothing_to_renumber(label_map: LabelMap) -> None:
    assert label_map.apply(EMPTY).shape == (0, 0)


@EVERY
def test_every_label_goes_somewhere(label_map: LabelMap) -> None:
    assert len(label_map.table) == len(label_map.source)
    assert {*label_map.table} <= {*range(len(label_map.target)), IGNORED}
    assert label_map.table[0] == 0


@given(ANY_BYTES, st.sampled_from(MAPS))
def test_every_byte_becomes_a_label_of_the_target(labels, label_map: LabelMap) -> None:
    found = label_map.apply(labels)
    assert found.dtype == np.uint8
    assert found.shape == labels.shape
    assert set(np.unique(found)) <= {*range(len(label_map.target)), IGNORED}
    assert not found[labels >= len(label_map.source)].any()
    for label in np.unique(labels[labels < len(label_map.source)]):
        assert (found[labels == label] == label_map.table[label]).all()


@EVERY
def test_what_is_lost_is_what_does_not_come_back_and_nothing_else(label_map: LabelMap) -> None:
    for label, to in enumerate(label_map.table):
        comes_back = to != IGNORED and label_map.back[to] == label
        assert (label in label_map.lost) == (not comes_back), label_map.source.labels[label]
    assert all(len(words) > 5 for words in label_map.lost.values())


@EVERY
def test_what_is_not_lost_is_alone_under_its_label_on_the_way_back(label_map: LabelMap) -> None:
    kept = [to for label, to in enumerate(label_map.table) if label not in label_map.lost]
    assert len(set(kept)) == len(kept)


@PAIRS
def test_a_map_and_its_way_back_are_listed_and_agree(there: LabelMap, back: LabelMap) -> None:
    assert there in MAPS
    assert (there.source, there.target) == (back.target, back.source)
    assert there.back == back.table


@given(ANY_BYTES, st.sampled_from(THERE_AND_BACK))
def test_a_round_trip_changes_what_is_lost_and_nothing_else(labels, pair) -> None:
    there, back = pair
    labels = labels % len(there.source)
    changed = back.apply(there.apply(labels)) != labels
    assert (changed == np.isin(labels, list(there.lost))).all()


@given(ANY_BYTES, st.sampled_from(THERE_AND_BACK))
def test_a_second_round_trip_loses_no_more(labels, pair) -> None:
    there, back = pair
    once = back.apply(there.apply(labels))
    assert (back.apply(there.apply(once)) == once).all()


@given(ANY_BYTES, st.sampled_from(MAPS))
def test_mirrored_and_mapped_is_mapped_and_mirrored(labels, label_map: LabelMap) -> None:
    labels = np.where(np.isin(labels, list(label_map.unsided)), 0, labels).astype(np.uint8)
    one = label_map.apply(label_map.source.mirrored(labels))
    assert (one == label_map.target.mirrored(label_map.apply(labels))).all()


@EVERY
def test_where_a_side_has_to_be_made_up_it_is_left_and_said_so(label_map: LabelMap) -> None:
    for label in label_map.unsided:
        assert label_map.target.labels[label_map.table[label]].startswith("left")
        assert "left" in label_map.lost[label]


def test_only_socks_and_ccps_shoes_and_bracelets_need_a_side_made_up() -> None:
    unsided = {label_map.name: label_map.unsided for label_map in MAPS if label_map.unsided}
    assert unsided.pop("CIHP → ATR") == unsided.pop("CIHP → ATR with neck") == {CIHP.SOCKS}
    arms = {CCP.BRACELET, CCP.RING, CCP.WATCH}
    assert unsided.pop("CCP → CIHP") - arms == {
        label for label in CCP if CCP_TO_CIHP.table[label] == CIHP.LEFT_SHOE
    }
    assert not unsided


@pytest.mark.parametrize(
    ("label_map", "label", "expected"),
    [
        (LIP_TO_CIHP, LIP.JUMPSUITS, CIHP.DRESS),
        (CIHP_TO_LIP, CIHP.NECK, LIP.BACKGROUND),
        (CIHP_TO_LIP, CIHP.DRESS, LIP.DRESS),
        (ATR_TO_CIHP, ATR.BAG, CIHP.BACKGROUND),
        (ATR_TO_CIHP, ATR.BELT, CIHP.BACKGROUND),
        (ATR_TO_CIHP, ATR.FACE, CIHP.FACE),
        (ATR_NECK_TO_CIHP, ATR_NECK, CIHP.NECK),
        (CIHP_TO_ATR, CIHP.NECK, ATR.FACE),
        (CIHP_TO_ATR_NECK, CIHP.NECK, ATR_NECK),
        (CIHP_TO_ATR, CIHP.COAT, ATR.UPPER_CLOTHES),
        (CIHP_TO_PASCAL, CIHP.SUNGLASSES, Pascal.HEAD),
        (CIHP_TO_PASCAL, CIHP.NECK, Pascal.TORSO),
        (CIHP_TO_PASCAL, CIHP.PANTS, Pascal.UPPER_LEGS),
    ],
)
def test_what_has_no_namesake(label_map: LabelMap, label: int, expected: int) -> None:
    assert label_map.apply(np.array([[label]], np.uint8)) == expected


@pytest.mark.parametrize(
    ("source", "label_map", "strangers"),
    [
        (LIP_20, LIP_TO_CIHP, {LIP.JUMPSUITS}),
        (CIHP_20, CIHP_TO_LIP, {CIHP.NECK}),
        (ATR_18, ATR_TO_CIHP, {ATR.BELT, ATR.BAG}),
        (CIHP_20, CIHP_TO_ATR_NECK, {CIHP.GLOVE, CIHP.COAT, CIHP.SOCKS}),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_labels_of_one_name_are_one_thing(
    source: Numbering, label_map: LabelMap, strangers: set[int]
) -> None:
    for label, to in enumerate(label_map.table):
        same = label_map.target.labels[to] == source.labels[label]
        assert same == (label not in strangers), source.labels[label]


def test_nothing_is_lost_between_atr_and_dress_code() -> None:
    assert not ATR_TO_DRESS_CODE.lost
    assert not DRESS_CODE_TO_ATR.lost
    assert ATR_TO_DRESS_CODE.table == tuple(range(18))


@pytest.mark.parametrize(("neck", "expected"), [(True, ATR_NECK), (False, ATR.FACE)])
def test_the_neck_is_its_own_label_or_face(neck: bool, expected: int) -> None:
    labels = np.full((2, 2), CIHP.NECK, np.uint8)
    assert (atr_from_cihp(labels, neck=neck) == expected).all()


@given(ANY_BYTES, st.booleans())
def test_any_byte_becomes_an_atr_label(labels, neck: bool) -> None:
    found = atr_from_cihp(labels, neck=neck)
    assert found.max(initial=0) <= (ATR_NECK if neck else ATR.SCARF)
    assert not found[labels >= len(CIHP)].any()


SMALL = Numbering("small", "", ("background", "hat", "hair"), ((0, 0, 0), (1, 0, 0), (2, 0, 0)))
HEAD = Numbering("head", "", ("background", "head"), ((0, 0, 0), (1, 0, 0)))


@pytest.mark.parametrize(
    ("table", "back", "lost", "complaint"),
    [
        ((0, 1), (0, None), {1: "is head"}, "not every label"),
        ((0, 1, 1), (0,), {}, "not every label"),
        ((0, 1, 2), (0, None), {}, "maps to a label that is not there"),
        ((0, 1, 1), (0, None), {1: "is head"}, "say what is lost .*'hair'"),
        ((0, 1, 1), (0, 2), {1: "is head", 2: "is head"}, "say what is lost .*'hair'"),
        ((0, IGNORED, 1), (0, 2), {}, "say what is lost .*'hat'"),
    ],
)
def test_a_map_that_is_not_total_or_not_honest_is_refused(
    table: tuple[int, ...], back: tuple[int | None, ...], lost: dict[int, str], complaint: str
) -> None:
    with pytest.raises(ValueError, match=f"small → head: {complaint}"):
        LabelMap(SMALL, HEAD, table, back, lost)


@pytest.mark.parametrize("members", [(), (1,), (1, 2, 2), (0, 1, 2)])
def test_a_label_in_no_group_or_in_two_is_refused(members: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="in no group or in several"):
        grouping(SMALL, HEAD, {"background": (0,), "head": members})


def test_a_group_says_what_it_holds_and_what_it_no_longer_tells_apart() -> None:
    label_map = grouping(SMALL, HEAD, {"background": (0,), "head": (2, 1)})
    assert label_map.members() == {"background": (0,), "head": (1, 2)}
    assert label_map.lost == {1: "not told from hair", 2: "not told from hat"}


def test_a_table_by_name_needs_every_name_or_another_label() -> None:
    assert by_name(HEAD, SMALL, {1: 2}) == (0, 2)
    with pytest.raises(ValueError, match="small has no label 'head'"):
        by_name(HEAD, SMALL, {})
