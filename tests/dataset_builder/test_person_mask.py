"""The person mask on pictures of every shape, and on development photos."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from dataset_builder.person_mask import PersonMask
from sichak.image import read_labels, read_rgb


@pytest.fixture(scope="module")
def person_mask() -> PersonMask:
    return PersonMask.load()


@pytest.mark.parametrize("shape", [(1, 1, 3), (7, 300, 3), (1024, 768, 3), (50, 2000, 3)])
def test_the_mask_has_the_picture_s_shape_and_lies_between_0_and_1(
    person_mask: PersonMask, shape: tuple[int, int, int]
) -> None:
    rgb = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    mask = person_mask.mask(rgb)
    assert mask.shape == shape[:2]
    assert mask.dtype == np.float32
    assert 0 <= mask.min() <= mask.max() <= 1


def test_a_blank_picture_shows_nobody(person_mask: PersonMask) -> None:
    mask = person_mask.mask(np.full((400, 300, 3), 240, np.uint8))
    assert (mask > 0.5).mean() < 0.01


@pytest.mark.parametrize("stem", ["00006_00", "00008_00", "00013_00", "00017_00"])
def test_it_agrees_with_genuine_human_parsing(
    person_mask: PersonMask, shared: Path, stem: str
) -> None:
    folder = shared / "vitonhd-sample" / "test"
    mask = person_mask.mask(read_rgb(folder / "image" / f"{stem}.jpg")) > 0.5
    person = read_labels(folder / "image-parse-v3" / f"{stem}.png") > 0
    iou = (mask & person).sum() / (mask | person).sum()
    assert iou > 0.94
