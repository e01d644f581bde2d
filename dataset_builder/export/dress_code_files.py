"""The files Dress Code has of a person and of a garment, made from HR-VITON's.

Names, numbers and units: the dataset's own page and loader
(https://github.com/aimagelab/dress-code); garment masks: LaDI-VTON's addition
(https://github.com/miccunifi/ladi-vton).
"""

from __future__ import annotations

import io
import json

import cv2
import numpy as np

from dataset_builder.export.records import Kind, Photo
from sichak.body25 import COCO_18_TO_BODY_25, Pose, present, read_openpose
from sichak.errors import DatasetError, ImageError
from sichak.image import RGB, Grey, jpeg_bytes, png_bytes, read_grey, read_labels, read_rgb
from sichak.labels import ATR_TO_DRESS_CODE, CIHP_TO_ATR
from sichak.layout import (
    CLOTH,
    CLOTH_MASK,
    DENSEPOSE_IUV,
    HEIGHT,
    IMAGE,
    OPENPOSE_JSON,
    PARSE,
    WIDTH,
)

NAMES: dict[Kind, tuple[str, ...]] = {
    "person": (
        "images/{}_0.jpg", "keypoints/{}_2.json", "label_maps/{}_4.png", "skeletons/{}_5.jpg",
        "dense/{}_5.png", "dense/{}_5_uv.npz",
    ),
    "garment": ("images/{}_1.jpg", "masks/{}_1.png"),
}  # fmt: skip
"""The files of a photo, with its number in the place of ``{}``."""

KEYPOINT_SCALE = 384 / WIDTH
"""Keypoints are in pixels of 384x512, though the photos have 768x1024."""

LIMBS = (
    (1, 2), (1, 5), (2, 3), (3, 4), (5, 6), (6, 7), (1, 8), (8, 9), (9, 10), (1, 11), (11, 12),
    (12, 13), (1, 0), (0, 14), (14, 16), (0, 15), (15, 17),
)  # fmt: skip
"""The COCO-18 joints that a skeleton's lines connect (pytorch-openpose ``draw_bodypose``)."""
COLOURS = (
    (255, 0, 0), (255, 85, 0), (255, 170, 0), (255, 255, 0), (170, 255, 0), (85, 255, 0),
    (0, 255, 0), (0, 255, 85), (0, 255, 170), (0, 255, 255), (0, 170, 255), (0, 85, 255),
    (0, 0, 255), (85, 0, 255), (170, 0, 255), (255, 0, 255), (255, 0, 170), (255, 0, 85),
)  # fmt: skip
"""RGB of each joint, and of the limb that stands at its place in :data:`LIMBS`."""


def file_names(kind: Kind, number: str) -> tuple[str, ...]:
    """The files of a photo below its category's folder."""
    return tuple(name.format(number) for name in NAMES[kind])


def file_bytes(photo: Photo) -> tuple[bytes, ...]:
    """The content of a photo's files, in the order of :data:`NAMES`.

    Raises:
        DatasetError, ImageError: one of the photo's files in the dataset is broken.
    """
    folder, stem = photo.folder, photo.record.stem
    if photo.record.kind == "garment":
        mask = read_grey(CLOTH_MASK.path(folder, stem))
        return CLOTH.path(folder, stem).read_bytes(), png_bytes(garment_mask(mask))
    poses = read_openpose(OPENPOSE_JSON.path(folder, stem))
    if not poses:
        raise DatasetError(f"nobody in {OPENPOSE_JSON.file(stem)}")
    labels = read_labels(PARSE.path(folder, stem))
    iuv = read_rgb(DENSEPOSE_IUV.path(folder, stem))
    if labels.shape != (HEIGHT, WIDTH) or iuv.shape != (HEIGHT, WIDTH, 3):
        raise ImageError(
            f"{PARSE.file(stem)} or {DENSEPOSE_IUV.file(stem)} is not {WIDTH}x{HEIGHT}"
        )
    return (
        IMAGE.path(folder, stem).read_bytes(),
        keypoints_json(poses[0]),
        png_bytes(dress_code_labels(labels)),
        jpeg_bytes(skeleton(poses[0])),
        png_bytes(np.ascontiguousarray(iuv[..., 0])),
        uv_npz(iuv),
    )


def dress_code_labels(labels: Grey) -> Grey:
    """CIHP's labels (H, W) as Dress Code's 18: the neck is head, a coat upper clothes.

    The file is grey, a number a pixel: a loader that asks for grey would turn a palette's
    colours into other numbers. The colours stand in ``labels.json``.
    """
    return ATR_TO_DRESS_CODE.apply(CIHP_TO_ATR.apply(labels))


def keypoints_json(pose: Pose) -> bytes:
    """BODY_25 (25, 3) in 768x1024 as ``{"keypoints": [[x, y, confidence, number], …]}``.

    18 joints in COCO's order, in pixels of 384x512; ``number`` counts the joints that
    were found, a missing one is ``[0, 0, 0, -1]``. (OpenPose's port that Dress Code used
    numbers its candidates so; loaders take coordinates up to 1 for a missing joint.)
    """
    rows: list[list[float]] = []
    found = 0
    for joint in range(len(COCO_18_TO_BODY_25)):
        at = COCO_18_TO_BODY_25[joint]
        if not present(pose, at):
            rows.append([0.0, 0.0, 0.0, -1])
            continue
        x, y, confidence = (float(number) for number in pose[at])
        rows.append(
            [
                round(x * KEYPOINT_SCALE, 4),
                round(y * KEYPOINT_SCALE, 4),
                round(confidence, 4),
                found,
            ]
        )
        found += 1
    return json.dumps({"keypoints": rows}).encode()


def skeleton(pose: Pose) -> RGB:
    """The 18 joints connected with lines, on black.

    Args:
        pose: (25, 3) in pixels of 768x1024.

    Returns:
        (1024, 768, 3) uint8.
    """
    canvas = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    points = [pose[COCO_18_TO_BODY_25[joint]] for joint in range(len(COCO_18_TO_BODY_25))]
    there = [present(pose, COCO_18_TO_BODY_25[joint]) for joint in range(len(points))]
    places = [(round(float(x)), round(float(y))) for x, y, _ in points]
    for (first, second), colour in zip(LIMBS, COLOURS, strict=False):
        if there[first] and there[second]:
            cv2.line(canvas, places[first], places[second], colour, 8, cv2.LINE_AA)
    for place, seen, colour in zip(places, there, COLOURS, strict=True):
        if seen:
            cv2.circle(canvas, place, 8, colour, cv2.FILLED, cv2.LINE_AA)
    return canvas


def uv_npz(iuv: RGB) -> bytes:
    """U and V as DensePose gives them: array ``uv``, (2, H, W) float32 in [0, 1].

    Args:
        iuv: (H, W, 3) uint8: part, and U and V 255-fold.
    """
    uv = np.ascontiguousarray(iuv[..., 1:].transpose(2, 0, 1)).astype(np.float32) / np.float32(255)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, uv=uv)
    return buffer.getvalue()


def garment_mask(mask: Grey) -> Grey:
    """A garment's mask without JPEG's greys: 255 where the garment is, else 0."""
    return np.where(mask >= 128, 255, 0).astype(np.uint8)
