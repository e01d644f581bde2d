"""One outfit a person: patches of one garment on another give way; what is really worn stays."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from dataset_builder.parse.embedded.outfit import (
    DOUBT,
    EXCLUSIVE,
    LEAST,
    LEAST_COAT,
    SURE,
    one_outfit,
)
from dataset_builder.parse.scores import Scores, decided
from sichak.image import Grey
from sichak.labels import CIHP

BACKGROUND, PANTS, SKIRT, DRESS = CIHP.BACKGROUND, CIHP.PANTS, CIHP.SKIRT, CIHP.DRESS
TOP = CIHP.UPPER_CLOTHES
worn = hnp.arrays(
    np.uint8, st.tuples(st.integers(1, 8), st.integers(1, 8)), elements=st.sampled_from(list(CIHP))
)


def sure(labels: Grey, by: float = 5.0) -> Scores:
    """Scores of a network that prefers these labels by so many logits."""
    return np.asarray(by * (labels == np.arange(20)[:, None, None]), dtype=np.float32)


def row(*pieces: tuple[CIHP, int]) -> Grey:
    return np.array([[label for label, pixels in pieces for _ in range(pixels)]], np.uint8)


def areas(labels: Grey) -> dict[CIHP, int]:
    return {CIHP(label): int((labels == label).sum()) for label in np.unique(labels)}


class TestPatches:
    @pytest.mark.parametrize(
        ("labels", "expected"),
        [
            (row((BACKGROUND, 9)), {BACKGROUND: 9}),
            (row((PANTS, 9)), {PANTS: 9}),
            (row((SKIRT, 40), (PANTS, 3)), {SKIRT: 43}),  # a pleat that looks like trousers
            (row((PANTS, 40), (SKIRT, 3)), {PANTS: 43}),
            (row((DRESS, 40), (SKIRT, 9)), {DRESS: 49}),
            (row((SKIRT, 40), (DRESS, 9)), {SKIRT: 49}),
            (row((DRESS, 40), (PANTS, 10)), {DRESS: 40, PANTS: 10}),  # leggings under a dress
            (row((DRESS, 400), (SKIRT, 50), (PANTS, 5)), {DRESS: 455}),
            (row((TOP, 40), (PANTS, 3)), {TOP: 40, PANTS: 3}),  # a cropped photo
            (row((TOP, 3), (PANTS, 40)), {TOP: 3, PANTS: 40}),
            (row((CIHP.HAT, 1), (SKIRT, 40)), {CIHP.HAT: 1, SKIRT: 40}),
        ],
    )
    def test_a_small_piece_is_taken_for_its_rival(
        self, labels: Grey, expected: dict[CIHP, int]
    ) -> None:
        assert areas(decided(one_outfit(sure(labels)))) == expected

    @pytest.mark.parametrize(("pixels", "kept"), [(24, False), (25, True)])
    def test_from_a_quarter_on_both_are_worn(self, pixels: int, kept: bool) -> None:
        labels = row((DRESS, 100), (PANTS, pixels))
        assert LEAST == 0.25
        assert (PANTS in areas(decided(one_outfit(sure(labels))))) == kept

    @given(worn)
    @settings(deadline=None)
    def test_nothing_but_garments_that_exclude_each_other_changes(self, labels: Grey) -> None:
        found = decided(one_outfit(sure(labels)))
        others = ~np.isin(labels, (*EXCLUSIVE, CIHP.COAT))
        assert np.array_equal(found[others], labels[others])
        assert np.isin(found[np.isin(labels, EXCLUSIVE)], EXCLUSIVE).all()

    @given(worn)
    @settings(deadline=None)
    def test_the_largest_garment_stays_and_none_is_left_small(self, labels: Grey) -> None:
        found = areas(decided(one_outfit(sure(labels))))
        sizes = [found.get(label, 0) for label in EXCLUSIVE]
        before = areas(labels)
        most = max(before.get(one, 0) for one in EXCLUSIVE)
        largest = [label for label in EXCLUSIVE if before.get(label, 0) == most > 0]
        if len(largest) == 1:
            assert found.get(largest[0], 0) >= most
        for size in filter(None, sizes):
            assert size >= LEAST * max(sizes)

    @given(worn)
    @settings(deadline=None)
    def test_twice_changes_nothing(self, labels: Grey) -> None:
        once = one_outfit(sure(labels))
        assert np.array_equal(decided(one_outfit(once.copy())), decided(once))


class TestScrapsOfACoat:
    @pytest.mark.parametrize(
        ("labels", "coat"),
        [
            (row((BACKGROUND, 9)), 0),
            (row((PANTS, 100), (CIHP.COAT, 1)), 0),  # at a hem
            (row((PANTS, 60), (TOP, 36), (CIHP.COAT, 3)), 0),
            (row((PANTS, 60), (TOP, 36), (CIHP.COAT, 4)), 4),
            (row((CIHP.COAT, 5)), 5),
            (row((BACKGROUND, 500), (CIHP.COAT, 5)), 5),  # all that is worn
        ],
    )
    def test_a_coat_is_more_than_a_twenty_fifth_of_what_is_worn(
        self, labels: Grey, coat: int
    ) -> None:
        assert LEAST_COAT == 0.04
        found = decided(one_outfit(sure(labels)))
        assert areas(found).get(CIHP.COAT, 0) == coat
        assert np.array_equal(found == BACKGROUND, labels == BACKGROUND)

    def test_it_becomes_the_garment_that_it_is_next(self) -> None:
        scores = sure(row((PANTS, 100), (TOP, 100), (CIHP.COAT, 2)))
        scores[PANTS, 0, -2] = scores[TOP, 0, -1] = 4.0
        assert decided(one_outfit(scores))[0, -2:].tolist() == [PANTS, TOP]


class TestSkirtOrDress:
    @pytest.mark.parametrize(
        ("labels", "expected"),
        [
            (row((SKIRT, 9), (BACKGROUND, 1)), {SKIRT: 9, BACKGROUND: 1}),
            (row((SKIRT, 9), (DRESS, 5)), {SKIRT: 14}),
            (row((SKIRT, 5), (DRESS, 9)), {DRESS: 14}),
            (row((SKIRT, 5), (DRESS, 5)), {DRESS: 10}),
            (row((SKIRT, 5), (DRESS, 9), (TOP, 4)), {DRESS: 14, TOP: 4}),
            (row((SKIRT, 5), (DRESS, 9), (PANTS, 6)), {DRESS: 14, PANTS: 6}),
        ],
    )
    def test_all_pixels_of_the_two_decide_together(
        self, labels: Grey, expected: dict[CIHP, int]
    ) -> None:
        assert areas(decided(one_outfit(sure(labels)))) == expected

    def test_many_that_waver_are_not_outvoted_by_a_few_that_are_sure(self) -> None:
        scores = sure(row((SKIRT, 10), (DRESS, 2)), 2.0)
        scores[DRESS, :, 10:] = 10 * DOUBT
        assert areas(decided(one_outfit(scores))) == {SKIRT: 12}

    def test_the_upper_half_of_what_was_no_dress_is_the_top_it_looks_like(self) -> None:
        scores = sure(row((DRESS, 4), (SKIRT, 12)))
        scores[TOP, :, :4] = 3
        assert areas(decided(one_outfit(scores))) == {TOP: 4, SKIRT: 12}


class TestCategory:
    @pytest.mark.parametrize(
        ("category", "expected"),
        [(None, DRESS), ("dress", DRESS), ("upper", SKIRT), ("lower", SKIRT)],
    )
    def test_what_is_sold_decides_in_doubt(self, category: str | None, expected: CIHP) -> None:
        scores = sure(row((DRESS, 10)))
        scores[SKIRT] = scores[DRESS] - 1
        assert areas(decided(one_outfit(scores, category))) == {expected: 10}

    @pytest.mark.parametrize("category", ["upper", "lower"])
    def test_but_not_against_what_is_plain_to_see(self, category: str) -> None:
        scores = sure(row((DRESS, 10)), SURE + 1)
        assert areas(decided(one_outfit(scores, category))) == {DRESS: 10}

    def test_a_dress_is_made_of_what_may_be_one(self) -> None:
        scores = sure(row((TOP, 6), (BACKGROUND, 6)))
        scores[DRESS, :, :6] = scores[TOP, :, :6] - SURE / 2
        assert areas(decided(one_outfit(scores, "dress"))) == {DRESS: 6, BACKGROUND: 6}
