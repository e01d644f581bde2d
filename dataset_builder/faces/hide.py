"""Make faces unrecognisable for good, and leave all around them as it is.

A face is replaced by what some mean colours of it come to, laid out smoothly: what is left
of it are these few colours, from which no sharpening brings a face back. Coarse mosaics
alone are not enough: recognition still works on faces of 16x16 pixels (McPherson et al.,
"Defeating Image Obfuscation with Deep Learning", 2016).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from dataset_builder.faces.region import Face
from sichak.image import RGB

CELLS = 4
"""Mean colours from side to side of a face; about six from top to bottom."""

EDGE = 0.1
"""Width of the soft edge outside a face, over the face's width."""

Floats = npt.NDArray[np.float32]


def hide(photo: RGB, faces: Iterable[Face]) -> RGB:
    """The photo (H, W, 3) with its faces blurred; a copy."""
    out = photo.copy()
    for face in faces:
        _hide(out, face)
    return out


def cover(shape: tuple[int, int], face: Face, edge: float) -> Floats:
    """How much of each pixel is hidden: 1 on the face, falling to 0 within ``edge`` pixels.

    Args:
        shape: height and width.
        face: may reach beyond.
        edge: pixels.

    Returns:
        (H, W) float32 in [0, 1].
    """
    inside = np.zeros(shape, np.uint8)
    cv2.fillPoly(inside, [np.rint(face.border).astype(np.int32)], 1)
    away = cv2.distanceTransform(1 - inside, cv2.DIST_L2, 5)
    part = np.clip(1 - away / max(edge, 1.0), 0, 1)
    return np.asarray(part * part * (3 - 2 * part), np.float32)


def _hide(photo: RGB, face: Face) -> None:
    edge = EDGE * face.width
    box = _box(photo.shape, face, 3 * edge + 2)
    left, top, right, bottom = box
    if right <= left or bottom <= top:
        return
    window = photo[top:bottom, left:right]
    moved = Face(face.border - [left, top], face.found)
    covered = cover(window.shape[:2], moved, edge)
    if not covered.any():
        return
    inside = (covered >= 1).astype(np.float32)
    few = _few_colours(window, inside if inside.any() else covered, face.width / CELLS)
    mixed = window + (few - window) * covered[..., None]
    photo[top:bottom, left:right] = np.clip(np.rint(mixed), 0, 255).astype(np.uint8)


def _few_colours(window: RGB, weight: Floats, cell: float) -> Floats:
    """Mean colours of cells of the weighted part, between which colours pass smoothly."""
    height, width = weight.shape
    grid = max(1, math.ceil(width / cell)), max(1, math.ceil(height / cell))
    colours = window.astype(np.float32) * weight[..., None]
    means = cv2.resize(colours, grid, interpolation=cv2.INTER_AREA).reshape(*grid[::-1], 3)
    weights = cv2.resize(weight, grid, interpolation=cv2.INTER_AREA).reshape(*grid[::-1], 1)
    # Cells at the rim hold little of the face: their neighbours lend them colour.
    small = _smooth(means) / np.maximum(_smooth(weights), 1e-4)
    large = cv2.resize(small.astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray(cv2.GaussianBlur(large, (0, 0), max(1.0, cell / 2)), np.float32)


def _smooth(values: npt.NDArray[Any]) -> Floats:
    blurred = cv2.GaussianBlur(values, (3, 3), 0.7, borderType=cv2.BORDER_REPLICATE)
    wide = cv2.GaussianBlur(values, (0, 0), 2.0, borderType=cv2.BORDER_REPLICATE)
    return np.asarray(blurred.reshape(values.shape) + 1e-3 * wide.reshape(values.shape), np.float32)


def _box(shape: tuple[int, ...], face: Face, margin: float) -> tuple[int, int, int, int]:
    low = np.floor(face.border.min(axis=0) - margin).astype(int)
    high = np.ceil(face.border.max(axis=0) + margin).astype(int) + 1
    return (
        max(0, int(low[0])),
        max(0, int(low[1])),
        min(shape[1], int(high[0])),
        min(shape[0], int(high[1])),
    )
