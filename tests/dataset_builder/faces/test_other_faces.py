"""Passers-by have faces too; a face-like thing on a person's clothes is none."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dataset_builder.faces.detector import LEAST, FaceDetector
from dataset_builder.faces.region import Face, other_faces
from sichak.body25 import BODY_25 as J
from sichak.image import read_rgb

SAMPLE = Path(__file__).parents[3] / "sample_store"
PHOTO = np.zeros((1000, 750, 3), np.uint8)
MINE = Face(np.array([[330, 130], [420, 130], [420, 270], [330, 270]], float), "head")


class Detector:
    """Finds what it is told to."""

    def __init__(self, *boxes: tuple[float, float, float, float]) -> None:
        self.found = [np.array(box) for box in boxes]

    def boxes(self, rgb):
        return self.found


def body() -> np.ndarray:
    pose = np.zeros((25, 3))
    places = {
        J.R_SHOULDER: (265, 310), J.L_SHOULDER: (485, 310), J.R_HIP: (300, 640),
        J.L_HIP: (450, 640), J.R_WRIST: (20, 500),
    }  # fmt: skip
    for joint, place in places.items():
        pose[joint] = (*place, 0.9)
    return pose


def test_nobody_else_is_no_face():
    assert other_faces(PHOTO, [body()], [MINE], Detector()) == []


@pytest.mark.parametrize(
    ("box", "is_face"),
    [
        ((340, 150, 400, 210), False),
        ((350, 450, 400, 500), False),
        ((40, 200, 90, 250), True),
        ((100, 450, 150, 500), True),
        ((600, 700, 660, 760), True),
    ],
    ids=["the person's own", "a print", "beside", "under a raised arm", "far off"],
)
def test_only_what_is_not_on_a_known_person_counts(box, is_face):
    found = other_faces(PHOTO, [body()], [MINE], Detector(box))
    assert [one.found for one in found] == ["detector"] * is_face


def test_the_border_is_larger_than_the_detectors_box():
    (face,) = other_faces(PHOTO, [], [], Detector((100, 100, 160, 160)))
    low, high = face.border.min(axis=0), face.border.max(axis=0)
    assert (low < 100).all()
    assert (high > 160).all()
    assert low[1] < 85  # the forehead is above the box


@pytest.fixture(scope="module")
def detector(fetched) -> FaceDetector:
    fetched("face-detection")
    return FaceDetector()


@pytest.fixture(scope="module")
def worn() -> np.ndarray:
    catalogue = json.loads((SAMPLE / "catalogue.json").read_text(encoding="utf-8"))
    products = [product for store in catalogue["stores"] for product in store["products"]]
    product = next(one for one in products if one["sku"] == "GM0026101800044")
    photo = next(p for p in product["photos"] if (p["role"], p["view"]) == ("worn", "front"))
    return read_rgb(SAMPLE / photo["file"])


def smaller(photo: np.ndarray, times: float) -> np.ndarray:
    size = round(photo.shape[1] / times), round(photo.shape[0] / times)
    return np.asarray(Image.fromarray(photo).resize(size, Image.Resampling.LANCZOS))


def test_an_empty_photo_has_no_face(detector):
    assert detector.boxes(np.full((600, 400, 3), 128, np.uint8)) == []


def test_a_face_is_found_where_it_is(detector, worn):
    (box,) = detector.boxes(worn)
    height, width = worn.shape[:2]
    assert 0.3 * width < (box[0] + box[2]) / 2 < 0.7 * width
    assert (box[1] + box[3]) / 2 < 0.3 * height


@pytest.mark.parametrize("times", [2, 3])
def test_a_small_one_anywhere_is_found(detector, worn, times):
    tiny = smaller(worn, times)
    scene = np.full((1024, 768, 3), 200, np.uint8)
    top, left = 400, 768 - tiny.shape[1]
    scene[top : top + tiny.shape[0], left:] = tiny[: 1024 - top]
    (expected,) = detector.boxes(worn)
    middle = (expected[0] + expected[2]) / 2 / times + left
    found = [box for box in detector.boxes(scene) if box[0] < middle < box[2]]
    assert len(found) == 1
    assert found[0][2] - found[0][0] >= LEAST


@pytest.mark.parametrize("shape", [(30, 30), (20, 600), (1200, 40)])
def test_photos_of_any_shape_are_looked_at(detector, shape):
    assert detector.boxes(np.zeros((*shape, 3), np.uint8)) == []
