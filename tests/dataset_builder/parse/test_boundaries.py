"""From scores to a clean label map."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dataset_builder.parse.boundaries import label_map, without_islands
from sichak.labels import CIHP

H, W = 64, 48


def scores(labels: np.ndarray) -> np.ndarray:
    planes = np.zeros((len(CIHP), *labels.shape), dtype=np.float32)
    for label in CIHP:
        planes[label] = labels == label
    planes[CIHP.BACKGROUND] += 0.01
    return planes


def box(label: int, top: int, left: int, bottom: int, right: int) -> np.ndarray:
    labels = np.zeros((H, W), dtype=np.uint8)
    labels[top:bottom, left:right] = label
    return labels


def test_background_stays_background() -> None:
    assert not label_map(scores(np.zeros((H, W), np.uint8)), 2 * W, 2 * H).any()


@pytest.mark.parametrize("label", [label for label in CIHP if label])
def test_each_label_keeps_its_place_at_full_size(label: CIHP) -> None:
    labels = label_map(scores(box(label, 16, 12, 48, 36)), 2 * W, 2 * H)
    assert labels.shape == (2 * H, 2 * W)
    assert set(np.unique(labels)) == {0, label}
    truth = np.kron(box(label, 16, 12, 48, 36), np.ones((2, 2), np.uint8))
    assert (labels == truth).mean() > 0.99


@settings(deadline=None, max_examples=30)
@given(st.sets(st.sampled_from(list(CIHP)), min_size=1, max_size=5), st.integers(0, 99))
def test_no_label_is_invented_between_two_others(present: set[CIHP], seed: int) -> None:
    rng = np.random.default_rng(seed)
    coarse = rng.choice(sorted(present), size=(4, 3)).astype(np.uint8)
    labels = np.kron(coarse, np.ones((16, 16), np.uint8))
    found = label_map(scores(labels), 2 * W, 2 * H)
    assert set(np.unique(found)) <= {*np.unique(labels), 0}


def test_an_island_goes_to_its_surroundings() -> None:
    labels = box(CIHP.UPPER_CLOTHES, 8, 8, 56, 40)
    planes = scores(labels)
    planes[CIHP.HAIR, 30, 20] = 2  # a dark button
    found = without_islands(planes).argmax(axis=0)
    assert (found == labels).all()


def test_a_finger_may_be_small() -> None:
    labels = box(CIHP.LEFT_ARM, 20, 20, 22, 22)
    assert (without_islands(scores(labels)).argmax(axis=0) == labels).all()


def test_scores_are_not_changed_in_place() -> None:
    planes = scores(box(CIHP.HAIR, 20, 20, 21, 21))
    before = planes.copy()
    without_islands(planes)
    assert np.array_equal(planes, before)
