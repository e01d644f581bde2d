"""Sets of labels as bits: written, mirrored, taken apart, kept on disk."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from dataset_builder.parse.training.targets import (
    ANY,
    LABELS,
    Bits,
    Target,
    bits,
    mirrored_bits,
    single,
)
from sichak.errors import DatasetError
from sichak.labels import CIHP, MIRRORED

label_sets = st.sets(st.integers(0, LABELS - 1))
values = st.integers(0, int(ANY))
pictures = hnp.arrays(
    np.uint32, hnp.array_shapes(min_dims=2, max_dims=2, max_side=6), elements=values
)


def members(value: int) -> set[int]:
    return {label for label in range(32) if int(value) >> label & 1}


class TestBits:
    @pytest.mark.parametrize(
        ("labels", "expected"),
        [
            ([], 0),
            ([0], 1),
            ([5], 32),
            ([0, 1, 19], 0b11 | 1 << 19),
            ([5, 5, 5], 32),  # a set
            (range(20), int(ANY)),
            ([CIHP.LEFT_ARM, CIHP.RIGHT_ARM], 0b11 << 14),
        ],
    )
    def test_bit_n_for_label_n(self, labels: Collection[int], expected: int) -> None:
        value = bits(labels)
        assert value == expected
        assert value.dtype == np.uint32

    @given(label_sets)
    def test_nothing_is_lost(self, labels: set[int]) -> None:
        assert members(int(bits(labels))) == labels

    @given(label_sets, label_sets)
    def test_sets_work_as_sets(self, one: set[int], other: set[int]) -> None:
        assert bits(one) | bits(other) == bits(one | other)
        assert bits(one) & bits(other) == bits(one & other)
        assert bits(one) & ~bits(other) == bits(one - other)

    def test_any_holds_every_label_of_cihp(self) -> None:
        assert bits(CIHP) == ANY
        assert len(CIHP) == LABELS


class TestMirroredBits:
    def test_nothing(self) -> None:
        assert mirrored_bits(np.zeros((0, 3), np.uint32)).shape == (0, 3)

    @pytest.mark.parametrize(
        ("labels", "expected"),
        [
            ([], []),
            ([CIHP.HAIR], [CIHP.HAIR]),
            ([CIHP.LEFT_ARM], [CIHP.RIGHT_ARM]),
            ([CIHP.RIGHT_SHOE, CIHP.FACE], [CIHP.LEFT_SHOE, CIHP.FACE]),
            ([CIHP.LEFT_LEG, CIHP.RIGHT_LEG], [CIHP.LEFT_LEG, CIHP.RIGHT_LEG]),
            (list(CIHP), list(CIHP)),
        ],
    )
    def test_left_and_right_are_exchanged(self, labels: list[int], expected: list[int]) -> None:
        assert mirrored_bits(np.array([bits(labels)]))[0] == bits(expected)

    @given(label_sets)
    def test_each_label_goes_its_own_way(self, labels: set[int]) -> None:
        mirrored = mirrored_bits(np.array([bits(labels)]))
        assert members(int(mirrored[0])) == {MIRRORED.get(label, label) for label in labels}

    @given(pictures)
    def test_twice_changes_nothing(self, picture: Bits) -> None:
        mirrored = mirrored_bits(picture)
        assert mirrored.shape == picture.shape
        assert mirrored.dtype == np.uint32
        assert np.array_equal(mirrored_bits(mirrored), picture)

    @given(pictures)
    def test_sets_keep_their_size(self, picture: Bits) -> None:
        sizes = [len(members(value)) for value in picture.ravel().tolist()]
        mirrored = mirrored_bits(picture).ravel().tolist()
        assert [len(members(value)) for value in mirrored] == sizes


class TestSingle:
    def test_nothing(self) -> None:
        assert single(np.zeros((2, 0), np.uint32)).shape == (2, 0)

    @pytest.mark.parametrize(
        ("labels", "expected"),
        [([], 255), ([0], 0), ([13], 13), ([19], 19), ([0, 1], 255), (range(20), 255)],
    )
    def test_only_a_set_of_one_is_sure(self, labels: Collection[int], expected: int) -> None:
        found = single(np.array([bits(labels)]))
        assert found.tolist() == [expected]
        assert found.dtype == np.uint8

    @given(pictures)
    def test_a_sure_label_is_the_only_member(self, picture: Bits) -> None:
        for value, label in zip(
            picture.ravel().tolist(), single(picture).ravel().tolist(), strict=True
        ):
            assert ({label} == members(value)) == (label != 255)

    @given(pictures)
    def test_a_mirror_changes_sure_labels_to_their_counterparts(self, picture: Bits) -> None:
        table = np.array([MIRRORED.get(label, label) for label in range(256)], np.uint8)
        assert np.array_equal(single(mirrored_bits(picture)), table[single(picture)])


class TestTarget:
    @staticmethod
    def of(picture: Bits) -> Target:
        return Target.of(picture, picture != 1)

    @pytest.mark.parametrize("shape", [(0, 0), (0, 4), (1, 1)])
    def test_small_pictures(self, shape: tuple[int, int]) -> None:
        picture = np.full(shape, 3, np.uint32)
        assert np.array_equal(self.of(picture).values, picture)

    @given(pictures)
    def test_it_gives_back_what_it_was_made_from(self, picture: Bits) -> None:
        target = self.of(picture)
        assert np.array_equal(target.values, picture)
        assert target.values.dtype == np.uint32
        assert target.index.dtype == np.uint8
        assert len(target.sets) == len(np.unique(picture))

    @given(pictures)
    @settings(deadline=None, max_examples=30)
    def test_it_survives_the_disk(self, picture: Bits) -> None:
        target = self.of(picture)
        read = Target.from_bytes(target.to_bytes())
        for name in ("index", "sets", "solid"):
            before, after = getattr(target, name), getattr(read, name)
            assert np.array_equal(before, after)
            assert before.dtype == after.dtype

    def test_its_bytes_depend_on_nothing_else(self) -> None:
        """They are compared to tell whether a prepared photo changed."""
        picture = np.arange(12, dtype=np.uint32).reshape(3, 4)
        assert self.of(picture).to_bytes() == self.of(picture.copy()).to_bytes()

    def test_it_is_small(self) -> None:
        picture = np.ones((600, 400), np.uint32)
        picture[200:400, 100:300] = ANY
        assert len(self.of(picture).to_bytes()) < 5_000

    def test_as_many_sets_as_a_byte_can_tell_apart(self) -> None:
        picture = np.arange(256, dtype=np.uint32).reshape(16, 16)
        assert np.array_equal(self.of(picture).values, picture)
        with pytest.raises(DatasetError, match="257 different sets"):
            self.of(np.arange(257, dtype=np.uint32)[None])

    def test_a_file_of_objects_is_not_read(self) -> None:
        import io

        stream = io.BytesIO()
        empty: npt.NDArray[np.object_] = np.array([None])
        np.savez(stream, index=empty, sets=empty, solid=empty)
        with pytest.raises(ValueError, match="allow_pickle"):
            Target.from_bytes(stream.getvalue())
