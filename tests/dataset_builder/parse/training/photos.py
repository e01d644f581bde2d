"""Labelled photos for the tests of training: drawn ones, and small copies of the sample store's."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from dataset_builder.parse.training.prepare import TARGETS
from dataset_builder.parse.training.samples import Sample
from dataset_builder.parse.training.targets import Bits, Target
from sichak.body25 import Pose, openpose_json, read_openpose
from sichak.image import RGB, Grey, labels_bytes, png_bytes, read_labels, read_rgb
from sichak.labels import CIHP
from sichak.layout import OPENPOSE_JSON, PARSE

STORE = Path(__file__).parents[4] / "sample_store"
CIHP_NAMES = [label.name.lower() for label in CIHP]
Person = tuple[RGB, Grey, Pose]
"""Photo, CIHP labels, joints."""


def exactly(labels: Grey) -> Bits:
    """Sets of one label a pixel."""
    return np.asarray(np.uint32(1) << labels.astype(np.uint32), dtype=np.uint32)


def put(
    folder: Path,
    stem: str,
    rgb: RGB,
    values: Bits,
    pose: Pose | None,
    solid: npt.NDArray[np.bool_] | None = None,
) -> Sample:
    """A prepared photo on disk."""
    image = folder / "image" / f"{stem}.png"
    if solid is None:
        solid = values != 1
    for path, content in (
        (image, png_bytes(rgb)),
        (OPENPOSE_JSON.path(folder, stem), openpose_json(pose)),
        (TARGETS.path(folder, stem), Target.of(values, solid).to_bytes()),
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return Sample(stem, image, folder)


def labelled_folder(
    root: Path,
    people: Mapping[str, Person],
    names: Sequence[str] = CIHP_NAMES,
    poses: bool = True,
) -> Path:
    """A folder of labelled photos as people bring it."""
    for name in ("image", "labels", *(["openpose_json"] if poses else [])):
        (root / name).mkdir(parents=True, exist_ok=True)
    for stem, (rgb, labels, pose) in people.items():
        (root / "image" / f"{stem}.png").write_bytes(png_bytes(rgb))
        (root / "labels" / f"{stem}.png").write_bytes(labels_bytes(labels))
        if poses:
            OPENPOSE_JSON.path(root, stem).write_bytes(openpose_json(pose))
    (root / "labels.json").write_text(json.dumps({"labels": list(names)}))
    return root


def store_person(stem: str, width: int = 768) -> Person:
    """A photo of the sample store with its exact truth, at a smaller size."""
    catalogue = json.loads((STORE / "catalogue.json").read_text())
    (file,) = (
        photo["file"]
        for store in catalogue["stores"]
        for product in store["products"]
        if product["stem"] == stem
        for photo in product["photos"]
        if (photo["role"], photo["view"]) == ("worn", "front")
    )
    rgb = read_rgb(STORE / file)
    labels = read_labels(PARSE.path(STORE / "truth", stem))
    pose = read_openpose(OPENPOSE_JSON.path(STORE / "truth", stem))[0].copy()
    scale = width / rgb.shape[1]
    if scale != 1:
        size = (width, round(rgb.shape[0] * scale))
        rgb = np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
        labels = np.asarray(
            cv2.resize(labels, size, interpolation=cv2.INTER_NEAREST_EXACT), dtype=np.uint8
        )
        found = pose[:, :2].any(axis=1)
        pose[found, :2] = (pose[found, :2] + 0.5) * scale - 0.5
    return rgb, labels, pose
