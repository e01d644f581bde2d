"""Scores: pixels counted by class, ignored ones not, missing answers as background."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis.extra.numpy import arrays
from PIL import Image

from dataset_builder.parse.compare.classes import classes_of
from dataset_builder.parse.compare.score import counts_of, read_truth, score, truth_files
from sichak.errors import DatasetError, ImageError
from sichak.labels import CCP, CIHP

CIHP_CLASSES = classes_of("cihp", "cihp")
STREET = classes_of("street", "ccp")


def test_nothing_has_no_figures() -> None:
    empty = np.zeros((0, 0), np.uint8)
    found = score(counts_of(empty, empty, CIHP_CLASSES), CIHP_CLASSES)
    assert (found.miou, found.accuracy) == (None, None)
    assert set(found.ious.values()) == {None}


def test_half_a_garment_found_is_half_its_iou() -> None:
    truth = np.array([[5, 5, 0, 0]], np.uint8)
    found = score(counts_of(np.array([[5, 0, 0, 0]], np.uint8), truth, CIHP_CLASSES), CIHP_CLASSES)
    assert found.ious["upper-clothes"] == 0.5
    assert found.ious["background"] == pytest.approx(2 / 3, abs=1e-6)
    assert found.ious["dress"] is None
    assert found.miou == pytest.approx(7 / 12, abs=1e-6)
    assert found.accuracy == 0.75


def test_a_class_the_truth_lacks_counts_against_no_mean_but_is_told() -> None:
    truth = np.array([[5, 5, 0, 0]], np.uint8)
    found = score(counts_of(np.array([[5, 5, 0, 9]], np.uint8), truth, CIHP_CLASSES), CIHP_CLASSES)
    assert found.ious["pants"] == 0.0
    assert found.miou == 0.75


def test_no_answer_is_background_throughout() -> None:
    truth = np.array([[5, 5, 0, 0]], np.uint8)
    found = score(counts_of(None, truth, CIHP_CLASSES), CIHP_CLASSES)
    assert (found.ious["background"], found.ious["upper-clothes"]) == (0.5, 0.0)


def test_pixels_nobody_can_judge_are_left_out() -> None:
    truth = np.array([[CCP.BELT, CCP.JEANS, CCP.SKIN]], np.uint8)
    ours = np.array([[CIHP.HAT, CIHP.PANTS, CIHP.FACE]], np.uint8)
    counts = counts_of(ours, truth, STREET)
    assert counts.sum() == 2
    assert score(counts, STREET).miou == 1.0


@given(arrays(np.uint8, (4, 5)))
def test_the_truth_itself_is_right_everywhere(labels: np.ndarray) -> None:
    labels = labels % len(CIHP)
    for name in ("cihp", "street", "studio"):
        classes = classes_of(name, "cihp")
        found = score(counts_of(labels, labels, classes), classes)
        assert (found.miou, found.accuracy) == (1.0, 1.0)


def test_other_sizes_are_an_error() -> None:
    with pytest.raises(DatasetError, match="the truth has 3x2 pixels, the photo 2x2"):
        counts_of(np.zeros((2, 2), np.uint8), np.zeros((2, 3), np.uint8), CIHP_CLASSES)


class TestTruth:
    def saved(self, path: Path, labels: np.ndarray, mode: str = "L") -> Path:
        Image.fromarray(labels.astype(np.uint8)).convert(mode).save(path)
        return path

    def test_no_folder_and_an_empty_one(self, tmp_path: Path) -> None:
        with pytest.raises(DatasetError, match="no folder"):
            truth_files(tmp_path / "absent")
        with pytest.raises(DatasetError, match="no label map"):
            truth_files(tmp_path)

    def test_label_maps_are_found_under_the_stems_of_photos(self, tmp_path: Path) -> None:
        self.saved(tmp_path / "0002.png", np.zeros((2, 2)))
        self.saved(tmp_path / "My photo (1).png", np.zeros((2, 2)))
        (tmp_path / "0002.txt").touch()
        (tmp_path / "folder.png").mkdir()
        assert set(truth_files(tmp_path)) == {"0002", "my-photo-1"}

    @pytest.mark.parametrize(
        ("labels", "mode", "error", "words"),
        [
            (np.zeros((2, 2)), "L", DatasetError, "2x2 pixels, the photo 3x2"),
            (np.full((2, 3), 77), "L", DatasetError, "label 77"),
            (np.zeros((2, 3)), "RGB", ImageError, "mode RGB"),
        ],
    )
    def test_what_does_not_fit_the_photo_is_refused(
        self, tmp_path: Path, labels: np.ndarray, mode: str, error: type, words: str
    ) -> None:
        path = self.saved(tmp_path / "a.png", labels, mode)
        with pytest.raises(error, match=words):
            read_truth(path, (3, 2), CIHP_CLASSES)

    def test_a_broken_file_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "a.png").write_bytes(b"\x89PNG hostile")
        with pytest.raises(ImageError):
            read_truth(tmp_path / "a.png", (3, 2), CIHP_CLASSES)

    @pytest.mark.parametrize("mode", ["L", "P"])
    def test_index_pictures_are_read_by_index(self, tmp_path: Path, mode: str) -> None:
        labels = np.array([[0, 5, 19]], np.uint8)
        picture = Image.fromarray(labels)
        if mode == "P":
            picture.putpalette([9] * 768)
        picture.save(tmp_path / "a.png")
        assert np.array_equal(read_truth(tmp_path / "a.png", (3, 1), CIHP_CLASSES), labels)
