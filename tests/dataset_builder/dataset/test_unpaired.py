"""Unpaired lines: everyone wears something else, and everything is worn."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_builder.dataset.unpaired import unpaired

PRODUCT = {"a": "A", "a2": "A", "b": "B", "c": "C"}


@pytest.mark.parametrize(
    ("people", "garments", "expected"),
    [
        ([], [], []),
        ([], ["a"], []),
        (["a"], [], []),
        (["a"], ["a"], []),
        (["a"], ["b"], [("a", "b")]),
        (["a", "b"], ["a", "b"], [("a", "b"), ("b", "a")]),
        (["a", "a2"], ["a", "b"], [("a", "b"), ("a2", "b")]),
        (["a", "b", "c"], ["a", "b", "c"], [("a", "b"), ("b", "c"), ("c", "a")]),
    ],
)
def test_table(people, garments, expected):
    assert unpaired(people, garments, PRODUCT) == expected


@given(st.integers(2, 20))
def test_of_equal_sets_every_garment_is_worn_once(count):
    stems = [f"s{number:02d}" for number in range(count)]
    pairs = unpaired(stems, stems, {stem: stem for stem in stems})
    assert sorted(garment for _, garment in pairs) == stems
    assert all(person != garment for person, garment in pairs)
