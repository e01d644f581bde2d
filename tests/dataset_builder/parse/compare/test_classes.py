"""Classes: which truths can be scored in which, and what a label map becomes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dataset_builder.parse.compare.classes import (
    ClassesName,
    TruthName,
    classes_of,
    painted,
)
from sichak.errors import DatasetError, ParamsError
from sichak.labels import CCP, CIHP, CIHP_20, IGNORED, STREET_9, STUDIO_8, Numbering

TABLE: list[tuple[ClassesName | None, TruthName, Numbering]] = [
    (None, "cihp", CIHP_20),
    ("cihp", "cihp", CIHP_20),
    ("street", "cihp", STREET_9),
    ("studio", "cihp", STUDIO_8),
    (None, "ccp", STREET_9),
    ("street", "ccp", STREET_9),
]


@pytest.mark.parametrize(("name", "truth", "numbering"), TABLE)
def test_of_nothing_is_nothing(
    name: ClassesName | None, truth: TruthName, numbering: Numbering
) -> None:
    classes = classes_of(name, truth)
    assert classes.numbering is numbering
    empty = np.zeros((0, 0), np.uint8)
    assert classes.of_truth(empty).size == classes.of_parser(empty).size == 0


@pytest.mark.parametrize("name", ["cihp", "studio"])
def test_a_truth_that_is_too_coarse_is_an_error_that_says_what_is_possible(
    name: ClassesName,
) -> None:
    with pytest.raises(ParamsError, match=f"classes {name} apart; use street"):
        classes_of(name, "ccp")


@pytest.mark.parametrize(
    ("ccp", "cihp"),
    [
        (CCP.BACKGROUND, CIHP.BACKGROUND),
        (CCP.JEANS, CIHP.PANTS),
        (CCP.T_SHIRT, CIHP.UPPER_CLOTHES),
        (CCP.COAT, CIHP.UPPER_CLOTHES),
        (CCP.SKIN, CIHP.LEFT_LEG),
        (CCP.SKIN, CIHP.NECK),
        (CCP.BOOTS, CIHP.RIGHT_SHOE),
        (CCP.BAG, CIHP.BACKGROUND),
        (CCP.HAT, CIHP.HAT),
    ],
)
def test_both_sides_come_to_the_same_street_class(ccp: int, cihp: int) -> None:
    classes = classes_of("street", "ccp")
    right, found = (np.full((1, 1), label, np.uint8) for label in (ccp, cihp))
    assert classes.of_truth(right) == classes.of_parser(found)


def test_a_label_of_no_one_class_is_ignored() -> None:
    classes = classes_of("street", "ccp")
    assert classes.of_truth(np.full((1, 1), CCP.BELT, np.uint8)) == IGNORED


@pytest.mark.parametrize(
    ("truth", "label", "words"),
    [
        ("cihp", 20, "none of CIHP's 0 to 19; for another numbering give --truth-labels ccp"),
        ("cihp", 41, "give --truth-labels ccp"),
        ("cihp", 255, r"label 255 is none of CIHP's 0 to 19$"),
        ("ccp", 59, r"label 59 is none of CCP's 0 to 58$"),
    ],
)
def test_an_unknown_label_names_the_numbering_it_might_be_of(
    truth: TruthName, label: int, words: str
) -> None:
    with pytest.raises(DatasetError, match=words):
        classes_of(None, truth).of_truth(np.full((2, 2), label, np.uint8))


@given(st.sampled_from(TABLE), arrays(np.uint8, (3, 4)))
def test_a_parsers_labels_are_always_classes(
    row: tuple[ClassesName | None, TruthName, Numbering], labels: np.ndarray
) -> None:
    name, truth, numbering = row
    found = classes_of(name, truth).of_parser(labels % len(CIHP))
    assert found.shape == labels.shape
    assert found.max() < len(numbering)


@given(arrays(np.uint8, (3, 4), elements=st.integers(0, 58)))
def test_a_truth_is_painted_in_colours_that_exist(labels: np.ndarray) -> None:
    shown, numbering = painted(labels, classes_of("street", "ccp"))
    assert numbering is STREET_9
    assert set(np.unique(shown)) <= {*range(len(numbering)), IGNORED}


def test_a_truth_of_cihp_is_painted_in_full_whatever_is_scored() -> None:
    labels = np.array([[CIHP.LEFT_SHOE]], np.uint8)
    shown, numbering = painted(labels, classes_of("studio", "cihp"))
    assert numbering is CIHP_20
    assert np.array_equal(shown, labels)
