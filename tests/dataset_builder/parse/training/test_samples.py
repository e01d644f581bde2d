"""Prepared photos: made once, split by name, weighed by what is on them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_builder.parse.training.samples import (
    LEAST_PIXELS,
    OFTEN,
    Sample,
    label_shares,
    label_weights,
    parts,
    prepare,
    repeats,
)
from dataset_builder.parse.training.source import open_source, part_of
from dataset_builder.parse.training.targets import ANY, bits
from sichak.errors import DatasetError
from sichak.labels import CIHP
from sichak.layout import OPENPOSE_JSON
from sichak.work.runner import RunOptions, read_status
from tests.dataset_builder.parse.embedded.stand_in import drawn
from tests.dataset_builder.parse.training.photos import exactly, labelled_folder, put

seeds = st.integers(0, 999)


@pytest.fixture
def options(tmp_path: Path) -> RunOptions:
    return RunOptions(backend="serial", memo=tmp_path / "memo", quiet=True)


def random_shares(seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    shares = rng.random((rng.integers(1, 12), 20)) * (rng.random((1, 20)) > 0.4)
    return shares * (rng.random(shares.shape) > 0.5)


class TestPrepare:
    def test_no_photo_at_all(self, tmp_path: Path, options: RunOptions) -> None:
        source = open_source(labelled_folder(tmp_path / "data", {}))
        with pytest.raises(DatasetError, match="no picture in"):
            prepare(source, tmp_path / "out", options)

    def test_no_photo_that_can_be_used(self, tmp_path: Path, options: RunOptions) -> None:
        root = labelled_folder(tmp_path / "data", {"a": drawn()})
        (root / "labels" / "a.png").unlink()
        with pytest.raises(DatasetError, match=r"no photo of .* could be prepared; see .*status"):
            prepare(open_source(root), tmp_path / "out", options)
        assert "labels is missing" in str(read_status(tmp_path / "out")["a"])

    def test_a_sample_reads_what_was_prepared(self, tmp_path: Path, options: RunOptions) -> None:
        rgb, labels, pose = drawn()
        root = labelled_folder(tmp_path / "data", {"a": (rgb, labels, pose)})
        (sample,) = prepare(open_source(root), tmp_path / "out", options)
        assert sample == Sample("a", root / "image" / "a.png", tmp_path / "out")
        assert np.array_equal(sample.rgb(), rgb)
        assert np.allclose(sample.pose(), pose)
        assert np.array_equal(sample.target().values, exactly(labels))

    def test_bad_photos_stop_nothing(self, tmp_path: Path, options: RunOptions) -> None:
        people = {"a": drawn(), "b": drawn(), "c": drawn(), "d": drawn()}
        root = labelled_folder(tmp_path / "data", people)
        (root / "image" / "b.png").write_bytes(b"broken")
        (root / "labels" / "c.png").unlink()
        (root / "image" / "notes.txt").write_text("no photo")
        (root / "labels" / "nobody.png").write_bytes(b"no photo of this name")
        samples = prepare(open_source(root), tmp_path / "out", options)
        assert [sample.stem for sample in samples] == ["a", "d"]
        status = read_status(tmp_path / "out")
        assert {stem for stem, reason in status.items() if reason is None} == {"a", "d"}
        assert set(status) == set(people)

    def test_what_is_prepared_is_not_done_again(self, tmp_path: Path, options: RunOptions) -> None:
        root = labelled_folder(tmp_path / "data", {"a": drawn(), "b": drawn(100, 120)})
        once = prepare(open_source(root), tmp_path / "out", options)
        files = sorted((tmp_path / "out").rglob("*.npz"))
        times = [path.stat().st_mtime_ns for path in files]
        assert len(files) == 2
        assert prepare(open_source(root), tmp_path / "out", options) == once
        assert [path.stat().st_mtime_ns for path in files] == times

    def test_a_photo_that_is_gone_is_forgotten(self, tmp_path: Path, options: RunOptions) -> None:
        root = labelled_folder(tmp_path / "data", {"a": drawn(), "b": drawn()})
        prepare(open_source(root), tmp_path / "out", options)
        (root / "image" / "a.png").unlink()
        assert [s.stem for s in prepare(open_source(root), tmp_path / "out", options)] == ["b"]
        assert len(list((tmp_path / "out").rglob("*.npz"))) == 1

    def test_nobody_is_a_skeleton_of_zeros(self, tmp_path: Path) -> None:
        rgb, labels, _ = drawn()
        sample = put(tmp_path, "a", rgb, exactly(labels), None)
        assert sample.pose().shape == (25, 3)
        assert not sample.pose().any()
        assert OPENPOSE_JSON.path(tmp_path, "a").is_file()


class TestParts:
    def test_nothing(self) -> None:
        assert parts([]) == {"train": [], "val": [], "test": []}

    def test_every_photo_is_in_the_part_of_its_name(self) -> None:
        samples = [Sample(f"{n:03}", Path("x"), Path("y")) for n in range(200)]
        split = parts(samples)
        assert sum(len(part) for part in split.values()) == 200
        for name, part in split.items():
            assert part
            assert all(part_of(sample.stem) == name for sample in part)
            assert part == sorted(part, key=lambda sample: sample.stem)


class TestLabelShares:
    def test_nothing(self) -> None:
        assert label_shares([]).shape == (0, 20)

    def test_sure_labels_by_pixels(self, tmp_path: Path) -> None:
        values = np.ones((40, 50), np.uint32)
        values[:10] = bits([CIHP.HAIR])
        values[10:20] = bits([CIHP.LEFT_ARM, CIHP.RIGHT_ARM])
        values[20:25] = ANY
        values[30, : LEAST_PIXELS // 20] = bits([CIHP.HAT])  # a few stray pixels
        sample = put(tmp_path, "a", np.zeros((40, 50, 3), np.uint8), values, None)
        shares = label_shares([sample])
        assert shares[0, CIHP.HAIR] == pytest.approx(0.25)
        assert shares[0, CIHP.BACKGROUND] == pytest.approx((15 * 50 - 10) / 2000)
        assert shares[0].sum() == pytest.approx(shares[0, [0, CIHP.HAIR]].sum())

    @pytest.mark.parametrize(
        ("pixels", "counts"), [(LEAST_PIXELS - 1, False), (LEAST_PIXELS, True)]
    )
    def test_from_so_many_pixels_on(self, tmp_path: Path, pixels: int, counts: bool) -> None:
        values = np.ones((40, 50), np.uint32)
        values.ravel()[:pixels] = bits([CIHP.HAT])
        sample = put(tmp_path, "a", np.zeros((40, 50, 3), np.uint8), values, None)
        assert (label_shares([sample])[0, CIHP.HAT] > 0) == counts


class TestRepeats:
    def test_common_labels_repeat_nothing(self) -> None:
        assert repeats(np.full((4, 20), 0.05)).tolist() == [1] * 4

    def test_a_photo_of_nothing_comes_once(self) -> None:
        assert repeats(np.zeros((3, 20))).tolist() == [1] * 3

    def test_a_rare_garment_comes_more_often(self) -> None:
        shares = np.zeros((100, 20))
        shares[:, CIHP.BACKGROUND] = 0.6
        shares[:3, CIHP.SKIRT] = 0.1
        shares[0, CIHP.HAT] = 0.01
        found = repeats(shares)
        assert found[0] == pytest.approx(np.sqrt(OFTEN / 0.01))
        assert found[1:3] == pytest.approx(np.sqrt(OFTEN / 0.03))
        assert (found[3:] == 1).all()

    @given(seeds)
    def test_how_large_it_is_on_the_photo_does_not_matter(self, seed: int) -> None:
        shares = random_shares(seed)
        found = repeats(shares)
        assert found.shape == (len(shares),)
        assert (found >= 1).all()
        assert found == pytest.approx(repeats(shares * 0.3))


class TestLabelWeights:
    @given(seeds)
    def test_without_power_all_labels_are_alike(self, seed: int) -> None:
        assert label_weights(random_shares(seed), 0.0) == pytest.approx(np.ones(20))

    def test_by_hand(self) -> None:
        shares = np.zeros((2, 20))
        shares[:, CIHP.BACKGROUND] = 0.75
        shares[:, CIHP.HAIR] = 0.25, 0.0
        shares[:, CIHP.COAT] = 0.0, 0.25
        weights = label_weights(shares, 0.5)
        frequency = np.array([0.75, 0.125, 0.125, *[1e-5] * 17])  # the absent count as very rare
        mean = (frequency**0.5).sum() / frequency.sum()
        found = weights[[CIHP.BACKGROUND, CIHP.HAIR, CIHP.COAT, CIHP.HAT]]
        assert found == pytest.approx([*frequency[:3] ** -0.5 / mean, 6.0])
        assert weights.dtype == np.float32

    @given(seeds, st.floats(0.05, 1))
    def test_a_rarer_label_never_weighs_less(self, seed: int, power: float) -> None:
        shares = random_shares(seed)
        weights = label_weights(shares, power)
        order = np.argsort(shares.mean(axis=0))
        assert (np.diff(weights[order]) <= 1e-6).all()
        assert weights.min() >= 0.3 - 1e-6
        assert weights.max() <= 6.0 + 1e-6  # what hardly occurs must not rule
