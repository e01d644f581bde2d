"""The embedded parser on the project's own photos, against their exact truth."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from dataset_builder.agreement.figures import class_ious, confusion
from dataset_builder.parse.embedded.parser import EmbeddedParser
from sichak.body25 import read_openpose
from sichak.image import read_labels, read_rgb
from sichak.labels import CIHP
from sichak.layout import OPENPOSE_JSON, PARSE

STORE = Path(__file__).parents[3] / "sample_store"
GARMENTS = (CIHP.UPPER_CLOTHES, CIHP.DRESS, CIHP.PANTS, CIHP.SKIRT)


def worn_fronts() -> list[tuple[str, str, Path]]:
    """(stem, category, photo) of all products' front photos."""
    catalogue = json.loads((STORE / "catalogue.json").read_text())
    return [
        (product["stem"], product["category"], STORE / photo["file"])
        for store in catalogue["stores"]
        for product in store["products"]
        for photo in product["photos"]
        if (photo["role"], photo["view"]) == ("worn", "front")
    ]


@pytest.fixture(scope="module")
def counts() -> np.ndarray:
    """Confusion of all photos, (labels, labels)."""
    parser = EmbeddedParser()
    total = np.zeros((len(CIHP), len(CIHP)), dtype=np.int64)
    for stem, category, photo in worn_fronts():
        pose = read_openpose(OPENPOSE_JSON.path(STORE / "truth", stem))[0]
        labels = parser.parse(read_rgb(photo), pose, category).labels
        total += confusion(labels, read_labels(PARSE.path(STORE / "truth", stem)), len(CIHP))
    return total


def test_garments_are_found_nearly_whole(counts: np.ndarray) -> None:
    ious = class_ious(counts)
    assert min(ious[label] for label in GARMENTS) > 0.9


def test_arms_and_legs_are_on_the_right_side(counts: np.ndarray) -> None:
    for left, right in ((CIHP.LEFT_ARM, CIHP.RIGHT_ARM), (CIHP.LEFT_LEG, CIHP.RIGHT_LEG)):
        crossed = counts[left, right] + counts[right, left]
        assert crossed < 0.01 * (counts[left, left] + counts[right, right])


@pytest.mark.parametrize(
    ("label", "least"),
    [
        (CIHP.BACKGROUND, 0.98),
        (CIHP.SOCKS, 0.25),  # white ankle socks over white trainers
        (CIHP.HAIR, 0.7),
        (CIHP.FACE, 0.82),
        (CIHP.NECK, 0.73),
        (CIHP.LEFT_ARM, 0.74),
        (CIHP.RIGHT_ARM, 0.74),
        (CIHP.LEFT_LEG, 0.84),
        (CIHP.RIGHT_LEG, 0.84),
        (CIHP.LEFT_SHOE, 0.77),
        (CIHP.RIGHT_SHOE, 0.77),
    ],
)
def test_bodies_are_found(counts: np.ndarray, label: CIHP, least: float) -> None:
    assert class_ious(counts)[label] > least
