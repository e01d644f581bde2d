"""A person and garments drawn here, as a dataset in the HR-VITON layout."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from sichak.body25 import BODY_25, Pose, openpose_json
from sichak.image import RGB, Grey, jpeg_bytes, labels_bytes, png_bytes
from sichak.labels import CIHP
from sichak.layout import (
    AGNOSTIC,
    AGNOSTIC_MASK,
    CLOTH,
    CLOTH_MASK,
    HEIGHT,
    IMAGE,
    OPENPOSE_JSON,
    PARSE,
    PARSE_AGNOSTIC,
    WIDTH,
    Folder,
)
from sichak.roots import Root
from tryon.backend import TryOnSample

SKIN, HAIR, SHIRT, TROUSERS = (224, 172, 145), (60, 40, 30), (40, 90, 200), (70, 70, 80)
WALL = (235, 235, 232)

JOINTS = {
    "NOSE": (384, 130), "NECK": (384, 240), "R_SHOULDER": (304, 240), "L_SHOULDER": (464, 240),
    "R_ELBOW": (270, 400), "L_ELBOW": (498, 400), "R_WRIST": (250, 540), "L_WRIST": (518, 540),
    "MID_HIP": (384, 500), "R_HIP": (334, 500), "L_HIP": (434, 500), "R_KNEE": (330, 700),
    "L_KNEE": (438, 700), "R_ANKLE": (328, 900), "L_ANKLE": (440, 900),
}  # fmt: skip


def standing() -> Pose:
    """A person upright, arms down, seen from the front."""
    pose = np.zeros((25, 3))
    for name, place in JOINTS.items():
        pose[BODY_25[name]] = (*place, 1.0)
    return pose


def person_labels() -> Grey:
    """Short-sleeved shirt over trousers, long hair falling in front of the left shoulder."""
    labels = np.zeros((HEIGHT, WIDTH), np.uint8)

    def line(start: str, end: str, width: int, label: int) -> None:
        cv2.line(labels, JOINTS[start], JOINTS[end], int(label), width)

    for side, arm in (("R", CIHP.RIGHT_ARM), ("L", CIHP.LEFT_ARM)):
        line(f"{side}_SHOULDER", f"{side}_ELBOW", 46, arm)
        line(f"{side}_ELBOW", f"{side}_WRIST", 34, arm)
        cv2.circle(labels, JOINTS[f"{side}_WRIST"], 22, int(arm), -1)
        line(f"{side}_HIP", f"{side}_KNEE", 76, CIHP.PANTS)
        line(f"{side}_KNEE", f"{side}_ANKLE", 56, CIHP.PANTS)
        shoe = CIHP.RIGHT_SHOE if side == "R" else CIHP.LEFT_SHOE
        cv2.ellipse(labels, (JOINTS[f"{side}_ANKLE"][0], 935), (30, 22), 0, 0, 360, int(shoe), -1)
    cv2.rectangle(labels, (296, 470), (472, 560), int(CIHP.PANTS), -1)
    torso = np.array([(310, 212), (458, 212), (470, 260), (458, 520), (310, 520), (298, 260)])
    cv2.fillPoly(labels, [torso.astype(np.int32)], int(CIHP.UPPER_CLOTHES))
    for side in "RL":
        shoulder, elbow = (np.array(JOINTS[f"{side}_{joint}"]) for joint in ("SHOULDER", "ELBOW"))
        end = (shoulder + 0.5 * (elbow - shoulder)).astype(int)
        cv2.line(labels, shoulder.tolist(), end.tolist(), int(CIHP.UPPER_CLOTHES), 60)
    cv2.rectangle(labels, (358, 170), (410, 225), int(CIHP.NECK), -1)
    cv2.ellipse(labels, (384, 130), (60, 75), 0, 0, 360, int(CIHP.HAIR), -1)
    cv2.ellipse(labels, (384, 140), (44, 56), 0, 0, 360, int(CIHP.FACE), -1)
    cv2.rectangle(labels, (424, 130), (448, 330), int(CIHP.HAIR), -1)
    return labels


def photo_of(labels: Grey) -> RGB:
    """The labels as a photo in plain colours with a little grain."""
    colours = np.full((20, 3), SKIN)
    colours[[CIHP.BACKGROUND, CIHP.HAIR, CIHP.UPPER_CLOTHES]] = (WALL, HAIR, SHIRT)
    colours[[CIHP.PANTS, CIHP.LEFT_SHOE, CIHP.RIGHT_SHOE]] = (TROUSERS, (20, 20, 20), (20, 20, 20))
    grain = np.random.default_rng(0).normal(0, 2, (*labels.shape, 1))
    return np.clip(colours[labels] + grain, 0, 255).astype(np.uint8)


def draw_garment(kind: str) -> Grey:
    """The outline of a garment laid flat, filling its photo as packshots do."""
    outlines = {
        "tee": [(300, 200), (340, 215), (428, 215), (468, 200), (540, 225), (680, 400), (600, 460),
                (545, 400), (550, 860), (218, 860), (223, 400), (168, 460), (88, 400), (228, 225)],
        "longsleeve": [(300, 150), (468, 150), (540, 175), (660, 830), (590, 850), (530, 400),
                       (540, 780), (228, 780), (238, 400), (178, 850), (108, 830), (228, 175)],
        "tank": [(290, 150), (330, 150), (350, 280), (418, 280), (438, 150), (478, 150), (500, 330),
                 (560, 420), (560, 850), (208, 850), (208, 420), (268, 330)],
        "trousers": [(270, 80), (498, 80), (540, 260), (560, 960), (440, 960), (390, 360),
                     (378, 360), (328, 960), (208, 960), (228, 260)],
        "shorts": [(240, 250), (528, 250), (600, 700), (420, 720), (386, 540), (382, 540),
                   (348, 720), (168, 700)],
        "skirt": [(270, 200), (498, 200), (640, 800), (128, 800)],
        "dress": [(320, 80), (350, 110), (418, 110), (448, 80), (500, 95), (570, 190), (520, 225),
                  (490, 190), (480, 400), (600, 960), (168, 960), (288, 400), (278, 190),
                  (248, 225), (198, 190), (268, 95)],
    }  # fmt: skip
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    cv2.fillPoly(mask, [np.array(outlines[kind], np.int32)], 255)
    return mask


COLOUR = {
    "tee": (200, 40, 60), "longsleeve": (40, 150, 70), "tank": (230, 180, 40),
    "trousers": (150, 90, 160), "shorts": (30, 150, 160), "skirt": (210, 110, 30),
    "dress": (120, 30, 90),
}  # fmt: skip
CATEGORY = {
    "tee": "upper", "longsleeve": "upper", "tank": "upper", "trousers": "lower",
    "shorts": "lower", "skirt": "lower", "dress": "dress",
}  # fmt: skip


def garment_photo(kind: str) -> RGB:
    """The garment in its colour on white."""
    return np.where(draw_garment(kind)[..., None] > 0, COLOUR[kind], 255).astype(np.uint8)


def draw_sample(kind: str) -> TryOnSample:
    """The drawn person with one of the garments."""
    labels = person_labels()
    image = photo_of(labels)
    bare = np.where(labels == CIHP.UPPER_CLOTHES, 0, labels).astype(np.uint8)
    erased = np.where(labels[..., None] == CIHP.UPPER_CLOTHES, 128, image).astype(np.uint8)
    mask = np.where(labels == CIHP.UPPER_CLOTHES, 255, 0).astype(np.uint8)
    return TryOnSample(
        "person_00", f"{kind}_00", CATEGORY[kind], image, labels, bare, standing(), erased, mask,
        None, garment_photo(kind), draw_garment(kind),
    )  # fmt: skip


def put(part: Path, folder: Folder, stem: str, data: bytes) -> None:
    """Write a file of a dataset."""
    folder.path(part, stem).parent.mkdir(parents=True, exist_ok=True)
    folder.path(part, stem).write_bytes(data)


@pytest.fixture
def garment_mask() -> Callable[[str], Grey]:
    """Draws a garment's mask by its kind, as in ``"tee"``."""
    return draw_garment


@pytest.fixture
def make_sample() -> Callable[[str], TryOnSample]:
    """Draws a sample by the garment's kind."""
    return draw_sample


@pytest.fixture
def garment_colour() -> dict[str, tuple[int, int, int]]:
    """RGB of every kind of garment."""
    return COLOUR


@pytest.fixture
def root(tmp_path: Path) -> Root:
    """A dataset of uppers: the drawn person and a tee."""
    part = tmp_path / "dataset" / "test"
    sample = draw_sample("tee")
    for folder, data in (
        (IMAGE, jpeg_bytes(sample.image)),
        (PARSE, labels_bytes(sample.parse)),
        (PARSE_AGNOSTIC, labels_bytes(sample.parse_agnostic)),
        (OPENPOSE_JSON, openpose_json(sample.pose)),
        (AGNOSTIC, jpeg_bytes(sample.agnostic)),
        (AGNOSTIC_MASK, png_bytes(sample.agnostic_mask)),
    ):
        put(part, folder, "person_00", data)
    put(part, CLOTH, "tee_00", jpeg_bytes(sample.cloth))
    put(part, CLOTH_MASK, "tee_00", jpeg_bytes(sample.cloth_mask))
    return Root(part.parent, "upper", False, (part,))
