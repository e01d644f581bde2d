"""Pictures drawn for the selection's tests, an estimator that reads them, and crawl folders."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from dataset_builder.select.measures import Measures, Person
from dataset_builder.select.people import Estimator
from dataset_builder.select.photo import Photo
from dataset_builder.select.stage import SelectStage
from sichak.body25 import BODY_25, Pose
from sichak.image import RGB
from sichak.work.runner import RunOptions

SKIN = (224, 172, 135)
EYE = (10, 10, 200)

JOINTS = {
    BODY_25.NECK: (0.0, 0.9),
    BODY_25.R_SHOULDER: (-1.0, 1.0),
    BODY_25.L_SHOULDER: (1.0, 1.0),
    BODY_25.R_ELBOW: (-1.1, 2.2),
    BODY_25.L_ELBOW: (1.1, 2.2),
    BODY_25.MID_HIP: (0.0, 3.5),
    BODY_25.R_HIP: (-0.6, 3.5),
    BODY_25.L_HIP: (0.6, 3.5),
    BODY_25.R_KNEE: (-0.6, 5.3),
    BODY_25.L_KNEE: (0.6, 5.3),
    BODY_25.R_ANKLE: (-0.6, 7.0),
    BODY_25.L_ANKLE: (0.6, 7.0),
}
"""Joints of a drawn person, in head diameters from the middle of the head."""


@dataclass(frozen=True)
class Found:
    """A person as an estimator returns it."""

    body: Pose
    score: float
    box: npt.NDArray[np.float64]


class HeadFinder:
    """Finds the people that :class:`Draw` draws by their round heads; eyes mean the front."""

    def examine(self, rgb: RGB, *, hands: bool) -> tuple[list[Found], float]:
        """A person for each head; a low score where there is none."""
        found = self._people(rgb)
        return found, max((one.score for one in found), default=0.1)

    def _people(self, rgb: RGB) -> list[Found]:
        heads = (np.abs(rgb.astype(int) - SKIN).max(axis=2) < 24).astype(np.uint8)
        count, _, stats, centres = cv2.connectedComponentsWithStats(heads)
        found = []
        for index in range(1, count):
            width = stats[index, cv2.CC_STAT_WIDTH]
            if width > 12:
                found.append(self._person(rgb, centres[index], float(width)))
        return sorted(found, key=lambda one: -(one.box[3] - one.box[1]))

    def _person(self, rgb: RGB, centre: npt.NDArray[np.float64], head: float) -> Found:
        height, width = rgb.shape[:2]
        body = np.zeros((25, 3))
        for joint, (x, y) in JOINTS.items():
            body[joint] = (centre[0] + x * head, centre[1] + y * head, 0.9)
        eyes = (np.abs(rgb.astype(int) - EYE).max(axis=2) < 60).sum()
        if eyes > 10:
            for joint, x in ((BODY_25.NOSE, 0), (BODY_25.R_EYE, -0.2), (BODY_25.L_EYE, 0.2)):
                body[joint] = (centre[0] + x * head, centre[1], 0.9)
        else:  # from the back the person's right is on the right
            pairs = [(2, 5), (3, 6), (9, 12), (10, 13), (11, 14)]
            for right, left in pairs:
                body[[right, left]] = body[[left, right]]
            body[BODY_25.R_EAR] = (centre[0] + 0.4 * head, centre[1], 0.9)
            body[BODY_25.L_EAR] = (centre[0] - 0.4 * head, centre[1], 0.9)
        outside = (body[:, 0] < 0) | (body[:, 1] < 0)
        outside |= (body[:, 0] >= width) | (body[:, 1] >= height)
        body[outside] = 0
        seen = body[body[:, 2] > 0, :2]
        return Found(body, 0.9, np.concatenate([seen.min(axis=0), seen.max(axis=0)]))


class DrawnStage(SelectStage):
    """The stage, with the estimator for drawn people."""

    def load(self) -> None:
        self._estimator = HeadFinder()

    def weights(self) -> Mapping[str, str]:
        return {}


class Draw:
    """Draws photos, each different by its seed."""

    def packshot(
        self,
        colour: tuple[int, int, int] = (160, 30, 40),
        size: tuple[int, int] = (768, 1024),
        seed: int = 0,
    ) -> RGB:
        """A garment with a neckline on white, with a print that the seed decides."""
        width, height = size
        photo = np.full((height, width, 3), 250, dtype=np.uint8)
        left, right = int(width * 0.2), int(width * 0.8)
        top, bottom = int(height * 0.2), int(height * 0.8)
        photo[top:bottom, left:right] = colour
        random = np.random.default_rng(seed)
        for _ in range(12):
            x, y = random.integers(left, right - 60), random.integers(top, bottom - 60)
            shade = np.clip(np.array(colour) + random.integers(-70, 70), 0, 240)
            photo[y : y + 50, x : x + 50] = shade
        photo[top : top + height // 14, int(width * 0.35) : int(width * 0.65)] = 250
        return photo

    def worn(
        self,
        heads: Sequence[tuple[float, float, float]] = ((0.5, 0.15, 0.14),),
        size: tuple[int, int] = (768, 1024),
        front: bool = True,
        seed: int = 0,
    ) -> RGB:
        """People on grey: x, y and diameter of each head as shares of the photo's height."""
        width, height = size
        photo = np.full((height, width, 3), 215, dtype=np.uint8)
        cloth = tuple(int(value) for value in np.random.default_rng(seed).integers(20, 120, 3))
        for share_x, share_y, share in heads:
            x, y, head = int(share_x * width), int(share_y * height), share * height
            trunk = (int(x - 0.9 * head), int(y + 0.6 * head), int(1.8 * head), int(6.8 * head))
            cv2.rectangle(photo, trunk, cloth, -1)
            cv2.circle(photo, (x, y), int(head / 2), SKIN, -1)
            if front:
                for side in (-0.2, 0.2):
                    cv2.circle(photo, (int(x + side * head), y), int(head / 12) + 2, EYE, -1)
        return photo

    def trousers(self, colour: tuple[int, int, int], wider: int = 0, shift: int = 0) -> RGB:
        """Trousers on white, 750x1000: a waistband and two legs, with folds."""
        photo = np.full((1000, 750, 3), 252, dtype=np.uint8)
        left, right = 250 - wider + shift, 500 + wider + shift
        outline = np.array(
            [(left, 100), (right, 100), (right + 30, 900), (right - 90, 900), (375 + shift, 380),
             (left + 90, 900), (left - 30, 900)]
        )  # fmt: skip
        cv2.fillPoly(photo, [outline], colour)
        seam = (375 + shift, 100), (375 + shift, 380)
        cv2.line(photo, *seam, tuple(part // 2 for part in colour), 4)
        # Cloth is never of one even shade: light falls off downwards, and folds run across.
        y, x = np.mgrid[:1000, :750]
        folds = np.sin((x - shift) / 23 + y / 61) + np.sin((x - shift) / 57 - y / 97) - y / 250
        shaded = photo + (8 * folds * (photo.max(axis=2) < 250))[..., None]
        return np.clip(shaded, 0, 255).astype(np.uint8)

    def cloth(self, seed: int = 0) -> RGB:
        """A close-up: woven stripes that fill the photo."""
        random = np.random.default_rng(seed)
        stripes = random.choice(random.integers(40, 200, (5, 3), dtype=np.uint8), 64)
        photo = np.repeat(np.repeat(stripes[None], 1024, axis=0), 12, axis=1)
        return np.ascontiguousarray(photo)


def jpeg(photo: RGB, **options: Any) -> bytes:
    """A photo as a JPEG file of high quality."""
    buffer = io.BytesIO()
    Image.fromarray(photo).save(buffer, "JPEG", quality=95, **options)
    return buffer.getvalue()


class Crawl:
    """A crawl folder that is filled photo by photo."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rows: list[dict[str, Any]] = []

    def add(self, content: RGB | bytes, sku: str = "A1", **columns: Any) -> dict[str, Any]:
        """Add a photo at the next place of a product's gallery; returns its manifest row."""
        data = content if isinstance(content, bytes) else jpeg(content)
        digits = hashlib.sha256(data).hexdigest()
        path = self.folder / "photos" / digits[:2] / f"{digits}.jpg"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        row = {
            "store": self.folder.name,
            "sku": sku,
            "image_index": sum(row["sku"] == sku for row in self.rows),
            "file": path.relative_to(self.folder).as_posix(),
            "sha256": digits,
            "category": "upper",
            "role": "unknown",
            "role_source": "none",
            "view": "unknown",
            "url": f"https://shop.example/{sku}/{len(self.rows)}.jpg",
            "licence": "CC0",
            **columns,
        }
        self.rows.append(row)
        return row

    def write(self) -> Path:
        """Write the manifest; returns the folder."""
        self.folder.mkdir(parents=True, exist_ok=True)
        lines = "".join(json.dumps(row) + "\n" for row in self.rows)
        (self.folder / "manifest.jsonl").write_text(lines)
        return self.folder


@pytest.fixture
def draw() -> Draw:
    return Draw()


@pytest.fixture
def estimator() -> Estimator:
    return HeadFinder()


@pytest.fixture
def as_jpeg() -> Callable[..., bytes]:
    return jpeg


@pytest.fixture
def new_crawl(tmp_path: Path) -> Callable[[str], Crawl]:
    return lambda store: Crawl(tmp_path / "crawl" / store)


@pytest.fixture
def run(tmp_path: Path) -> RunOptions:
    return RunOptions(backend="serial", memo=tmp_path / "memo", quiet=True)


@pytest.fixture
def stage() -> Callable[[Any], DrawnStage]:
    return lambda params: DrawnStage(params.measure())


def standing(
    view: str | None = "front", missing: Sequence[int] = (), scale: float = 1.0, x: float = 384
) -> Person:
    """A person who stands in a photo of 768x1024, some joints out of the frame."""
    body = np.zeros((25, 3))
    for joint, (right, down) in JOINTS.items():
        body[joint] = (x + 100 * scale * right, 150 + 100 * scale * down, 0.9)
    body[BODY_25.NOSE] = (x, 150, 0.9)
    body[list(missing)] = 0
    return Person(
        score=0.9,
        box=(x - 100 * scale, 100, x + 100 * scale, 150 + 700 * scale),
        body=tuple((joint[0], joint[1], joint[2]) for joint in body.tolist()),
        view=view,
    )


@pytest.fixture
def person() -> Callable[..., Person]:
    return standing


@pytest.fixture
def measures() -> Callable[..., Measures]:
    """A good packshot on white, but for what is named."""

    def of(**changes: Any) -> Measures:
        figures: dict[str, Any] = {
            "geometry": {"width": 768, "height": 1024, "scale": 1.0, "left": 0.0, "top": 0.0},
            "same_bytes": True,
            "border": 1.0,
            "plain": True,
            "foreground": 0.4,
            "touch": (0.0, 0.0, 0.0, 0.0),
            "symmetry": 0.9,
            "likeness": 0.0,
            "skin": 0.0,
            "lines": 0,
            "lettering": 0.0,
            "seam": 0.2,
            "things": 1,
            "unevenness": 30.0,
            "chips": 0.0,
            "contrast": 30.0,
            "blur": 0.5,
            "person_score": 0.1,
            "people": (),
            "phash": "0" * 64,
            "colour": (50.0, 0.0, 0.0),
            "aspect": 0.8,
        }
        return Measures.model_validate({**figures, **changes})

    return of


@pytest.fixture
def photo() -> Callable[..., Photo]:
    """A row of a manifest; its content follows from product and place unless it is named."""

    def of(sku: str = "A1", image_index: int = 0, store: str = "hanok", **columns: Any) -> Photo:
        digits = hashlib.sha256(f"{store}/{sku}/{image_index}".encode()).hexdigest()
        digits = columns.pop("sha256", digits)
        row = {
            "store": store,
            "sku": sku,
            "image_index": image_index,
            "sha256": digits,
            "file": f"photos/{digits[:2]}/{digits}.jpg",
            "category": "upper",
        }
        return Photo.model_validate({**row, **columns})

    return of
