"""Who stands beside which garment, and what the pair is called."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_builder.export.pairs import MAX_KEY, keys, pairs_of
from dataset_builder.export.records import read_dataset


def pairs(made):
    dataset = read_dataset(made.write())
    return [
        (pair.key, pair.person.record.stem, pair.garment.record.stem, pair.worn, pair.try_on)
        for pair in pairs_of(dataset, dataset.photos)
    ]


def test_no_photos_no_pairs(made):
    assert pairs(made) == []


def test_a_person_stands_beside_the_garment_of_their_name(made):
    made.pair("b_00")
    made.pair("a_00")
    assert pairs(made) == [
        ("a_00", "a_00", "a_00", True, "a_00"),
        ("b_00", "b_00", "b_00", True, "b_00"),
    ]


def test_what_the_pairs_file_gives_them_stands_with_it(made):
    made.pair("a_00")
    made.pair("b_00")
    made.pairs["upper", "test"] = ["a_00.jpg b_00.jpg", "b_00.jpg a_00.jpg"]
    assert [(pair[2], pair[4]) for pair in pairs(made)] == [("a_00", "b_00"), ("b_00", "a_00")]


def test_a_person_without_a_garment_of_their_own_gets_all_that_the_file_gives(made):
    made.photo("anna", "person")
    made.photo("shirt", "garment")
    made.photo("blouse", "garment")
    made.line("anna", "shirt")
    made.line("anna", "blouse")
    made.line("anna", "gone")
    made.line("nobody", "shirt")
    assert pairs(made) == [
        ("anna_blouse", "anna", "blouse", False, "blouse"),
        ("anna_shirt", "anna", "shirt", False, "shirt"),
    ]


def test_a_person_to_whom_nothing_is_given_is_in_no_pair(made):
    made.photo("anna", "person")
    made.photo("shirt", "garment")
    assert pairs(made) == []


def test_nobody_is_given_a_garment_of_another_part(made):
    made.photo("anna", "person", part="train")
    made.photo("shirt", "garment", part="test")
    made.line("anna", "shirt", part="train")
    assert pairs(made) == []


def test_pairs_are_of_the_photos_that_may_go_out(made):
    made.pair("a_00")
    dataset = read_dataset(made.write())
    people = [photo for photo in dataset.photos if photo.record.kind == "person"]
    assert pairs_of(dataset, people) == []


HASH = "-[0-9a-f]{8}"


@pytest.mark.parametrize(
    ("names", "found"),
    [
        ([], []),
        (["a_00", "b-1"], ["a_00", "b-1"]),
        (["a.b"], [f"a-b{HASH}"]),
        (["a.b", "a-b"], [f"a-b{HASH}", f"a-b{HASH}"]),
        (["A", "a", "b"], [f"A{HASH}", f"a{HASH}", "b"]),
        (["한"], [f"-{HASH}"]),
        (["same", "same"], [f"same{HASH}", f"same{HASH}-2"]),
    ],
)
def test_a_key_is_the_name_unless_that_cannot_be(names, found):
    made = keys(names)
    assert len(made) == len(found)
    assert all(re.fullmatch(pattern, key) for pattern, key in zip(found, made, strict=True))


NAMES = st.lists(st.text(alphabet="aA.b_-0 한", min_size=1, max_size=200), max_size=30)


@given(NAMES)
def test_keys_are_safe_short_and_never_the_same(names):
    found = keys(names)
    assert len(found) == len(names)
    assert all(re.fullmatch(r"[A-Za-z0-9_-]+", key) for key in found)
    assert all(len(key) <= MAX_KEY + 5 for key in found)
    assert len({key.lower() for key in found}) == len(found)
    assert keys(names) == found


@given(st.sets(st.text(alphabet="abc_0", min_size=1, max_size=8), max_size=10))
def test_a_new_name_changes_no_other_key(names):
    ordered = sorted(names)
    assert keys([*ordered, "zzz"])[: len(ordered)] == keys(ordered)
