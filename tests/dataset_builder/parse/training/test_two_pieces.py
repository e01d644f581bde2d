"""What is called a dress is either when a top of its own is worn with it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_builder.parse.training.targets import ANY, Target, bits
from dataset_builder.parse.training.two_pieces import LEAST_TOP, two_pieces
from sichak.labels import CIHP

NOTHING, TOP, DRESS = bits([CIHP.BACKGROUND]), bits([CIHP.UPPER_CLOTHES]), bits([CIHP.DRESS])
COAT, EITHER = bits([CIHP.COAT]), bits([CIHP.DRESS, CIHP.SKIRT])


def target(*pieces: tuple[np.uint32, int]) -> Target:
    values = np.array([[label for label, pixels in pieces for _ in range(pixels)]], np.uint32)
    return Target.of(values.reshape(1, -1), values.reshape(1, -1) != NOTHING)


def found(*pieces: tuple[np.uint32, int]) -> list[int]:
    return sorted({int(one) for one in two_pieces(target(*pieces)).values.ravel()})


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        ((), []),
        (((NOTHING, 9),), [NOTHING]),
        (((DRESS, 9),), [DRESS]),
        (((TOP, 3), (DRESS, 6)), [TOP, EITHER]),
        (((TOP, 1), (DRESS, 9)), [TOP, DRESS]),  # a collar
        (((COAT, 5), (DRESS, 5)), [COAT, DRESS]),  # coats are worn over dresses
        (((TOP, 3), (NOTHING, 90), (DRESS, 6)), [NOTHING, TOP, EITHER]),  # of the person
        (((TOP, 3), (bits([CIHP.SKIRT]), 6)), [TOP, bits([CIHP.SKIRT])]),
        (((TOP, 3), (bits([CIHP.DRESS, CIHP.COAT]), 6)), [TOP, bits([CIHP.DRESS, CIHP.COAT])]),
        (((TOP, 3), (DRESS, 6), (ANY, 2)), [TOP, EITHER, ANY]),
    ],
)
def test_a_dress_under_a_top_is_either(
    pieces: tuple[tuple[np.uint32, int], ...], expected: list[int]
) -> None:
    assert found(*pieces) == sorted(int(one) for one in expected)


@given(top=st.integers(0, 60), dress=st.integers(1, 60))
def test_from_a_share_on(top: int, dress: int) -> None:
    assert (int(EITHER) in found((TOP, top), (DRESS, dress))) == (top >= LEAST_TOP * (top + dress))


@given(st.lists(st.sampled_from([NOTHING, TOP, DRESS, COAT, ANY]), min_size=1, max_size=50))
def test_only_dresses_change_and_what_they_were_stays_possible(labels: list[np.uint32]) -> None:
    before = target(*[(label, 1) for label in labels])
    after = two_pieces(before)
    assert ((before.values & after.values) == before.values).all()
    assert (after.values[before.values != DRESS] == before.values[before.values != DRESS]).all()
    assert np.array_equal(after.solid, before.solid)
